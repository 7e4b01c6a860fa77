//! How far the run is: a bar on a terminal, a line for each document elsewhere.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::score::Score;

/// How wide the bar is, in characters.
const WIDTH: usize = 30;

/// Discriminated of every step, by all workers.
pub(crate) struct Progress {
    total: usize,
    done: AtomicUsize,
    bar: bool,
}

impl Progress {
    pub(crate) fn new(total: usize) -> Self {
        Progress {
            total,
            done: AtomicUsize::new(0),
            bar: std::io::stderr().is_terminal(),
        }
    }

    /// A document comes to a stage.
    pub(crate) fn at(&self, document: &str, stage: &str) {
        if self.bar {
            let done = self.done.load(Ordering::Relaxed);
            let filled = WIDTH * done / self.total;
            let bar = format!("{:<WIDTH$}", "=".repeat(filled));
            self.line(&format!(
                "[{bar}] {done}/{} {document}: {stage}",
                self.total
            ));
        }
    }

    /// A document is through.
    pub(crate) fn done(&self, score: &Score) {
        let done = 1 + self.done.fetch_add(1, Ordering::Relaxed);
        if !self.bar {
            eprintln!("{done}/{} {}", self.total, score.line());
        }
    }

    /// All are.
    pub(crate) fn end(&self) {
        if self.bar {
            self.line("");
        }
    }

    /// Replaces the line. A terminal that cannot be written to changes nothing about the run.
    fn line(&self, text: &str) {
        let _ = write!(std::io::stderr(), "\r\x1b[2K{text}");
    }
}
