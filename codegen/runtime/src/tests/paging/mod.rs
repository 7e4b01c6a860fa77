//! Iteration over lists.

mod ahead;
mod cycle_detector;
mod flags;
mod last_item;
pub(crate) mod lists;
mod same;
mod styles;

use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream;

use super::server::{ReceivedRequest, Reply, Server};
use super::{Fault, PAGING, Thing, client};
use crate::{ErrorKind, PagedRequest, Paging, Retry};

fn list(server: &Server) -> PagedRequest<Thing, Fault> {
    client(server)
        .request_builder(crate::Method::GET, "/things")
        .returns_pages(&PAGING)
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

/// A server with one page per body.
async fn pages(bodies: &'static [&'static str]) -> Server {
    Server::start(|received, _| Reply::json(bodies[number(received)])).await
}

fn number(received: &ReceivedRequest) -> usize {
    let (_, query) = received.target.split_once("page=").unwrap();
    query.split('&').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn walk_continues_while_there_is_a_next_page() {
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
async fn every_indicator_of_the_last_page_is_understood() {
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
async fn walk_without_an_end_indicator_ends_at_an_empty_page() {
    let server = pages(&[
        r#"{"data":[{"id":1},{"id":2}]}"#,
        r#"{"data":[{"id":3}],"paging":null}"#,
        r#"{"data":[null,null]}"#,
        r#"{"data":[{"id":4}]}"#,
        r#"{"data":[]}"#,
    ])
    .await;
    assert_eq!(ids(list(&server).page_size(100)).await, [1, 2, 3, 4]);
    assert_eq!(server.received().len(), 5);
    let null = Server::always(200, r#"{"data":null}"#).await;
    assert!(ids(list(&null)).await.is_empty());
}

#[tokio::test]
async fn pointer_to_the_next_page_may_be_anywhere() {
    const INSIDE: Paging = Paging {
        items: "list.items",
        next: "list.paging.next",
        ..PAGING
    };
    const BESIDE: Paging = Paging {
        next: "next",
        ..PAGING
    };
    for (paging, body, next) in [
        (
            &INSIDE,
            r#"{"list":{"items":[{"id":1}],"paging":{"next":"n"}}}"#,
            Some("n"),
        ),
        (
            &INSIDE,
            r#"{"list":{"paging":{"next":"n"},"items":[{"id":1}],"next":"x"}}"#,
            Some("n"),
        ),
        (
            &INSIDE,
            r#"{"list":{"items":[{"id":1}]},"paging":{"next":"x"}}"#,
            None,
        ),
        (&BESIDE, r#"{"next":"n","data":[{"id":1}]}"#, Some("n")),
        (&BESIDE, r#"{"data":[{"id":1}],"next":null}"#, None),
        (&BESIDE, r#"{"data":[{"id":1}]}"#, None),
    ] {
        let server = Server::always(200, body).await;
        let builder = client(&server).request_builder(crate::Method::GET, "/things");
        let page = builder.returns_pages::<Thing, _>(paging).await.unwrap();
        assert_eq!(page.next.as_deref(), next, "{body}");
        assert_eq!(page.into_items(), [Thing { id: 1 }], "{body}");
    }
}

#[tokio::test]
async fn only_an_optional_list_may_be_absent() {
    const INSIDE: Paging = Paging {
        items: "list.items",
        next: "next",
        ..PAGING
    };
    for body in ["{}", r#"{"list":{}}"#, r#"{"list":{},"next":"n"}"#] {
        let server = Server::always(200, body).await;
        let builder = || client(&server).request_builder(crate::Method::GET, "/things");
        let page = builder().returns_optional_pages::<Thing, _>(&INSIDE).await;
        let page = page.unwrap();
        assert_eq!(page.next.is_some(), body.contains("next"), "{body}");
        assert!(page.into_items().is_empty(), "{body}");
        let error = builder().returns_pages::<Thing, _>(&INSIDE).await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn walk_begins_at_the_given_page() {
    let server = pages(&["", r#"{"data":[{"id":1}]}"#, r#"{"data":[]}"#]).await;
    assert_eq!(ids(list(&server).page(1)).await, [1]);
    let page = list(&server).page(2).page(1).await.unwrap();
    assert_eq!((page.len(), page[0].id, page.next.as_deref()), (1, 1, None));
    assert_eq!(server.targets().pop().unwrap(), "/v2/things?page=1");
    assert_eq!(page.into_items(), [Thing { id: 1 }]);
}

#[tokio::test]
async fn awaited_page_has_no_number_by_default() {
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
async fn walk_resumes_after_an_error() {
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
async fn walk_is_cancel_safe() {
    let server = Server::start(|_, _| {
        Reply::json(r#"{"data":[{"id":1}],"paging":{}}"#).after(Duration::from_millis(200))
    })
    .await;
    let mut pages = list(&server).pages();
    let wait = tokio::time::timeout(Duration::from_millis(50), pages.try_next());
    assert!(wait.await.is_err());
    assert_eq!(pages.try_next().await.unwrap().unwrap().len(), 1);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn overflow_of_the_page_number_is_an_error() {
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
    let second = pages.try_next().await.unwrap_err();
    assert_eq!(
        second.to_string(),
        error.to_string(),
        "it does not look like the end"
    );
}

#[tokio::test]
async fn api_error_in_place_of_the_list_is_reported() {
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

/// A list with this number of pages, of one item each.
async fn long(pages: usize) -> Server {
    Server::start(move |received, _| {
        let number = number(received);
        let next = if number + 1 < pages { r#""n""# } else { "null" };
        let items = if number < pages {
            format!(r#"{{"id":{number}}}"#)
        } else {
            String::new()
        };
        let body = format!(r#"{{"data":[{items}],"paging":{{"next":{next}}}}}"#);
        // Later pages arrive sooner.
        let delay = Duration::from_millis(if number.is_multiple_of(2) { 40 } else { 5 });
        Reply::json(body).after(delay)
    })
    .await
}

#[tokio::test]
async fn prefetched_pages_are_returned_in_order_and_once() {
    for prefetch in [0, 1, 3, 100] {
        let server = long(9).await;
        let expected: Vec<_> = (0..9).collect();
        assert_eq!(ids(list(&server).prefetch(prefetch)).await, expected);
    }
}

#[tokio::test]
async fn next_page_arrives_while_the_current_one_is_processed() {
    let server = long(3).await;
    let mut items = list(&server).prefetch(1).items();
    items.try_next().await.unwrap();
    while server.targets().len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.targets().len(), 2, "and the one after it does not");
}

#[tokio::test]
async fn single_page_is_not_followed_by_a_prefetch() {
    let server = long(1).await;
    assert_eq!(ids(list(&server).prefetch(5)).await, [0]);
    assert_eq!(server.targets().len(), 1);
}

#[tokio::test]
async fn error_of_a_prefetched_page_is_returned_in_order() {
    let server = Server::start(|received, before| match (number(received), before) {
        (2, 0..=4) => Reply::status(500, ""),
        (3.., _) => Reply::json(r#"{"data":[],"paging":{}}"#),
        (number, _) => Reply::json(format!(
            r#"{{"data":[{{"id":{number}}}],"paging":{{"next":"n"}}}}"#
        )),
    })
    .await;
    let mut items = list(&server).prefetch(2).items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 0);
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 1);
    let mut failures = 0;
    let third = loop {
        match items.try_next().await {
            Ok(item) => break item.unwrap().id,
            Err(error) => {
                assert_eq!(error.status(), Some(500));
                failures += 1;
            }
        }
    };
    assert_eq!(third, 2);
    assert!((1..5).contains(&failures), "{failures}");
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn repeated_page_is_detected() {
    let server =
        Server::start(|_, _| Reply::json(r#"{"data":[{"id":1},{"id":2}],"paging":{"next":"n"}}"#))
            .await;
    let mut items = list(&server).items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 1);
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 2);
    for _ in 0..2 {
        let error = items.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging);
        assert!(error.to_string().contains("page 1 repeats"), "{error}");
    }
    assert!(server.targets().len() < 10, "{:?}", server.targets());
}

#[tokio::test]
async fn equal_pages_are_returned_in_order() {
    const LISTS: [&[u32]; 5] = [
        &[1, 1, 2],
        &[1, 1, 1, 1, 1],
        &[1, 2, 1, 3],
        &[1, 2, 1, 2, 1, 2, 3],
        &[4, 4],
    ];
    for list in LISTS {
        let server = Server::start(move |received, _| {
            let number = number(received);
            let next = if number + 1 < list.len() {
                r#""n""#
            } else {
                "null"
            };
            let id = list[number];
            Reply::json(format!(
                r#"{{"data":[{{"id":{id}}}],"paging":{{"next":{next}}}}}"#
            ))
        })
        .await;
        for prefetch in [0, 2] {
            assert_eq!(ids(self::list(&server).prefetch(prefetch)).await, list);
        }
        let mut pages = self::list(&server).pages();
        for id in list {
            let page = pages.try_next().await.unwrap().unwrap();
            assert_eq!(page.into_items(), [Thing { id: *id }]);
        }
        assert!(pages.try_next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn endless_empty_pages_are_detected() {
    // Only the pointer to the next page counts: the rest of the body may differ.
    let server = Server::start(|_, before| {
        Reply::json(format!(
            r#"{{"data":[],"paging":{{"next":"n"}},"request":{before}}}"#
        ))
    })
    .await;
    for prefetch in [0, 3] {
        let before = server.targets().len();
        let mut items = list(&server).prefetch(prefetch).items();
        for _ in 0..3 {
            let error = items.try_next().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Paging);
        }
        assert!(server.targets().len() - before < 30);
    }
}

#[tokio::test]
async fn empty_pages_among_others_are_skipped() {
    let server = Server::start(|received, _| {
        Reply::json(match number(received) {
            3 | 8 => r#"{"data":[{"id":1}],"paging":{"next":"n"}}"#,
            10 => r#"{"data":[{"id":2}],"paging":{}}"#,
            _ => r#"{"data":[],"paging":{"next":"n"}}"#,
        })
    })
    .await;
    assert_eq!(ids(list(&server)).await, [1, 1, 2]);
}

#[tokio::test]
async fn unproductive_walk_has_a_bounded_request_rate() {
    // Each page has another pointer to the next, so that only time shows that there are no items.
    let server = Server::start(|_, before| {
        Reply::json(format!(r#"{{"data":[],"paging":{{"next":"{before}"}}}}"#))
    })
    .await;
    let mut items = list(&server).items();
    let walked = tokio::time::timeout(Duration::from_secs(1), items.try_next()).await;
    assert!(walked.is_err(), "there is no end");
    assert!(server.targets().len() < 30, "{}", server.targets().len());
}

#[tokio::test]
async fn cycle_of_pages_is_detected() {
    for (before, length) in [(0, 2), (3, 2), (5, 7)] {
        let server = Server::start(move |received, _| {
            let number = number(received);
            let id = if number < before {
                number
            } else {
                before + (number - before) % length
            };
            Reply::json(format!(
                r#"{{"data":[{{"id":{id}}}],"paging":{{"next":"n"}}}}"#
            ))
        })
        .await;
        let mut pages = list(&server).pages();
        let error = loop {
            match pages.try_next().await {
                Ok(page) => assert!(page.is_some(), "there is no end"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::Paging);
        assert!(server.targets().len() < 5 * (before + length));
    }
}
