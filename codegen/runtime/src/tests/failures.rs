//! Errors: their kinds and their messages.

use std::time::{Duration, Instant};

use super::server::{Reply, Server};
use super::{Fault, builder, client, get_thing, printed};
use crate::{Client, Error, ErrorKind, Retry};

async fn failed(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Error<Fault> {
    let server = Server::start(move |_, _| reply()).await;
    get_thing(&client(&server)).await.unwrap_err()
}

#[tokio::test]
async fn error_contains_the_message_of_the_api() {
    let headers = "x-request-id: r-1\r\nx-key: s3cret\r\n";
    let body = r#"{"error":{"message":"it exists"},"other":"s3cret"}"#;
    let error = failed(move || Reply::with(409, headers, body)).await;
    assert_eq!(
        error.to_string(),
        "GET /things/{id}: 409 Conflict: it exists"
    );
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Status, Some(409))
    );
    assert_eq!(
        error.api_error(),
        Some(&Fault {
            code: None,
            message: Some("it exists".to_owned())
        })
    );
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.headers().unwrap()["x-key"], "s3cret");
    assert_eq!(error.body().unwrap(), body);
    assert_eq!(error.path_template(), Some("/things/{id}"));
    assert_eq!(error.method(), Some(crate::Method::GET));
    assert!(!printed(&error).contains("s3cret"), "{error:?}");
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn only_a_valid_api_error_is_decoded() {
    for (body, message) in [
        (r#"{"message":"bare"}"#, Some("bare")),
        (
            r#"{"error":{"message":"under"},"message":"bare"}"#,
            Some("under"),
        ),
        (r#"{"error":"text","message":"bare"}"#, Some("bare")),
        (r#"{"error":{"message":7},"message":"bare"}"#, Some("bare")),
        ("{}", None),
        (r#"{"unrelated":1}"#, None),
        (r#"{"message":null}"#, None),
        (r#"["code","message"]"#, None),
        (r#""s3cret""#, None),
        ("<html>", None),
        ("", None),
    ] {
        let error = failed(move || Reply::status(500, body)).await;
        let found = error.api_error().map(|it| it.message.as_deref());
        assert_eq!(found, message.map(Some), "{body}");
        let text = message.map(|it| format!(": {it}")).unwrap_or_default();
        assert_eq!(
            error.to_string(),
            format!("GET /things/{{id}}: 500 Internal Server Error{text}")
        );
    }
}

#[tokio::test]
async fn temporary_failures_are_retryable() {
    for (status, retryable) in [
        (400, false),
        (404, false),
        (408, true),
        (429, true),
        (500, false),
        (502, true),
        (503, true),
        (504, true),
    ] {
        let error = failed(move || Reply::status(status, "")).await;
        assert_eq!(
            (error.status(), error.is_retryable()),
            (Some(status), retryable)
        );
    }
}

#[tokio::test]
async fn slow_server_is_a_timeout() {
    let slow = Server::start(|_, _| Reply::json("{}").after(Duration::from_secs(30))).await;
    let began = Instant::now();
    let request = get_thing(&client(&slow))
        .timeout(Duration::from_millis(100))
        .query("q", "s3cret");
    let error = request.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable(), error.status()),
        (ErrorKind::Timeout, true, None)
    );
    assert!(began.elapsed() < Duration::from_secs(10));
    let text = printed(&error);
    assert!(
        !text.contains("s3cret") && !text.contains("127.0.0.1"),
        "{text}"
    );
}

#[tokio::test]
async fn unreachable_server_is_a_connect_error() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let builder = crate::Client::<Fault>::builder(&super::DEFAULTS);
    let client = builder
        .base_url(format!("http://127.0.0.1:{port}"))
        .build()
        .unwrap();
    let error = get_thing(&client).retry(Retry::never()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Connect, true)
    );
    assert_eq!(
        error.to_string(),
        "GET /things/{id}: could not connect to the server"
    );
}

#[tokio::test]
async fn truncated_response_is_a_transport_error() {
    for cut in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"data\":",
        "not HTTP\r\n\r\n",
    ] {
        let error = failed(move || Reply::raw(cut)).await;
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::Transport, true),
            "{cut}: {error:?}"
        );
    }
}

#[tokio::test]
async fn redirect_within_the_origin_is_followed() {
    let server = Server::start(|received, _| match received.target.as_str() {
        "/v2/things/7" => Reply::with(307, "location: /new\r\n", ""),
        "/new" => Reply::json(r#"{"data":{"id":7}}"#),
        _ => Reply::with(302, "location: /v2/loop\r\n", ""),
    })
    .await;
    assert_eq!(get_thing(&client(&server)).await.unwrap().id, 7);
    let request = client(&server)
        .request_builder(crate::Method::GET, "/loop")
        .returns_nothing();
    assert_eq!(request.await.unwrap_err().status(), Some(302));
}

/// The error of an operation, as generated code declares it.
#[derive(Debug, PartialEq)]
enum GetThingError {
    NotFound(super::Thing),
    Unknown(crate::Bytes),
}

impl crate::ByStatus for GetThingError {
    fn read(response: &crate::Success<'_>) -> Result<Self, crate::DecodeError> {
        let known = match response.status() {
            404 => response.json().ok().map(Self::NotFound),
            _ => None,
        };
        Ok(known.unwrap_or_else(|| Self::Unknown(response.bytes())))
    }
}

#[tokio::test]
async fn error_type_may_depend_on_the_status() {
    for (status, body, expected) in [
        (
            404,
            r#"{"id":7}"#,
            GetThingError::NotFound(super::Thing { id: 7 }),
        ),
        (404, "<html>", GetThingError::Unknown("<html>".into())),
        (
            409,
            r#"{"id":7}"#,
            GetThingError::Unknown(r#"{"id":7}"#.into()),
        ),
    ] {
        let error = failed(move || Reply::status(status, body)).await;
        assert_eq!(error.by_status(), Some(expected));
    }
    let decode_error = failed(|| Reply::json("{")).await;
    assert_eq!(decode_error.by_status::<GetThingError>(), None);
}

#[tokio::test]
async fn error_keeps_its_status_if_its_body_times_out() {
    // Building a client takes time, during which no other request may run.
    let mut cases = Vec::new();
    for (status, attempts) in [(401, 1), (404, 1), (429, 2), (503, 2)] {
        let (server, client) = dripping(status).await;
        cases.push((server, client, status, attempts));
    }
    let cases: Vec<_> = (cases.into_iter())
        .map(|(server, client, status, attempts)| {
            tokio::spawn(drips(server, client, status, attempts))
        })
        .collect();
    for case in cases {
        case.await.unwrap();
    }
}

/// The timeout of the requests.
const TIME: Duration = Duration::from_secs(2);

/// A server whose responses have this status and an unfinished body.
async fn dripping(status: u16) -> (Server, Client<Fault>) {
    let server = Server::start(move |_, _| {
        let head = "retry-after: 0\r\ncontent-length: 99\r\n\r\n{";
        Reply::raw(format!("HTTP/1.1 {status} X\r\n{head}")).and_then_nothing()
    })
    .await;
    let client = builder(&server)
        .timeout(TIME)
        .retry(Retry::default().attempts(2).base_delay(Duration::ZERO))
        .build()
        .unwrap();
    (server, client)
}

/// An error of this status with an unfinished body, after this number of attempts.
async fn drips(server: Server, client: Client<Fault>, status: u16, attempts: u32) {
    let error = get_thing(&client).await.unwrap_err();
    let reported = (error.kind(), error.status());
    assert_eq!(reported, (ErrorKind::Status, Some(status)));
    assert_eq!(error.retry_after(), Some(Duration::ZERO));
    assert_eq!(error.body().map(AsRef::as_ref), Some(&b"{"[..]));
    assert_eq!(error.attempts(), attempts);
    assert_eq!(server.received().len(), attempts as usize);
    assert!(error.to_string().contains("is incomplete"), "{error}");
    // The same holds for the deadline.
    let call = get_thing(&client).timeout(TIME * 30).deadline(TIME);
    let error = call.await.unwrap_err();
    let reported = (error.kind(), error.status());
    assert_eq!(reported, (ErrorKind::Status, Some(status)));
}
