//! Cancelled requests: nothing continues in the background, and the client remains usable.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use generated_client::auth::ClientCredentials;
use generated_client::models::NewCloud;
use interop_tests::fault::{End, FaultServer, Observed, Point, Script};
use proptest::prelude::*;

use crate::{CLOUD, SHORT, Way, builder, client, fine, id, in_time, received};

#[tokio::test]
async fn cancelled_requests_leave_no_connection_open() {
    for at in [
        Point::Connected,
        Point::ReceivedRequest,
        Point::Headers,
        Point::Body,
    ] {
        let server = FaultServer::breaking(at, End::Stall).await;
        let client = client(server.url());
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..20 {
            calls.spawn(client.find_cloud(id()).into_future());
        }
        let there =
            |it: &Observed| it.open == 20 && (at == Point::Connected || it.received.len() == 20);
        in_time(server.until(there)).await;
        drop(calls);
        in_time(server.until(|it| it.open == 0)).await;
        assert_eq!(server.observed().opened, 20, "nothing is sent again");
    }
}

#[tokio::test]
async fn cancelling_during_the_retry_delay_sends_nothing() {
    let server = FaultServer::start(|_| Script::response(503, &[("retry-after", "1")], "")).await;
    let client = client(server.url());
    let call = tokio::spawn(client.find_cloud(id()).into_future());
    in_time(server.until(|it| it.received.len() == 1)).await;
    call.abort();
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(received(&server), 1);
}

#[tokio::test]
async fn cancelling_a_token_fetch_does_not_affect_others() {
    let received_before = AtomicBool::new(false);
    let server = FaultServer::start(move |it| {
        if it.path() != "/oauth/token" {
            fine(it)
        } else if received_before.swap(true, Ordering::Relaxed) {
            Script::json(200, r#"{"access_token":"t"}"#)
        } else {
            Script::new().end(End::Stall)
        }
    })
    .await;
    let client = builder(server.url())
        .auth(ClientCredentials::new("id", "secret"))
        .build()
        .expect("a loopback URL is fine");
    let first = tokio::spawn(client.find_cloud(id()).into_future());
    in_time(server.until(|it| it.received.len() == 1)).await;
    let others: Vec<_> = (0..10)
        .map(|_| tokio::spawn(client.find_cloud(id()).into_future()))
        .collect();
    first.abort();
    for other in others {
        let cloud = in_time(other).await.expect("no panic");
        cloud.expect("another fetches it");
    }
    let tokens = server.observed().received;
    let tokens = tokens.iter().filter(|it| it.path() == "/oauth/token");
    assert_eq!(
        tokens.count(),
        2,
        "the one that was dropped, and one for all"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Cancels requests at random moments of a slow exchange.
    #[test]
    fn requests_can_be_cancelled_at_any_moment(moments in prop::collection::vec(0..6000_u64, 8)) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let server = FaultServer::start(|_| {
                let pause = Duration::from_millis(1);
                Script::new().wait(pause)
                    .send("HTTP/1.1 200 OK\r\n").wait(pause)
                    .send("content-length: 27\r\n\r\n").wait(pause)
                    .send(&CLOUD[..9]).wait(pause)
                    .send(&CLOUD[9..])
            }).await;
            let client = builder(server.url()).max_concurrent_calls(4).build().expect("loopback");
            let cloud = NewCloud::new();
            let mut calls = tokio::task::JoinSet::new();
            for (number, moment) in moments.into_iter().enumerate() {
                let call = if number % 2 == 0 {
                    client.find_cloud(id()).into_future()
                } else {
                    client.create_cloud(&cloud).into_future()
                };
                calls.spawn(tokio::time::timeout(Duration::from_micros(moment), call));
            }
            while let Some(ended) = calls.join_next().await {
                if let Ok(result) = ended.expect("no panic") {
                    assert_eq!(result.expect("in time").name.as_deref(), Some("a cloud"));
                }
            }
            // No permit of the concurrency limit was lost, and no connection is out of sync.
            for way in Way::SINGLE {
                way.call(&client).await.expect("it works as before");
            }
            drop(client);
            in_time(server.until(|it| it.open == 0)).await;
        });
    }
}

#[tokio::test]
async fn paging_resumes_after_a_cancelled_step() {
    let server = FaultServer::start(|it| {
        let page = it.query("page").unwrap_or("0").to_owned();
        let next = if page == "2" { "" } else { "more" };
        let body = format!(r#"{{"data":[{{"name":"{page}"}}],"paging":{{"next":"{next}"}}}}"#);
        Script::new().wait(SHORT / 4).send({
            let length = body.len();
            format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}")
        })
    })
    .await;
    let mut items = client(server.url()).list_clouds().items();
    let mut names = Vec::new();
    in_time(async {
        loop {
            match tokio::time::timeout(SHORT / 16, items.try_next()).await {
                // Cancelled; try again.
                Err(_) => {}
                Ok(item) => match item.expect("a page") {
                    Some(cloud) => names.push(cloud.name.expect("a name")),
                    None => break,
                },
            }
        }
    })
    .await;
    assert_eq!(names, ["0", "1", "2"]);
    assert_eq!(received(&server), 3, "each page once");
}
