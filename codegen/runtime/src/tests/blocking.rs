//! Calls without `async`.

use super::server::{Reply, Server};
use super::{Fault, PAGING, Thing, builder, client, get_thing};
use crate::auth::{Authenticate, Authorization, Context};
use crate::{Client, ErrorKind, Method, Retry};

/// A server on a runtime of its own, for tests that have none.
fn elsewhere(
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

fn thing() -> Reply {
    Reply::json(r#"{"data":{"id":7}}"#)
}

#[test]
fn a_call_needs_no_runtime() {
    let (_runtime, server) = elsewhere(|_| thing());
    assert_eq!(get_thing(&client(&server)).call().unwrap().id, 7);
}

#[test]
fn a_call_may_be_made_inside_of_any_runtime() {
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
fn walks_are_iterators() {
    let (_runtime, server) = elsewhere(|before| match before {
        0 => Reply::json(r#"{"data":[{"id":1},{"id":2}],"paging":{"next":"n"}}"#),
        1 => Reply::status(503, ""),
        2 => Reply::json(r#"{"data":[{"id":3}],"paging":{}}"#),
        _ => Reply::json(r#"{"data":[{"id":9}],"paging":{}}"#),
    });
    let list = client(&server)
        .draft(Method::GET, "/things")
        .answers_pages::<Thing, _>(&PAGING)
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
fn streams_are_iterators() {
    let (_runtime, server) = elsewhere(|_| {
        let body = "data: {\"id\":1}\n\ndata: {}\n\ndata: {\"id\":2}\n\n";
        Reply::with(200, "content-type: text/event-stream\r\n", body)
    });
    let draft = client(&server).draft(Method::GET, "/things");
    let stream = draft.answers_events::<Thing>().call().unwrap();
    let items: Vec<_> = stream
        .blocking()
        .map(|it| it.map(|it| it.data.id).map_err(|it| it.kind()))
        .collect();
    assert_eq!(items, [Ok(1), Err(ErrorKind::Decode), Ok(2)]);
}

#[test]
fn a_panic_of_the_users_own_code_is_an_error_here() {
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
