//! Mock responses: values, API errors, raw responses and delays.

use std::time::Duration;

use generated_client::auth::ClientCredentials;
use generated_client::mock::Mock;
use generated_client::models::{ApiError, Cloud};
use generated_client::operations::{FIND_CLOUD, LIST_CLOUDS};
use generated_client::{Client, ErrorKind};
use serde_json::json;

use crate::{ID, OTHER};

fn cloud(name: &str) -> Cloud {
    let mut cloud = Cloud::example();
    cloud.name = Some(name.into());
    cloud
}

#[tokio::test]
async fn values_are_sent_in_the_envelope_of_the_api() {
    let mock = Mock::start().await;
    mock.expect(mock.client().find_cloud(ID))
        .returns(cloud("north"));
    let response = mock
        .client()
        .find_cloud(ID)
        .send()
        .await
        .expect("a response");
    let sent: serde_json::Value = serde_json::from_slice(response.raw()).expect("JSON");
    assert_eq!(sent, json!({"data": cloud("north")}));
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.value(), &cloud("north"));
}

#[tokio::test]
async fn empty_responses_have_the_documented_status() {
    let mock = Mock::start().await;
    mock.expect(mock.client().delete_cloud(ID)).returns(());
    let response = mock
        .client()
        .delete_cloud(ID)
        .send()
        .await
        .expect("a response");
    assert_eq!((response.status().as_u16(), response.raw().len()), (204, 0));
}

#[tokio::test]
async fn errors_are_sent_in_the_format_of_the_api() {
    let mock = Mock::start().await;
    let mut conflict = ApiError::example();
    conflict.code = Some("in_use".into());
    conflict.message = Some("actors are installed in it".into());
    mock.expect(mock.client().delete_cloud(ID))
        .fails_with(409, conflict.clone());
    let error = mock.client().delete_cloud(ID).await.expect_err("a failure");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Status, Some(409))
    );
    assert_eq!(error.api_error(), Some(&conflict));
    let body = error.body().expect("a body");
    let sent: serde_json::Value = serde_json::from_slice(body).expect("JSON");
    assert_eq!(sent, json!({"error": conflict}));
}

#[tokio::test]
async fn raw_responses_can_be_sent() {
    let mock = Mock::start().await;
    mock.on(FIND_CLOUD)
        .responds_with(500, "<h1>oops</h1>")
        .response_header("retry-after", 7)
        .response_header("content-type", "text/html");
    let error = mock.client().find_cloud(ID).await.expect_err("a failure");
    assert_eq!(error.status(), Some(500));
    assert_eq!(error.body().expect("a body"), "<h1>oops</h1>");
    let headers = error.headers().expect("headers");
    assert_eq!(
        (&headers["retry-after"], &headers["content-type"]),
        (
            &"7".parse().expect("a header"),
            &"text/html".parse().expect("a header")
        )
    );
}

#[tokio::test]
async fn responses_can_be_delayed() {
    let mock = Mock::start().await;
    mock.on(FIND_CLOUD).after(Duration::from_secs(60));
    let late = mock
        .client()
        .find_cloud(ID)
        .timeout(Duration::from_millis(50));
    assert_eq!(late.await.expect_err("too late").kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn clients_built_by_the_program_get_a_token() {
    let mock = Mock::start().await;
    mock.expect(mock.client().find_cloud(OTHER));
    let client = Client::builder()
        .base_url(mock.url())
        .auth(ClientCredentials::new("id", "secret"))
        .build()
        .expect("a loopback URL is fine");
    client.find_cloud(OTHER).await.expect("a response");
}

#[test]
fn blocking_clients_can_use_the_mock() {
    let mock = Mock::start_blocking();
    mock.expect(mock.client().find_cloud(ID))
        .returns(cloud("north"))
        .times(1);
    let found = mock.client().find_cloud(ID).call().expect("a response");
    assert_eq!(found.name.as_deref(), Some("north"));
    mock.on(LIST_CLOUDS).returns([cloud("a"), cloud("b")]);
    let walk = mock.client().list_clouds().items().blocking();
    assert_eq!(walk.filter_map(Result::ok).count(), 2);
}
