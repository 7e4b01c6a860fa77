//! What a caller of the client sees when everything that can break does: the right error, in time, and never a
//! request too many.

mod attacks;
mod blocking;
mod bodies;
mod cancel;
mod connection;
mod decoding;
mod framing;
mod http2;
mod own_http2;
mod paging;
mod proxy;
mod redirects;
mod size;
mod stage;
mod statuses;
mod time;
mod tokens;

use std::time::Duration;

use generated_client::models::NewCloud;
use generated_client::{Client, ClientBuilder, Error, Retry};
use interop_tests::fault::{FaultServer, Script};

/// How often a call is sent that may be repeated.
const ATTEMPTS: usize = 3;

/// Longer than anything takes here that comes to an end.
const LONG: Duration = Duration::from_secs(30);

/// What should expire, and has nothing to wait for.
const SHORT: Duration = Duration::from_millis(150);

/// A cloud as the API responses it.
const CLOUD: &str = r#"{"data":{"name":"a cloud"}}"#;

/// A client of a server, without credentials.
fn client(url: &str) -> Client {
    builder(url).build().expect("a loopback URL is fine")
}

/// What such a client is made by: it is patient, and quick to try again.
fn builder(url: &str) -> ClientBuilder {
    Client::builder()
        .base_url(format!("{url}/v2/interop"))
        .timeout(LONG)
        .retry(Retry::default().max_delay(Duration::from_millis(1)))
        // What the budget is for is another test's matter.
        .retry_budget(u32::MAX)
}

/// A whole response that each way of calling takes for a success.
fn fine(received: &interop_tests::server::ReceivedRequest) -> Script {
    if received.path() == "/v2/interop/clouds" && received.method == "GET" {
        Script::json(200, r#"{"data":[{"name":"a cloud"}],"paging":{"next":""}}"#)
    } else {
        Script::json(200, CLOUD)
    }
}

/// The ways in which a call can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Get,
    Post,
    Walk,
    Blocking,
}

impl Way {
    const ALL: [Way; 4] = [Way::Get, Way::Post, Way::Walk, Way::Blocking];
    /// Those that ask for one value, and take the same.
    const SINGLE: [Way; 3] = [Way::Get, Way::Post, Way::Blocking];

    /// Makes the call, which must come to an end.
    async fn call(self, client: &Client) -> Result<(), Error> {
        in_time(async {
            match self {
                Way::Get => client.find_cloud(id()).await.map(drop),
                Way::Post => client.create_cloud(&NewCloud::new()).await.map(drop),
                Way::Walk => client.list_clouds().items().try_next().await.map(drop),
                Way::Blocking => {
                    let call = client.find_cloud(id());
                    let called = tokio::task::spawn_blocking(|| call.call().map(drop));
                    called.await.expect("no panic")
                }
            }
        })
        .await
    }

    /// How often it is sent if it may be repeated where that is safe.
    fn attempts(self) -> usize {
        if self == Way::Post { 1 } else { ATTEMPTS }
    }
}

/// What comes to an end, as everything here must.
async fn in_time<T>(future: impl Future<Output = T>) -> T {
    let ended = tokio::time::timeout(LONG, future).await;
    ended.expect("it hangs")
}

/// All that an error says, with what is behind it.
fn told(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(it) = source {
        text.push_str(&format!("\n{it}\n{it:?}"));
        source = it.source();
    }
    text
}

/// The identifier that calls are made with.
fn id() -> uuid::Uuid {
    interop_tests::calls::ID.parse().expect("a uuid")
}

/// How many requests a server has seen.
fn received(server: &FaultServer) -> usize {
    server.seen().received.len()
}
