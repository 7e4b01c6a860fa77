//! The server: started, asked where it is, and asked whether all went as expected.

use std::fmt;
use std::thread;

use wiremock::{Mock, MockServer, Request, matchers};

use super::expectation::Expectation;
use super::operation::{Api, Operation};
use super::report;
use super::state::Shared;

/// A server on a loopback port of its own, and what is expected of its callers. It ends when it is dropped.
///
/// Dropping it does as [`verify`](Self::verify) does. In a test that panics already, it prints what calls nobody
/// expected: such a call is often why.
#[must_use = "a mock that is dropped returns nobody"]
pub struct Server {
    http: MockServer,
    state: Shared,
}

impl Server {
    /// Starts a server that stands in for an API.
    ///
    /// # Panics
    ///
    /// If the system gives it no port.
    pub async fn start(api: &'static Api) -> Self {
        let state = Shared::new(api);
        // Not one of a pool: a late call of one test must not be another's.
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

    /// The same without `async`.
    ///
    /// # Panics
    ///
    /// If the system gives it no port or no thread.
    pub fn start_blocking(api: &'static Api) -> Self {
        let start = || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime
                .expect("a mock needs a runtime to start on")
                .block_on(Self::start(api))
        };
        // On a thread of its own: the caller's may be a runtime's already.
        let started = thread::scope(|scope| scope.spawn(start).join());
        started.expect("a mock needs a thread to start on")
    }

    /// Responses from the examples of the API's description what no expectation takes.
    pub fn responding_with_examples(self) -> Self {
        self.state.lock().from_examples = true;
        self
    }

    /// Where it is, without a slash at the end: `http://127.0.0.1:49152`.
    pub fn url(&self) -> String {
        self.http.uri()
    }

    /// Expects calls of an operation.
    pub fn expect(&self, operation: &'static Operation) -> Expectation {
        Expectation::new(self.state.clone(), operation)
    }

    /// Checks that all calls that are expected came by now, and no others.
    ///
    /// # Panics
    ///
    /// If not, with a report: which calls did not come, and each that came unexpectedly, with what is nearest to it.
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
            eprintln!("of the calls to the mock:\n{calls}");
        }
    }
}

/// Prints where it is.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}
