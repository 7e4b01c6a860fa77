//! The mock server: starting it, its URL, and verifying that it received the expected requests.

use std::fmt;
use std::thread;

use wiremock::{Mock, MockServer, Request, matchers};

use super::expectation::Expectation;
use super::operation::{Api, Operation};
use super::report;
use super::state::Shared;

/// A mock server on its own loopback port, with its expectations. It stops when it is dropped.
///
/// Dropping it verifies the expectations, like [`verify`](Self::verify). If the test is already panicking, it prints
/// the unexpected requests instead, which are often the cause.
#[must_use = "dropping a mock stops its server"]
pub struct Server {
    http: MockServer,
    state: Shared,
}

impl Server {
    /// Starts a mock of an API.
    ///
    /// # Panics
    ///
    /// If no port is available.
    pub async fn start(api: &'static Api) -> Self {
        let state = Shared::new(api);
        // Not from wiremock's pool: a late request of one test must not reach another test's server.
        let http = MockServer::builder()
            .disable_request_recording()
            .start()
            .await;
        let responding = state.clone();
        Mock::given(matchers::any())
            .respond_with(move |request: &Request| responding.lock().response(request))
            .mount(&http)
            .await;
        Self { http, state }
    }

    /// Starts a mock of an API, without `async`.
    ///
    /// # Panics
    ///
    /// If no port or no thread is available.
    pub fn start_blocking(api: &'static Api) -> Self {
        let start = || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime
                .expect("a mock needs a runtime to start on")
                .block_on(Self::start(api))
        };
        // On another thread, because the current one may already belong to a runtime.
        let started = thread::scope(|scope| scope.spawn(start).join());
        started.expect("a mock needs a thread to start on")
    }

    /// Responds to requests that match no expectation with the examples in the API's description.
    pub fn responding_with_examples(self) -> Self {
        self.state.lock().from_examples = true;
        self
    }

    /// The URL of the server, without a trailing slash: `http://127.0.0.1:49152`.
    pub fn url(&self) -> String {
        self.http.uri()
    }

    /// Expects requests of an operation.
    pub fn expect(&self, operation: &'static Operation) -> Expectation {
        Expectation::new(self.state.clone(), operation)
    }

    /// Verifies that all expected requests were received, and no others.
    ///
    /// # Panics
    ///
    /// If that is not the case. The report lists the missing requests, and for each unexpected request the expectation
    /// that is closest to it.
    #[track_caller]
    pub fn verify(&self) {
        let report = report::report(&self.state.lock());
        assert!(report.is_none(), "{}", report.unwrap_or_default());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.verify();
        } else if let Some(calls) = report::unexpected(&self.state.lock()) {
            eprintln!("of the requests to the mock:\n{calls}");
        }
    }
}

/// Prints the URL.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}
