//! Iterates over paged lists with any page size and any number of failures: each item is returned once, in order.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use generated_client::{Client, Error, ErrorKind, models::Cloud};
use interop_tests::fault::{End, FaultServer, Point, Script};
use interop_tests::server::ReceivedRequest;
use proptest::prelude::*;
use serde_json::json;

use crate::{ATTEMPTS, builder, in_time};

/// A list, and how the server returns it.
#[derive(Clone, Debug)]
struct List {
    clouds: usize,
    /// The page size that the client requests, and the server's maximum.
    page_size: usize,
    cap: usize,
    /// Whether the server indicates the next page.
    says_next: bool,
    /// Whether each page contains a `null`.
    nulls: bool,
    /// The number of pages to prefetch.
    prefetch: usize,
    /// The faults of each page before it is returned.
    faults: Vec<Vec<Fault>>,
}

#[derive(Clone, Copy, Debug)]
enum Fault {
    Busy,
    Broken(Point, End),
    Garbled,
}

fn fault() -> impl Strategy<Value = Fault> {
    let point = prop::sample::select(&[Point::ReceivedRequest, Point::Headers, Point::Body]);
    let end = prop::sample::select(&[End::Close, End::Reset]);
    prop_oneof![
        Just(Fault::Busy),
        Just(Fault::Garbled),
        (point, end).prop_map(|(point, end)| Fault::Broken(point, end)),
    ]
}

prop_compose! {
    fn list()(
        clouds in 0..60_usize,
        page_size in 1..20_usize,
        cap in 1..20_usize,
        says_next: bool,
        nulls: bool,
        prefetch in 0..4_usize,
        faults in prop::collection::vec(prop::collection::vec(fault(), 0..5), 0..8),
    ) -> List {
        List { clouds, page_size, cap, says_next, nulls, prefetch, faults }
    }
}

impl List {
    /// A page, or the fault after `before` earlier requests for it.
    fn response(&self, received: &ReceivedRequest, before: usize) -> Script {
        let number = |name: &str| received.query(name).and_then(|it| it.parse::<usize>().ok());
        let page = number("page").unwrap_or(0);
        let fault = self.faults.get(page).and_then(|it| it.get(before));
        match fault {
            None => Script::json(200, &self.page(page, number("page_size"))),
            Some(Fault::Busy) => Script::json(503, ""),
            Some(Fault::Garbled) => Script::json(200, r#"{"data":[{},"#),
            Some(Fault::Broken(point, end)) => Script::broken(*point, *end),
        }
    }

    fn page(&self, page: usize, size: Option<usize>) -> String {
        let size = size.unwrap_or(self.cap).min(self.cap);
        let start = (page * size).min(self.clouds);
        let end = (start + size).min(self.clouds);
        let mut data: Vec<_> = (start..end)
            .map(|it| json!({"name": it.to_string()}))
            .collect();
        if self.nulls && !data.is_empty() {
            data.insert(data.len() / 2, json!(null));
        }
        if !self.says_next {
            return json!({ "data": data }).to_string();
        }
        let next = if end < self.clouds { "more" } else { "" };
        json!({ "data": data, "paging": { "next": next } }).to_string()
    }

    async fn server(self) -> FaultServer {
        let received_before = Mutex::new(HashMap::new());
        FaultServer::start(move |received| {
            let mut pages = received_before
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let before = pages.entry(received.target.clone()).or_insert(0);
            *before += 1;
            self.response(received, *before - 1)
        })
        .await
    }
}

/// Collects all items, continuing after each error. Only the expected errors may occur.
async fn walk(client: &Client, list: &List) -> Vec<String> {
    let mut items = client
        .list_clouds()
        .page_size(i32::try_from(list.page_size).expect("it is small"))
        .prefetch(list.prefetch)
        .items();
    let (mut names, mut errors) = (Vec::new(), 0);
    loop {
        match in_time(items.try_next()).await {
            Ok(Some(cloud)) => names.push(name(cloud)),
            Ok(None) => break,
            Err(error) => {
                expected(&error);
                errors += 1;
                assert!(errors <= 8 * 5, "an error for each fault at most");
            }
        }
    }
    names
}

fn name(cloud: Cloud) -> String {
    cloud.name.expect("each has one")
}

fn expected(error: &Error) {
    let is_expected = match error.kind() {
        ErrorKind::Decode => error.attempts() >= 1,
        ErrorKind::Status => error.status() == Some(503),
        kind => kind == ErrorKind::Transport,
    };
    assert!(
        is_expected && error.attempts() as usize <= ATTEMPTS,
        "{error:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_item_is_returned_once_and_in_order(list in list()) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let names = runtime.block_on(async {
            let server = list.clone().server().await;
            let client = builder(server.url()).build().expect("loopback");
            walk(&client, &list).await
        });
        let all: Vec<_> = (0..list.clouds).map(|it| it.to_string()).collect();
        prop_assert_eq!(names, all);
    }

    #[test]
    fn each_item_comes_once_and_in_order_without_async(list in list()) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let server = runtime.block_on(list.clone().server());
        let client = builder(server.url()).build().expect("loopback");
        let items = client.list_clouds().prefetch(list.prefetch).items().blocking();
        let names: Vec<_> = items
            .take(list.clouds + 8 * 5)
            .filter_map(|it| it.inspect_err(expected).ok().map(name))
            .collect();
        let all: Vec<_> = (0..list.clouds).map(|it| it.to_string()).collect();
        prop_assert_eq!(names, all);
    }
}

#[tokio::test]
async fn a_page_that_repeats_forever_is_an_error() {
    let page = r#"{"data":[{"name":"a cloud"}],"paging":{"next":"more"}}"#;
    let server = FaultServer::start(move |_| Script::json(200, page)).await;
    for prefetch in [0, 3] {
        let client = builder(server.url()).build().expect("loopback");
        let mut items = client.list_clouds().prefetch(prefetch).items();
        let first = in_time(items.try_next()).await.expect("the first page");
        assert!(first.is_some());
        let error = in_time(items.try_next()).await.expect_err("the same again");
        assert_eq!(error.kind(), ErrorKind::Paging, "{error:?}");
        assert!(
            error.to_string().contains("repeats an earlier one"),
            "{error}"
        );
        assert!(!error.is_retryable());
    }
}
