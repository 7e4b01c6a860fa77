//! Pages that repeat items under other identities, and how many of them are held.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Deserializer};

use super::super::server::{Reply, Server};
use super::super::{Fault, Thing, client};
use super::lists::{CURSOR, LINK, NUMBER};
use crate::{ErrorKind, Method, PagedRequest, PagingStyle};

fn list<T: serde::de::DeserializeOwned + Send + 'static, W: PagingStyle>(
    server: &Server,
    paging: &'static W,
) -> PagedRequest<T, Fault, W> {
    client(server)
        .request_builder(Method::GET, "/things")
        .returns_pages(paging)
}

/// The current and the maximum number of items.
static LIVE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

struct Counted(u32);

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let thing = Thing::deserialize(deserializer)?;
        let live = LIVE.fetch_add(1, Ordering::SeqCst) + 1;
        MOST.fetch_max(live, Ordering::SeqCst);
        Ok(Self(thing.id))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn large_repeated_pages_are_not_held() {
    // The number of items that the server below returns.
    const ITEMS: usize = 20;
    const IDS: [u32; 10] = [1, 1, 1, 1, 2, 1, 1, 1, 1, 1];
    let padding = "a".repeat(20_000);
    let server = Server::start(move |received, _| {
        let (_, number) = received.target.split_once("page=").unwrap();
        let number: usize = number.parse().unwrap();
        let id = IDS[number - 1];
        // The items of a page differ, so the list does not consist of one value.
        let items = (0..20_u32).map(|it| format!(r#"{{"id":{},"x":"{padding}"}}"#, id + it));
        let items = items.collect::<Vec<_>>().join(",");
        let more = number < IDS.len();
        Reply::json(format!(r#"{{"data":[{items}],"more":{more}}}"#))
    })
    .await;
    let mut pages = list::<Counted, _>(&server, &NUMBER).pages();
    let mut ids = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        assert_eq!(page.len(), ITEMS);
        ids.push(page[0].0);
    }
    assert_eq!(ids, IDS);
    let most = MOST.load(Ordering::SeqCst);
    assert!(most <= 2 * ITEMS, "{most}");
    let received = server.received().len();
    assert!(received <= 2 * IDS.len() + 1, "{received}");
}

#[tokio::test]
async fn endless_large_pages_are_an_error() {
    let item = format!(r#"{{"id":5,"x":"{}"}},{{"id":6}}"#, "a".repeat(300_000));
    let server = Server::start(move |_, before| {
        Reply::json(format!(
            r#"{{"data":[{item}],"more":true,"request":{before}}}"#
        ))
    })
    .await;
    let mut items = list::<Thing, _>(&server, &NUMBER).items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 5);
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 6);
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(server.received().len() < 12);
}

#[tokio::test]
async fn links_to_the_same_url_are_equal() {
    let formats: [fn(usize) -> String; 4] = [
        |n| format!("/v2/things?p=1#{n}"),
        |n| format!("{}things?p=1", "./".repeat(n + 1)),
        |n| format!("/v2/{n}/../things?p=1"),
        |n| {
            format!(
                "{}?p=1",
                if n.is_multiple_of(2) {
                    "/v2/things"
                } else {
                    "things"
                }
            )
        },
    ];
    for format in formats {
        for items in [r#"{"id":1}"#, ""] {
            let server = Server::start(move |_, before| {
                let next = format(before);
                Reply::json(format!(
                    r#"{{"data":[{items}],"links":{{"next":"{next}"}},"request":{before}}}"#
                ))
            })
            .await;
            let mut walk = list::<Thing, _>(&server, &LINK).items();
            let walked = tokio::time::timeout(Duration::from_secs(3), async {
                loop {
                    if let Err(error) = walk.try_next().await {
                        break error.kind();
                    }
                }
            });
            let ended = walked.await;
            assert_eq!(ended, Ok(ErrorKind::Paging), "{}", format(7));
            assert!(server.received().len() < 12, "{}", server.received().len());
        }
    }
}

#[tokio::test]
async fn api_that_ignores_the_page_is_detected_although_its_bodies_differ() {
    for prefetch in [0, 4] {
        let server = Server::start(|_, before| {
            Reply::json(format!(
                r#"{{"data":[{{"id":1}},{{"id":2}}],"more":true,"requestId":"{before}"}}"#
            ))
        })
        .await;
        let mut items = list::<Thing, _>(&server, &NUMBER)
            .prefetch(prefetch)
            .items();
        let mut ids = Vec::new();
        let error = loop {
            match items.try_next().await {
                Ok(item) => ids.push(item.unwrap().id),
                Err(error) => break error,
            }
        };
        assert_eq!((ids, error.kind()), (vec![1, 2], ErrorKind::Paging));
        assert!(server.received().len() < 20, "{}", server.received().len());
    }
}

#[tokio::test]
async fn pages_with_known_items_are_requested_at_a_bounded_rate() {
    for items in [r#"{"id":1},{"id":2}"#, r#"{"id":1},{"id":2},null"#] {
        let server = Server::start(move |_, before| {
            Reply::json(format!(
                r#"{{"data":[{items}],"meta":{{"next_cursor":"{before}"}},"links":{{"next":"?{before}"}}}}"#
            ))
        })
        .await;
        let mut cursors = list::<Thing, _>(&server, &CURSOR).items();
        let mut links = list::<Thing, _>(&server, &LINK).prefetch(3).items();
        let begun = Instant::now();
        let walk = async {
            while begun.elapsed() < Duration::from_secs(5) {
                cursors.try_next().await.unwrap();
            }
        };
        let _ = tokio::time::timeout(Duration::from_millis(800), walk).await;
        let received = server.received().len();
        assert!((2..30).contains(&received), "{received}");
        let begun = Instant::now();
        let walk = async {
            while begun.elapsed() < Duration::from_secs(5) {
                links.try_next().await.unwrap();
            }
        };
        let _ = tokio::time::timeout(Duration::from_millis(800), walk).await;
        let received = server.received().len() - received;
        assert!((2..30).contains(&received), "{received}");
    }
}
