//! The results of the stages: the crate of the first one, and the findings of the later ones.

use serde::{Deserialize, Serialize};

/// The column of the first stage on the scoreboard.
pub(crate) const GENERATE: &str = "generate";

/// The result of the generator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Made {
    /// Its outcome.
    pub(crate) outcome: Outcome,
    /// The number of operations; 0 if it failed.
    pub(crate) operations: usize,
    /// The number of types; 0 if it failed.
    pub(crate) types: usize,
    /// A hash of the inputs of every later stage: the document, the crate's files, and their environment.
    pub(crate) key: String,
}

/// The result of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    /// Its outcome.
    pub(crate) outcome: Outcome,
    /// Remarks on the document, whatever the outcome; the first line of each is a summary.
    pub(crate) remarks: Vec<String>,
}

/// The outcome of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// The stage passed.
    Pass,
    /// The document has nothing for the stage to check.
    Nothing,
    /// The stage failed, for this reason; the first line is a summary.
    Fail(String),
    /// An earlier stage failed.
    NotReached,
}

impl Outcome {
    /// Its cell on the scoreboard.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Nothing => "none",
            Outcome::Fail(_) => "FAIL",
            Outcome::NotReached => "-",
        }
    }

    /// Whether it is not a failure.
    pub(crate) fn passes(&self) -> bool {
        matches!(self, Outcome::Pass | Outcome::Nothing)
    }
}

impl From<Outcome> for Found {
    fn from(outcome: Outcome) -> Self {
        Found {
            outcome,
            remarks: Vec::new(),
        }
    }
}

impl From<Result<(), String>> for Found {
    fn from(result: Result<(), String>) -> Self {
        Found::from(match result {
            Ok(()) => Outcome::Pass,
            Err(reason) => Outcome::Fail(reason),
        })
    }
}
