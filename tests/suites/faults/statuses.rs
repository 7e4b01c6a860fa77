//! Every status of a response.

use generated_client::{ErrorKind, models::NewCloud};
use interop_tests::fault::{End, FaultServer, Script};

use crate::{ATTEMPTS, CLOUD, Way, client, id, in_time, received};

/// A server that responds with the status in the request's header.
async fn server() -> FaultServer {
    FaultServer::start(|received| {
        let status = received.header("x-status").parse().expect("a number");
        match status {
            // These cannot have a body.
            204 | 304 => Script::head(status, &[]),
            100..=199 => Script::head(status, &[]).end(End::Close),
            _ => Script::json(status, CLOUD),
        }
    })
    .await
}

fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 429 | 502 | 503 | 504)
}

#[tokio::test]
async fn every_status_has_its_error_kind() {
    let server = server().await;
    let client = client(server.url());
    for status in (100..=599).chain([600, 999]) {
        let before = received(&server);
        let get = client.find_cloud(id()).header("x-status", status);
        let got = in_time(get.into_future()).await;
        let cloud = NewCloud::new();
        let post = client.create_cloud(&cloud).header("x-status", status);
        let posted = in_time(post.into_future()).await;
        let observed = server.observed().received.split_off(before);
        let count = |method: &str| observed.iter().filter(|it| it.method == method).count();
        let (gets, posts) = (count("GET"), count("POST"));
        assert_eq!(posts, 1, "a POST is not repeated after {status}");
        for result in [got, posted] {
            let expected = match status {
                // An informational response without a final one.
                100 | 102..=199 => Err((ErrorKind::Transport, None)),
                204 => Err((ErrorKind::Decode, Some(204))),
                200..=299 => Ok(()),
                _ => Err((ErrorKind::Status, Some(status))),
            };
            let actual = result
                .as_ref()
                .map(drop)
                .map_err(|it| (it.kind(), it.status()));
            assert_eq!(actual, expected, "{result:?}");
            if let Err(error) = result {
                let broke = error.kind() == ErrorKind::Transport;
                assert_eq!(error.is_retryable(), may_pass(status) || broke, "{error:?}");
                let gets_due = if error.is_retryable() { ATTEMPTS } else { 1 };
                assert_eq!(gets, gets_due, "{error:?}");
                if error.kind() == ErrorKind::Status {
                    assert!(error.to_string().contains(&status.to_string()), "{error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn unsolicited_upgrades_are_errors() {
    let server = FaultServer::start(|_| {
        let headers = [("connection", "upgrade"), ("upgrade", "websocket")];
        Script::head(101, &headers)
            .send("\x01\x02garbage")
            .end(End::Stall)
    })
    .await;
    for way in Way::ALL {
        let error = way
            .call(&client(server.url()))
            .await
            .expect_err("no response");
        assert_eq!(error.status(), Some(101), "{way:?}: {error:?}");
    }
    in_time(server.until(|it| it.open == 0)).await;
}
