//! Which requests are retried, how often, and when.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use super::server::{Reply, Server};
use super::{Fault, get_thing};
use crate::auth::ClientCredentials;
use crate::{Body, Client, ClientBuilder, ErrorKind, Method, Request, Retry};

const SOON: Duration = Duration::from_millis(2);

/// Like for other tests, but with a shared HTTP client, because creating one is slow.
fn builder(server: &Server) -> ClientBuilder<Fault> {
    static HTTP: LazyLock<reqwest::Client> = LazyLock::new(reqwest::Client::new);
    super::builder(server).http_client(HTTP.clone())
}

fn client(server: &Server) -> Client<Fault> {
    builder(server).build().unwrap()
}

/// Three attempts, with minimal delays.
fn eager() -> Retry {
    Retry::default().base_delay(SOON)
}

fn call(client: &Client<Fault>, method: Method) -> Request<(), Fault> {
    client
        .request_builder(method, "/things")
        .json(&1)
        .returns_nothing()
        .retry(eager())
}

/// A server that fails at first.
async fn failing(times: usize, reply: fn() -> Reply) -> Server {
    Server::start(move |_, before| {
        if before < times {
            reply()
        } else {
            Reply::json("{}")
        }
    })
    .await
}

#[tokio::test]
async fn temporary_failure_of_an_idempotent_method_is_retried() {
    let broken: [fn() -> Reply; 7] = [
        || Reply::status(408, ""),
        || Reply::status(429, ""),
        || Reply::status(502, ""),
        || Reply::status(503, ""),
        || Reply::status(504, ""),
        || Reply::raw(""),
        || Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"),
    ];
    for reply in broken {
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let server = failing(2, reply).await;
            call(&client(&server), method).await.unwrap();
            let received = server.received();
            assert_eq!(received.len(), 3);
            assert!(
                received.iter().all(|it| it.body == "1"),
                "the same each time"
            );

            let server = failing(3, reply).await;
            let error = call(&client(&server), Method::PUT).await.unwrap_err();
            assert_eq!((error.attempts(), server.received().len()), (3, 3));
            assert!(error.to_string().ends_with("(after 3 attempts)"), "{error}");
        }
        for method in [Method::POST, Method::PATCH] {
            let server = failing(2, reply).await;
            let error = call(&client(&server), method).await.unwrap_err();
            assert_eq!((error.attempts(), server.received().len()), (1, 1));
            assert!(error.is_retryable());
        }
    }
}

#[tokio::test]
async fn permanent_failure_is_not_retried() {
    for status in [
        300, 400, 401, 403, 404, 409, 410, 422, 451, 500, 501, 505, 511,
    ] {
        let server = Server::always(status, "{}").await;
        let error = call(&client(&server), Method::GET).await.unwrap_err();
        assert_eq!(
            (error.status(), error.attempts(), server.received().len()),
            (Some(status), 1, 1)
        );
    }
    let server = Server::always(200, "no JSON").await;
    let error = get_thing(&client(&server)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
}

#[tokio::test]
async fn unsent_post_is_retried() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let client = Client::<Fault>::builder(&super::DEFAULTS)
        .base_url(format!("http://127.0.0.1:{port}"))
        .build()
        .unwrap();
    let error = call(&client, Method::POST).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));

    let server = Server::start(
        |received, before| match (received.target.as_str(), before) {
            ("/oauth/token", 0) => Reply::status(503, ""),
            ("/oauth/token", _) => Reply::json(r#"{"access_token":"t"}"#),
            _ => Reply::json("{}"),
        },
    )
    .await;
    let client = builder(&server)
        .auth(ClientCredentials::new("me", "s3cret"))
        .build()
        .unwrap();
    call(&client, Method::POST).await.unwrap();
    assert_eq!(
        server.targets(),
        ["/oauth/token", "/oauth/token", "/v2/things"]
    );
}

#[tokio::test]
async fn post_described_as_repeatable_is_retried() {
    let server = failing(2, || Reply::status(503, "")).await;
    let builder = client(&server)
        .request_builder(Method::POST, "/search")
        .repeatable();
    builder.returns_nothing().retry(eager()).await.unwrap();
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn all_attempts_share_an_idempotency_key() {
    let server = failing(2, || Reply::status(503, "")).await;
    let builder = client(&server)
        .request_builder(Method::POST, "/payments")
        .idempotency_key("Idempotency-Key");
    let request = builder.returns_nothing().retry(eager());
    request.clone().await.unwrap();
    request.clone().await.unwrap();
    request.header("idempotency-key", "my own").await.unwrap();
    let keys: Vec<_> = server
        .received()
        .iter()
        .map(|it| it.header("idempotency-key").unwrap().to_owned())
        .collect();
    let [first, second, third, other, own] = keys.as_slice() else {
        panic!("{keys:?}");
    };
    assert!(first == second && second == third, "{keys:?}");
    assert_ne!(first, other, "another call has another key");
    assert_eq!(first.len(), 36);
    assert_eq!(own, "my own");
}

#[tokio::test]
async fn number_of_attempts_is_configurable() {
    let server = Server::always(503, "").await;
    let client = builder(&server).retry(eager().attempts(5)).build().unwrap();
    assert_eq!(get_thing(&client).await.unwrap_err().attempts(), 5);
    for (retry, expected) in [
        (Retry::never(), 1),
        (eager().attempts(0), 1),
        (eager().attempts(2), 2),
    ] {
        let error = get_thing(&client).retry(retry).await.unwrap_err();
        assert_eq!(error.attempts(), expected);
    }
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let server = failing(1, || Reply::with(503, "retry-after: 1\r\n", "")).await;
    let begun = Instant::now();
    get_thing(&client(&server)).retry(eager()).send().await.ok();
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.received().len(), 2);

    // By the server's own clock, which is wrong by half a century.
    let dated = || {
        let headers =
            "date: Thu, 01 Jan 1970 00:00:00 GMT\r\nretry-after: Thu, 01 Jan 1970 00:00:01 GMT\r\n";
        Reply::with(429, headers, "")
    };
    let server = failing(1, dated).await;
    let begun = Instant::now();
    get_thing(&client(&server)).retry(eager()).send().await.ok();
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn excessive_retry_after_is_returned_immediately() {
    for (seconds, deadline) in [("61", 1000), ("5", 3)] {
        let server =
            Server::start(move |_, _| Reply::with(503, &format!("retry-after: {seconds}\r\n"), ""))
                .await;
        let begun = Instant::now();
        let error = get_thing(&client(&server))
            .deadline(Duration::from_secs(deadline))
            .await
            .unwrap_err();
        assert!(begun.elapsed() < Duration::from_secs(3));
        assert_eq!(error.attempts(), 1);
        assert_eq!(
            error.retry_after().map(|it| it.as_secs().to_string()),
            Some(seconds.to_owned())
        );
    }
}

#[tokio::test]
async fn request_ends_with_its_deadline() {
    let server = Server::start(|_, _| Reply::json("{}").after(Duration::from_secs(60))).await;
    let client = builder(&server)
        .timeout(Duration::from_millis(100))
        .deadline(Duration::from_millis(350))
        .retry(eager().attempts(100))
        .build()
        .unwrap();
    let begun = Instant::now();
    let error = get_thing(&client).await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!((2..10).contains(&error.attempts()), "{error}");

    let error = get_thing(&client)
        .timeout(Duration::from_secs(60))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /things/{id}: the request took longer than its deadline"
    );
}

#[tokio::test]
async fn retry_budget_limits_retries_during_an_outage() {
    let server = Server::start(|received, _| match received.method.as_str() {
        "GET" => Reply::status(503, ""),
        _ => Reply::json("{}"),
    })
    .await;
    let client = builder(&server)
        .retry(eager())
        .retry_budget(4)
        .build()
        .unwrap();
    for _ in 0..10 {
        get_thing(&client).await.unwrap_err();
    }
    assert_eq!(server.received().len(), 10 + 4, "then the budget is spent");
    for _ in 0..5 {
        call(&client, Method::PUT).await.unwrap();
    }
    assert_eq!(get_thing(&client).await.unwrap_err().attempts(), 2);
    assert_eq!(get_thing(&client).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn streamed_body_is_sent_once() {
    let server = Server::always(503, "").await;
    let client = client(&server);
    let put = || {
        let stream = Body::stream(reqwest::Body::from("streamed"));
        client
            .request_builder(Method::PUT, "/file")
            .raw("text/plain", stream)
            .returns_nothing()
            .retry(eager())
    };
    let request = put();
    let error = request.clone().await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    assert_eq!(server.received()[0].body, "streamed");
    let error = request.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("already sent"), "{error}");
    assert_eq!(server.received().len(), 1);
}

#[cfg(feature = "blocking")]
#[test]
fn failed_blocking_calls_are_retried() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(failing(2, || Reply::status(503, "")));
    call(&client(&server), Method::GET).call().unwrap();
    assert_eq!(server.received().len(), 3);
}
