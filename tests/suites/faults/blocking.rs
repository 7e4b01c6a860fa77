//! Blocking requests next to async ones: neither uses connections that are driven by the other's runtime.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use interop_tests::fault::{FaultServer, Script};
use tokio::runtime::Builder;

use crate::{CLOUD, builder, client, fine, id};

/// The paths that were requested over each connection, in the order in which the connections were opened.
type Paths = Arc<Mutex<Vec<Vec<String>>>>;

/// A server that responds to GET requests, and returns its URL.
fn serve(paths: &Paths) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let paths = Arc::clone(paths);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let connection = {
                let mut paths = paths.lock().expect("no panic");
                paths.push(Vec::new());
                paths.len() - 1
            };
            let paths = Arc::clone(&paths);
            thread::spawn(move || {
                converse(&stream, |path| {
                    paths.lock().expect("no panic")[connection].push(path);
                });
            });
        }
    });
    url
}

/// Responds to each request after passing on its path.
fn converse(mut stream: &TcpStream, received: impl Fn(String)) {
    let length = CLOUD.len();
    let response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{CLOUD}"
    );
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    while let Some(line) = lines.next() {
        received(line.split(' ').nth(1).unwrap_or_default().to_owned());
        // An empty line ends the headers.
        if lines.by_ref().all(|it| !it.is_empty()) || stream.write_all(response.as_bytes()).is_err()
        {
            return;
        }
    }
}

#[test]
fn blocking_requests_do_not_use_connections_of_a_blocked_runtime() {
    let paths = Paths::default();
    let client = client(&serve(&paths));
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let (asynchronous, blocking) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
    // When a connection is returned to its pool, another request may already have opened a second one, which depends on
    // the speed of the machine. So this does not count connections, but waits until each way has used one twice.
    let mut rounds = 0;
    let is_used_twice = |id: &uuid::Uuid| {
        let paths = paths.lock().expect("no panic");
        let is_own = |path: &&String| path.ends_with(&id.to_string());
        paths.iter().any(|it| it.iter().filter(is_own).count() > 1)
    };
    while rounds < 3 || ![asynchronous, blocking].iter().all(is_used_twice) {
        runtime
            .block_on(client.find_cloud(asynchronous).into_future())
            .expect("a cloud");
        // The connection of that request is open, but nothing drives it.
        client.find_cloud(blocking).call().expect("a cloud");
        runtime.block_on(async {
            client.find_cloud(asynchronous).await.expect("a cloud");
            client.find_cloud(blocking).call().expect("a cloud");
        });
        rounds += 1;
        assert!(rounds < 1000, "no connection is used twice");
    }
    for paths in &*paths.lock().expect("no panic") {
        let same = paths.iter().all(|it| Some(it) == paths.first());
        assert!(same, "a connection is shared: {paths:?}");
    }
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
