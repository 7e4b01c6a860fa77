//! Iteration over lists whose pages begin after an item.

use super::super::server::{ReceivedRequest, Reply, Server};
use super::super::{Fault, Thing, client};
use super::cycle_detector::ids;
use super::lists::{LAST_ITEM, LAST_ITEM_OF_BARE_LIST};
use crate::{ErrorKind, LastItemPaging, PagedRequest};

fn list(
    server: &Server,
    paging: &'static LastItemPaging,
) -> PagedRequest<Thing, Fault, LastItemPaging> {
    client(server)
        .request_builder(crate::Method::GET, "/things")
        .returns_pages(paging)
}

fn after(received: &ReceivedRequest, parameter: &str) -> Option<String> {
    let (_, query) = received.target.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|it| it.split_once('='));
    Some(pairs.find(|it| it.0 == parameter)?.1.to_owned())
}

#[tokio::test]
async fn walk_continues_after_the_last_item_while_there_is_more() {
    let server = Server::start(|received, _| {
        Reply::json(match after(received, "starting_after").as_deref() {
            None => r#"{"has_more":true,"data":[{"id":9},{"id":7},null]}"#,
            Some("7") => r#"{"data":[{"id":5}],"has_more":false}"#,
            Some(_) => r#"{"data":[],"has_more":false}"#,
        })
    })
    .await;
    assert_eq!(ids(list(&server, &LAST_ITEM)).await, (vec![9, 7, 5], None));
    assert_eq!(
        server.targets(),
        ["/v2/things", "/v2/things?starting_after=7"]
    );
}

#[tokio::test]
async fn walk_begins_after_the_given_item() {
    let server = Server::start(|_, _| Reply::json(r#"{"data":[{"id":2}],"has_more":false}"#)).await;
    let request = list(&server, &LAST_ITEM).query("starting_after", 3);
    assert_eq!(ids(request).await, (vec![2], None));
    assert_eq!(server.targets(), ["/v2/things?starting_after=3"]);
}

#[tokio::test]
async fn list_without_an_end_indicator_ends_with_an_empty_page() {
    let server = Server::start(|received, _| {
        Reply::json(match after(received, "after").as_deref() {
            None => r#"[{"id":1,"user":{"id":"a"}},{"id":2,"user":{"id":"b"}}]"#,
            Some("b") => r#"[{"id":3,"user":{"id":"c"}}]"#,
            Some(_) => "[]",
        })
    })
    .await;
    let walked = ids(list(&server, &LAST_ITEM_OF_BARE_LIST)).await;
    assert_eq!(walked, (vec![1, 2, 3], None));
    assert_eq!(server.targets().len(), 3);
}

#[tokio::test]
async fn more_pages_without_a_last_item_are_an_error() {
    for body in [
        r#"{"data":[],"has_more":true}"#,
        r#"{"data":null,"has_more":true}"#,
    ] {
        let server = Server::start(move |_, _| Reply::json(body)).await;
        let walked = ids(list(&server, &LAST_ITEM)).await;
        assert_eq!(walked, (vec![], Some(ErrorKind::Paging)), "{body}");
    }
}

#[tokio::test]
async fn repeated_page_is_an_error() {
    let server = Server::start(|_, _| Reply::json(r#"{"data":[{"id":1}],"has_more":true}"#)).await;
    let walked = ids(list(&server, &LAST_ITEM)).await;
    assert_eq!(walked, (vec![1], Some(ErrorKind::Paging)));
}
