//! Errors: what they are, and what they say.

use std::time::{Duration, Instant};

use super::server::{Reply, Server};
use super::{Fault, builder, client, get_thing, printed};
use crate::{Client, Error, ErrorKind, Retry};

async fn failed(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Error<Fault> {
    let server = Server::start(move |_, _| reply()).await;
    get_thing(&client(&server)).await.unwrap_err()
}

#[tokio::test]
async fn a_status_tells_what_the_api_says() {
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
    assert_eq!(error.method().map(crate::Method::as_str), Some("GET"));
    assert!(!printed(&error).contains("s3cret"), "{error:?}");
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn only_an_error_of_the_api_counts_as_one() {
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
async fn what_may_pass_can_be_retried() {
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
async fn a_server_that_takes_too_long_is_a_timeout() {
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
async fn nobody_there_is_no_connection() {
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
async fn an_response_that_is_cut_is_a_broken_connection() {
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
async fn a_redirect_within_the_origin_is_followed() {
    let server = Server::start(|asked, _| match asked.target.as_str() {
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

/// What an operation says when it fails, as generated code has it.
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
async fn what_a_status_says_may_have_a_type_of_its_own() {
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
async fn a_failure_is_one_although_its_body_takes_longer_than_the_timeout() {
    // Building a client takes its time, in which no call of another may run.
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

/// How long the calls may take.
const TIME: Duration = Duration::from_secs(2);

/// A server whose responses have this status and a body that does not come to its end.
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

/// A failure of this status whose body does not come to its end, and which is sent so often.
async fn drips(server: Server, client: Client<Fault>, status: u16, attempts: u32) {
    let error = get_thing(&client).await.unwrap_err();
    let told = (error.kind(), error.status());
    assert_eq!(told, (ErrorKind::Status, Some(status)));
    assert_eq!(error.retry_after(), Some(Duration::ZERO));
    assert_eq!(error.body().map(AsRef::as_ref), Some(&b"{"[..]));
    assert_eq!(error.attempts(), attempts);
    assert_eq!(server.asked().len(), attempts as usize);
    assert!(error.to_string().contains("only a part"), "{error}");
    // And so with the deadline.
    let call = get_thing(&client).timeout(TIME * 30).deadline(TIME);
    let error = call.await.unwrap_err();
    let told = (error.kind(), error.status());
    assert_eq!(told, (ErrorKind::Status, Some(status)));
}
