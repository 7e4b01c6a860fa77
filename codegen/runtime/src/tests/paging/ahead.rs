//! Prefetched pages.

use std::time::Duration;

use super::super::server::{Reply, Server};
use super::{list, long};

#[tokio::test]
async fn prefetched_pages_are_available_to_a_slow_reader() {
    let server = long(4).await;
    let request = list(&server)
        .prefetch(2)
        .deadline(Duration::from_millis(400));
    let mut pages = request.pages();
    let mut ids = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        ids.extend(page.into_iter().map(|it| it.id));
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert_eq!(ids, [0, 1, 2, 3]);
    assert!(server.targets().len() <= 6, "no page is requested twice");
}

#[tokio::test]
async fn unproductive_walk_does_not_prefetch() {
    let server = Server::start(|_, before| {
        Reply::json(format!(r#"{{"data":[],"paging":{{"next":"{before}"}}}}"#))
    })
    .await;
    let mut items = list(&server).prefetch(50).items();
    let walked = tokio::time::timeout(Duration::from_secs(1), items.try_next()).await;
    assert!(walked.is_err(), "there is no end");
    // The pages prefetched before the walk slowed down, and about ten per second afterwards.
    assert!(server.targets().len() < 90, "{}", server.targets().len());
}

#[test]
fn page_prefetched_on_an_idle_runtime_is_requested_again() {
    let single = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let servers = tokio::runtime::Runtime::new().unwrap();
    let server = servers.block_on(long(4));
    let (first, second) = (single(), single());
    let request = list(&server)
        .prefetch(2)
        .deadline(Duration::from_secs(5))
        .timeout(Duration::from_secs(5));
    let mut pages = request.pages();
    let page = first.block_on(pages.try_next()).unwrap().unwrap();
    assert_eq!(page[0].id, 0);
    // The first runtime, on which the next pages were requested, is not driven any more.
    let mut ids = Vec::new();
    let mut errors = 0;
    loop {
        let next = second.block_on(async {
            let next = tokio::time::timeout(Duration::from_secs(30), pages.try_next());
            next.await.expect("it hangs")
        });
        match next {
            Ok(Some(page)) => ids.extend(page.into_iter().map(|it| it.id)),
            Ok(None) => break,
            Err(error) => {
                assert_eq!(error.kind(), crate::ErrorKind::Timeout, "{error:?}");
                errors += 1;
            }
        }
    }
    assert_eq!((ids, errors), (vec![1, 2, 3], 1));
    drop(first);
}
