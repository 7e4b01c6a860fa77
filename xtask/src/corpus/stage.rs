//! The stages that a generated crate passes through, and what may come of one.

use serde::{Deserialize, Serialize};

use super::cargo;
use super::subject::{Place, Subject};

/// A stage after `generate`.
pub(crate) struct Stage {
    /// Its column on the scoreboard.
    pub(crate) name: &'static str,
    /// Counts up when it looks at something else than before, so that what is kept of it no longer stands.
    pub(crate) version: u32,
    /// Whether the stages after it make no sense if it fails.
    pub(crate) stops: bool,
    /// Whether it waits for its like: cargo would anyway, and the waiting would count as its time.
    pub(crate) exclusive: bool,
    /// Looks at the document and the folder of its crate; the error is why it fails, the first line in short.
    pub(crate) run: fn(&Place, &Subject) -> Result<(), String>,
}

/// All of them, in the order in which they run.
pub(crate) const ALL: &[Stage] = &[
    Stage {
        name: "check",
        version: 1,
        stops: true,
        exclusive: true,
        run: cargo::check,
    },
    Stage {
        name: "clippy",
        version: 1,
        stops: false,
        exclusive: true,
        run: cargo::clippy,
    },
    Stage {
        name: "rustdoc",
        version: 1,
        stops: false,
        exclusive: true,
        run: cargo::rustdoc,
    },
];

/// What came of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// All is well.
    Pass,
    /// It is not, for this reason.
    Fail(String),
    /// A stage before it failed.
    NotReached,
}

impl Outcome {
    /// Its cell on the scoreboard.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Fail(_) => "FAIL",
            Outcome::NotReached => "-",
        }
    }
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Outcome::Pass,
            Err(reason) => Outcome::Fail(reason),
        }
    }
}
