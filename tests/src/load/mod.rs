//! Load: many calls at once against a server that fails some of them, and a count of what became of each.
//!
//! Every call asks for something that no other asks for, and looks whether the response is its own. What is read is
//! asked for again until it comes; what is created is sent once, and must not arrive twice.

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

/// How much load, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// When it ends.
    pub until: Until,
    /// How many calls are under way at once.
    pub tasks: usize,
    /// How many of the server's responds are faults: 0.05 are 5 of 100.
    pub faults: f64,
    /// What the faults are drawn from.
    pub seed: u64,
}

/// When it ends.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// After so many calls.
    Calls(u64),
    /// After so long.
    Time(Duration),
}

impl Until {
    /// How much of it is done: 1 is all.
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more digits")]
    fn done(self, calls: u64, time: Duration) -> f64 {
        match self {
            Self::Calls(all) => calls as f64 / all.max(1) as f64,
            Self::Time(all) => time.as_secs_f64() / all.as_secs_f64().max(f64::MIN_POSITIVE),
        }
    }
}

/// By then, connections are open and buffers have grown: from here on, memory must not grow.
const WARM: f64 = 0.1;

/// What the tasks share.
struct Run {
    plan: Plan,
    start: Instant,
    next: AtomicU64,
    api: Arc<Api>,
    warm: OnceLock<Option<u64>>,
    report: Mutex<Report>,
}

impl Run {
    /// The number of the next call, unless it was the last.
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

    /// What is known so far.
    fn so_far(&self) -> Report {
        let report = self.report.lock();
        let mut report = report.unwrap_or_else(PoisonError::into_inner).clone();
        report.time = self.start.elapsed();
        report.faults = self.api.faults();
        report.memory = self.warm.get().copied().flatten().zip(memory::resident());
        report
    }
}

/// Makes the calls; each second, it tells how far it is.
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
