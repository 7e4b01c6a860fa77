//! What was tried, and what came of it.

use serde::{Deserialize, Serialize};

/// What came of one thing that was tried.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// What was tried.
    pub stage: Stage,
    /// Where in the document: a JSON pointer, or a method and a path.
    pub place: String,
    /// What came of it.
    pub verdict: Verdict,
    /// Why, unless it holds.
    pub why: String,
}

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The document's examples go through the generated types.
    RoundTrip,
    /// The types describe what the schemas describe, and discriminators choose the variants that they name.
    Types,
    /// Each operation is called.
    Wire,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is as the document says.
    Ok,
    /// The client does what the document does not say.
    Violation,
    /// All that the schema describes is kept; the example has properties that it does not describe, though it allows them.
    Undescribed,
    /// The document contradicts itself: it is listed, and proves nothing.
    Defect,
    /// Nothing was generated for it, or no value of it could be found.
    Untried,
}

impl Stage {
    /// All of them.
    pub const ALL: [Stage; 3] = [Stage::RoundTrip, Stage::Types, Stage::Wire];

    /// How the program that proves a client is asked for this one alone.
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

    /// The finding as one line of JSON.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads such a line.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn parse(line: &str) -> Result<Self, String> {
        serde_json::from_str(line).map_err(|it| format!("{line}: {it}"))
    }
}
