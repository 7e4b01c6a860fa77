//! Iteration over lists whose pages have no numbers: by offset, cursor or link.

use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::super::server::{ReceivedRequest, Reply, Server};
use super::super::{Fault, Thing, builder, client};
use super::lists::{CURSOR, HEADER, LAST_ITEM, LINK, NUMBER, OFFSET};
use crate::auth::{Bearer, Place};
use crate::{ErrorKind, Method, OffsetPaging, PagedRequest, Paging, PagingStyle};

fn list<W: PagingStyle>(server: &Server, paging: &'static W) -> PagedRequest<Thing, Fault, W> {
    client(server)
        .request_builder(Method::GET, "/things")
        .returns_pages(paging)
}

async fn ids<W: PagingStyle>(request: PagedRequest<Thing, Fault, W>) -> Vec<u32> {
    let mut items = request.items();
    let mut ids = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        ids.push(item.id);
    }
    ids
}

fn parameter(received: &ReceivedRequest, name: &str) -> Option<usize> {
    let (_, query) = received.target.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|it| it.split_once('='));
    pairs.find(|it| it.0 == name)?.1.parse().ok()
}

/// The number of items of a page that begins at an item. The server may cap the requested size.
fn length(received: &ReceivedRequest, caps: &[usize], begin: usize) -> usize {
    let cap = caps[begin % caps.len()];
    parameter(received, "limit").map_or(cap, |it| it.min(cap))
}

/// Items as JSON, beginning with this one. Every third is `null`, and must be ignored.
fn items(total: usize, begin: usize, length: usize) -> String {
    let end = total.min(begin.saturating_add(length));
    let item = |it| match it % 3 {
        2 => "null".to_owned(),
        _ => format!(r#"{{"id":{it}}}"#),
    };
    let items: Vec<_> = (begin.min(end)..end).map(item).collect();
    format!("[{}]", items.join(","))
}

fn expected(total: usize) -> Vec<u32> {
    let all = 0..u32::try_from(total).unwrap();
    all.filter(|it| it % 3 != 2).collect()
}

/// Iterates over this number of items, on a separate server.
fn walked<W: PagingStyle>(
    paging: &'static W,
    size: Option<usize>,
    prefetch: usize,
    reply: impl Fn(&ReceivedRequest) -> Reply + Send + Sync + 'static,
) -> Vec<u32> {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async {
        let server = Server::start(move |received, _| reply(received)).await;
        let mut request = list(&server, paging).prefetch(prefetch);
        if let Some(size) = size {
            request = request.query("limit", size);
        }
        ids(request).await
    })
}

prop_compose! {
    /// The number of items, the server's caps on the page size, the requested size, and the number of pages to
    /// prefetch.
    fn shape()(
        total in 0_usize..40,
        caps in prop::collection::vec(1_usize..9, 1..6),
        size in prop::option::of(1_usize..12),
        prefetch in 0_usize..4,
    ) -> (usize, Vec<usize>, Option<usize>, usize) {
        (total, caps, size, prefetch)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn paging_by_number_returns_each_item_once((total, caps, size, prefetch) in shape()) {
        let length = caps[0].min(size.unwrap_or(usize::MAX));
        let walked = walked(&NUMBER, size, prefetch, move |received| {
            let begin = (parameter(received, "page").unwrap() - 1) * length;
            let more = begin + length < total;
            let items = items(total, begin, length);
            Reply::json(format!(r#"{{"more":{more},"data":{items}}}"#))
        });
        prop_assert_eq!(walked, expected(total));
    }

    #[test]
    fn paging_by_offset_returns_each_item_once((total, caps, size, prefetch) in shape()) {
        let walked = walked(&OFFSET, size, prefetch, move |received| {
            let begin = parameter(received, "offset").unwrap();
            let items = items(total, begin, length(received, &caps, begin));
            Reply::json(format!(r#"{{"data":{items}}}"#))
        });
        prop_assert_eq!(walked, expected(total));
    }

    #[test]
    fn paging_by_cursor_returns_each_item_once((total, caps, size, prefetch) in shape()) {
        let walked = walked(&CURSOR, size, prefetch, move |received| {
            let begin = parameter(received, "after").unwrap_or(0);
            let length = length(received, &caps, begin);
            let (items, end) = (items(total, begin, length), begin + length);
            let next = if end < total { format!("\"{end}\"") } else { "null".to_owned() };
            Reply::json(format!(r#"{{"meta":{{"next_cursor":{next}}},"data":{items}}}"#))
        });
        prop_assert_eq!(walked, expected(total));
    }

    #[test]
    fn paging_by_link_returns_each_item_once((total, caps, size, prefetch) in shape()) {
        let walked = walked(&LINK, size, prefetch, move |received| {
            let begin = parameter(received, "from").unwrap_or(0);
            let length = length(received, &caps, begin);
            let (items, end) = (items(total, begin, length), begin + length);
            let limit = size.map_or(String::new(), |it| format!("&limit={it}"));
            // Relative to the server, to the path, and to the query.
            let place = ["/v2/things", "things", ""][end % 3];
            let links = if end < total {
                format!(r#"{{"next":"{place}?from={end}{limit}#here"}}"#)
            } else {
                "{}".to_owned()
            };
            Reply::json(format!(r#"{{"links":{links},"data":{items}}}"#))
        });
        prop_assert_eq!(walked, expected(total));
    }

    #[test]
    fn paging_by_header_returns_each_item_once((total, caps, size, prefetch) in shape()) {
        let walked = walked(&HEADER, size, prefetch, move |received| {
            let begin = parameter(received, "from").unwrap_or(0);
            let length = length(received, &caps, begin);
            let (items, end) = (items(total, begin, length), begin + length);
            let limit = size.map_or(String::new(), |it| format!("&limit={it}"));
            let next = if end < total {
                format!(", <?from={end}{limit}>; rel=\"next\"")
            } else {
                String::new()
            };
            let headers = format!("content-type: application/json\r\nlink: <?>; rel=first{next}\r\n");
            Reply::with(200, &headers, &items)
        });
        prop_assert_eq!(walked, expected(total));
    }
}

#[tokio::test]
async fn walk_begins_where_the_request_does() {
    let server = Server::start(|received, _| {
        let begin = parameter(received, "offset").unwrap_or(0);
        Reply::json(format!(r#"{{"data":{}}}"#, items(6, begin, 2)))
    })
    .await;
    let request = list(&server, &OFFSET).query("offset", 3);
    assert_eq!(ids(request).await, [3, 4]);
    assert_eq!(
        server.targets(),
        [3, 5, 6].map(|it| format!("/v2/things?offset={it}"))
    );
    let server = Server::always(200, r#"{"data":[{"id":1}],"meta":{}}"#).await;
    ids(list(&server, &CURSOR).query("after", "a/b")).await;
    assert_eq!(server.targets(), ["/v2/things?after=a%2Fb"]);
}

#[tokio::test]
async fn empty_page_with_a_successor_is_an_error_by_offset() {
    const SAID: OffsetPaging = OffsetPaging {
        next: "more",
        ..OFFSET
    };
    let server = Server::always(200, r#"{"data":[],"more":true}"#).await;
    let mut pages = list(&server, &SAID).pages();
    assert!(pages.try_next().await.unwrap().unwrap().is_empty());
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(
        error.to_string().contains("the offset cannot advance"),
        "{error}"
    );
    let second = pages.try_next().await.unwrap_err();
    assert_eq!(second.to_string(), error.to_string());
}

#[tokio::test]
async fn repeated_pointer_to_a_page_is_detected() {
    // All bodies differ: only their pointers form a cycle.
    let server = Server::start(|_, before| {
        let next = ["a", "b", "c"][before % 3];
        Reply::json(format!(
            r#"{{"data":[{{"id":{before}}}],"meta":{{"next_cursor":"{next}"}}}}"#
        ))
    })
    .await;
    let mut pages = list(&server, &CURSOR).pages();
    let error = loop {
        match pages.try_next().await {
            Ok(page) => assert!(page.is_some(), "there is no end"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(error.to_string().contains("same next page"), "{error}");
    assert!(server.targets().len() < 12);
}

#[tokio::test]
async fn link_is_followed_with_credentials_only_on_its_own_server() {
    let other = Server::always(200, r#"{"data":[]}"#).await;
    let away = other.url();
    let bad = [
        format!("{away}/v2/things"),
        format!("//{}", away.trim_start_matches("http://")),
        "http://[".to_owned(),
        "ftp:things".to_owned(),
    ];
    for link in bad {
        let body = format!(r#"{{"data":[{{"id":1}}],"links":{{"next":"{link}"}}}}"#);
        let server = Server::start(move |_, _| Reply::json(body.clone())).await;
        let mut pages = list(&server, &LINK).pages();
        assert_eq!(pages.try_next().await.unwrap().unwrap().len(), 1);
        let error = pages.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging, "{link}");
        let said = error.to_string();
        assert!(
            said.contains("the link to the next page is not followed"),
            "{said}"
        );
        assert!(!said.contains(&link), "{said}");
        let second = pages.try_next().await.unwrap_err();
        assert_eq!(second.to_string(), said, "it does not look like the end");
        assert_eq!(server.received().len(), 1);
    }
    assert!(other.received().is_empty());

    let server = Server::start(|received, before| match before {
        // A server may copy the whole query into its links, including secrets.
        0 => Reply::json(format!(
            r#"{{"data":[{{"id":1}}],"links":{{"next":"{}&page=2"}}}}"#,
            received.target
        )),
        _ => Reply::json(r#"{"data":[{"id":2}]}"#),
    })
    .await;
    let client = builder(&server)
        .auth(Bearer::new("s3cret"))
        .key("key", Place::Query("key"), "k3y")
        .build()
        .unwrap();
    let request = client
        .request_builder(Method::GET, "/things")
        .header("x-of", "all");
    let request: PagedRequest<Thing, Fault, _> = request.returns_pages(&LINK);
    assert_eq!(ids(request).await, [1, 2]);
    let received = server.received();
    assert_eq!(received[1].target, "/v2/things?key=k3y&page=2");
    assert_eq!(received[1].header("authorization"), Some("Bearer s3cret"));
    assert_eq!(received[1].header("x-of"), Some("all"));
}

#[tokio::test]
async fn unsupported_page_size_is_reported() {
    const PLAIN: Paging = Paging {
        page_size: "",
        ..NUMBER
    };
    let server = Server::always(200, r#"{"data":[]}"#).await;
    let error = list(&server, &PLAIN).page_size(5).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(
        error.to_string().contains("does not support a page size"),
        "{error}"
    );
    assert!(server.received().is_empty());
}

/// Iterates over a page with this body.
async fn end<W: PagingStyle>(paging: &'static W, body: String) -> Result<Vec<u32>, String> {
    let server = Server::start(move |_, before| match before {
        0 => Reply::json(body.clone()),
        _ => Reply::json(r#"{"data":[]}"#),
    })
    .await;
    let mut items = list(&server, paging).items();
    let mut ids = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => ids.push(item.id),
            Ok(None) => return Ok(ids),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
                return Err(error.to_string());
            }
        }
    }
}

#[tokio::test]
async fn invalid_pointer_to_the_next_page_is_an_error() {
    let unreadable = [
        r#"{"cursor":"x"}"#,
        r#"["x"]"#,
        "{}",
        "[]",
        "[ ]",
        r#""\ud800""#,
    ];
    for next in unreadable {
        let at = |property: &str| format!(r#"{{"data":[{{"id":1}}],{property}}}"#);
        let flag = at(&format!(r#""more":{next}"#));
        let cursor = at(&format!(r#""meta":{{"next_cursor":{next}}}"#));
        let link = at(&format!(r#""links":{{"next":{next}}}"#));
        let last = at(&format!(r#""has_more":{next}"#));
        for (walked, place) in [
            (end(&NUMBER, flag).await, "more"),
            (end(&CURSOR, cursor).await, "meta.next_cursor"),
            (end(&LINK, link).await, LINK.next),
            (end(&LAST_ITEM, last).await, "has_more"),
        ] {
            let error = walked.unwrap_err();
            assert!(error.contains(&format!("{place}: its type")), "{error}");
        }
    }
    // The same holds for a parent of the wrong type.
    for meta in ["7", r#""x""#, "true", r#"["x"]"#] {
        let body = format!(r#"{{"meta":{meta},"data":[{{"id":1}}]}}"#);
        let error = end(&CURSOR, body).await.unwrap_err();
        assert!(error.contains("meta: its type"), "{error}");
    }
}

#[tokio::test]
async fn indicators_of_the_last_page_end_a_walk() {
    for next in ["null", r#""""#, "false"] {
        let cursor = format!(r#"{{"meta":{{"next_cursor":{next}}},"data":[{{"id":1}}]}}"#);
        assert_eq!(end(&CURSOR, cursor).await, Ok(vec![1]), "{next}");
        let flag = format!(r#"{{"more":{next},"data":[{{"id":1}}]}}"#);
        assert_eq!(end(&NUMBER, flag).await, Ok(vec![1]), "{next}");
    }
    for meta in ["null", "false", r#""""#, "[]", "{}"] {
        let body = format!(r#"{{"meta":{meta},"data":[{{"id":1}}]}}"#);
        assert_eq!(end(&CURSOR, body).await, Ok(vec![1]), "{meta}");
    }
    assert_eq!(
        end(&CURSOR, r#"{"data":[{"id":1}]}"#.to_owned()).await,
        Ok(vec![1])
    );
}
