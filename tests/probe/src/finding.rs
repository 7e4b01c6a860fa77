//! The results of tests.

use serde::{Deserialize, Serialize};

/// The result of a test.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The stage of the test.
    pub stage: Stage,
    /// The location in the document: a JSON pointer, or a method and path.
    pub place: String,
    /// What came of it.
    pub verdict: Verdict,
    /// The reason, unless the test passed.
    pub why: String,
}

/// A stage of tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The document's examples round-trip through the generated types.
    RoundTrip,
    /// The types match the schemas, and discriminators select the right variants.
    Types,
    /// Each operation is called.
    Wire,
}

/// The verdict of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The client matches the document.
    Ok,
    /// The client violates the document.
    Violation,
    /// Everything that the schema describes is preserved, but the example has additional properties that the schema
    /// allows without describing them.
    Undescribed,
    /// The document contradicts itself, so the test is inconclusive.
    Defect,
    /// Nothing was generated for it, or no value is known.
    Untried,
}

impl Stage {
    /// All stages.
    pub const ALL: [Stage; 3] = [Stage::RoundTrip, Stage::Types, Stage::Wire];

    /// The name that selects this stage on the command line of the test program.
    pub fn name(self) -> &'static str {
        match self {
            Stage::RoundTrip => "round-trip",
            Stage::Types => "types",
            Stage::Wire => "wire",
        }
    }
}

impl Finding {
    pub(crate) fn ok(stage: Stage, place: impl Into<String>) -> Self {
        Self::new(stage, place, Verdict::Ok, "")
    }

    pub(crate) fn new(
        stage: Stage,
        place: impl Into<String>,
        verdict: Verdict,
        why: impl Into<String>,
    ) -> Self {
        Finding {
            stage,
            place: place.into(),
            verdict,
            why: why.into(),
        }
    }

    /// The finding as a line of JSON.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Parses such a line.
    ///
    /// # Errors
    ///
    /// If it is not a finding.
    pub fn parse(line: &str) -> Result<Self, String> {
        serde_json::from_str(line).map_err(|it| format!("{line}: {it}"))
    }
}
