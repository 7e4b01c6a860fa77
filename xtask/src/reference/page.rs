//! The text of the vendor's reference page → its operations, each with its lines.
//!
//! The page has a title, its operations, and a footer. An operation is lines of prose, an example request, and an
//! example response:
//!
//! ```text
//! Find a cloud                                     prose: the description, then a line or more for each parameter
//! id of the cloud
//! PUT /v2/interop/clouds/{id} HTTP/1.1
//! Host: api.us2.kimonocloud.com                    headers; with `Content-Length`, a body follows
//! Content-Length: 15
//! {
//! "name": "text"
//! }
//! Cloud response                                   what the response is; absent for some
//! {                                                its body, or `No content`
//! …
//! ```
//!
//! Anything else is an error. It is never skipped, since the table would silently lose an operation.

use std::fmt;

use super::tree::{self, Node};

/// The first line of the page.
const TITLE: &str = "Interop API";
/// The beginning of the footer. The time of the update may follow.
const FOOTER: &str = "Last updated";
/// What may follow the first line of the footer.
const END: &str = "Was this helpful?";
/// The line that stands for a response without a body.
const NO_CONTENT: &str = "No content";

const METHODS: [&str; 8] = [
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE",
];

/// An operation on the page.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The line of the request.
    pub(crate) line: usize,
    /// HTTP method, in upper case.
    pub(crate) method: String,
    /// Path with its `{parameters}`, from the root of the host.
    pub(crate) path: String,
    /// The host, and its line.
    pub(crate) host: (String, usize),
    /// The lines before the request, with their numbers.
    pub(crate) prose: Vec<(String, usize)>,
    /// The request body, if one is shown.
    pub(crate) request: Option<Request>,
    /// The response body, if one is shown.
    pub(crate) response: Option<Body>,
    /// The line at which the response begins.
    pub(crate) response_line: usize,
}

/// An example request body.
#[derive(Debug)]
pub(crate) struct Request {
    /// The media type.
    pub(crate) content_type: String,
    /// The line of the media type.
    pub(crate) line: usize,
    /// The length that the page states, if it is not that of the body, and its line.
    pub(crate) wrong_length: Option<(usize, usize)>,
    /// The body.
    pub(crate) body: Body,
}

/// An example body.
#[derive(Debug)]
pub(crate) struct Body {
    /// The text, byte for byte.
    pub(crate) text: String,
    /// The text as data.
    pub(crate) node: Node,
}

/// A mistake in a page, with its line.
#[derive(Debug)]
pub(crate) struct Error {
    pub(crate) line: usize,
    pub(crate) message: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

/// Reads all operations of a page.
///
/// # Errors
/// If the page is truncated, or has another layout.
pub(crate) fn parse(text: &str) -> Result<Vec<Operation>, Error> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut page = Page {
        lines: text.trim_end().split('\n').map(str::trim_end).collect(),
        at: 0,
    };
    if page.peek() != Some(TITLE) {
        return Err(page.error(&format!("expected the title of the page, `{TITLE}`")));
    }
    page.at += 1;
    let mut operations: Vec<Operation> = Vec::new();
    while !page.footer()? {
        let operation = page.operation()?;
        let is_same = |it: &&Operation| it.method == operation.method && it.path == operation.path;
        if let Some(first) = operations.iter().find(is_same) {
            let Operation {
                method, path, line, ..
            } = &operation;
            return Err(Error {
                line: *line,
                message: format!("`{method} {path}` is at line {}, too", first.line),
            });
        }
        operations.push(operation);
    }
    if operations.is_empty() {
        page.at = 0;
        return Err(page.error("the page has no operation"));
    }
    Ok(operations)
}

struct Page<'t> {
    lines: Vec<&'t str>,
    /// The index of the next line.
    at: usize,
}

impl<'t> Page<'t> {
    fn peek(&self) -> Option<&'t str> {
        self.lines.get(self.at).copied()
    }

    /// An error at the next line, or at the last one if the page ends here.
    fn error(&self, expected: &str) -> Error {
        if self.at < self.lines.len() {
            Error {
                line: self.at + 1,
                message: expected.to_owned(),
            }
        } else {
            Error {
                line: self.lines.len(),
                message: format!("the page is truncated here; {expected}"),
            }
        }
    }

    /// Whether the footer is next. It must be the end of the page.
    fn footer(&mut self) -> Result<bool, Error> {
        match self.peek() {
            None => Err(self.error(&format!("expected another operation or `{FOOTER}`"))),
            Some(line) if line.starts_with(FOOTER) => {
                self.at += 1;
                if self.peek() == Some(END) {
                    self.at += 1;
                }
                match self.peek() {
                    None => Ok(true),
                    Some(_) => Err(self.error("expected the end of the page after its footer")),
                }
            }
            Some(_) => Ok(false),
        }
    }

    fn operation(&mut self) -> Result<Operation, Error> {
        let prose = self.prose()?;
        let line = self.at + 1;
        let Some((method, path)) = self.peek().and_then(request_line) else {
            return Err(self.error("expected a request, such as `GET /path HTTP/1.1`"));
        };
        self.at += 1;
        let headers = self.headers()?;
        let Some(host) = headers.host else {
            return Err(self.error("expected `Host: …` among the headers of the request"));
        };
        let request = match (headers.content_type, headers.length) {
            (Some(media), Some(length)) => Some(self.request(media, length)?),
            (None, None) => None,
            _ => {
                return Err(
                    self.error("expected `Content-Type` and `Content-Length`, or neither of them")
                );
            }
        };
        let response_line = self.at + 1;
        Ok(Operation {
            line,
            method,
            path,
            host,
            prose,
            request,
            response: self.response()?,
            response_line,
        })
    }

    /// The lines before a request.
    fn prose(&mut self) -> Result<Vec<(String, usize)>, Error> {
        let mut prose = Vec::new();
        while let Some(line) = self.peek() {
            if request_line(line).is_some() {
                break;
            }
            if line.starts_with(FOOTER) {
                return Err(self.error("expected a request after the prose before this line"));
            }
            if line.starts_with(['{', '[', '}', ']', '"']) {
                return Err(self.error("expected prose or a request, not JSON"));
            }
            if line == NO_CONTENT || header(line).is_some() {
                return Err(self.error("expected prose or a request, such as `GET /path HTTP/1.1`"));
            }
            if !line.trim().is_empty() {
                prose.push((line.trim().to_owned(), self.at + 1));
            }
            self.at += 1;
        }
        Ok(prose)
    }

    fn headers(&mut self) -> Result<Headers, Error> {
        let mut headers = Headers::default();
        while let Some((name, value)) = self.peek().and_then(header) {
            let value = (value.to_owned(), self.at + 1);
            match name {
                "Host" => headers.host = Some(value),
                "Content-Type" => headers.content_type = Some(value),
                "Content-Length" => {
                    let Ok(length) = value.0.parse() else {
                        return Err(self.error("expected a number as `Content-Length`"));
                    };
                    headers.length = Some((length, value.1));
                }
                "Authorization" | "Accept" => {}
                _ => {
                    return Err(self.error(
                        "this header is unknown; xtask/src/reference/page.rs reads the headers",
                    ));
                }
            }
            self.at += 1;
        }
        Ok(headers)
    }

    fn request(
        &mut self,
        (content_type, line): (String, usize),
        length: (usize, usize),
    ) -> Result<Request, Error> {
        let body = self.body("the body of the request")?;
        // The page states the length of the body before the renderer broke it into lines.
        let is_length = body.node.json().to_string().len() == length.0;
        Ok(Request {
            content_type,
            line,
            wrong_length: (!is_length).then_some(length),
            body,
        })
    }

    /// A body, or `No content`; both may follow a line that describes the response.
    fn response(&mut self) -> Result<Option<Body>, Error> {
        let next = self.lines.get(self.at + 1).copied();
        let is_labelled = match self.peek() {
            Some(NO_CONTENT) => next == Some(NO_CONTENT),
            Some(line) => !begins_json(line),
            None => false,
        };
        if is_labelled {
            self.at += 1;
        }
        if self.peek() == Some(NO_CONTENT) {
            self.at += 1;
            return Ok(None);
        }
        if !self.peek().is_some_and(begins_json) {
            let expected = format!("expected the body of the response, or `{NO_CONTENT}`");
            return Err(self.error(&expected));
        }
        self.body("the body of the response").map(Some)
    }

    /// The JSON value at the next line. It ends at the end of a line.
    fn body(&mut self, what: &str) -> Result<Body, Error> {
        if !self.peek().is_some_and(begins_json) {
            return Err(self.error(&format!("expected {what}")));
        }
        let rest = self.lines[self.at..].join("\n");
        let mut values = serde_json::Deserializer::from_str(&rest).into_iter();
        let first = values.next().transpose();
        let first: Option<serde_json::Value> = first.map_err(|why| {
            // The error's text contains its position, which is relative to `rest`.
            let (line, why) = (why.line().max(1), without_position(&why));
            let last = self.lines.len();
            Error {
                line: (self.at + line).min(last),
                message: format!("{what} is not JSON, or truncated: {why}"),
            }
        })?;
        let text = rest[..values.byte_offset()].trim_end();
        let count = text.lines().count();
        if first.is_none() || text != self.lines[self.at..self.at + count].join("\n") {
            self.at += count.saturating_sub(1);
            return Err(self.error("expected the end of the line after a JSON value"));
        }
        let node = tree::parse(text, self.at).map_err(|message| self.error(&message))?;
        self.at += count;
        Ok(Body {
            text: text.to_owned(),
            node,
        })
    }
}

#[derive(Default)]
struct Headers {
    host: Option<(String, usize)>,
    content_type: Option<(String, usize)>,
    length: Option<(usize, usize)>,
}

/// The method and path of a line such as `GET /path HTTP/1.1`.
fn request_line(line: &str) -> Option<(String, String)> {
    let mut words = line.split(' ');
    let (method, path, version) = (words.next()?, words.next()?, words.next()?);
    let is_request = METHODS.contains(&method)
        && path.starts_with('/')
        && version.starts_with("HTTP/")
        && words.next().is_none();
    is_request.then(|| (method.to_owned(), path.to_owned()))
}

/// The name and value of one of the headers that the page prints.
fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(": ")?;
    let is_token = name.starts_with(|it: char| it.is_ascii_uppercase())
        && name
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '-');
    let is_known = ["Host", "Authorization", "Accept"].contains(&name) || name.contains('-');
    (is_token && is_known).then_some((name, value))
}

/// Whether a line is the beginning of a JSON value, or all of it.
fn begins_json(line: &str) -> bool {
    line.starts_with(['{', '[', '"']) || serde_json::from_str::<serde_json::Value>(line).is_ok()
}

fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
