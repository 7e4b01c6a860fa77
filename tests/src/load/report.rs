//! The results of a load test.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use generated_client::ErrorKind;
use hdrhistogram::Histogram;

/// The most that memory may grow after the warm-up: what an allocator may hold back or fragment, and much less than
/// what 100,000 calls leave behind if each leaves 200 bytes.
const GROWTH: u64 = 16 * 1024 * 1024;

/// The maximum number of violations to list.
const SHOWN: usize = 20;

/// The maximum latency that is recorded, in microseconds: one hour.
const LONGEST: u64 = 3_600_000_000;

const MEGABYTE: u64 = 1024 * 1024;

/// What became of a call: its kind and how it ended, or what must not be.
pub(super) type Ended = Result<(&'static str, Option<ErrorKind>), String>;

/// What became of all calls.
#[derive(Clone, Debug)]
pub struct Report {
    /// The number of completed requests.
    pub calls: u64,
    /// The number of retries.
    pub retries: u64,
    /// The number of requests by kind and result: success, or an expected error.
    pub outcomes: BTreeMap<(&'static str, String), u64>,
    /// The number of injected faults by kind.
    pub faults: Vec<(&'static str, u64)>,
    /// The duration.
    pub time: Duration,
    /// The resident set in bytes, after the warm-up and now; `None` if it cannot be measured.
    pub memory: Option<(u64, u64)>,
    /// Violations: responses that are lost, duplicated or wrong. Their number, and the first of them.
    pub wrong: u64,
    problems: Vec<String>,
    /// In microseconds.
    latency: Histogram<u64>,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            calls: 0,
            retries: 0,
            outcomes: BTreeMap::new(),
            faults: Vec::new(),
            time: Duration::ZERO,
            memory: None,
            wrong: 0,
            problems: Vec::new(),
            latency: Histogram::new_with_max(LONGEST, 3)
                .expect("bounds and digits that it can keep"),
        }
    }
}

impl Report {
    /// Whether every response was correct and memory did not grow.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.wrong == 0 && self.memory.is_none_or(|(warm, now)| now <= warm + GROWTH)
    }

    /// The progress, on one line.
    #[must_use]
    pub fn line(&self) -> String {
        let resident = match self.memory {
            Some((_, now)) => format!(", {} MB", now / MEGABYTE),
            None => String::new(),
        };
        format!(
            "{:.0} s: {} calls, {} retries, {} wrong{resident}",
            self.time.as_secs_f64(),
            self.calls,
            self.retries,
            self.wrong
        )
    }

    pub(super) fn call(&mut self, ended: Ended, took: Duration) {
        self.calls += 1;
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.latency.saturating_record(micros);
        match ended {
            Ok((what, how)) => {
                let how = how.map_or("right".to_owned(), |it: ErrorKind| format!("{it:?}"));
                *self.outcomes.entry((what, how)).or_default() += 1;
            }
            Err(problem) => self.problem(problem),
        }
    }

    pub(super) fn problem(&mut self, problem: String) {
        self.wrong += 1;
        if self.problems.len() < SHOWN {
            self.problems.push(problem);
        }
    }
}

/// The summary.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.time.as_secs_f64();
        writeln!(
            f,
            "{} calls in {seconds:.1} s, {} retries",
            self.calls, self.retries
        )?;
        for ((what, how), count) in &self.outcomes {
            writeln!(f, "  {what:<8}{how:<12}{count:>10}")?;
        }
        for (fault, count) in &self.faults {
            writeln!(f, "  fault   {fault:<12}{count:>10}")?;
        }
        let at = |share| Duration::from_micros(self.latency.value_at_quantile(share));
        writeln!(
            f,
            "latency: p50 {:.1?}, p99 {:.1?}, max {:.1?}",
            at(0.5),
            at(0.99),
            at(1.0)
        )?;
        match self.memory {
            Some((warm, now)) => writeln!(
                f,
                "memory: {} MB when warm, {} MB at the end; {} MB more would be too much",
                warm / MEGABYTE,
                now / MEGABYTE,
                GROWTH / MEGABYTE
            )?,
            None => writeln!(f, "memory: not measured on this system")?,
        }
        write!(f, "lost, doubled or wrong: {}", self.wrong)?;
        for problem in &self.problems {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}
