//! Token endpoints that fail with `Retry-After`, and invalid tokens.

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::server::Reply;
use super::token::{client, fetches, server};
use super::{builder, get_thing};
use crate::ErrorKind;
use crate::auth::ClientCredentials;

/// The behaviour of an endpoint.
enum Given {
    Whole(u16, String, String),
    Cut(String),
    Hangs(String),
}

impl Given {
    fn reply(&self) -> Reply {
        match self {
            Given::Whole(status, headers, body) => Reply::with(*status, headers, body),
            Given::Cut(text) => Reply::raw(text.clone()),
            Given::Hangs(text) => Reply::raw(text.clone()).and_then_nothing(),
        }
    }
}

#[tokio::test]
async fn retry_after_is_honoured_for_every_failure_of_the_endpoint() {
    const WAIT: &str = "retry-after: 1800\r\n";
    let head = |status: u16| format!("HTTP/1.1 {status} X\r\n{WAIT}content-length: 100\r\n\r\nabc");
    let whole = |status: u16, more: &str, body: &str| {
        Given::Whole(status, format!("{WAIT}{more}"), body.to_owned())
    };
    let replies = [
        ("302", whole(302, "location: /y\r\n", ""), false),
        ("400", whole(400, "", r#"{"error":"slow_down"}"#), false),
        ("401", whole(401, "", "{}"), false),
        ("403", whole(403, "", "{}"), false),
        ("no token", whole(200, "", "{}"), false),
        (
            "a bad token",
            whole(200, "", r#"{"access_token":"a b"}"#),
            false,
        ),
        (
            "503 no gzip",
            whole(503, "content-encoding: gzip\r\n", "abc"),
            true,
        ),
        ("503 cut", Given::Cut(head(503)), true),
        ("401 cut", Given::Cut(head(401)), false),
        ("200 cut", Given::Cut(head(200)), true),
        ("429 hangs", Given::Hangs(head(429)), true),
        ("200 hangs", Given::Hangs(head(200)), true),
    ];
    for (name, reply, may_pass) in replies {
        let server = server(move |_| reply.reply(), |_| true).await;
        let auth = ClientCredentials::new("id", "secret").timeout(Duration::from_millis(300));
        let client = builder(&server).auth(auth).build().unwrap();
        for _ in 0..3 {
            let error = get_thing(&client).await.unwrap_err();
            assert_eq!(
                (error.kind(), error.attempts()),
                (ErrorKind::Auth, 0),
                "{name}"
            );
            let wait = error.retry_after().expect(name).as_secs();
            assert!((1700..=1800).contains(&wait), "{name}: {wait}");
            assert_eq!(error.is_retryable(), may_pass, "{name}: {error}");
            if name.contains("503") || name.contains("429") || name.contains("401") {
                assert!(error.to_string().contains(&name[..3]), "{error}");
            }
        }
        assert_eq!(fetches(&server), 1, "{name}");
    }
}

#[tokio::test]
async fn only_bearer_tokens_are_sent() {
    for token in [
        "é",
        "a\u{200b}",
        "\u{feff}a",
        "\u{a0}",
        "\\\"a\\\"",
        "a;",
        "a,b",
        "a:b",
        "'a'",
        "a%20",
        "Bearer a",
        "a=b",
        "a\u{7f}",
        "\\u0000",
        "<a>",
    ] {
        let body = format!(r#"{{"access_token":"s3{token}"}}"#);
        let server = server(move |_| Reply::json(body.clone()), |_| true).await;
        let error = get_thing(&client(&server)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Auth, 0),
            "{token}"
        );
        assert!(error.to_string().contains("token"), "{error}");
        assert!(!error.to_string().contains("s3"), "{error}");
        assert_eq!(server.received().len(), 1, "{token}");
    }
    for token in ["a", "aZ09-._~+/==", "a.b.c", "="] {
        let body = format!(r#"{{"access_token":"{token}"}}"#);
        let server = server(move |_| Reply::json(body.clone()), |_| true).await;
        let called = get_thing(&client(&server)).await;
        assert_eq!(called.is_ok(), token != "=", "{token}");
    }
}

/// A server that sends interim responses endlessly.
fn hinting(is_over: &Arc<AtomicBool>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let is_over = Arc::clone(is_over);
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let hints = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(4096);
        while !is_over.load(Ordering::Relaxed) && stream.write_all(hints.as_bytes()).is_ok() {}
    });
    url
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endless_interim_responses_do_not_delay_the_tokens_of_other_clients() {
    let sound = server(
        |_| Reply::json(r#"{"access_token":"t","expires_in":0}"#),
        |_| true,
    )
    .await;
    let is_over = Arc::default();
    let long = Duration::from_secs(60);
    for _ in 0..2 {
        let auth = ClientCredentials::new("id", "secret").timeout(long);
        let bad = super::Client::<super::Fault>::builder(&super::DEFAULTS)
            .base_url(hinting(&is_over))
            .auth(auth)
            .build()
            .unwrap();
        tokio::spawn(async move { get_thing(&bad).timeout(long).await });
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    // Each request fetches its own token.
    for _ in 0..5 {
        let good = client(&sound);
        get_thing(&good)
            .timeout(Duration::from_secs(4))
            .await
            .unwrap();
    }
    is_over.store(true, Ordering::Relaxed);
}
