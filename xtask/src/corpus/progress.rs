//! Progress output: a bar on a terminal, otherwise a line for each document.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::score::Score;

/// The width of the bar, in characters.
const WIDTH: usize = 30;

/// The progress of all workers.
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

    /// A document reached a stage.
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

    /// A document passed all stages.
    pub(crate) fn done(&self, score: &Score) {
        let done = 1 + self.done.fetch_add(1, Ordering::Relaxed);
        if !self.bar {
            eprintln!("{done}/{} {}", self.total, score.line());
        }
    }

    /// All documents are done.
    pub(crate) fn end(&self) {
        if self.bar {
            self.line("");
        }
    }

    /// Replaces the current line. Errors are ignored: they must not affect the run.
    fn line(&self, text: &str) {
        let _ = write!(std::io::stderr(), "\r\x1b[2K{text}");
    }
}
