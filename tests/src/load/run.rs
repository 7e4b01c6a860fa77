//! A run: what it is to do, and what its tasks share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::api::Api;
use super::memory;
use super::report::Report;

/// How much load, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// When it ends.
    pub until: Until,
    /// How many calls are under way at once.
    pub tasks: usize,
    /// How many of the server's responses are faults: 0.05 are 5 of 100.
    pub faults: f64,
    /// What the faults are drawn from.
    pub seed: u64,
}

/// When it ends.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// After this number of calls.
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
pub(super) struct Run {
    pub(super) plan: Plan,
    pub(super) start: Instant,
    pub(super) next: AtomicU64,
    pub(super) api: Arc<Api>,
    pub(super) warm: OnceLock<Option<u64>>,
    pub(super) report: Mutex<Report>,
}

impl Run {
    /// The number of the next call, unless it was the last.
    pub(super) fn next(&self) -> Option<u64> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let done = self.plan.until.done(number, self.start.elapsed());
        if done >= WARM {
            self.warm.get_or_init(memory::resident);
        }
        (done < 1.0).then_some(number)
    }

    pub(super) fn report(&self, write: impl FnOnce(&mut Report)) {
        write(&mut self.report.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What is known so far.
    pub(super) fn so_far(&self) -> Report {
        let report = self.report.lock();
        let mut report = report.unwrap_or_else(PoisonError::into_inner).clone();
        report.time = self.start.elapsed();
        report.faults = self.api.faults();
        report.memory = self.warm.get().copied().flatten().zip(memory::resident());
        report
    }
}
