//! Failures, and the errors that callers get.

use std::error::Error as _;
use std::time::Duration;

use generated_client::{Client, Error, ErrorKind};
use interop_tests::server::{CannedResponse, Server};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

#[tokio::test]
async fn api_errors_may_be_wrapped_in_error() {
    for body in [
        r#"{"status":409,"code":"conflict","message":"it runs"}"#,
        r#"{"data":null,"error":{"status":409,"code":"conflict","message":"it runs"}}"#,
    ] {
        let response = CannedResponse::json(409, body).with("x-request-id", "r-1");
        let server = Server::start(move |_| response.clone()).await;
        let error = super::client(&server)
            .delete_rollover(super::id())
            .await
            .expect_err("409");
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Status, Some(409))
        );
        let api = error.api_error().expect("it was sent");
        assert_eq!(
            (api.code.as_deref(), api.message.as_deref()),
            (Some("conflict"), Some("it runs"))
        );
        assert_eq!(
            error.body().expect("the raw body").as_ref(),
            body.as_bytes()
        );
        assert_eq!(error.headers().expect("headers")["x-request-id"], "r-1");
        assert_eq!(error.request_id(), Some("r-1"));
        assert!(!error.is_retryable());
        assert!(error.to_string().contains("it runs"), "{error}");
    }
}

#[tokio::test]
async fn every_other_error_status_is_an_error() {
    for (status, retryable) in [
        (301, false),
        (400, false),
        (404, false),
        (408, true),
        (429, true),
        (500, false),
        (502, true),
        (503, true),
        (504, true),
    ] {
        let server = Server::start(move |_| CannedResponse::empty(status)).await;
        let error = super::client(&server)
            .find_cloud(super::id())
            .await
            .expect_err("not a success");
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.is_retryable(), retryable, "{status}");
        assert!(error.api_error().is_none());
    }
}

#[tokio::test]
async fn decode_errors_have_the_path_of_the_value() {
    let body = r#"{"data":[{"name":"a"},null,{"auth":{"client_secret":"hush","updated_at":"hush-time"}}]}"#;
    let server = Server::start(move |_| CannedResponse::json(200, body)).await;
    let error = super::client(&server)
        .list_actors()
        .await
        .expect_err("no time");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("data[2].auth.updated_at"));
    let text = format!("{error} {error:?}");
    assert!(
        text.contains("data[2].auth.updated_at") && !text.contains("hush"),
        "{text}"
    );
    assert_eq!(
        error.body().expect("the raw body").as_ref(),
        body.as_bytes()
    );
}

#[tokio::test]
async fn bodies_that_are_not_json_are_errors() {
    for body in ["", "<html>", "{\"data\":", "{}", "{\"data\":null}", "[]"] {
        let server = Server::start(move |_| CannedResponse::json(200, body)).await;
        let error = super::client(&server)
            .find_cloud(super::id())
            .await
            .expect_err("no cloud");
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn an_error_in_a_success_response_is_reported() {
    let server =
        Server::start(|_| CannedResponse::json(200, r#"{"error":{"message":"half done"}}"#)).await;
    let error = super::client(&server)
        .find_cloud(super::id())
        .await
        .expect_err("no cloud");
    assert_eq!(
        error.api_error().and_then(|it| it.message.as_deref()),
        Some("half done")
    );
}

#[tokio::test]
async fn slow_servers_time_out() {
    let server = Server::start(|_| CannedResponse::empty(204).after(Duration::from_secs(60))).await;
    let builder = Client::builder()
        .base_url(server.url())
        .timeout(Duration::from_millis(100));
    let error = builder
        .build()
        .expect("a loopback URL is fine")
        .delete_cloud(super::id())
        .await
        .expect_err("too slow");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_cut_connection_is_a_transport_error() {
    for sent in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{\"data\":",
    ] {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = stream.write_all(sent.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        let client = Client::builder()
            .base_url(url)
            .build()
            .expect("a loopback URL is fine");
        let error = client.find_cloud(super::id()).await.expect_err("cut");
        assert_eq!(error.kind(), ErrorKind::Transport, "{sent:?}: {error}");
        assert!(error.is_retryable() && error.source().is_some());
    }
}

#[tokio::test]
async fn refused_connections_are_connect_errors() {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let client = Client::builder()
        .base_url(url)
        .build()
        .expect("a loopback URL is fine");
    let error = client.find_cloud(super::id()).await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[test]
fn errors_are_send_and_sync() {
    fn carried<T: std::error::Error + Send + Sync + 'static>() {}
    carried::<Error>();
}
