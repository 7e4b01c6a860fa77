//! How a document becomes Rust: what stands in `codegen.toml`.
//!
//! Everything that differs from API to API and is not in its document is said here, and nowhere else. Every table and key
//! is optional; a key that is not known is an error with a suggestion.

mod check;
mod limits;
mod lint;
mod paging;
mod places;
mod read;
mod runtime;
mod types;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use limits::Limits;
pub use lint::Lint;
pub use paging::{Paging, PagingStyle};
pub use runtime::Runtime;
pub(crate) use types::LENIENT;
pub use types::{Dependencies, Types};

use crate::diagnostic::{Diagnostic, code};
use crate::source::{Source, SourceMap, Span};
use places::Places;

/// The whole configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Overlays that are applied to the document before it is read, by their paths from its folder.
    pub overlays: Vec<String>,
    /// The crate that is generated.
    pub package: Package,
    /// The object that wraps every value on the wire.
    pub envelope: Option<Envelope>,
    /// Which other files the document may refer to.
    pub references: References,
    /// What the API says when it fails.
    pub errors: Option<Errors>,
    /// How lists come in pages.
    pub paging: Paging,
    /// What may be sent again.
    pub retries: Retries,
    /// How far a document may go in what costs more than its length shows.
    pub limits: Limits,
    /// What is looked for that harms the client.
    pub lint: Lint,
    /// The operations that are generated; all of them, unless this says something.
    pub include: Selection,
    /// The operations that are not generated, whatever `include` says.
    pub exclude: Selection,
    /// Names that read better than those of the document.
    pub rename: Rename,
    /// The Rust type of a `format`, by its name: `string` keeps the text.
    pub formats: BTreeMap<String, Format>,
    /// Rust types of the caller's own.
    pub types: Types,
    /// The crates that these come from.
    pub dependencies: Dependencies,
    /// Whether an operation that cannot be generated is left out; otherwise it stops the run.
    #[serde(skip)]
    pub skip_unsupported: bool,
    /// The file itself, for messages.
    #[serde(skip)]
    pub(crate) source: Source,
    /// Where its keys and values stand, counted from `start`.
    #[serde(skip)]
    places: Places,
    /// Where it begins among the sources of a run.
    #[serde(skip)]
    start: usize,
}

/// `[package]`: the crate that is generated.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it has `client-runtime` from; a property of a workspace has it from there.
    pub runtime: Runtime,
    /// Whether the crate is a property of a workspace that sets its edition, licence and lints.
    pub workspace: bool,
    /// The path under which the code is mounted: `crate`, unless it becomes a module of another crate.
    pub root: String,
    /// Whether each tag has a feature, without which its operations and types are not compiled.
    pub tag_features: bool,
    /// Whether `API.txt` lists what Rust code sees of the crate, an item a line.
    pub api: bool,
    /// The command that the header of every file names.
    pub generator: String,
}

impl Default for Package {
    fn default() -> Self {
        Package {
            name: "generated-client".to_owned(),
            version: "0.1.0".to_owned(),
            runtime: Runtime::default(),
            workspace: false,
            root: "crate".to_owned(),
            tag_features: false,
            api: false,
            generator: "codegen generate".to_owned(),
        }
    }
}

/// `[envelope]`: the object that wraps values on the wire, in requests and responses.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Envelope {
    /// The property that holds the value.
    pub property: String,
}

/// `[references]`: which other files the document may refer to, beside those in its own folder.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct References {
    /// Folders, relative to the document's.
    pub allow: Vec<String>,
}

/// `[errors]`: what the API says when it fails.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Errors {
    /// The schema of `components` that is decoded.
    pub schema: String,
    /// Its property that holds a text for people.
    pub message: Option<String>,
    /// The property of a response under which it may stand, beside standing bare.
    pub property: Option<String>,
}

/// `[retries]`: what may be sent again when there was no response, beyond what the method says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Retries {
    /// Operations, by their operationId, that do no harm when they are sent twice.
    pub repeatable: Vec<String>,
    /// The header by which the API knows that two requests are one: operations that take it are given a key.
    pub idempotency_key: Option<String>,
}

/// `[include]` and `[exclude]`: some of the operations. One is meant if any of these lists has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Selection {
    /// By their tags.
    pub tags: Vec<String>,
    /// By their paths as the document has them; `/pets/*` are all that begin with `/pets/`.
    pub paths: Vec<String>,
    /// By their operationIds.
    pub operations: Vec<String>,
}

impl Selection {
    /// Whether it names anything.
    pub(crate) fn is_some(&self) -> bool {
        !(self.tags.is_empty() && self.paths.is_empty() && self.operations.is_empty())
    }
}

/// `[rename]`: names that read better than those of the document.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rename {
    /// The Rust names of types, by their schema's name.
    pub types: BTreeMap<String, String>,
    /// The Rust names of what may be sent of a schema, by the schema's name; `New…` otherwise.
    pub requests: BTreeMap<String, String>,
    /// The Rust names of struct fields, by their property's name.
    pub fields: BTreeMap<String, String>,
    /// The Rust names of enum variants, by their value.
    pub variants: BTreeMap<String, String>,
    /// The Rust names of operations, by their operationId, or by their method and path as in `GET /pets`.
    pub operations: BTreeMap<String, String>,
    /// The names of arguments that are bodies, by the operation in the same way.
    pub bodies: BTreeMap<String, String>,
    /// The Rust names of parameters, by their name; that of one operation as `operation.name`, that in one place as
    /// `query.name` or `operation.query.name`.
    pub parameters: BTreeMap<String, String>,
}

impl Rename {
    /// The tables, by their names in `codegen.toml`.
    pub(crate) fn tables(&self) -> [(&'static str, &BTreeMap<String, String>); 7] {
        [
            ("types", &self.types),
            ("requests", &self.requests),
            ("fields", &self.fields),
            ("variants", &self.variants),
            ("operations", &self.operations),
            ("bodies", &self.bodies),
            ("parameters", &self.parameters),
        ]
    }
}

/// The Rust type of a `format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// `String`
    String,
    /// A string that is never printed: `client_runtime::Secret`.
    Secret,
    /// `uuid::Uuid`
    Uuid,
    /// `client_runtime::Timestamp`
    Timestamp,
    /// `client_runtime::Date`
    Date,
    /// `std::net::Ipv4Addr`
    Ipv4,
    /// `std::net::Ipv6Addr`
    Ipv6,
}

impl Format {
    /// The Rust type of a `format` that the configuration does not speak of.
    pub(crate) fn of(format: &str) -> Self {
        match format {
            "uuid" => Format::Uuid,
            "date-time" => Format::Timestamp,
            "date" => Format::Date,
            "password" => Format::Secret,
            "ipv4" => Format::Ipv4,
            "ipv6" => Format::Ipv6,
            _ => Format::String,
        }
    }
}

impl Config {
    /// This configuration as one of the sources of a run: what is said of it then points there.
    pub(crate) fn within(&self, sources: &mut SourceMap) -> Self {
        let id = sources.add(self.source.clone());
        Config {
            start: sources.start(id),
            ..self.clone()
        }
    }

    /// Whether a place lies in it, once it is one of the sources of a run.
    pub(crate) fn holds(&self, span: Span) -> bool {
        let end = self.start + self.source.text.len();
        (self.start..=end).contains(&span.start)
    }

    /// What is wrong with the value under a path of keys, or with the nearest table that is there.
    pub(crate) fn finding(&self, path: &[&str], message: impl Into<String>) -> Diagnostic {
        self.finding_at(self.places.value(path), message)
    }

    /// What is wrong with the last key of a path.
    pub(crate) fn finding_at_key(&self, path: &[&str], message: impl Into<String>) -> Diagnostic {
        self.finding_at(self.places.key(path), message)
    }

    /// What is wrong with a key and its value together, or with the nearest table that is there.
    pub(crate) fn finding_at_entry(&self, path: &[&str], message: impl Into<String>) -> Diagnostic {
        self.finding_at(self.places.entry(path), message)
    }

    fn finding_at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code::CONFIG, span.shifted(self.start), message)
    }
}
