//! The resources that whole processes use.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// The resources that a process and its children have used.
#[derive(Clone, Copy)]
pub(crate) struct Spent {
    /// The time on all processors, in user and system mode.
    pub(crate) processor: Duration,
    /// The elapsed time.
    pub(crate) elapsed: Duration,
    /// The largest memory of any of the processes, in bytes.
    pub(crate) peak: u64,
}

/// Runs a command without its output.
///
/// # Errors
///
/// If it cannot be run, or fails.
pub(crate) fn run(command: &mut Command) -> io::Result<Spent> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let used = child.wait4()?;
    if !used.status.success() {
        return Err(io::Error::other(used.status.to_string()));
    }
    Ok(Spent {
        processor: used.rusage.utime + used.rusage.stime,
        elapsed: start.elapsed(),
        peak: used.rusage.maxrss,
    })
}

/// The figures of several runs of the same command, in ascending order.
pub(crate) struct Runs(Vec<f64>);

impl Runs {
    /// Sorts figures, of which there must be at least one.
    pub(crate) fn from(figures: impl Iterator<Item = f64>) -> Self {
        let mut figures: Vec<_> = figures.collect();
        figures.sort_by(f64::total_cmp);
        Self(figures)
    }

    /// One figure of each run.
    pub(crate) fn of(runs: &[Spent], figure: impl Fn(&Spent) -> f64) -> Self {
        Self::from(runs.iter().map(figure))
    }

    /// The median.
    pub(crate) fn median(&self) -> f64 {
        let middle = self.0.len() / 2;
        let lower = self.0.len().saturating_sub(1) / 2;
        match (self.0.get(lower), self.0.get(middle)) {
            (Some(lower), Some(upper)) => f64::midpoint(*lower, *upper),
            _ => f64::NAN,
        }
    }

    /// The lowest and the highest figure.
    pub(crate) fn range(&self) -> (f64, f64) {
        let first = self.0.first().copied().unwrap_or(f64::NAN);
        (first, self.0.last().copied().unwrap_or(f64::NAN))
    }
}

impl Spent {
    /// The processor time in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        self.processor.as_secs_f64()
    }

    /// The peak memory in megabytes of 2^20 bytes.
    #[expect(clippy::cast_precision_loss, reason = "less than 2^52")]
    pub(crate) fn megabytes(&self) -> f64 {
        self.peak as f64 / f64::from(1 << 20)
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use super::{Runs, Spent, run};

    fn spent(seconds: u64) -> Spent {
        Spent {
            processor: Duration::from_secs(seconds),
            elapsed: Duration::ZERO,
            peak: 3 << 20,
        }
    }

    #[test]
    fn runs_are_summarized_by_median_and_range() {
        let shown = |it: Runs| format!("{} {:?}", it.median(), it.range());
        let odd = Runs::of(&[spent(9), spent(1), spent(2)], Spent::seconds);
        assert_eq!(shown(odd), "2 (1.0, 9.0)");
        let even = Runs::of(&[spent(4), spent(1)], Spent::seconds);
        assert_eq!(shown(even), "2.5 (1.0, 4.0)");
        let memory = Runs::of(&[spent(1)], Spent::megabytes);
        assert_eq!(shown(memory), "3 (3.0, 3.0)");
    }

    #[test]
    fn processes_are_measured_and_their_failures_reported() {
        let compiler = || Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
        let used = run(compiler().arg("--version")).expect("it runs");
        assert!(used.peak > 0 && used.elapsed >= Duration::ZERO);
        assert!(run(compiler().arg("--no-such-option")).is_err());
    }
}
