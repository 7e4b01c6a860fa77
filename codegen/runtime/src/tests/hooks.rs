//! Hooks see and change each attempt, and see its outcome.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::server::{Reply, Server};
use super::{builder, get_thing, printed};
use crate::auth::Bearer;
use crate::hook::{Attempt, Before, Hook, Outcome};
use crate::{ErrorKind, HeaderValue, Retry};

/// Records what it sees.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Hook for Notes {
    fn before<'a>(&'a self, attempt: &'a mut Attempt<'_>) -> Before<'a> {
        let signed = attempt.headers().contains_key("authorization");
        let note = format!("{attempt:?} to {}, signed: {signed}", attempt.url().path());
        let number = HeaderValue::from(attempt.number());
        attempt.headers_mut().insert("x-attempt", number);
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.0.lock().unwrap().push(note);
            Ok(())
        })
    }

    fn after(&self, outcome: &Outcome<'_>) {
        let id = outcome.headers().and_then(|it| it.get("x-request-id"));
        self.0.lock().unwrap().push(format!(
            "{} {} {}: {:?} {:?} {id:?}, retried: {}",
            outcome.method(),
            outcome.path_template(),
            outcome.number(),
            outcome.status().map(|it| it.as_u16()),
            outcome.error(),
            outcome.retry_in().is_some(),
        ));
        assert!(outcome.elapsed() < Duration::from_secs(60));
    }
}

#[tokio::test]
async fn hook_runs_before_and_after_each_attempt() {
    let server = Server::start(|_, before| match before {
        0 => Reply::with(503, "x-request-id: r1\r\n", ""),
        1 => Reply::raw(""),
        _ => Reply::json(r#"{"data":{"id":7}}"#),
    })
    .await;
    let notes = Notes::default();
    let client = builder(&server)
        .auth(Bearer::new("s3cret"))
        .retry(Retry::default().base_delay(Duration::from_millis(1)))
        .hook(notes.clone())
        .build()
        .unwrap();
    get_thing(&client).await.unwrap();
    let before =
        |number| format!("Attempt(GET /things/{{id}}, {number}) to /v2/things/7, signed: true");
    assert_eq!(
        notes.take(),
        [
            before(1),
            r#"GET /things/{id} 1: Some(503) Some(Status) Some("r1"), retried: true"#.to_owned(),
            before(2),
            "GET /things/{id} 2: None Some(Transport) None, retried: true".to_owned(),
            before(3),
            "GET /things/{id} 3: Some(200) None None, retried: false".to_owned(),
        ]
    );
    let numbers: Vec<_> = server
        .received()
        .iter()
        .map(|it| it.header("x-attempt").unwrap().to_owned())
        .collect();
    assert_eq!(numbers, ["1", "2", "3"]);
}

/// Prevents requests from being sent.
struct Closed;

impl Hook for Closed {
    fn before<'a>(&'a self, _: &'a mut Attempt<'_>) -> Before<'a> {
        Box::pin(async { Err("closed on Sundays".into()) })
    }
}

#[tokio::test]
async fn hook_can_prevent_a_request() {
    let server = Server::always(200, "{}").await;
    let client = builder(&server).hook(Closed).build().unwrap();
    let error = get_thing(&client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Request, false)
    );
    assert!(printed(&error).contains("closed on Sundays"), "{error:?}");
    assert!(server.received().is_empty());
}

/// Never completes.
struct Stuck;

impl Hook for Stuck {
    fn before<'a>(&'a self, _: &'a mut Attempt<'_>) -> Before<'a> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn hook_counts_toward_the_timeout_of_the_attempt() {
    let server = Server::always(200, "{}").await;
    let client = builder(&server)
        .hook(Stuck)
        .timeout(Duration::from_millis(20))
        .retry(Retry::never())
        .build()
        .unwrap();
    let error = get_thing(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(server.received().is_empty());
}

/// Blocks its thread, so that no timeout can interrupt it.
struct Slow;

impl Hook for Slow {
    fn before<'a>(&'a self, _: &'a mut Attempt<'_>) -> Before<'a> {
        std::thread::sleep(Duration::from_millis(60));
        Box::pin(std::future::ready(Ok(())))
    }
}

#[tokio::test]
async fn hook_that_blocks_beyond_the_timeout_is_no_connection_failure() {
    let server = Server::always(200, "{}").await;
    let client = builder(&server)
        .hook(Slow)
        .timeout(Duration::from_millis(20))
        .retry(Retry::never())
        .build()
        .unwrap();
    let error = get_thing(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(server.received().is_empty());
}

/// Redirects all requests to another server.
struct Elsewhere(String);

impl Hook for Elsewhere {
    fn before<'a>(&'a self, attempt: &'a mut Attempt<'_>) -> Before<'a> {
        *attempt.request_mut().url_mut() = self.0.parse().unwrap();
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn credentials_are_removed_if_a_hook_changes_the_origin() {
    let server = Server::always(200, r#"{"data":{"id":7}}"#).await;
    let other = Server::always(200, r#"{"data":{"id":8}}"#).await;
    let client = builder(&server)
        .auth(Bearer::new("s3cret"))
        .hook(Elsewhere(other.url()))
        .build()
        .unwrap();
    assert_eq!(get_thing(&client).await.unwrap().id, 8);
    assert_eq!(other.received()[0].header("authorization"), None);
}

/// Lets a number of attempts pass, and prevents or delays all others.
struct Passes(std::sync::atomic::AtomicU32, bool);

impl Hook for Passes {
    fn before<'a>(&'a self, _: &'a mut Attempt<'_>) -> Before<'a> {
        let left = self.0.load(std::sync::atomic::Ordering::SeqCst);
        Box::pin(async move {
            if left > 0 {
                self.0.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                Ok(())
            } else if self.1 {
                std::future::pending().await
            } else {
                Err("no".into())
            }
        })
    }
}

struct Shared(Arc<Passes>);

impl Hook for Shared {
    fn before<'a>(&'a self, attempt: &'a mut Attempt<'_>) -> Before<'a> {
        self.0.before(attempt)
    }
}

#[tokio::test]
async fn prevented_attempt_is_not_counted_or_charged() {
    for hangs in [false, true] {
        let passes = Arc::new(Passes(0.into(), hangs));
        let server = Server::start(|_, before| match before {
            0 | 1 => Reply::status(503, ""),
            _ => Reply::json(r#"{"data":{"id":7}}"#),
        })
        .await;
        let client = builder(&server)
            .hook(Shared(Arc::clone(&passes)))
            .timeout(Duration::from_millis(if hangs { 300 } else { 30_000 }))
            .retry(Retry::default().base_delay(Duration::ZERO).attempts(2))
            .retry_budget(1)
            .rate_limit(3, Duration::from_secs(3600))
            .deadline(Duration::from_secs(5))
            .build()
            .unwrap();
        let kind = if hangs {
            ErrorKind::Timeout
        } else {
            ErrorKind::Request
        };
        for _ in 0..5 {
            let error = get_thing(&client).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (kind, 0), "{error}");
        }
        // The first attempt is sent, and its retry is not.
        passes.0.store(1, std::sync::atomic::Ordering::SeqCst);
        let call = get_thing(&client).timeout(Duration::from_secs(2));
        let error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 1), "{error}");
        // The one retry is still available, and so are two of three permits.
        passes.0.store(9, std::sync::atomic::Ordering::SeqCst);
        let call = get_thing(&client).timeout(Duration::from_secs(20));
        assert_eq!(call.deadline(Duration::from_secs(20)).await.unwrap().id, 7);
        assert_eq!(server.received().len(), 3);
    }
}
