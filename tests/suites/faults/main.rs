//! What callers see when anything that can fail does: the right error, in time, and without superfluous requests.

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
mod uploads;

use std::time::Duration;

use generated_client::models::NewCloud;
use generated_client::{Client, ClientBuilder, Error, Retry};
use interop_tests::fault::{FaultServer, Script};

/// The number of attempts for a request that may be retried.
const ATTEMPTS: usize = 3;

/// Longer than anything here that is expected to finish.
const LONG: Duration = Duration::from_secs(30);

/// A timeout that is expected to expire.
const SHORT: Duration = Duration::from_millis(150);

/// A cloud in the API's format.
const CLOUD: &str = r#"{"data":{"name":"a cloud"}}"#;

/// A client of a server, without credentials.
fn client(url: &str) -> Client {
    builder(url).build().expect("a loopback URL is fine")
}

/// The builder of such a client: long timeouts and short retry delays.
fn builder(url: &str) -> ClientBuilder {
    Client::builder()
        .base_url(format!("{url}/v2/interop"))
        .timeout(LONG)
        .retry(Retry::default().max_delay(Duration::from_millis(1)))
        // The retry budget has its own tests.
        .retry_budget(u32::MAX)
}

/// A complete response that every kind of request accepts.
fn fine(received: &interop_tests::server::ReceivedRequest) -> Script {
    if received.path() == "/v2/interop/clouds" && received.method == "GET" {
        Script::json(200, r#"{"data":[{"name":"a cloud"}],"paging":{"next":""}}"#)
    } else {
        Script::json(200, CLOUD)
    }
}

/// The kinds of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Get,
    Post,
    Walk,
    Blocking,
}

impl Way {
    const ALL: [Way; 4] = [Way::Get, Way::Post, Way::Walk, Way::Blocking];
    /// Those that request a single value and accept the same response.
    const SINGLE: [Way; 3] = [Way::Get, Way::Post, Way::Blocking];

    /// Makes the request, which must finish.
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

    /// How often it is sent if it is retried whenever that is safe.
    fn attempts(self) -> usize {
        if self == Way::Post { 1 } else { ATTEMPTS }
    }
}

/// Awaits a future that must finish.
async fn in_time<T>(future: impl Future<Output = T>) -> T {
    let ended = tokio::time::timeout(LONG, future).await;
    ended.expect("it hangs")
}

/// The text of an error and its sources.
fn full_message(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(it) = source {
        text.push_str(&format!("\n{it}\n{it:?}"));
        source = it.source();
    }
    text
}

/// The identifier for requests.
fn id() -> uuid::Uuid {
    interop_tests::calls::ID.parse().expect("a uuid")
}

/// The number of requests that a server has received.
fn received(server: &FaultServer) -> usize {
    server.observed().received.len()
}
