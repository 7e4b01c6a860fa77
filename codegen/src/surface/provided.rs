//! The methods that the runtime's macros add to the types of a generated crate, with the signatures of the macros.
//! `cargo xtask surface` compares them with the compiled crate.

/// The kinds of requests for which the runtime provides methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provided {
    /// For one value.
    Value,
    /// For one value that is not JSON, or differs by status.
    Raw,
    /// For bytes, which may be streamed.
    Bytes,
    /// For pages.
    Pages,
    /// For numbered pages.
    NumberedPages,
}

/// The methods of every request; `{}` is the type of the value.
pub(in crate::surface) const REQUEST: &[&str] = &[
    "pub fn send(self) -> SendingResponse<{}, ErrorBody>",
    "pub fn call(self) -> Result<{}, Error<ErrorBody>>",
    "pub fn deadline(self, deadline: Duration) -> Self",
    "pub fn header(self, name: &str, value: impl Display) -> Self",
    "pub fn idle_timeout(self, timeout: Duration) -> Self",
    "pub fn max_body_size(self, bytes: usize) -> Self",
    "pub fn max_error_body_size(self, bytes: usize) -> Self",
    "pub fn query(self, name: &str, value: impl Display) -> Self",
    "pub fn retry(self, retry: Retry) -> Self",
    "pub fn timeout(self, timeout: Duration) -> Self",
];

/// The additional methods of a request for bytes.
const BYTES: &[&str] = &["pub fn stream(self) -> Request<Streaming<Bytes, ErrorBody>, ErrorBody>"];

/// The additional methods of a request for pages; `{}` is the type of an item.
pub(in crate::surface) const PAGES: &[&str] = &[
    "pub async fn all(self) -> Result<Vec<{}>, Error<ErrorBody>>",
    "pub fn items(self) -> Items<{}, ErrorBody>",
    "pub fn pages(self) -> Pages<{}, ErrorBody>",
    "pub fn prefetch(self, pages: usize) -> Self",
];

/// The additional methods of a request for numbered pages.
pub(in crate::surface) const NUMBERS: &[&str] = &[
    "pub fn page(self, page: impl IntoOption<i32>) -> Self",
    "pub fn page_size(self, size: impl IntoOption<i32>) -> Self",
];

/// The methods of every client builder.
pub(in crate::surface) const BUILDER: &[&str] = &[
    "pub fn auth(self, auth: impl Authenticate) -> Self",
    "pub fn connect_timeout(self, timeout: Duration) -> Self",
    "pub fn deadline(self, deadline: Duration) -> Self",
    "pub fn hook(self, hook: impl Hook) -> Self",
    "pub fn http2_keep_alive(self, interval: impl Into<Option<Duration>>) -> Self",
    "pub fn http_client(self, client: Client) -> Self",
    "pub fn idle_timeout(self, timeout: Duration) -> Self",
    "pub fn max_body_size(self, bytes: usize) -> Self",
    "pub fn max_concurrent_calls(self, calls: usize) -> Self",
    "pub fn max_error_body_size(self, bytes: usize) -> Self",
    "pub fn proxy(self, proxy: Proxy) -> Self",
    "pub fn rate_limit(self, attempts: u32, per: Duration) -> Self",
    "pub fn retry(self, retry: Retry) -> Self",
    "pub fn retry_budget(self, retries: u32) -> Self",
    "pub fn timeout(self, timeout: Duration) -> Self",
    "pub fn user_agent(self, name: impl Into<String>) -> Self",
];

impl Provided {
    /// The methods of a request that returns this value, or this item on each page.
    pub(super) fn functions(self, value: &str) -> Vec<String> {
        let page = format!("Page<{value}>");
        let (of_request, more): (&str, &[&[&str]]) = match self {
            Provided::Value | Provided::Raw => (value, &[]),
            Provided::Bytes => (value, &[BYTES]),
            Provided::Pages => (&page, &[PAGES]),
            Provided::NumberedPages => (&page, &[PAGES, NUMBERS]),
        };
        let request = REQUEST.iter().map(|it| it.replace("{}", of_request));
        let more = more.iter().copied().flatten();
        request
            .chain(more.map(|it| it.replace("{}", value)))
            .collect()
    }
}

/// The names of functions.
pub(in crate::surface) fn names(functions: &[&'static str]) -> impl Iterator<Item = &'static str> {
    let named = functions.iter().filter_map(|it| it.split_once("fn "));
    named.filter_map(|(_, rest)| rest.split('(').next())
}
