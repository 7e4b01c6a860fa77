//! Time: the total timeout, wrong clocks, and `Retry-After`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use generated_client::{ErrorKind, Retry};
use interop_tests::fault::{End, FaultServer, Point, Script};

use crate::{CLOUD, LONG, SHORT, Way, builder, client, fine, in_time, received};

/// A server that responds 503 with these headers once, then succeeds.
async fn busy_once(headers: &'static [(&str, &str)]) -> FaultServer {
    let busy = AtomicBool::new(true);
    FaultServer::start(move |it| {
        if busy.swap(false, Ordering::Relaxed) {
            Script::response(503, headers, "")
        } else {
            fine(it)
        }
    })
    .await
}

#[tokio::test]
async fn the_deadline_covers_all_attempts() {
    let patient = Retry::default().attempts(u32::MAX).max_delay(SHORT / 10);
    for at in [
        Point::Connected,
        Point::ReceivedRequest,
        Point::Headers,
        Point::Body,
    ] {
        for end in [End::Close, End::Stall] {
            let server = FaultServer::breaking(at, end).await;
            let client = builder(server.url())
                .retry(patient)
                .timeout(SHORT)
                .deadline(SHORT * 4)
                .build()
                .expect("loopback");
            let begun = Instant::now();
            let error = Way::Get.call(&client).await.expect_err("never a response");
            assert!(error.is_retryable(), "{error:?}");
            assert!(error.attempts() > 1, "{at:?} {end:?}: {error:?}");
            assert!(begun.elapsed() < LONG / 2, "{error:?}");
        }
    }
}

#[tokio::test]
async fn the_deadline_ends_a_single_attempt_too() {
    for at in [
        Point::Connected,
        Point::ReceivedRequest,
        Point::Headers,
        Point::Body,
    ] {
        let server = FaultServer::breaking(at, End::Stall).await;
        let client = builder(server.url())
            .deadline(SHORT)
            .build()
            .expect("loopback");
        for way in Way::ALL {
            let error = way.call(&client).await.expect_err("never a response");
            assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
            assert!(error.to_string().contains("deadline"), "{error}");
            assert_eq!(error.attempts(), 1, "no time is left for another");
        }
        in_time(server.until(|it| it.open == 0)).await;
    }
}

#[tokio::test]
async fn stalled_bodies_end_at_the_idle_timeout() {
    let server = FaultServer::breaking(Point::Body, End::Stall).await;
    let client = builder(server.url())
        .idle_timeout(SHORT)
        .build()
        .expect("loopback");
    for way in Way::ALL {
        let before = received(&server);
        let error = way.call(&client).await.expect_err("silence");
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
        assert!(error.to_string().contains("idle timeout"), "{error}");
        assert_eq!(received(&server) - before, way.attempts());
    }
    in_time(server.until(|it| it.open == 0)).await;
}

#[tokio::test]
async fn slow_bodies_may_exceed_the_idle_timeout_in_total() {
    // The total time is six times the idle timeout, but no single wait is, unless the machine is suspended.
    let idle = Duration::from_secs(1);
    let script = Script::head(200, &[("content-length", "27")]).drip(CLOUD, idle * 2 / 27);
    let server = FaultServer::start(move |_| script.clone()).await;
    let client = builder(server.url())
        .idle_timeout(idle)
        .build()
        .expect("loopback");
    Way::Get.call(&client).await.expect("slowly");
    assert_eq!(received(&server), 1);
}

#[tokio::test]
async fn past_or_invalid_retry_after_means_no_delay() {
    const EPOCH: &str = "Thu, 01 Jan 1970 00:00:00 GMT";
    const FAR: &str = "Fri, 01 Jan 2100 00:00:00 GMT";
    let tables: [&[(&str, &str)]; 12] = [
        &[("retry-after", "0")],
        &[("retry-after", EPOCH)],
        // Both clocks have the same offset.
        &[("retry-after", EPOCH), ("date", EPOCH)],
        &[("retry-after", FAR), ("date", FAR)],
        &[("retry-after", EPOCH), ("date", FAR)],
        // Invalid values are ignored.
        &[("retry-after", "")],
        &[("retry-after", "soon")],
        &[("retry-after", "-5")],
        &[("retry-after", "1.5 minutes")],
        &[("retry-after", "1e9")],
        &[("retry-after", "Thu, 99 Foo 2100 00:00:00 GMT")],
        &[("retry-after", "\u{1f552}")],
    ];
    for headers in tables {
        let server = busy_once(headers).await;
        Way::Get
            .call(&client(server.url()))
            .await
            .expect("the second time");
        assert_eq!(received(&server), 2, "{headers:?}");
    }
}

#[tokio::test]
async fn a_call_is_not_retried_if_the_server_requests_a_long_delay() {
    const MINUTES: Duration = Duration::from_secs(300);
    let tables: [(&[(&str, &str)], Duration); 4] = [
        (&[("retry-after", "300")], MINUTES),
        // The server's own clock is used, even if it is wrong.
        (
            &[
                ("retry-after", "Thu, 01 Jan 1970 00:05:00 GMT"),
                ("date", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ],
            MINUTES,
        ),
        (
            &[
                ("retry-after", "Fri, 01 Jan 2100 00:05:00 GMT"),
                ("date", "Fri, 01 Jan 2100 00:00:00 GMT"),
            ],
            MINUTES,
        ),
        (
            &[("retry-after", "99999999999999999999999999")],
            Duration::from_secs(u64::MAX),
        ),
    ];
    for (headers, after) in tables {
        for status in [429, 503] {
            let server = FaultServer::start(move |_| Script::response(status, headers, "")).await;
            let client = client(server.url());
            for way in Way::ALL {
                let before = received(&server);
                let error = way.call(&client).await.expect_err("busy");
                assert_eq!(error.status(), Some(status));
                assert_eq!(error.retry_after(), Some(after), "{headers:?}");
                assert_eq!(error.attempts(), 1);
                assert_eq!(received(&server) - before, 1, "{way:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_retry_after_beyond_the_deadline_is_not_waited_for() {
    let server = FaultServer::start(|_| Script::response(503, &[("retry-after", "50")], "")).await;
    let client = builder(server.url())
        .deadline(LONG)
        .build()
        .expect("loopback");
    let begun = Instant::now();
    let error = Way::Get.call(&client).await.expect_err("busy");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(50)));
    assert!(begun.elapsed() < LONG / 2, "it came back at once");
    assert_eq!(received(&server), 1);
}

#[tokio::test]
async fn a_short_retry_after_is_waited_for() {
    let server = busy_once(&[("retry-after", "1")]).await;
    let begun = Instant::now();
    Way::Get
        .call(&client(server.url()))
        .await
        .expect("the second time");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(received(&server), 2);
}

#[tokio::test]
async fn the_retry_budget_limits_retries_in_an_outage() {
    let server = FaultServer::start(|_| Script::json(503, "")).await;
    let client = builder(server.url())
        .retry_budget(4)
        .build()
        .expect("loopback");
    for _ in 0..20 {
        Way::Get.call(&client).await.expect_err("an outage");
    }
    assert_eq!(received(&server), 20 + 4);
}

#[tokio::test]
async fn a_timeout_while_connecting_has_sent_nothing() {
    // Accepts connections, but never starts the TLS handshake.
    let server = FaultServer::breaking(Point::Connected, End::Stall).await;
    let url = server.url().replace("http:", "https:");
    let silent = || builder(&url);
    for client in [
        silent().timeout(SHORT * 4),
        silent().connect_timeout(SHORT),
        silent().timeout(SHORT * 4).connect_timeout(LONG),
    ] {
        let client = client.build().expect("it is https");
        for way in Way::ALL {
            let error = way.call(&client).await.expect_err("no TLS");
            assert_eq!(error.kind(), ErrorKind::Connect, "{way:?}: {error:?}");
            assert_eq!(error.attempts(), 3, "a POST is sent again, too: {error:?}");
            assert!(error.is_retryable());
        }
    }
    // The timeout of a single request applies as well.
    let client = silent().build().expect("it is https");
    let new = generated_client::models::NewCloud::new();
    let call = client.create_cloud(&new).timeout(SHORT * 4);
    let error = in_time(call.into_future()).await.expect_err("no TLS");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
}
