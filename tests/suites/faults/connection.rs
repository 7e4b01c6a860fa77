//! Broken connections, at every stage of an exchange and in every way.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use generated_client::ErrorKind;
use interop_tests::fault::{self, End, FaultServer, Point, Script};
use tokio::task::JoinSet;

use crate::{ATTEMPTS, CLOUD, SHORT, Way, builder, client, fine, in_time, received};

/// The stage after a request at which a connection ends, and how.
const CUTS: [(Point, End); 6] = [
    (Point::ReceivedRequest, End::Close),
    (Point::ReceivedRequest, End::Reset),
    (Point::Headers, End::Close),
    (Point::Headers, End::Reset),
    (Point::Body, End::Close),
    (Point::Body, End::Reset),
];

#[tokio::test]
async fn connect_errors_mean_that_nothing_was_sent() {
    let url = fault::nobody().await;
    for way in Way::ALL {
        let error = way.call(&client(&url)).await.expect_err("nobody is there");
        assert_eq!(error.kind(), ErrorKind::Connect, "{way:?}");
        assert!(error.to_string().contains("could not connect"), "{error}");
        assert!(error.is_retryable());
        // A POST is retried too: it was certainly not sent.
        assert_eq!(error.attempts() as usize, ATTEMPTS, "{way:?}");
    }
}

#[tokio::test]
async fn broken_connections_are_transport_errors_at_every_point() {
    for (at, end) in [(Point::Connected, End::Close)].into_iter().chain(CUTS) {
        let server = FaultServer::breaking(at, end).await;
        let client = client(server.url());
        for way in Way::ALL {
            let before = server.observed();
            let error = way.call(&client).await.expect_err("it broke");
            let what = format!("{at:?} {end:?} {way:?}: {error}");
            assert_eq!(error.kind(), ErrorKind::Transport, "{what}");
            assert!(what.contains("the connection broke"), "{what}");
            assert!(std::error::Error::source(&error).is_some(), "{what}");
            assert_eq!(error.attempts() as usize, way.attempts(), "{what}");
            let after = server.observed();
            assert_eq!(after.opened - before.opened, way.attempts(), "{what}");
            let arrived = match at {
                Point::Connected => 0,
                _ => way.attempts(),
            };
            assert_eq!(
                after.received.len() - before.received.len(),
                arrived,
                "{what}"
            );
        }
        in_time(server.until(|it| it.open == 0)).await;
    }
}

#[tokio::test]
async fn an_immediate_reset_is_a_transport_or_connect_error() {
    let server = FaultServer::breaking(Point::Connected, End::Reset).await;
    let client = client(server.url());
    for way in Way::ALL {
        let error = way.call(&client).await.expect_err("it broke");
        // The reset may arrive before the connection is established.
        let kinds = [ErrorKind::Transport, ErrorKind::Connect];
        assert!(kinds.contains(&error.kind()), "{error:?}");
        assert!((1..=ATTEMPTS).contains(&(error.attempts() as usize)));
    }
    assert_eq!(received(&server), 0);
    in_time(server.until(|it| it.open == 0)).await;
}

#[tokio::test]
async fn stalled_servers_time_out() {
    for at in [
        Point::Connected,
        Point::ReceivedRequest,
        Point::Headers,
        Point::Body,
    ] {
        let server = FaultServer::breaking(at, End::Stall).await;
        let client = builder(server.url())
            .timeout(SHORT)
            .build()
            .expect("loopback");
        for way in Way::ALL {
            let before = received(&server);
            let error = way.call(&client).await.expect_err("silence");
            assert_eq!(error.kind(), ErrorKind::Timeout, "{at:?} {way:?}: {error}");
            assert!(error.to_string().contains("timeout"), "{error}");
            assert_eq!(error.attempts() as usize, way.attempts(), "{at:?} {way:?}");
            assert!(
                received(&server) - before <= way.attempts(),
                "{at:?} {way:?}"
            );
        }
        // A failed request leaves no connection open.
        in_time(server.until(|it| it.open == 0)).await;
    }
}

#[tokio::test]
async fn slow_responses_are_limited_only_by_the_timeout() {
    let every = Duration::from_millis(1);
    let server = FaultServer::start(move |_| {
        let endless = " ".repeat(100_000);
        Script::head(200, &[("content-length", "100000")]).drip(endless, every)
    })
    .await;
    let hasty = builder(server.url())
        .timeout(SHORT)
        .build()
        .expect("loopback");
    let error = Way::Get
        .call(&hasty)
        .await
        .expect_err("it takes 100 seconds");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(error.attempts() as usize, ATTEMPTS);

    let server = FaultServer::start(move |_| {
        Script::head(200, &[("content-length", "27")]).drip(CLOUD, every)
    })
    .await;
    for way in Way::SINGLE {
        way.call(&client(server.url())).await.expect("byte by byte");
    }
}

#[tokio::test]
async fn connections_closed_between_requests_are_replaced() {
    let server = FaultServer::start(|it| fine(it).end(End::Close)).await;
    let client = client(server.url());
    for way in Way::ALL {
        way.call(&client).await.expect("a fresh connection");
        in_time(server.until(|it| it.open == 0)).await;
    }
    let observed = server.observed();
    assert_eq!((observed.opened, observed.received.len()), (4, 4));
}

#[tokio::test]
async fn a_reused_connection_that_closes_repeats_no_post() {
    for way in Way::ALL {
        let responded = AtomicBool::new(false);
        let server = FaultServer::start(move |it| {
            if responded.swap(true, Ordering::Relaxed) {
                Script::new().end(End::Close)
            } else {
                fine(it)
            }
        })
        .await;
        let client = client(server.url());
        way.call(&client).await.expect("the first gets a response");
        let error = way.call(&client).await.expect_err("the second is not");
        assert_eq!(error.kind(), ErrorKind::Transport, "{way:?}: {error}");
        assert_eq!(received(&server), 1 + way.attempts(), "{way:?}");
    }
}

#[tokio::test]
async fn unsolicited_responses_are_discarded() {
    let server = FaultServer::start(|_| {
        let stranger = r#"{"data":{"name":"a stranger"}}"#;
        let stray = format!("HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n{stranger}");
        Script::head(200, &[("content-length", "27")]).send(format!("{CLOUD}{stray}"))
    })
    .await;
    let client = client(server.url());
    for _ in 0..20 {
        let cloud = in_time(client.find_cloud(crate::id()).into_future()).await;
        assert_eq!(cloud.expect("a response").name.as_deref(), Some("a cloud"));
    }
    assert_eq!(
        server.observed().opened,
        20,
        "a connection that is out of step is not used again"
    );
}

#[tokio::test]
async fn of_300_posts_whose_connection_is_cut_none_is_sent_twice() {
    let number = AtomicUsize::new(0);
    let server = FaultServer::start(move |_| {
        let (at, end) = CUTS[number.fetch_add(1, Ordering::Relaxed) % CUTS.len()];
        Script::broken(at, end)
    })
    .await;
    let client = client(server.url());
    let posts: JoinSet<_> = (0..300)
        .map(|_| {
            let client = client.clone();
            async move { Way::Post.call(&client).await }
        })
        .collect();
    for posted in in_time(posts.join_all()).await {
        let error = posted.expect_err("it broke");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    }
    assert_eq!(received(&server), 300);
    in_time(server.until(|it| it.open == 0)).await;
}
