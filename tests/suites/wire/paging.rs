//! Paged lists: each item is returned once, whatever the server does.

use std::sync::atomic::{AtomicBool, Ordering};

use generated_client::Retry;
use generated_client::models::Cloud;
use interop_tests::server::{CannedResponse, ReceivedRequest, Server};
use serde_json::{Value, json};

/// How the server splits a list into pages.
#[derive(Clone, Copy)]
struct Shape {
    clouds: usize,
    most: usize,
    says_next: bool,
}

impl Shape {
    fn page(self, received: &ReceivedRequest) -> Value {
        let number = |name: &str| received.query(name).and_then(|it| it.parse::<usize>().ok());
        let (page, size) = (
            number("page").unwrap_or(0),
            number("page_size").unwrap_or(self.most).min(self.most),
        );
        let (start, end) = (
            (page * size).min(self.clouds),
            ((page + 1) * size).min(self.clouds),
        );
        let mut data = vec![Value::Null];
        data.extend((start..end).map(|index| json!({ "name": index.to_string() })));
        if start == end {
            data.clear();
        }
        if !self.says_next {
            return json!({ "data": data });
        }
        let next = if end < self.clouds {
            format!("?page={}", page + 1)
        } else {
            String::new()
        };
        json!({ "data": data, "paging": { "next": next } })
    }
}

async fn walk(shape: Shape) -> (Vec<String>, usize) {
    let server =
        Server::start(move |received| CannedResponse::json(200, shape.page(received).to_string()))
            .await;
    let mut items = super::client(&server)
        .search_clouds()
        .page_size(100)
        .items();
    let mut names = Vec::new();
    while let Some(cloud) = items.try_next().await.expect("a page") {
        names.push(cloud.name.expect("a name"));
    }
    (names, server.received().len())
}

fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|it| it.to_string()).collect()
}

#[tokio::test]
async fn pages_are_requested_while_there_is_a_next_one() {
    let (names, received) = walk(Shape {
        clouds: 250,
        most: 20,
        says_next: true,
    })
    .await;
    assert_eq!(
        (names, received),
        (numbers(250), 13),
        "the server's cap makes short pages"
    );
}

#[tokio::test]
async fn pages_without_a_next_page_end_with_an_empty_one() {
    let (names, received) = walk(Shape {
        clouds: 40,
        most: 20,
        says_next: false,
    })
    .await;
    assert_eq!((names, received), (numbers(40), 3));
}

#[tokio::test]
async fn an_empty_list_is_one_page() {
    for says_next in [true, false] {
        assert_eq!(
            walk(Shape {
                clouds: 0,
                most: 20,
                says_next
            })
            .await,
            (Vec::new(), 1)
        );
    }
}

#[tokio::test]
async fn a_failed_page_is_requested_again() {
    let failed = AtomicBool::new(false);
    let shape = Shape {
        clouds: 30,
        most: 10,
        says_next: true,
    };
    let server = Server::start(move |received| {
        if received.query("page") == Some("1") && !failed.swap(true, Ordering::Relaxed) {
            return CannedResponse::empty(503);
        }
        CannedResponse::json(200, shape.page(received).to_string())
    })
    .await;
    let list = super::client(&server).list_clouds();
    let mut items = list.retry(Retry::never()).items();
    let (mut names, mut failures) = (Vec::new(), 0);
    loop {
        match items.try_next().await {
            Ok(Some(Cloud { name, .. })) => names.push(name.expect("a name")),
            Ok(None) => break,
            Err(error) => {
                assert_eq!(error.status(), Some(503));
                failures += 1;
            }
        }
    }
    assert_eq!(
        (names, failures),
        (numbers(30), 1),
        "nothing lost, nothing twice"
    );
}

#[tokio::test]
async fn pages_can_be_requested_one_by_one_from_any_page() {
    let shape = Shape {
        clouds: 30,
        most: 10,
        says_next: true,
    };
    let server =
        Server::start(move |received| CannedResponse::json(200, shape.page(received).to_string()))
            .await;
    let client = super::client(&server);
    let page = client.list_clouds().page(1).await.expect("a page");
    assert_eq!(
        page.iter()
            .filter_map(|it| it.name.clone())
            .collect::<Vec<_>>(),
        numbers(20)[10..]
    );
    assert_eq!(page.next.as_deref(), Some("?page=2"));
    let mut pages = client.list_clouds().page(1).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.expect("a page") {
        sizes.push(page.len());
    }
    assert_eq!(sizes, [10, 10]);
}

#[test]
fn blocking_clients_iterate_over_all_pages() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let shape = Shape {
        clouds: 25,
        most: 10,
        says_next: true,
    };
    let server = runtime.block_on(Server::start(move |received| {
        CannedResponse::json(200, shape.page(received).to_string())
    }));
    let names: Result<Vec<_>, _> = super::client(&server)
        .list_clouds()
        .items()
        .blocking()
        .collect();
    assert_eq!(names.expect("pages").len(), 25);
}
