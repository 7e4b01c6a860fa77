//! Token requests shared by several runtimes: one blocked runtime does not block the others.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use generated_client::{ErrorKind, Retry};
use interop_tests::fault::{FaultServer, Script};
use tokio::runtime::{Builder, Runtime};

use super::{TOKEN, client, counted, granted, is_token, with_token};
use crate::{SHORT, Way, fine, id, in_time};

#[test]
fn a_token_fetch_does_not_depend_on_the_first_callers_runtime() {
    let servers = Runtime::new().expect("a runtime");
    let slow = token_after(Duration::from_millis(300));
    let server = servers.block_on(with_token(slow));
    let client = client(&server, Duration::from_secs(10));
    let first = Builder::new_current_thread().enable_all().build();
    let first = first.expect("a runtime");
    let call = client.find_cloud(id()).timeout(SHORT).retry(Retry::never());
    let error = first
        .block_on(call.into_future())
        .expect_err("no token so soon");
    assert_eq!(error.kind(), ErrorKind::Auth, "{error:?}");
    // That runtime still exists, but nothing drives it.
    let begun = Instant::now();
    let second = Runtime::new().expect("a runtime");
    second.block_on(async { Way::Get.call(&client).await.expect("a cloud") });
    client.find_cloud(id()).call().expect("a cloud");
    assert!(begun.elapsed() < Duration::from_secs(5), "{begun:?}");
    assert_eq!(counted(&server).0, 1, "one refresh for all");
    drop(first);
}

#[test]
fn blocking_and_async_requests_share_a_token_fetch() {
    let servers = Runtime::new().expect("a runtime");
    let slow = token_after(Duration::from_millis(100));
    let server = servers.block_on(with_token(slow));
    let client = client(&server, Duration::from_secs(5));
    let runtime = Builder::new_current_thread().enable_all().build();
    let (waited, blocked) = runtime.expect("a runtime").block_on(async {
        let waits = client.find_cloud(id()).into_future();
        // Blocks the runtime's only thread.
        let blocks = async { client.find_cloud(id()).call() };
        tokio::join!(waits, blocks)
    });
    waited.expect("a cloud");
    blocked.expect("a cloud");
    assert_eq!(counted(&server).0, 1, "one refresh for both");
}

#[test]
fn a_renewal_continues_if_its_runtime_is_blocked() {
    let servers = Runtime::new().expect("a runtime");
    let number = AtomicUsize::new(0);
    let server = servers.block_on(FaultServer::start(move |it| {
        if !is_token(it) {
            fine(it)
        } else if number.fetch_add(1, Ordering::Relaxed) == 0 {
            // The token is renewed at least a tenth of its lifetime before it expires.
            granted("2")
        } else {
            token_after(Duration::from_millis(100))
        }
    }));
    let client = client(&server, Duration::from_secs(10));
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let call = || runtime.block_on(client.find_cloud(id()).into_future());
    call().expect("a cloud");
    std::thread::sleep(Duration::from_millis(1850));
    call().expect("a cloud");
    let renewed = server.until(|it| it.received.iter().filter(|it| is_token(it)).count() == 2);
    servers.block_on(in_time(renewed));
    std::thread::sleep(Duration::from_millis(400));
    let begun = Instant::now();
    client.find_cloud(id()).call().expect("a cloud");
    assert!(begun.elapsed() < Duration::from_secs(5), "{begun:?}");
    assert_eq!(counted(&server).0, 2);
}

fn token_after(pause: Duration) -> Script {
    Script::new().wait(pause).send(token_bytes())
}

fn token_bytes() -> String {
    let body = format!(r#"{{"access_token":"{TOKEN}","expires_in":3600}}"#);
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}")
}
