//! Setters of optional values: each accepts a value, what converts into one, and an `Option` of these.

use generated_client::Client;
use generated_client::models::{Cloud, NewCloud};
use interop_tests::server::{CannedResponse, Server};

#[tokio::test]
async fn a_query_parameter_that_is_none_is_not_sent() {
    let server = Server::start(|_| CannedResponse::json(200, r#"{"data":[]}"#)).await;
    let client = super::client(&server);
    let name = String::from("north");
    client.list_rollovers().sort("name").await.expect("a page");
    client.list_rollovers().sort(&name).await.expect("a page");
    client
        .list_rollovers()
        .sort(Some("name"))
        .await
        .expect("a page");
    client
        .list_rollovers()
        .sort(Some(name))
        .page(Some(2))
        .await
        .expect("a page");
    let none = client.list_rollovers().sort(None::<&str>);
    none.page(None).page_size(None).await.expect("a page");
    let received = server.received();
    let queries: Vec<_> = received.iter().map(|it| it.target.clone()).collect();
    assert_eq!(
        queries,
        [
            "?sort=name",
            "?sort=north",
            "?sort=name",
            "?sort=north&page=2",
            ""
        ]
        .map(|query| format!("/v2/interop/tenant/rollovers{query}"))
    );
}

#[tokio::test]
async fn a_setting_of_the_client_that_is_none_is_left_as_it_is() {
    let server = Server::start(|_| CannedResponse::json(200, "7")).await;
    let url = format!("{}/v2/interop", server.url());
    let client = Client::builder().base_url(Some(url)).base_url(None::<&str>);
    let client = client.region(None::<String>).build().expect("a client");
    assert_eq!(client.count_rollovers().await.expect("a count"), 7);
}

#[tokio::test]
async fn a_property_that_is_none_is_not_sent() {
    let server = Server::start(|_| CannedResponse::json(200, r#"{"data":{}}"#)).await;
    let client = super::client(&server);
    let new = NewCloud::new()
        .name(Some("north"))
        .userdata(None::<String>)
        .generation(Some(1));
    client.create_cloud(&new).await.expect("a cloud");
    let body = String::from_utf8_lossy(&server.received()[0].body).into_owned();
    assert_eq!(body, r#"{"name":"north","generation":1}"#);
}

#[tokio::test]
async fn the_method_all_returns_the_items_of_all_pages() {
    let server = Server::start(|received| {
        CannedResponse::json(
            200,
            match received.query("page") {
                Some("1") => r#"{"data":[{"name":"b"}],"paging":{"next":""}}"#,
                _ => r#"{"data":[{"name":"a"}],"paging":{"next":"?page=1"}}"#,
            },
        )
    })
    .await;
    let client = super::client(&server);
    let names = |all: Vec<Cloud>| -> Vec<_> { all.into_iter().filter_map(|it| it.name).collect() };
    assert_eq!(
        names(client.list_clouds().all().await.expect("two pages")),
        ["a", "b"]
    );
    let items = client.list_clouds().items();
    assert_eq!(
        names(items.try_collect().await.expect("two pages")),
        ["a", "b"]
    );
    let mut rest = client.list_clouds().items();
    rest.try_next().await.expect("an item");
    assert_eq!(names(rest.all().await.expect("the second page")), ["b"]);
    let pages = client.list_clouds().pages().all().await.expect("two pages");
    assert_eq!(pages.len(), 2);
}
