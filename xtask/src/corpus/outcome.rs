//! The results of the stages: the crate of the first one, and the findings of the later ones.

use serde::{Deserialize, Serialize};

/// The column of the first stage on the scoreboard.
pub(crate) const GENERATE: &str = "generate";

/// What the generator made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Made {
    /// How it went.
    pub(crate) outcome: Outcome,
    /// How many operations there are; 0 if it failed.
    pub(crate) operations: usize,
    /// How many types there are; 0 if it failed.
    pub(crate) types: usize,
    /// What the outcome of every later stage depends on: the document, the crate's files, and what surrounds them.
    pub(crate) key: String,
}

/// What a stage found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    /// What came of it.
    pub(crate) outcome: Outcome,
    /// What is to be said of the document, whatever came of it; the first line in short.
    pub(crate) remarks: Vec<String>,
}

/// What came of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// All is well.
    Pass,
    /// The document has nothing for the stage to check.
    Nothing,
    /// It is not, for this reason; the first line in short.
    Fail(String),
    /// A stage before it failed.
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

    /// Whether it is no failure.
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
