//! Walks over lists.

use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream;

use super::server::{Asked, Reply, Server};
use super::{Fault, PAGING, Thing, client};
use crate::{ErrorKind, PagedRequest, Retry};

fn list(server: &Server) -> PagedRequest<Thing, Fault> {
    client(server)
        .draft(crate::Method::GET, "/things")
        .answers_pages(&PAGING)
}

async fn ids(request: PagedRequest<Thing, Fault>) -> Vec<u32> {
    let mut items = request.items();
    let mut ids = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        ids.push(item.id);
    }
    assert!(
        items.try_next().await.unwrap().is_none(),
        "the end stays the end"
    );
    ids
}

/// A server of some bodies, one a page.
async fn pages(bodies: &'static [&'static str]) -> Server {
    Server::start(|asked, _| Reply::json(bodies[number(asked)])).await
}

fn number(asked: &Asked) -> usize {
    let (_, query) = asked.target.split_once("page=").unwrap();
    query.split('&').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_walk_goes_on_while_there_is_a_next_page() {
    let server = pages(&[
        r#"{"data":[{"id":1},null,{"id":2}],"paging":{"next":"x"}}"#,
        r#"{"paging":{"next":"y"},"data":[]}"#,
        r#"{"paging":{"next":null},"data":[{"id":3}]}"#,
    ])
    .await;
    assert_eq!(ids(list(&server).page_size(2)).await, [1, 2, 3]);
    assert_eq!(
        server.targets(),
        [0, 1, 2].map(|it| format!("/v2/things?page_size=2&page={it}"))
    );
}

#[tokio::test]
async fn every_way_to_say_that_there_is_no_next_page_is_understood() {
    for body in [
        r#"{"data":[{"id":1}],"paging":{}}"#,
        r#"{"data":[{"id":1}],"paging":{"next":null}}"#,
        r#"{"data":[{"id":1}],"paging":{"next":""}}"#,
        r#"{"data":[{"id":1}],"paging":{"next":false}}"#,
    ] {
        let server = Server::always(200, body).await;
        assert_eq!(ids(list(&server)).await, [1], "{body}");
    }
}

#[tokio::test]
async fn without_a_word_on_paging_a_walk_ends_at_an_empty_page() {
    let server = pages(&[
        r#"{"data":[{"id":1},{"id":2}]}"#,
        r#"{"data":[{"id":3}],"paging":null}"#,
        r#"{"data":[null,null]}"#,
        r#"{"data":[{"id":4}]}"#,
        r#"{"data":[]}"#,
    ])
    .await;
    assert_eq!(ids(list(&server).page_size(100)).await, [1, 2, 3, 4]);
    assert_eq!(server.asked().len(), 5);
    let null = Server::always(200, r#"{"data":null}"#).await;
    assert!(ids(list(&null)).await.is_empty());
}

#[tokio::test]
async fn a_walk_begins_where_it_is_told() {
    let server = pages(&["", r#"{"data":[{"id":1}]}"#, r#"{"data":[]}"#]).await;
    assert_eq!(ids(list(&server).page(1)).await, [1]);
    let page = list(&server).page(2).page(1).await.unwrap();
    assert_eq!((page.len(), page[0].id, page.next.as_deref()), (1, 1, None));
    assert_eq!(server.targets().pop().unwrap(), "/v2/things?page=1");
    assert_eq!(page.into_items(), [Thing { id: 1 }]);
}

#[tokio::test]
async fn one_page_that_is_awaited_leaves_its_number_to_the_api() {
    let server = Server::always(200, r#"{"data":[{"id":1}],"paging":{"next":"n"}}"#).await;
    let page = list(&server).await.unwrap();
    assert_eq!(page.next.as_deref(), Some("n"));
    assert_eq!(
        page.iter().count() + (&page).into_iter().count() + page.into_iter().count(),
        3
    );
    assert_eq!(server.targets(), ["/v2/things"]);
}

#[tokio::test]
async fn an_error_loses_nothing_and_repeats_nothing() {
    let server = Server::start(|_, before| match before {
        0 => Reply::json(r#"{"data":[{"id":1}]}"#),
        1 => Reply::status(503, ""),
        2 => Reply::json(r#"{"data":[{"id":"s3cret"}]}"#),
        3 => Reply::json(r#"{"data":[{"id":2}],"paging":{}}"#),
        _ => Reply::status(500, ""),
    })
    .await;
    let mut items = list(&server).retry(Retry::never()).items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 1);
    assert_eq!(items.try_next().await.unwrap_err().status(), Some(503));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Decode, Some("data[0].id"))
    );
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 2);
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(
        server.targets(),
        [0, 1, 1, 1].map(|it| format!("/v2/things?page={it}"))
    );
}

#[tokio::test]
async fn who_stops_waiting_loses_no_page() {
    let server = Server::start(|_, _| {
        Reply::json(r#"{"data":[{"id":1}],"paging":{}}"#).after(Duration::from_millis(200))
    })
    .await;
    let mut pages = list(&server).pages();
    let wait = tokio::time::timeout(Duration::from_millis(50), pages.try_next());
    assert!(wait.await.is_err());
    assert_eq!(pages.try_next().await.unwrap().unwrap().len(), 1);
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn the_last_number_is_the_end_and_no_panic() {
    let server = Server::always(200, r#"{"data":[{"id":1}]}"#).await;
    let mut pages = list(&server).page(i32::MAX).pages();
    assert!(pages.try_next().await.unwrap().is_some());
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(
        error
            .to_string()
            .starts_with("GET /things: the number of the next page"),
        "{error}"
    );
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn an_error_of_the_api_in_the_place_of_the_list_is_one() {
    let server = Server::always(200, r#"{"error":{"message":"no"}}"#).await;
    let error = list(&server).items().try_next().await.unwrap_err();
    assert_eq!(error.to_string(), "GET /things: 200 OK: no");
}

#[tokio::test]
async fn walks_are_streams() {
    fn stream<T>(_: Pin<&mut (impl Stream<Item = Result<T, crate::Error<Fault>>> + Send + Unpin)>) {
    }
    let server = Server::always(200, r#"{"data":[]}"#).await;
    stream::<Thing>(Pin::new(&mut list(&server).items()));
    stream::<crate::Page<Thing>>(Pin::new(&mut list(&server).pages()));
}
