//! Responses that are too large, as sent or after decompression.

use generated_client::ErrorKind::{Decode, Status, TooLarge, Transport};
use generated_client::models::NewCloud;
use interop_tests::fault::{End, Script, bomb};

use crate::stage::Stage;
use crate::{CLOUD, Way, full_message, in_time, received};

/// The limit of the clients here.
const MOST: usize = 1 << 20;

async fn modest() -> Stage {
    Stage::with(|it| it.max_body_size(MOST)).await
}

/// Asserts that each request fails as too large, is sent once, and leaves no connection open.
async fn too_large(stage: &Stage, name: &str, script: Script) {
    stage.plays(script);
    for way in Way::ALL {
        let before = received(&stage.server);
        let error = way.call(&stage.client).await.expect_err(name);
        assert_eq!(error.kind(), TooLarge, "{name}, {way:?}: {error:?}");
        let text = error.to_string();
        assert!(text.contains("1048576 bytes"), "{text}");
        assert!(text.contains("max_body_size"), "{text}");
        assert!(!error.is_retryable());
        assert_eq!(received(&stage.server) - before, 1, "{name}, {way:?}");
    }
    in_time(stage.server.until(|it| it.open == 0)).await;
}

#[tokio::test]
async fn bodies_over_the_limit_are_not_read() {
    let stage = modest().await;
    let endless = " ".repeat(1 << 16);
    let chunk = format!("{:x}\r\n{endless}\r\n", endless.len());
    let length = |length| Script::head(200, &[("content-length", length)]);
    let chunked = Script::head(200, &[("transfer-encoding", "chunked")]);
    too_large(&stage, "to the end", Script::head(200, &[]).flood(&endless)).await;
    too_large(&stage, "chunks", chunked.flood(chunk)).await;
    too_large(&stage, "a byte too many", length("1048577").flood(&endless)).await;
    // A body with a `content-length` above the limit is not read at all.
    let huge = length("9223372036854775807").end(End::Stall);
    too_large(&stage, "said so", huge).await;
}

#[tokio::test]
async fn bodies_at_the_limit_are_accepted() {
    let full = format!("{CLOUD}{}", " ".repeat(MOST - CLOUD.len()));
    let stage = modest().await;
    stage.plays(Script::json(200, &full));
    for way in Way::SINGLE {
        way.call(&stage.client).await.expect("not a byte too many");
    }
    // The limit can be set for a single request.
    let cloud = NewCloud::new();
    let less = stage.client.create_cloud(&cloud).max_body_size(MOST - 1);
    assert_eq!(less.await.expect_err("one too many").kind(), TooLarge);
}

#[tokio::test]
async fn decompression_bombs_stop_at_the_limit() {
    let stage = modest().await;
    for (encoding, bomb) in bomb::all() {
        assert!(bomb.len() < bomb::INFLATED / 500, "{encoding}: it is small");
        let headers = [("content-encoding", encoding)];
        // The body never ends: only the client closes the connection.
        let bomb = Script::head(200, &headers).send(bomb).end(End::Stall);
        too_large(&stage, encoding, bomb).await;
    }
}

#[tokio::test]
async fn an_error_keeps_its_status_however_large_its_body_is() {
    let mut scripts = vec![Script::head(500, &[]).flood(" ".repeat(1 << 16))];
    for (encoding, bomb) in bomb::all() {
        let head = Script::head(500, &[("content-encoding", encoding)]);
        scripts.push(head.send(bomb).end(End::Stall));
    }
    let stage = modest().await;
    for script in scripts {
        stage.plays(script);
        for way in Way::ALL {
            let error = way.call(&stage.client).await.expect_err("500");
            assert_eq!((error.kind(), error.status()), (Status, Some(500)));
            let read = error.body().expect("what there is").len();
            assert!(read <= MOST, "{read}");
            assert!(error.to_string().contains("is incomplete"), "{error}");
        }
        in_time(stage.server.until(|it| it.open == 0)).await;
    }
}

#[tokio::test]
async fn corrupt_compression_is_an_error() {
    let stage = modest().await;
    for (encoding, bomb) in bomb::all() {
        let headers = [("content-encoding", encoding), ("x-request-id", "r-1")];
        for body in [CLOUD.as_bytes(), &bomb[..12]] {
            stage.plays(Script::response(200, &headers, body));
            for way in Way::ALL {
                let before = received(&stage.server);
                let error = way.call(&stage.client).await.expect_err(encoding);
                // A response is not retried if a retry would return the same.
                assert_eq!(received(&stage.server) - before, 1, "{encoding}");
                assert_eq!((error.kind(), error.status()), (Decode, Some(200)));
                assert_eq!(error.request_id(), Some("r-1"));
                assert!(
                    full_message(&error).contains("`Content-Encoding`"),
                    "{error}"
                );
            }
        }
        // A truncated body is retried, since the next response may differ.
        let broken = Script::head(200, &headers).send(&bomb[..12]);
        stage.plays(broken.end(End::Reset));
        let error = Way::Get.call(&stage.client).await.expect_err(encoding);
        assert_eq!((error.kind(), error.attempts()), (Transport, 3));
    }
}
