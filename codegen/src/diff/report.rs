//! A comparison as data, for all formats. `render/schema.json` describes its JSON.

use serde::Serialize;

use super::verdict::{Directions, Rust, Wire};

/// What a change of a document does to those who depend on it.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The verdicts.
    pub verdict: Verdict,
    /// The verdicts on the wire for generated clients, which accept more than the document says.
    pub generated_client: Directions,
    /// The version of the crate.
    pub version: Version,
    /// The changes of the document: silent ones first, then by severity.
    pub changes: Vec<Change>,
    /// The changes of the public API without a cause in the document: those of the generator or the configuration.
    pub rust: Vec<Item>,
    /// The total number of operations in both documents.
    pub operations: usize,
}

/// The verdicts of a comparison, or of a single change.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Verdict {
    /// What the version of the crate has to say.
    pub rust: Rust,
    /// Whether code may compile as before and do something else.
    pub silent: bool,
    /// Whether clients and servers of both documents work with each other.
    pub wire: Directions,
}

/// The version of the crate before and after.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    /// The version of the old crate.
    pub old: String,
    /// The version that is configured for the new crate.
    pub new: String,
    /// The lowest version that Cargo's rules allow for the new crate.
    pub required: String,
    /// Whether the new version is lower than that.
    pub unbumped: bool,
}

/// A change of the document, with all that follows from it.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The rule, and a hash of what changed. Independent of the wording, and of the location in the file.
    pub id: String,
    /// The rule, see `codegen explain`.
    pub rule: &'static str,
    /// What happened.
    pub title: &'static str,
    /// What changed, such as `GET /pets query limit` or `Pet.name`.
    pub path: String,
    /// The verdicts.
    pub verdict: Verdict,
    /// The values.
    #[serde(flatten)]
    pub values: Values,
    /// The locations.
    #[serde(flatten)]
    pub places: Places,
    /// The affected operations.
    pub reach: Reach,
    /// The changes of the public API.
    pub items: Vec<Item>,
    /// Why the change is accepted, if it is.
    pub accepted: Option<String>,
    /// The verdicts on the wire for generated clients.
    pub generated_client: Directions,
}

/// The values of a change.
#[derive(Clone, Debug, Serialize)]
pub struct Values {
    /// The value before.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// What has perhaps happened, such as `perhaps renamed to title`. No verdict depends on it.
    pub hint: Option<String>,
}

/// The locations of a change.
#[derive(Clone, Debug, Serialize)]
pub struct Places {
    /// In the old document.
    pub old: Option<Location>,
    /// In the new document.
    pub new: Option<Location>,
}

impl Places {
    /// The locations that there are, the old one first, without columns.
    pub(crate) fn lines(&self) -> Vec<String> {
        let all = self.old.iter().chain(&self.new);
        all.map(|it| format!("{}:{}", it.file, it.line)).collect()
    }
}

/// A location in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The file.
    pub file: String,
    /// The line, counted from one.
    pub line: usize,
    /// The column, counted from one.
    pub column: usize,
}

/// The operations that a change affects.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reach {
    /// Their number.
    pub count: usize,
    /// The first few.
    pub operations: Vec<String>,
    /// Their tags.
    pub tags: Vec<String>,
    /// All of them.
    #[serde(skip)]
    pub all: Vec<String>,
}

/// A change of the public API.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// The kind of change, and a hash of what changed.
    pub id: String,
    /// The path of the item.
    pub path: String,
    /// `removed`, `added`, `changed`, `attribute` or `meaning`.
    pub change: &'static str,
    /// The verdict.
    pub verdict: Rust,
    /// Whether code compiles as before and does something else.
    pub silent: bool,
    /// The type or signature before.
    pub before: String,
    /// The type or signature after.
    pub after: String,
    /// The change in one line.
    pub text: String,
    /// What a dependent has to change, where that is known.
    pub advice: Option<String>,
    /// Why the change is accepted, if it is.
    pub accepted: Option<String>,
}

impl Report {
    /// Whether neither the documents nor the public APIs differ.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.rust.is_empty()
    }
}

impl Change {
    /// The values in the order of the documents, unless the path ends with the only one.
    pub(crate) fn shown_values(&self) -> Vec<&str> {
        let all = [&self.values.before, &self.values.after].into_iter();
        let all: Vec<&str> = all.flatten().map(String::as_str).collect();
        let is_last = |it: &str| {
            let before = self.path.strip_suffix(it);
            before.is_some_and(|it| it.is_empty() || it.ends_with(['.', ' ', '|']))
        };
        match all.as_slice() {
            [only] if is_last(only) => Vec::new(),
            _ => all,
        }
    }
}

impl Version {
    /// What to do about the version, after a change that is not a patch.
    pub(crate) fn advice(&self) -> String {
        let Version {
            old, new, required, ..
        } = self;
        if !self.unbumped {
            format!("{new} is a sufficient version")
        } else if old == new {
            format!("set the version to {required} (it is still {new})")
        } else {
            format!("set the version to {required} ({new} is too low)")
        }
    }
}

impl Verdict {
    /// Whether no action is required.
    pub fn is_harmless(self) -> bool {
        self.wire.worst() == Wire::Compatible && self.rust == Rust::Patch && !self.silent
    }
}
