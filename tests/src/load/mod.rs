//! Load test: many concurrent requests against a server with a fault rate, and statistics on their outcomes.
//!
//! Every request is unique and verifies that the response belongs to it. Reads are repeated until they succeed.
//! Resources are created with a single request, which must not arrive twice.

mod api;
mod caller;
mod memory;
mod report;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use api::Api;
pub use report::Report;

/// The size of a load test.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// When it ends.
    pub until: Until,
    /// The number of concurrent requests.
    pub tasks: usize,
    /// The fault rate of the server: 0.05 is 5 percent.
    pub faults: f64,
    /// The seed of the faults.
    pub seed: u64,
}

/// When it ends.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// After a number of requests.
    Calls(u64),
    /// After a duration.
    Time(Duration),
}

impl Until {
    /// The completed fraction.
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more digits")]
    fn done(self, calls: u64, time: Duration) -> f64 {
        match self {
            Self::Calls(all) => calls as f64 / all.max(1) as f64,
            Self::Time(all) => time.as_secs_f64() / all.as_secs_f64().max(f64::MIN_POSITIVE),
        }
    }
}

/// The fraction after which connections are open and buffers have grown, so that memory must no longer grow.
const WARM: f64 = 0.1;

/// The state shared by the tasks.
struct Run {
    plan: Plan,
    start: Instant,
    next: AtomicU64,
    api: Arc<Api>,
    warm: OnceLock<Option<u64>>,
    report: Mutex<Report>,
}

impl Run {
    /// The number of the next request; `None` after the last.
    fn next(&self) -> Option<u64> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let done = self.plan.until.done(number, self.start.elapsed());
        if done >= WARM {
            self.warm.get_or_init(memory::resident);
        }
        (done < 1.0).then_some(number)
    }

    fn report(&self, write: impl FnOnce(&mut Report)) {
        write(&mut self.report.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The report so far.
    fn so_far(&self) -> Report {
        let report = self.report.lock();
        let mut report = report.unwrap_or_else(PoisonError::into_inner).clone();
        report.time = self.start.elapsed();
        report.faults = self.api.faults();
        report.memory = self.warm.get().copied().flatten().zip(memory::resident());
        report
    }
}

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
