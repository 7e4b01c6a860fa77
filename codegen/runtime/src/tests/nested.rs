//! Requests that hooks and `Authenticate` implementations send with the same client complete under any limits.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::server::{Reply, Server};
use super::{Fault, builder, get_thing};
use crate::auth::{self, AuthError, Authenticate, Authorization, Context};
use crate::hook::{Attempt, Before, Hook, Outcome};
use crate::{Client, ErrorKind, HeaderValue};

/// Far less than the deadline, which a deadlocked request would reach.
const SOON: Duration = Duration::from_secs(5);

/// How a hook uses its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Async,
    /// Several requests concurrently.
    Joined,
    /// The pages of a list, prefetched.
    Ahead,
    #[cfg(feature = "blocking")]
    Blocking,
    #[cfg(feature = "blocking")]
    After,
}

/// Sends requests with a client, except for those it sends itself.
#[derive(Clone)]
struct Calls {
    how: How,
    client: Arc<OnceLock<Client<Fault>>>,
    nested: Arc<AtomicUsize>,
}

impl Calls {
    fn new(how: How) -> Self {
        Self {
            how,
            client: Arc::default(),
            nested: Arc::default(),
        }
    }

    /// Whether a request is not the hook's own.
    fn is_outer(path: &str) -> bool {
        path == "/things/{id}"
    }

    fn request_builder(&self) -> crate::RequestBuilder<Fault> {
        let client = self.client.get().unwrap();
        client.request_builder(crate::Method::GET, "/nested")
    }

    fn count(&self) {
        self.nested.fetch_add(1, Ordering::Relaxed);
    }
}

impl Hook for Calls {
    fn before<'a>(&'a self, attempt: &'a mut Attempt<'_>) -> Before<'a> {
        let is_outer = Self::is_outer(attempt.path_template());
        #[cfg(feature = "blocking")]
        if is_outer && self.how == How::Blocking {
            let called = self.request_builder().returns_nothing().call();
            self.count();
            return Box::pin(async { called.map_err(Into::into) });
        }
        Box::pin(async move {
            match self.how {
                How::Async if is_outer => self.request_builder().returns_nothing().await?,
                How::Joined if is_outer => {
                    let call = || self.request_builder().returns_nothing().into_future();
                    let (a, b) = tokio::join!(call(), call());
                    a.and(b)?;
                }
                How::Ahead if is_outer => {
                    let pages = self
                        .request_builder()
                        .returns_pages::<super::Thing, _>(&super::PAGING);
                    let mut items = pages.prefetch(2).items();
                    while items.try_next().await?.is_some() {}
                }
                _ => return Ok(()),
            }
            self.count();
            Ok(())
        })
    }

    fn after(&self, outcome: &Outcome<'_>) {
        #[cfg(feature = "blocking")]
        if Self::is_outer(outcome.path_template()) && self.how == How::After {
            self.request_builder().returns_nothing().call().unwrap();
            self.count();
        }
        let _ = outcome;
    }
}

async fn server() -> Server {
    Server::start(|received, _| match received.target.as_str() {
        it if it.starts_with("/v2/nested?") => Reply::json(r#"{"data":[{"id":1}],"paging":{}}"#),
        "/v2/nested" => Reply::json("{}"),
        _ => Reply::json(r#"{"data":{"id":7}}"#),
    })
    .await
}

const HOWS: &[How] = &[
    How::Async,
    How::Joined,
    How::Ahead,
    #[cfg(feature = "blocking")]
    How::Blocking,
    #[cfg(feature = "blocking")]
    How::After,
];

/// A client that sends one request at a time, and whose hook uses it.
fn one_call_at_once(server: &Server, how: How) -> (Client<Fault>, Calls) {
    let calls = Calls::new(how);
    let client = builder(server)
        .max_concurrent_calls(1)
        .hook(calls.clone())
        .build()
        .unwrap();
    calls.client.set(client.clone()).unwrap();
    (client, calls)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hook_may_use_its_client_under_any_limit() {
    let server = server().await;
    for how in HOWS {
        let (client, calls) = one_call_at_once(&server, *how);
        let begun = Instant::now();
        let both = tokio::join!(get_thing(&client), get_thing(&client));
        assert_eq!((both.0.unwrap().id, both.1.unwrap().id), (7, 7), "{how:?}");
        assert!(begun.elapsed() < SOON, "{how:?}: {:?}", begun.elapsed());
        assert_eq!(calls.nested.load(Ordering::Relaxed), 2, "{how:?}");
    }
}

#[cfg(feature = "blocking")]
#[test]
fn hook_may_use_its_client_with_blocking_requests_under_any_limit() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(server());
    for how in HOWS {
        let (client, calls) = one_call_at_once(&server, *how);
        let begun = Instant::now();
        assert_eq!(get_thing(&client).call().unwrap().id, 7, "{how:?}");
        assert!(begun.elapsed() < SOON, "{how:?}: {:?}", begun.elapsed());
        assert_eq!(calls.nested.load(Ordering::Relaxed), 1, "{how:?}");
    }
}

/// Sends a request with another client whenever its own sends one.
struct Passes(Arc<OnceLock<Client<Fault>>>);

impl Hook for Passes {
    fn before<'a>(&'a self, attempt: &'a mut Attempt<'_>) -> Before<'a> {
        let depth = attempt.headers().get("x-depth").map_or(0, HeaderValue::len);
        Box::pin(async move {
            if depth < 3 {
                let call = get_thing(self.0.get().unwrap());
                call.header("x-depth", "x".repeat(depth + 1)).await?;
            }
            Ok(())
        })
    }
}

#[tokio::test]
async fn clients_may_use_each_other_under_limits() {
    let server = server().await;
    let (first, second): (Arc<OnceLock<Client<Fault>>>, Arc<_>) = (Arc::default(), Arc::default());
    let made = |other: &Arc<_>| {
        let builder = builder(&server).max_concurrent_calls(1);
        builder.hook(Passes(Arc::clone(other))).build().unwrap()
    };
    first.set(made(&second)).unwrap();
    second.set(made(&first)).unwrap();
    let begun = Instant::now();
    assert_eq!(get_thing(first.get().unwrap()).await.unwrap().id, 7);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(server.received().len(), 4);
    // Only nested requests share a permit.
    let client = first.get().unwrap();
    assert_eq!(get_thing(client).await.unwrap().id, 7);
}

/// Sends a request with its client whenever that sends one.
struct Endless(Arc<OnceLock<Client<Fault>>>);

impl Hook for Endless {
    fn before<'a>(&'a self, _: &'a mut Attempt<'_>) -> Before<'a> {
        Box::pin(async {
            get_thing(self.0.get().unwrap()).await?;
            Ok(())
        })
    }
}

impl Authenticate for Endless {
    fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
        Authorization::later(async {
            let called = get_thing(self.0.get().unwrap()).await;
            called.map_err(|why| AuthError::new(why.to_string()))?;
            auth::header("Token x")
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn infinitely_nested_requests_are_an_error() {
    let server = server().await;
    for is_hook in [true, false] {
        let client = Arc::default();
        let endless = Endless(Arc::clone(&client));
        let builder = builder(&server);
        let made = if is_hook {
            builder.hook(endless)
        } else {
            builder.auth(endless)
        };
        client.set(made.build().unwrap()).unwrap();
        // On a thread with as small a stack as those of a runtime.
        let call = get_thing(client.get().unwrap()).into_future();
        let error = tokio::spawn(call).await.unwrap().unwrap_err();
        let kind = if is_hook {
            ErrorKind::Request
        } else {
            ErrorKind::Auth
        };
        assert_eq!(error.kind(), kind);
        let text = super::printed(&error);
        assert!(text.contains("nested without end"), "{text}");
    }
    assert!(server.received().is_empty());
}

/// Uses its client to ask whether there are better credentials.
#[cfg(feature = "blocking")]
struct FetchesToken(Arc<OnceLock<Client<Fault>>>);

#[cfg(feature = "blocking")]
impl Authenticate for FetchesToken {
    fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
        Authorization::now(auth::header("Token x"))
    }

    fn rejected(&self, _: &HeaderValue) -> bool {
        let client = self.0.get().unwrap();
        let builder = client
            .request_builder(crate::Method::GET, "/nested")
            .anonymous();
        builder.returns_nothing().call().is_ok()
    }
}

#[cfg(feature = "blocking")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn authenticate_may_use_its_client_after_a_rejection() {
    let server = Server::start(|received, _| match received.header("authorization") {
        Some(_) => Reply::status(401, "{}"),
        None => Reply::json("{}"),
    })
    .await;
    let client = Arc::default();
    let builder = builder(&server).max_concurrent_calls(1);
    let made = builder
        .auth(FetchesToken(Arc::clone(&client)))
        .build()
        .unwrap();
    client.set(made).unwrap();
    let begun = Instant::now();
    let error = get_thing(client.get().unwrap()).await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(server.received().len(), 3);
}
