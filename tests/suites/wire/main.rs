//! The client against a real HTTP server: what it sends, and how it handles every kind of response.

mod auth;
mod calls;
mod environment;
mod failures;
mod options;
mod paging;

use generated_client::Client;
use interop_tests::server::Server;

/// A client of a loopback server, without credentials.
fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(format!("{}/v2/interop", server.url()))
        .build()
        .expect("a loopback URL is fine")
}

/// The identifier for requests.
fn id() -> uuid::Uuid {
    interop_tests::calls::ID.parse().expect("a uuid")
}
