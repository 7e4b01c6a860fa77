//! Blocking requests next to async ones: neither uses connections that are driven by the other's runtime.

use interop_tests::fault::{FaultServer, Script};
use tokio::runtime::Builder;

use crate::{builder, client, fine, id};

#[test]
fn blocking_requests_do_not_use_connections_of_a_blocked_runtime() {
    let servers = tokio::runtime::Runtime::new().expect("a runtime");
    let server = servers.block_on(FaultServer::start(fine));
    let client = client(server.url());
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    for _ in 0..3 {
        runtime
            .block_on(client.find_cloud(id()).into_future())
            .expect("a cloud");
        // The connection of that request is open, but nothing drives it.
        client.find_cloud(id()).call().expect("a cloud");
        runtime.block_on(async {
            client.find_cloud(id()).await.expect("a cloud");
            client.find_cloud(id()).call().expect("a cloud");
        });
    }
    assert_eq!(server.seen().opened, 2, "one for each way");
}

#[test]
fn token_fetches_do_not_use_connections_of_a_blocked_runtime() {
    let servers = tokio::runtime::Runtime::new().expect("a runtime");
    let server = servers.block_on(FaultServer::start(|it| match it.path() {
        "/oauth/token" => Script::json(200, r#"{"access_token":"t","expires_in":0}"#),
        _ => fine(it),
    }));
    let auth = generated_client::auth::ClientCredentials::new("id", "secret");
    let client = builder(server.url()).auth(auth).build();
    let client = client.expect("a loopback URL is fine");
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    for _ in 0..2 {
        runtime
            .block_on(client.find_cloud(id()).into_future())
            .expect("a cloud");
        client.find_cloud(id()).call().expect("a cloud");
    }
}
