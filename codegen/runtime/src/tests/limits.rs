//! The limits of a client: the size of a response, the idle timeout, concurrent requests, and the rate of attempts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::server::{Reply, Server};
use super::{Fault, builder, client, get_thing};
use crate::{Client, ErrorKind, Retry};

/// The client's view of a response.
async fn length_of(reply: &'static str) -> Result<usize, crate::Error<Fault>> {
    let server = Server::start(move |_, _| Reply::raw(reply)).await;
    let builder = client(&server).request_builder(crate::Method::GET, "/bytes");
    let bytes = builder.returns_bytes().max_body_size(10).await?;
    Ok(bytes.len())
}

#[tokio::test]
async fn a_response_may_have_as_many_bytes_as_its_limit_and_no_more() {
    for fits in [
        "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0123456789",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n0123456789",
    ] {
        assert_eq!(length_of(fits).await.unwrap(), 10);
    }
    for larger in [
        "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n0123456789a",
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999\r\n\r\n0",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n0123\r\n7\r\n456789a\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n0123456789a",
    ] {
        let error = length_of(larger).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.is_retryable(), error.attempts()),
            (ErrorKind::TooLarge, false, 1)
        );
        assert!(error.to_string().contains("10 bytes"), "{error}");
    }
}

#[tokio::test]
async fn error_keeps_its_status_with_a_large_or_truncated_body() {
    for broken in [
        "HTTP/1.1 409 X\r\ncontent-length: 11\r\n\r\n0123456789a",
        "HTTP/1.1 409 X\r\ncontent-length: 9\r\n\r\n{",
    ] {
        let error = length_of(broken).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Status, Some(409))
        );
        assert!(error.to_string().contains("is incomplete"), "{error}");
    }
}

#[tokio::test]
async fn silent_connection_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.read_u8().await.unwrap();
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{";
            stream.write_all(head.as_bytes()).await.unwrap();
            open.push(stream);
        }
    });
    let client = Client::<Fault>::builder(&super::DEFAULTS)
        .base_url(url)
        .idle_timeout(Duration::from_millis(50))
        .retry(Retry::never())
        .build()
        .unwrap();
    let error = get_thing(&client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Timeout, true)
    );
    assert!(error.to_string().contains("idle timeout"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_calls_than_the_limit_are_under_way() {
    let server =
        Server::start(|_, _| Reply::json(r#"{"data":{"id":7}}"#).after(Duration::from_millis(50)))
            .await;
    let most = Arc::new(AtomicUsize::new(0));
    let client = builder(&server)
        .max_concurrent_calls(3)
        .hook(UnderWay::new(&most))
        .build()
        .unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..12 {
        calls.spawn(get_thing(&client).into_future());
    }
    assert!(calls.join_all().await.iter().all(Result::is_ok));
    assert_eq!(most.load(Ordering::Relaxed), 3);

    // A dropped request returns its permit.
    let mut given_up: Vec<_> = (0..3).map(|_| get_thing(&client).into_future()).collect();
    for call in &mut given_up {
        let given_up = tokio::time::timeout(Duration::from_millis(5), call).await;
        given_up.expect_err("a response takes longer");
    }
    drop(given_up);
    get_thing(&client).await.unwrap();
}

/// Counts the concurrent attempts.
struct UnderWay {
    now: AtomicUsize,
    most: Arc<AtomicUsize>,
}

impl UnderWay {
    fn new(most: &Arc<AtomicUsize>) -> Self {
        Self {
            now: AtomicUsize::new(0),
            most: Arc::clone(most),
        }
    }
}

impl crate::hook::Hook for UnderWay {
    fn before<'a>(&'a self, _: &'a mut crate::hook::Attempt<'_>) -> crate::hook::Before<'a> {
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(now, Ordering::Relaxed);
        Box::pin(async { Ok(()) })
    }

    fn after(&self, _: &crate::hook::Outcome<'_>) {
        self.now.fetch_sub(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn waiting_for_a_permit_ends_with_the_deadline() {
    let server = Server::start(|_, _| Reply::json("{}").after(Duration::from_secs(60))).await;
    let client = builder(&server).max_concurrent_calls(1).build().unwrap();
    let first = tokio::spawn(get_thing(&client).into_future());
    while server.received().is_empty() {
        tokio::task::yield_now().await;
    }
    let error = get_thing(&client)
        .deadline(Duration::from_millis(50))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert!(
        error.to_string().contains("permitted no attempt"),
        "{error}"
    );
    first.abort();
}

#[tokio::test]
async fn no_more_attempts_begin_than_the_rate_limit_allows() {
    let server = Server::always(200, r#"{"data":{"id":7}}"#).await;
    let client = builder(&server)
        .rate_limit(2, Duration::from_millis(200))
        .build()
        .unwrap();
    let begun = Instant::now();
    for _ in 0..5 {
        get_thing(&client).await.unwrap();
    }
    assert!(begun.elapsed() >= Duration::from_millis(400));
}

#[tokio::test]
async fn request_rejected_by_limits_is_not_retried_or_charged() {
    let server = Server::start(|_, before| match before {
        0 => Reply::json("{}").after(Duration::from_secs(60)),
        1 => Reply::status(503, ""),
        _ => Reply::json(r#"{"data":{"id":7}}"#),
    })
    .await;
    let client = builder(&server)
        .max_concurrent_calls(1)
        .retry(Retry::default().base_delay(Duration::ZERO))
        .retry_budget(1)
        .build()
        .unwrap();
    let first = tokio::spawn(get_thing(&client).into_future());
    while server.received().is_empty() {
        tokio::task::yield_now().await;
    }
    for _ in 0..3 {
        let call = get_thing(&client).deadline(Duration::from_millis(20));
        let error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
        assert!(!error.is_retryable(), "{error:?}");
    }
    first.abort();
    assert_eq!(get_thing(&client).await.unwrap().id, 7, "by the one retry");
}

#[tokio::test]
async fn unsent_request_earns_no_retry() {
    let server = Server::start(|received, before| {
        if received.target.ends_with("/fails") || before == 0 {
            Reply::status(503, "")
        } else {
            Reply::json(r#"{"data":{"id":7}}"#)
        }
    })
    .await;
    let client = builder(&server)
        .retry(Retry::default().base_delay(Duration::ZERO))
        .retry_budget(1)
        .build()
        .unwrap();
    assert_eq!(get_thing(&client).await.unwrap().id, 7, "by the one retry");
    let sent = server.received().len();
    for _ in 0..20 {
        let broken = client
            .request_builder(crate::Method::GET, "/things/{id}")
            .path("id", "");
        let error = broken.returns_nothing().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
    }
    let fails = client.request_builder(crate::Method::GET, "/fails");
    fails.returns_nothing().await.unwrap_err();
    assert_eq!(server.received().len(), sent + 1, "no retry is left");
}

#[tokio::test]
async fn dropped_requests_do_not_count_toward_the_rate() {
    let server = Server::always(200, r#"{"data":{"id":7}}"#).await;
    let client = builder(&server)
        .rate_limit(1, Duration::from_millis(300))
        .build()
        .unwrap();
    let begun = Instant::now();
    get_thing(&client).await.unwrap();
    // Each of these waits for a permit, and is dropped.
    let mut calls: Vec<_> = (0..100).map(|_| get_thing(&client).into_future()).collect();
    for call in &mut calls {
        let given_up = tokio::time::timeout(Duration::ZERO, call).await;
        given_up.expect_err("a permit takes longer");
    }
    drop(calls);
    get_thing(&client).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn permit_is_returned_without_credentials() {
    struct Once(AtomicUsize);
    impl crate::auth::Authenticate for Once {
        fn authorization<'a>(
            &'a self,
            _: &'a crate::auth::Context,
        ) -> crate::auth::Authorization<'a> {
            crate::auth::Authorization::now(match self.0.fetch_add(1, Ordering::Relaxed) {
                0..10 => Err(crate::auth::AuthError::new("none")),
                _ => crate::auth::header("x"),
            })
        }
    }
    let server = Server::always(200, r#"{"data":{"id":7}}"#).await;
    let client = builder(&server)
        .auth(Once(AtomicUsize::new(0)))
        .rate_limit(1, Duration::from_secs(3600))
        .build()
        .unwrap();
    for _ in 0..10 {
        let error = get_thing(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth, "{error:?}");
    }
    get_thing(&client).await.unwrap();
}

/// An API that fails twice, and then succeeds.
async fn fails_twice() -> Server {
    Server::start(|_, before| match before {
        0 | 1 => Reply::status(503, ""),
        _ => Reply::json(r#"{"data":{"id":7}}"#),
    })
    .await
}

#[tokio::test]
async fn retry_rejected_by_the_rate_limit_is_not_charged() {
    let server = fails_twice().await;
    let client = builder(&server)
        .rate_limit(1, Duration::from_secs(3))
        .retry(Retry::default().base_delay(Duration::ZERO))
        .retry_budget(1)
        .build()
        .unwrap();
    let hasty = get_thing(&client).deadline(Duration::from_millis(1500));
    let error = hasty.await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    let patient = get_thing(&client).await;
    assert_eq!(patient.unwrap().id, 7, "by the one retry");
}

#[tokio::test]
async fn unsent_retry_is_not_charged() {
    // Dropped while it waits for its retry delay.
    let server = fails_twice().await;
    let client = builder(&server)
        .retry(
            Retry::default()
                .base_delay(Duration::from_secs(3600))
                .max_delay(Duration::from_secs(3600)),
        )
        .retry_budget(1)
        .build()
        .unwrap();
    let call = get_thing(&client).deadline(Duration::from_secs(100_000));
    let given_up = tokio::spawn(call.into_future());
    while server.received().is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    given_up.abort();
    assert!(given_up.await.is_err());
    let quick = Retry::default().base_delay(Duration::ZERO);
    assert_eq!(get_thing(&client).retry(quick).await.unwrap().id, 7);
}

#[tokio::test]
async fn retry_without_credentials_is_not_charged() {
    struct NotTwice(AtomicUsize);
    impl crate::auth::Authenticate for NotTwice {
        fn authorization<'a>(
            &'a self,
            _: &'a crate::auth::Context,
        ) -> crate::auth::Authorization<'a> {
            crate::auth::Authorization::now(match self.0.fetch_add(1, Ordering::Relaxed) {
                1 | 2 => Err(crate::auth::AuthError::new("none").retryable()),
                3 => Err(crate::auth::AuthError::new("none")),
                _ => crate::auth::header("x"),
            })
        }
    }
    let server = fails_twice().await;
    let client = builder(&server)
        .auth(NotTwice(AtomicUsize::new(0)))
        .retry(Retry::default().base_delay(Duration::ZERO).attempts(10))
        .retry_budget(1)
        .build()
        .unwrap();
    let error = get_thing(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Auth, 1));
    assert_eq!(get_thing(&client).await.unwrap().id, 7, "by the one retry");
}

#[tokio::test]
async fn waiting_for_credentials_takes_no_rate_permit() {
    struct Slow(tokio::sync::Notify);
    impl crate::auth::Authenticate for Slow {
        fn authorization<'a>(
            &'a self,
            _: &'a crate::auth::Context,
        ) -> crate::auth::Authorization<'a> {
            crate::auth::Authorization::later(async {
                self.0.notified().await;
                crate::auth::header("slow")
            })
        }
    }
    let server = Server::always(200, r#"{"data":{"id":7}}"#).await;
    let slow = Arc::new(Slow(tokio::sync::Notify::new()));
    let client = builder(&server)
        .auth(Arc::clone(&slow))
        .rate_limit(1, Duration::from_secs(3600))
        .max_concurrent_calls(1)
        .build()
        .unwrap();
    let waits = tokio::spawn(get_thing(&client).into_future());
    tokio::time::sleep(Duration::from_millis(50)).await;
    let own = get_thing(&client).header("authorization", "own").await;
    assert_eq!(own.unwrap().id, 7, "the permit was there");
    slow.0.notify_one();
    let error = waits.await.unwrap().unwrap_err();
    assert!(
        error.to_string().contains("permitted no attempt"),
        "{error}"
    );
    assert_eq!(server.received().len(), 1);
}
