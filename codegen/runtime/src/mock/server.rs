//! The mock server: starting it, its URL, and verifying that it received the expected requests.

use std::fmt;
use std::marker::PhantomData;
use std::thread;

use wiremock::{MockServer, Request, matchers};

use super::expectable::Expectable;
use super::expectation::Expectation;
use super::mocked::{Api, Mocked};
use super::report;
use super::slot::Slot;
use super::state::{ExpectedCall, Shared};
use crate::operation::Operation;

/// A server on its own loopback port that stands in for the API of a client `C`. It stops when it is dropped.
///
/// Dropping it also calls [`verify`](Self::verify), unless the test is panicking already. Then it prints the unexpected
/// calls, which are often the cause.
#[must_use = "a dropped mock receives no requests"]
pub struct Mock<C> {
    http: MockServer,
    state: Shared,
    client: PhantomData<fn() -> C>,
}

impl<C: Mocked> Mock<C> {
    /// Starts a mock.
    ///
    /// # Panics
    ///
    /// If no port is available.
    pub async fn start() -> Self {
        Self::of(begin(Api::of::<C>()).await)
    }

    /// Starts a mock without `async`.
    ///
    /// # Panics
    ///
    /// If no port or no thread is available.
    pub fn start_blocking() -> Self {
        Self::of(begin_blocking(Api::of::<C>()))
    }

    fn of((http, state): (MockServer, Shared)) -> Self {
        Self {
            http,
            state,
            client: PhantomData,
        }
    }

    /// Responds to calls that match no expectation with the examples in the API's description.
    pub fn responding_with_examples(self) -> Self {
        self.state.lock().from_examples = true;
        self
    }

    /// A client of the mock, without credentials. To configure one, build it with [`url`](Self::url) as its `base_url`.
    ///
    /// # Panics
    ///
    /// If the client cannot be built.
    #[must_use]
    pub fn client(&self) -> C {
        C::of_mock(self.url())
    }

    /// The base URL, such as `http://127.0.0.1:49152`, for a program that builds its own client. The mock also serves
    /// tokens.
    #[must_use]
    pub fn url(&self) -> String {
        self.http.uri()
    }

    /// Expects calls that have at least what is set on a request, of this or any other client of the API: the path
    /// parameters, the query, headers and cookies, and the body. What is not set is not compared.
    ///
    /// Calls match the newest expectation first.
    ///
    /// # Panics
    ///
    /// If the request could not be sent, or its body is a stream.
    #[track_caller]
    pub fn expect<R: Expectable>(&self, request: R) -> Expectation<R::Returns, R::Error> {
        let described = request.described();
        let mut expected = ExpectedCall::new(described.operation());
        match described.matchers() {
            Ok(matchers) => expected.matchers = matchers,
            Err(why) => panic!("the request cannot be expected: {why}"),
        }
        expected.reply.stream = described.stream().cloned();
        Expectation::new(Slot::new(self.state.clone(), expected))
    }

    /// Expects any calls of an operation.
    pub fn on<R: Expectable>(&self, operation: Operation<R>) -> Expectation<R::Returns, R::Error> {
        let expected = ExpectedCall::new(operation.untyped());
        Expectation::new(Slot::new(self.state.clone(), expected))
    }

    /// Checks that all expected calls have arrived, and no others.
    ///
    /// # Panics
    ///
    /// If not, with a report of the missing calls, and of each unexpected call with the closest expectation.
    #[track_caller]
    pub fn verify(&self) {
        verify(&self.state);
    }
}

async fn begin(api: Api) -> (MockServer, Shared) {
    let state = Shared::new(api);
    // Not from wiremock's pool: a late request of one test must not reach another test's server.
    let http = MockServer::builder()
        .disable_request_recording()
        .start()
        .await;
    let responding = state.clone();
    wiremock::Mock::given(matchers::any())
        .respond_with(move |request: &Request| responding.lock().response(request))
        .mount(&http)
        .await;
    (http, state)
}

fn begin_blocking(api: Api) -> (MockServer, Shared) {
    let start = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime
            .expect("a mock needs a runtime to start on")
            .block_on(begin(api))
    };
    // On another thread, because the current one may already belong to a runtime.
    let started = thread::scope(|scope| scope.spawn(start).join());
    started.expect("a mock needs a thread to start on")
}

#[track_caller]
fn verify(state: &Shared) {
    let report = report::report(&state.lock());
    assert!(report.is_none(), "{}", report.unwrap_or_default());
}

impl<C> Drop for Mock<C> {
    fn drop(&mut self) {
        if !thread::panicking() {
            verify(&self.state);
        } else if let Some(calls) = report::unexpected(&self.state.lock()) {
            eprintln!("of the requests to the mock:\n{calls}");
        }
    }
}

/// Prints the URL.
impl<C> fmt::Debug for Mock<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("url", &self.http.uri())
            .finish_non_exhaustive()
    }
}
