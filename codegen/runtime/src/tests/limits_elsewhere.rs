//! Requests on an idle runtime keep no permits that others wait for.

use std::time::Duration;

use super::server::{Reply, Server};
use super::{builder, get_thing};

/// A runtime that makes progress only while a test drives it.
fn driven_by_hand() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn request_on_an_idle_runtime_blocks_no_other() {
    let servers = tokio::runtime::Runtime::new().unwrap();
    let server = servers.block_on(Server::start(|_, _| {
        Reply::json(r#"{"data":{"id":7}}"#).after(Duration::from_millis(200))
    }));
    let clients = [
        builder(&server).rate_limit(1, Duration::from_millis(400)),
        builder(&server).max_concurrent_calls(1),
    ];
    for client in clients {
        let client = client.build().unwrap();
        let call = || {
            get_thing(&client)
                .deadline(Duration::from_secs(5))
                .into_future()
        };
        let first = servers.spawn(call());
        std::thread::sleep(Duration::from_millis(50));
        // These wait for a permit, on a runtime that is not driven from then on.
        let still = driven_by_hand();
        let waiting: Vec<_> = (0..2).map(|_| still.spawn(call())).collect();
        still.block_on(async { tokio::time::sleep(Duration::from_millis(50)).await });
        let begun = std::time::Instant::now();
        for _ in 0..2 {
            let another = driven_by_hand().block_on(call());
            assert_eq!(another.unwrap().id, 7);
        }
        assert!(
            begun.elapsed() < Duration::from_secs(3),
            "{:?}",
            begun.elapsed()
        );
        assert!(servers.block_on(first).unwrap().is_ok());
        // The waiting requests get their permits once they are polled again.
        for call in waiting {
            assert_eq!(still.block_on(call).unwrap().unwrap().id, 7);
        }
    }
}
