//! Credentials: which are sent where, and how rejection is handled.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use generated_client::auth::{Basic, Bearer, ClientCredentials};
use generated_client::{Client, ErrorKind};
use interop_tests::server::{CannedResponse, ReceivedRequest, Server};

fn token(number: usize) -> CannedResponse {
    CannedResponse::json(
        200,
        format!(r#"{{"access_token":"token-{number}","token_type":"bearer","expires_in":3600}}"#),
    )
}

fn with_credentials(server: &Server) -> Client {
    let base = format!("{}/v2/interop", server.url());
    let auth = ClientCredentials::new("the client", "s3cret&more");
    Client::builder()
        .base_url(base)
        .auth(auth)
        .build()
        .expect("a loopback URL is fine")
}

fn is_token(received: &ReceivedRequest) -> bool {
    received.path() == "/oauth/token"
}

#[tokio::test]
async fn a_token_is_shared_by_all_requests() {
    let server = Server::start(|received| {
        if is_token(received) {
            token(1).after(Duration::from_millis(100))
        } else {
            CannedResponse::json(200, "7")
        }
    })
    .await;
    let client = with_credentials(&server);
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..50 {
        calls.spawn(client.count_rollovers().into_future());
    }
    while let Some(count) = calls.join_next().await {
        assert_eq!(count.expect("no panic").expect("a count"), 7);
    }
    let (tokens, calls): (Vec<_>, Vec<_>) = server.received().into_iter().partition(is_token);
    assert_eq!((tokens.len(), calls.len()), (1, 50));
    assert_eq!(tokens[0].method, "POST");
    assert_eq!(
        tokens[0].header("content-type"),
        "application/x-www-form-urlencoded"
    );
    let body = String::from_utf8_lossy(&tokens[0].body).into_owned();
    let mut pairs: Vec<&str> = body.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "client_id=the%20client",
            "client_secret=s3cret%26more",
            "grant_type=client_credentials"
        ]
    );
    assert!(
        calls
            .iter()
            .all(|it| it.header("authorization") == "Bearer token-1")
    );
}

#[tokio::test]
async fn a_rejected_token_is_replaced_and_the_request_retried_once() {
    let tokens = AtomicUsize::new(0);
    let server = Server::start(move |received| {
        if is_token(received) {
            token(tokens.fetch_add(1, Ordering::Relaxed) + 1)
        } else if received.header("authorization") == "Bearer token-2" {
            CannedResponse::json(200, r#"{"data":{"name":"a"}}"#)
        } else {
            CannedResponse::empty(401)
        }
    })
    .await;
    let client = with_credentials(&server);
    let cloud = client
        .create_cloud(&generated_client::models::NewCloud::new())
        .await
        .expect("replayed");
    assert_eq!(cloud.name.as_deref(), Some("a"));
    let sent: Vec<_> = server
        .received()
        .iter()
        .map(|it| format!("{} {}", it.path(), it.header("authorization")))
        .collect();
    assert_eq!(
        sent,
        [
            "/oauth/token ",
            "/v2/interop/clouds Bearer token-1",
            "/oauth/token ",
            "/v2/interop/clouds Bearer token-2"
        ]
    );
}

#[tokio::test]
async fn a_second_rejection_is_returned() {
    let server = Server::start(|received| {
        if is_token(received) {
            token(1)
        } else {
            CannedResponse::empty(401)
        }
    })
    .await;
    let error = with_credentials(&server)
        .count_rollovers()
        .await
        .expect_err("401");
    assert_eq!(error.status(), Some(401));
    assert_eq!(
        server.received().iter().filter(|it| !is_token(it)).count(),
        2,
        "one replay, no more"
    );
}

#[tokio::test]
async fn rejected_client_credentials_are_reported_without_the_secret() {
    let server = Server::start(|_| {
        CannedResponse::json(
            401,
            r#"{"error":"invalid_client","error_description":"s3cret&more"}"#,
        )
    })
    .await;
    let error = with_credentials(&server)
        .count_rollovers()
        .await
        .expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::Auth);
    let mut text = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(it) = source {
        text.push_str(&format!(" {it} {it:?}"));
        source = it.source();
    }
    assert!(
        text.contains("invalid_client") && !text.contains("s3cret"),
        "{text}"
    );
}

#[tokio::test]
async fn basic_and_bearer_are_sent_as_given() {
    let server = Server::start(|_| CannedResponse::json(200, "1")).await;
    let build = |builder: generated_client::ClientBuilder| {
        builder.base_url(server.url()).build().expect("loopback")
    };
    build(Client::builder().auth(Basic::new("key", "key")))
        .count_rollovers()
        .await
        .expect("a count");
    build(Client::builder().auth(Bearer::new("jwt")))
        .count_rollovers()
        .await
        .expect("a count");
    let sent: Vec<_> = server
        .received()
        .iter()
        .map(|it| it.header("authorization").to_owned())
        .collect();
    assert_eq!(sent, ["Basic a2V5OmtleQ==", "Bearer jwt"]);
}

#[tokio::test]
async fn no_token_goes_over_http_or_to_another_host() {
    let plain = Client::builder()
        .base_url("http://api.example/v2")
        .auth(Bearer::new("token"))
        .build();
    assert!(plain.is_err(), "http with credentials, not on loopback");

    let other = Server::start(|_| CannedResponse::json(200, "1")).await;
    let elsewhere = format!("{}/stolen", other.url());
    let server =
        Server::start(move |_| CannedResponse::empty(302).with("location", elsewhere.clone()))
            .await;
    let client = Client::builder()
        .base_url(server.url())
        .auth(Bearer::new("token"))
        .build()
        .expect("loopback");
    let error = client
        .count_rollovers()
        .await
        .expect_err("a redirect to another host");
    assert_eq!(error.status(), Some(302));
    assert!(
        other.received().is_empty(),
        "the other host received no request"
    );
}

#[test]
fn debug_output_contains_no_secrets() {
    let builder = Client::builder().auth(ClientCredentials::new("id", "s3cret"));
    let text = format!(
        "{builder:?} {:?} {:?}",
        Bearer::new("s3cret"),
        Basic::new("user", "s3cret")
    );
    let client = builder.build().expect("the default server is https");
    let text = format!(
        "{text} {client:?} {:?}",
        client.search_clouds().name("s3cret")
    );
    assert!(!text.contains("s3cret"), "{text}");
}
