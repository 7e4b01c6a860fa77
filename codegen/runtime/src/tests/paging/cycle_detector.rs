//! Repeated pages: in lists of equal items, in scrolls with a constant cursor, and in cycles.

use super::super::server::{Reply, Server};
use super::super::{Fault, Thing, client};
use super::lists::{CURSOR, LAST_ITEM, LINK, NUMBER, OFFSET};
use crate::{ErrorKind, Method, PagedRequest, PagingStyle};

fn list<W: PagingStyle>(server: &Server, paging: &'static W) -> PagedRequest<Thing, Fault, W> {
    client(server)
        .request_builder(Method::GET, "/things")
        .returns_pages(paging)
}

/// The IDs of a walk, and the kind of the error that ends it.
pub(super) async fn ids<W: PagingStyle>(
    request: PagedRequest<Thing, Fault, W>,
) -> (Vec<u32>, Option<ErrorKind>) {
    let mut items = request.items();
    let mut ids = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => ids.push(item.id),
            Ok(None) => return (ids, None),
            Err(error) => return (ids, Some(error.kind())),
        }
    }
}

/// A server with this number of pages, each of which has these items. `next` indicates whether there are more.
async fn equal(items: &'static str, pages: usize, next: [&'static str; 2]) -> Server {
    Server::start(move |_, before| {
        let next = next[usize::from(before + 1 >= pages)];
        Reply::json(format!(r#"{{"data":[{items}]{next}}}"#))
    })
    .await
}

#[tokio::test]
async fn all_equal_items_are_returned() {
    const MORE: [&str; 2] = [r#","more":true"#, r#","more":false"#];
    for pages in [2, 7, 8, 9, 50, 300] {
        for (items, length) in [(r#"{"id":5}"#, 1), (r#"{"id":5}, {"id":5}"#, 2)] {
            let expected = (vec![5; pages * length], None);
            let server = equal(items, pages, MORE).await;
            assert_eq!(ids(list(&server, &NUMBER)).await, expected, "{pages}");
            assert_eq!(server.received().len(), pages);
            let server = equal(items, pages, MORE).await;
            assert_eq!(ids(list(&server, &NUMBER).prefetch(1)).await, expected);
        }
    }
    // Without an end indicator, an empty page is the end.
    let server = Server::start(|_, before| {
        let item = if before < 40 { r#"{"id":5}"# } else { "" };
        Reply::json(format!(r#"{{"data":[{item}]}}"#))
    })
    .await;
    let request = list(&server, &OFFSET);
    assert_eq!(ids(request).await, (vec![5; 40], None));
}

#[tokio::test]
async fn endless_equal_items_are_detected_and_requested_at_a_bounded_rate() {
    let server = Server::always(200, r#"{"data":[{"id":5}],"more":true}"#).await;
    let begun = std::time::Instant::now();
    let walked = ids(list(&server, &NUMBER)).await;
    assert_eq!(walked, (vec![5], Some(ErrorKind::Paging)));
    let received = server.received().len();
    assert!((300..2000).contains(&received), "{received}");
    // Less than one per millisecond.
    assert!(begun.elapsed().as_millis() > received as u128, "{received}");
}

#[tokio::test]
async fn large_repeated_pages_are_held_up_to_a_limit() {
    let item = format!(r#"{{"id":5,"text":"{}"}}"#, "a".repeat(100_000));
    let body = format!(r#"{{"data":[{item}],"more":true}}"#);
    let server = Server::start(move |_, _| Reply::json(body.clone())).await;
    let walked = ids(list(&server, &NUMBER)).await;
    assert_eq!(walked, (vec![5], Some(ErrorKind::Paging)));
    assert!(server.received().len() < 30, "{}", server.received().len());
}

#[tokio::test]
async fn constant_cursor_is_followed_while_there_are_new_items() {
    for items in [
        vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        vec![1, 1, 2, 2, 2, 3],
        vec![1, 2, 1, 2, 3],
        (0..200).collect::<Vec<u32>>(),
    ] {
        let (given, links) = (items.clone(), items.clone());
        let server = Server::start(move |_, before| {
            let next = if before + 1 < given.len() {
                r#""scroll""#
            } else {
                "null"
            };
            let id = given[before];
            Reply::json(format!(
                r#"{{"took":{before},"data":[{{"id":{id}}}],"meta":{{"next_cursor":{next}}}}}"#
            ))
        })
        .await;
        let request = list(&server, &CURSOR);
        assert_eq!(ids(request).await, (items.clone(), None));
        assert_eq!(server.received().len(), items.len());
        let server = Server::start(move |_, before| {
            let next = if before + 1 < links.len() {
                r#""/v2/things?scroll=1""#
            } else {
                "null"
            };
            let id = links[before];
            Reply::json(format!(
                r#"{{"data":[{{"id":{id}}}],"links":{{"next":{next}}}}}"#
            ))
        })
        .await;
        assert_eq!(ids(list(&server, &LINK)).await, (items, None));
    }
}

#[tokio::test]
async fn scroll_with_a_constant_cursor_ends_with_an_empty_page() {
    let server = Server::start(|_, before| {
        let item = if before < 4 {
            format!(r#"{{"id":{before}}}"#)
        } else {
            String::new()
        };
        Reply::json(format!(
            r#"{{"data":[{item}],"meta":{{"next_cursor":"scroll"}}}}"#
        ))
    })
    .await;
    assert_eq!(ids(list(&server, &CURSOR)).await, (vec![0, 1, 2, 3], None));
    assert_eq!(server.received().len(), 5);
}

#[tokio::test]
async fn cursor_that_does_not_advance_is_detected() {
    // The rest of the body differs each time.
    for data in ["", r#"{"id":1}"#, r#"{"id":1},{"id":2}"#] {
        let server = Server::start(move |_, before| {
            Reply::json(format!(
                r#"{{"request":{before},"data":[{data}],"meta":{{"next_cursor":"c"}},"links":{{"next":"?c"}},"has_more":true}}"#
            ))
        })
        .await;
        let first: Vec<u32> = (1..).take(data.matches("id").count()).collect();
        let expected = (first, Some(ErrorKind::Paging));
        assert_eq!(ids(list(&server, &CURSOR)).await, expected, "{data}");
        let received = server.received().len();
        assert!(received < 12, "{data}: {received}");
        assert_eq!(ids(list(&server, &LINK)).await, expected, "{data}");
        assert!(server.received().len() - received < 12, "{data}");
        if !data.is_empty() {
            let received = server.received().len();
            assert_eq!(ids(list(&server, &LAST_ITEM)).await, expected, "{data}");
            // A page after an item cannot end with the same item.
            assert_eq!(server.received().len() - received, 2, "{data}");
        }
    }
}
