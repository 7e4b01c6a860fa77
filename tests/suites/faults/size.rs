//! Answers that are larger than anybody wants to hold, as they come or when inflated.

use generated_client::ErrorKind::{Status, TooLarge};
use generated_client::{Client, models::NewCloud};
use interop_tests::fault::{End, FaultServer, Script, bomb};

use crate::{CLOUD, Way, asked, builder, id, in_time};

/// The most that the clients here take.
const MOST: usize = 1 << 20;

fn modest(server: &FaultServer) -> Client {
    let builder = builder(server.url()).max_body_size(MOST);
    builder.build().expect("a loopback URL is fine")
}

/// Asserts that each call is given up as too large, is sent once, and leaves no connection behind.
async fn too_large(name: &str, script: Script) {
    let server = FaultServer::start(move |_| script.clone()).await;
    let client = modest(&server);
    for way in Way::ALL {
        let before = asked(&server);
        let error = way.call(&client).await.expect_err(name);
        assert_eq!(error.kind(), TooLarge, "{name}, {way:?}: {error:?}");
        let text = error.to_string();
        assert!(text.contains("1048576 bytes"), "{text}");
        assert!(text.contains("max_body_size"), "{text}");
        assert!(!error.is_retryable());
        assert_eq!(asked(&server) - before, 1, "{name}, {way:?}");
    }
    in_time(server.until(|it| it.open == 0)).await;
}

#[tokio::test]
async fn what_is_too_large_is_not_read() {
    let endless = " ".repeat(1 << 16);
    let chunk = format!("{:x}\r\n{endless}\r\n", endless.len());
    let length = |length| Script::head(200, &[("content-length", length)]);
    let chunked = Script::head(200, &[("transfer-encoding", "chunked")]);
    too_large("to the end", Script::head(200, &[]).flood(&endless)).await;
    too_large("chunks", chunked.flood(chunk)).await;
    too_large("a byte too many", length("1048577").flood(&endless)).await;
    // What says that it is too large is not even begun with.
    let huge = length("9223372036854775807").end(End::Stall);
    too_large("said so", huge).await;
}

#[tokio::test]
async fn what_is_just_large_enough_is_taken() {
    let full = format!("{CLOUD}{}", " ".repeat(MOST - CLOUD.len()));
    let server = FaultServer::start(move |_| Script::json(200, &full)).await;
    let client = modest(&server);
    for way in Way::SINGLE {
        way.call(&client).await.expect("not a byte too many");
    }
    // One call may say otherwise.
    let cloud = NewCloud::default();
    let less = client.create_cloud(&cloud).max_body_size(MOST - 1);
    assert_eq!(less.await.expect_err("one too many").kind(), TooLarge);
}

#[tokio::test]
async fn what_inflates_to_gigabytes_is_not_inflated() {
    for (encoding, bomb) in bomb::all() {
        assert!(bomb.len() < bomb::INFLATED / 500, "{encoding}: it is small");
        let headers = [("content-encoding", encoding)];
        too_large(encoding, Script::answer(200, &headers, bomb)).await;
    }
}

#[tokio::test]
async fn an_error_keeps_its_status_however_large_its_body_is() {
    let mut scripts = vec![Script::head(500, &[]).flood(" ".repeat(1 << 16))];
    for (encoding, bomb) in bomb::all() {
        scripts.push(Script::answer(500, &[("content-encoding", encoding)], bomb));
    }
    for script in scripts {
        let server = FaultServer::start(move |_| script.clone()).await;
        let client = modest(&server);
        for way in Way::ALL {
            let error = way.call(&client).await.expect_err("500");
            assert_eq!((error.kind(), error.status()), (Status, Some(500)));
            let read = error.body().expect("what there is").len();
            assert!(read <= MOST, "{read}");
            assert!(error.to_string().contains("only a part"), "{error}");
        }
        in_time(server.until(|it| it.open == 0)).await;
    }
}

#[tokio::test]
async fn what_does_not_inflate_is_told() {
    for encoding in ["gzip", "br", "zstd"] {
        let script = Script::answer(200, &[("content-encoding", encoding)], CLOUD);
        let server = FaultServer::start(move |_| script.clone()).await;
        let client = modest(&server);
        let error = in_time(client.find_cloud(id()).into_future()).await;
        let error = error.expect_err("it is not compressed");
        assert!(std::error::Error::source(&error).is_some(), "{error:?}");
        assert!(
            crate::told(&error).contains("decod"),
            "{}",
            crate::told(&error)
        );
    }
}
