//! A task that sends one request after the other and checks the responses.

use std::sync::Arc;
use std::time::{Duration, Instant};

use generated_client::hook::{Hook, Outcome};
use generated_client::models::{Cloud, NewCloud};
use generated_client::{Client, Error, Retry};

use super::api;
use super::report::Ended;
use super::run::Run;
use crate::fault::FaultServer;

/// Ends stalled requests. A valid response that takes longer is requested again too, so the result does not depend on
/// the machine's speed, only the duration does.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Enough that, with a fault rate of 5 percent, no request fails in all attempts.
const ATTEMPTS: u32 = 12;

/// A client that retries persistently.
pub(super) fn client(server: &FaultServer, run: &Arc<Run>) -> Client {
    let retry = Retry::default()
        .attempts(ATTEMPTS)
        .base_delay(Duration::from_millis(1))
        .max_delay(Duration::from_millis(50));
    Client::builder()
        .base_url(format!("{}/v2/interop", server.url()))
        .timeout(TIMEOUT)
        .retry(retry)
        .retry_budget(u32::MAX)
        .hook(CountRetries(Arc::clone(run)))
        .build()
        .expect("a loopback URL is fine")
}

struct CountRetries(Arc<Run>);

impl Hook for CountRetries {
    fn after(&self, outcome: &Outcome<'_>) {
        if outcome.retry_in().is_some() {
            self.0.report(|it| it.retries += 1);
        }
    }
}

/// Sends requests until the plan is complete.
pub(super) async fn call(client: Client, run: Arc<Run>) {
    while let Some(number) = run.next() {
        let start = Instant::now();
        let outcome = match number % 4 {
            0 => search(&client, number).await,
            1 => create(&client, number, &run).await,
            _ => find(&client, number).await,
        };
        run.report(|it| it.call(outcome, start.elapsed()));
    }
}

async fn find(client: &Client, number: u64) -> Ended {
    let cloud = client.find_cloud(api::id(number)).await;
    let cloud = cloud.map_err(|error| lost("find", number, &error))?;
    own(&cloud, number).map(|()| ("find", None))
}

async fn search(client: &Client, number: u64) -> Ended {
    let page = client.search_clouds().name(api::name(number)).await;
    let clouds = page.map_err(|error| lost("search", number, &error))?;
    match clouds.into_items().as_slice() {
        [cloud] => own(cloud, number).map(|()| ("search", None)),
        clouds => Err(format!("search {number} found {} clouds", clouds.len())),
    }
}

async fn create(client: &Client, number: u64, run: &Run) -> Ended {
    if run.api.expect(number) > 1 {
        return Err(format!(
            "a call long before {number} arrived more than once"
        ));
    }
    let new = NewCloud::new().name(api::name(number));
    let created = client.create_cloud(&new).await;
    match (created, run.api.arrived(number)) {
        (Ok(cloud), 1) => own(&cloud, number).map(|()| ("create", None)),
        (Err(error), 0 | 1) => Ok(("create", Some(error.kind()))),
        (Ok(_), often) => Err(format!(
            "create {number} got a response, and arrived {often} times"
        )),
        (Err(_), often) => Err(format!("create {number} failed, and arrived {often} times")),
    }
}

/// Reads are repeated until they succeed, so an error means that the response was lost.
fn lost(what: &str, number: u64, error: &Error) -> String {
    let attempts = error.attempts();
    format!("{what} {number} came to nothing after {attempts} attempts: {error}")
}

fn own(cloud: &Cloud, number: u64) -> Result<(), String> {
    if cloud.id == Some(api::id(number)) && cloud.name == Some(api::name(number)) {
        Ok(())
    } else {
        Err(format!("call {number} got the response {cloud:?}"))
    }
}
