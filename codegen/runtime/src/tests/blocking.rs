//! Blocking requests.

use super::server::{Reply, Server};
use super::{Fault, PAGING, Thing, builder, client, get_thing};
use crate::auth::{self, AuthError, Authenticate, Authorization, Context};
use crate::hook::{Attempt, Before, Hook};
use crate::{Client, ErrorKind, Method, Retry};

/// A server on its own runtime, for tests without one.
pub(super) fn elsewhere(
    reply: impl Fn(usize) -> Reply + Send + Sync + 'static,
) -> (tokio::runtime::Runtime, Server) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let server = runtime.block_on(Server::start(move |_, before| reply(before)));
    (runtime, server)
}

pub(super) fn thing() -> Reply {
    Reply::json(r#"{"data":{"id":7}}"#)
}

#[test]
fn blocking_request_needs_no_runtime() {
    let (_runtime, server) = elsewhere(|_| thing());
    assert_eq!(get_thing(&client(&server)).call().unwrap().id, 7);
}

#[test]
fn blocking_request_may_be_sent_within_any_runtime() {
    let (_runtime, server) = elsewhere(|_| thing());
    let client = client(&server);
    let single = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    assert_eq!(
        single
            .block_on(async { get_thing(&client).call() })
            .unwrap()
            .id,
        7
    );
    let multi = tokio::runtime::Runtime::new().unwrap();
    assert_eq!(
        multi
            .block_on(async { get_thing(&client).call() })
            .unwrap()
            .id,
        7
    );
}

#[test]
fn walks_can_be_iterated() {
    let (_runtime, server) = elsewhere(|before| match before {
        0 => Reply::json(r#"{"data":[{"id":1},{"id":2}],"paging":{"next":"n"}}"#),
        1 => Reply::status(503, ""),
        2 => Reply::json(r#"{"data":[{"id":3}],"paging":{}}"#),
        _ => Reply::json(r#"{"data":[{"id":9}],"paging":{}}"#),
    });
    let list = client(&server)
        .request_builder(Method::GET, "/things")
        .returns_pages::<Thing, _>(&PAGING)
        .retry(Retry::never());
    let items: Vec<_> = list
        .clone()
        .items()
        .blocking()
        .map(|it| it.map_err(|it| it.status()))
        .collect();
    let thing = |id| Ok(Thing { id });
    assert_eq!(items, [thing(1), thing(2), Err(Some(503)), thing(3)]);
    assert_eq!(list.clone().prefetch(3).items().blocking().count(), 1);
    assert_eq!(list.clone().pages().blocking().count(), 1);
    assert_eq!(list.call().unwrap().len(), 1);
}

#[test]
fn streams_can_be_iterated() {
    let (_runtime, server) = elsewhere(|_| {
        let body = "data: {\"id\":1}\n\ndata: {}\n\ndata: {\"id\":2}\n\n";
        Reply::with(200, "content-type: text/event-stream\r\n", body)
    });
    let builder = client(&server).request_builder(Method::GET, "/things");
    let stream = builder.returns_events::<Thing>().call().unwrap();
    let items: Vec<_> = stream
        .blocking()
        .map(|it| it.map(|it| it.data.id).map_err(|it| it.kind()))
        .collect();
    assert_eq!(items, [Ok(1), Err(ErrorKind::Decode), Ok(2)]);
}

#[test]
fn panic_in_user_code_is_an_error() {
    struct Panics;
    impl Authenticate for Panics {
        fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
            Authorization::later(async { panic!("of the user's own") })
        }
    }
    let (_runtime, server) = elsewhere(|_| thing());
    let broken: Client<Fault> = builder(&server).auth(Panics).build().unwrap();
    assert_eq!(
        get_thing(&broken).call().unwrap_err().kind(),
        ErrorKind::Transport
    );
    assert_eq!(
        get_thing(&client(&server)).call().unwrap().id,
        7,
        "others go on"
    );
}

/// Gets its token with a blocking request.
struct ByCall(Client<Fault>);

impl Authenticate for ByCall {
    fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
        Authorization::later(async {
            let thing = get_thing(&self.0).call();
            let thing = thing.map_err(|_| AuthError::new("the call within failed"))?;
            auth::header(format!("Token {}", thing.id))
        })
    }
}

/// Sends another request before each attempt.
struct CallsFirst(Client<Fault>);

impl Hook for CallsFirst {
    fn before<'a>(&'a self, _: &'a mut Attempt<'_>) -> Before<'a> {
        let called = get_thing(&self.0).call();
        Box::pin(async move { Ok(called.map(drop)?) })
    }
}

#[test]
fn blocking_request_may_be_sent_within_another() {
    let (_runtime, server) = elsewhere(|_| thing());
    let inner = client(&server);
    let middle = builder(&server)
        .auth(ByCall(inner.clone()))
        .build()
        .unwrap();
    let outer = builder(&server)
        .auth(ByCall(middle))
        .hook(CallsFirst(inner))
        .build()
        .unwrap();
    let calls: Vec<_> = (0..4)
        .map(|_| {
            let outer = outer.clone();
            std::thread::spawn(move || get_thing(&outer).call())
        })
        .collect();
    for call in calls {
        assert_eq!(call.join().unwrap().unwrap().id, 7);
    }
    // The same within an asynchronous request.
    for runtime in [
        tokio::runtime::Builder::new_current_thread(),
        tokio::runtime::Builder::new_multi_thread(),
    ] {
        let runtime = { runtime }.enable_all().build().unwrap();
        let called = runtime.block_on(get_thing(&outer).into_future());
        assert_eq!(called.unwrap().id, 7);
    }
}

#[test]
fn authenticate_that_authorizes_its_own_requests_fails() {
    struct ByItself(std::sync::OnceLock<Client<Fault>>);
    impl Authenticate for ByItself {
        fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
            Authorization::later(async {
                let client = self.0.get().unwrap();
                get_thing(client)
                    .call()
                    .map_err(|why| AuthError::new(why.to_string()))?;
                auth::header("never")
            })
        }
    }
    let (_runtime, server) = elsewhere(|_| thing());
    let auth = std::sync::Arc::new(ByItself(std::sync::OnceLock::new()));
    let client = builder(&server)
        .auth(std::sync::Arc::clone(&auth))
        .build()
        .unwrap();
    auth.0.set(client.clone()).unwrap();
    let error = get_thing(&client).call().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.to_string().contains("without end"), "{error}");
    assert!(server.received().is_empty());
}

#[test]
fn stream_on_an_idle_runtime_ends_with_the_idle_timeout() {
    let (_runtime, server) = elsewhere(|_| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: {\"id\":1}\n\n";
        Reply::raw(head).and_then_nothing()
    });
    let opens = || {
        let builder = client(&server).request_builder(Method::GET, "/things");
        builder
            .returns_events::<Thing>()
            .idle_timeout(std::time::Duration::from_millis(100))
    };
    let ends = |stream: crate::Streaming<crate::Event<Thing>, Fault>| {
        let kinds: Vec<_> = stream
            .blocking()
            .map(|it| it.map(|it| it.data.id).map_err(|it| it.kind()))
            .collect();
        assert_eq!(kinds.last(), Some(&Err(ErrorKind::Timeout)), "{kinds:?}");
    };
    let single = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    // The runtime is not driven any more.
    let runtime = single();
    let stream = runtime.block_on(opens().into_future()).unwrap();
    ends(stream);
    // This thread would have to drive the runtime.
    single().block_on(async { ends(opens().await.unwrap()) });
    // One worker, which waits.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let opened = opens();
    let waits = runtime.spawn(async move {
        let stream = opened.await.unwrap();
        stream
            .blocking()
            .last()
            .map(|it| it.map_err(|it| it.kind()).map(drop))
    });
    assert_eq!(
        runtime.block_on(waits).unwrap(),
        Some(Err(ErrorKind::Timeout))
    );
    // If a blocking request opened the stream, its runtime is always driven.
    let kinds: Vec<_> = opens()
        .call()
        .unwrap()
        .blocking()
        .map(|it| it.is_ok())
        .collect();
    assert_eq!(kinds, [true, false]);
}
