//! Iterates over paged lists served by a mock.

use generated_client::Client;
use generated_client::mock::Mock;
use generated_client::models::Cloud;
use generated_client::operations::{LIST_CLOUDS, SEARCH_CLOUDS};

fn clouds(names: &[&str]) -> Vec<Cloud> {
    let cloud = |name: &&str| {
        let mut cloud = Cloud::example();
        cloud.name = Some((*name).to_owned());
        cloud
    };
    names.iter().map(cloud).collect()
}

async fn walked(client: &Client, size: Option<i32>) -> String {
    let mut request = client.list_clouds();
    if let Some(size) = size {
        request = request.page_size(size);
    }
    let mut items = request.items();
    let mut names = Vec::new();
    while let Some(cloud) = items.try_next().await.expect("a page") {
        names.push(cloud.name.expect("a name"));
    }
    names.join(" ")
}

#[tokio::test]
async fn all_pages_are_returned() {
    let mock = Mock::start().await;
    let pages = [clouds(&["a", "b"]), clouds(&["c"]), clouds(&["d", "e"])];
    let list = mock.on(LIST_CLOUDS).returns_pages(pages);
    assert_eq!(walked(&mock.client(), Some(100)).await, "a b c d e");
    assert_eq!(list.calls(), 3, "the last page says that it is the last");
}

#[tokio::test]
async fn pages_have_the_requested_size() {
    let mock = Mock::start().await;
    let list = mock
        .on(LIST_CLOUDS)
        .returns(clouds(&["a", "b", "c", "d", "e"]));
    assert_eq!(walked(&mock.client(), Some(2)).await, "a b c d e");
    assert_eq!(list.calls(), 3);
    assert_eq!(walked(&mock.client(), None).await, "a b c d e");
    assert_eq!(list.calls(), 4, "without a size, all of them are one page");
}

#[tokio::test]
async fn each_page_links_to_the_next() {
    let mock = Mock::start().await;
    mock.on(SEARCH_CLOUDS).returns(clouds(&["a", "b", "c"]));
    let client = mock.client();
    let call = |page| client.search_clouds().name("x y").page_size(2).page(page);
    let first = call(0).await.expect("a page");
    assert_eq!(
        first.next.as_deref(),
        Some("/clouds/search?name=x%20y&page_size=2&page=1")
    );
    let last = call(1).await.expect("a page");
    assert_eq!((last.len(), last.next), (1, None));
    let beyond = call(2).await.expect("a page");
    assert_eq!((beyond.len(), beyond.next), (0, None));
}

#[tokio::test]
async fn empty_lists_and_examples_are_one_page() {
    let mock = Mock::start().await;
    mock.on(LIST_CLOUDS);
    assert_eq!(walked(&mock.client(), None).await, "Springfield District");
    let none = mock.on(LIST_CLOUDS).returns([]);
    assert_eq!(walked(&mock.client(), None).await, "");
    assert_eq!(none.calls(), 1);
}

#[tokio::test]
async fn a_single_page_can_fail() {
    let mock = Mock::start().await;
    let client = mock.client();
    mock.expect(client.list_clouds())
        .returns_pages([clouds(&["a"]), clouds(&["b"])]);
    mock.expect(client.list_clouds().page(1))
        .responds_with(500, "")
        .times(1);
    let mut items = client.list_clouds().items();
    assert!(items.try_next().await.expect("a page").is_some());
    assert_eq!(
        items.try_next().await.expect_err("a failure").status(),
        Some(500)
    );
    let next = items
        .try_next()
        .await
        .expect("the same page again")
        .expect("an item");
    assert_eq!(next.name.as_deref(), Some("b"));
}
