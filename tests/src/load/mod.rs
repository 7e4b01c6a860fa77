//! Load test: many concurrent requests against a server with a fault rate, and statistics on their outcomes.
//!
//! Every request is unique and verifies that the response belongs to it. Reads are repeated until they succeed.
//! Resources are created with a single request, which must not arrive twice.

mod api;
mod caller;
mod memory;
mod report;
mod run;

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use api::Api;
pub use report::Report;
use run::Run;
pub use run::{Plan, Until};

/// Runs the load test. Reports the progress every second.
///
/// # Panics
/// If loopback has no free port.
pub async fn run(plan: Plan, mut progress: impl FnMut(&Report)) -> Report {
    let api = Arc::new(Api::new(plan.faults, plan.seed));
    let server = api::serve(&api).await;
    let run = Arc::new(Run {
        plan,
        start: Instant::now(),
        next: AtomicU64::new(0),
        api,
        warm: OnceLock::new(),
        report: Mutex::default(),
    });
    let client = caller::client(&server, &run);
    let mut tasks = JoinSet::new();
    for _ in 0..plan.tasks {
        tasks.spawn(caller::call(client.clone(), Arc::clone(&run)));
    }
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            ended = tasks.join_next() => match ended {
                None => break,
                Some(Ok(())) => {}
                Some(Err(why)) => run.report(|it| it.problem(format!("a task panicked: {why}"))),
            },
            _ = second.tick() => progress(&run.so_far()),
        }
    }
    for number in run.api.doubled() {
        run.report(|it| it.problem(format!("call {number} arrived more than once")));
    }
    run.so_far()
}
