//! The stages of a run, and the observer that is called when each begins.

use std::sync::Arc;

/// A stage of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading the document and the files that it refers to.
    Load,
    /// Finding out what the document describes.
    Lower,
    /// Choosing the public API of the crate.
    Plan,
    /// Writing the code, in memory.
    Emit,
    /// Comparing with another document.
    Compare,
    /// Applying the lint rules.
    Lint,
    /// Comparing with the crate's folder, and writing to it.
    Write,
}

impl Stage {
    /// Its verb.
    pub fn verb(self) -> &'static str {
        match self {
            Stage::Load => "load",
            Stage::Lower => "lower",
            Stage::Plan => "plan",
            Stage::Emit => "emit",
            Stage::Compare => "compare",
            Stage::Lint => "lint",
            Stage::Write => "write",
        }
    }
}

/// Is called when a stage begins, which ends the one before it.
pub type Observer = Arc<dyn Fn(Stage) + Send + Sync>;
