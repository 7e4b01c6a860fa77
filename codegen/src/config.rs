//! The configuration, read from `codegen.toml`.
//!
//! It holds everything specific to an API that its document does not state. Every table and key is optional. An unknown
//! key is an error with a suggestion.

mod check;
mod derives;
mod limits;
mod lint;
mod metadata;
mod package;
mod paging;
pub(crate) mod pattern;
mod places;
mod read;
mod runtime;
#[cfg(feature = "command")]
mod schema;
mod types;

use std::collections::BTreeMap;

use serde::Deserialize;

pub(crate) use check::{unusable_client_name, unusable_name};
pub use derives::Derives;
pub use limits::Limits;
pub use lint::Lint;
pub use package::{Package, PackageId};
pub use paging::{Paging, PagingStyle};
pub use runtime::Runtime;
pub(crate) use types::LENIENT;
pub use types::{Dependencies, Types};

use crate::diagnostic::{Diagnostic, code};
use crate::source::{Source, SourceMap, Span};
use places::Places;

/// The whole configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Overlays that are applied to the document, as paths relative to its folder.
    pub overlays: Vec<String>,
    /// The generated crate.
    pub package: Package,
    /// The object that wraps every value on the wire.
    pub envelope: Option<Envelope>,
    /// Which other files the document may refer to.
    pub references: References,
    /// The API's error format.
    pub errors: Option<Errors>,
    /// The environment variables that configure a client.
    pub environment: Environment,
    /// How lists are paged.
    pub paging: Paging,
    /// Which requests may be retried.
    pub retries: Retries,
    /// Limits on constructs whose cost exceeds their length.
    pub limits: Limits,
    /// The lint rules.
    pub lint: Lint,
    /// The operations to generate; all by default.
    pub include: Selection,
    /// The operations to leave out, even if `include` selects them.
    pub exclude: Selection,
    /// Names that replace those of the document.
    pub rename: Rename,
    /// The Rust type of each `format`; `string` keeps the string.
    pub formats: BTreeMap<String, Format>,
    /// Custom Rust types.
    pub types: Types,
    /// Further derives of the models.
    pub derives: Derives,
    /// The crates that define the custom types and the derives.
    #[cfg_attr(feature = "command", schemars(schema_with = "schema::dependencies"))]
    pub dependencies: Dependencies,
    /// Whether to leave out operations that cannot be generated instead of failing.
    #[serde(skip)]
    pub skip_unsupported: bool,
    /// Whether entries may name what the document does not have, because they are meant for another version of it.
    #[serde(skip)]
    pub is_of_another_version: bool,
    /// The file itself, for messages.
    #[serde(skip)]
    pub(crate) source: Source,
    /// The locations of its keys and values, relative to `start`.
    #[serde(skip)]
    places: Places,
    /// The offset of the file in the source map.
    #[serde(skip)]
    start: usize,
}

/// `[envelope]`: the object that wraps values on the wire, in requests and responses.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Envelope {
    /// The property that holds the value.
    pub property: String,
}

/// `[references]`: files outside of the document's folder that the document may refer to.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct References {
    /// Folders, relative to the document's.
    pub allow: Vec<String>,
}

/// `[environment]`: the variables that `Client::from_env` reads.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Environment {
    /// What their names begin with; by default the name of the crate or the module, without `client` at its end.
    pub prefix: Option<String>,
}

/// `[errors]`: the API's error format.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Errors {
    /// The schema of `components` that error bodies are decoded as.
    pub schema: String,
    /// The property of that schema that holds a human-readable message.
    pub message: Option<String>,
    /// The property of an error body that may wrap the error; it may also be unwrapped.
    pub property: Option<String>,
}

/// `[retries]`: operations that may be retried without a response, in addition to those with an idempotent method.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Retries {
    /// The operationIds of idempotent operations.
    pub repeatable: Vec<String>,
    /// The header that carries the idempotency key. Operations that declare it are sent with a key.
    pub idempotency_key: Option<String>,
}

/// `[include]` and `[exclude]`: a selection of operations. An operation is selected if any of the lists contains it.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Selection {
    /// Selects by tag.
    pub tags: Vec<String>,
    /// Selects by path as in the document. `*` stands for any characters: `/pets/*` matches all that begin with `/pets/`.
    pub paths: Vec<String>,
    /// Selects by operationId.
    pub operations: Vec<String>,
}

impl Selection {
    /// Whether it selects anything.
    pub(crate) fn is_some(&self) -> bool {
        !(self.tags.is_empty() && self.paths.is_empty() && self.operations.is_empty())
    }
}

/// `[rename]`: names that replace those of the document.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rename {
    /// The Rust names of types, by schema name.
    pub types: BTreeMap<String, String>,
    /// The Rust names of the request variants of schemas, by schema name; `New…` by default.
    pub requests: BTreeMap<String, String>,
    /// The Rust names of struct fields, by property name.
    pub fields: BTreeMap<String, String>,
    /// The Rust names of enum variants, by value.
    pub variants: BTreeMap<String, String>,
    /// The Rust names of operations, by operationId or by method and path, such as `GET /pets`.
    pub operations: BTreeMap<String, String>,
    /// The names of body arguments, by operation as in `operations`.
    pub bodies: BTreeMap<String, String>,
    /// The Rust names of parameters, by name. `operation.name` renames that of one operation, `query.name` and
    /// `operation.query.name` those of one location.
    pub parameters: BTreeMap<String, String>,
}

impl Rename {
    /// The tables, with their names in `codegen.toml`.
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
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// `String`
    String,
    /// A string that `Debug` does not print: `client_runtime::Secret`.
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
    /// The default Rust type of a `format`.
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
    /// Whether the configuration maps a format to a type.
    pub(crate) fn has_format(&self, format: &str) -> bool {
        self.formats.contains_key(format) || self.types.formats.contains_key(format)
    }

    /// Whether the file names the crate.
    pub(crate) fn has_package_name(&self) -> bool {
        self.places.has(&["package", "name"])
    }

    /// Adds the file to the sources of a run, so that findings about the configuration point into it.
    pub(crate) fn within(&self, sources: &mut SourceMap) -> Self {
        let id = sources.add(self.source.clone());
        Config {
            start: sources.start(id),
            ..self.clone()
        }
    }

    /// Whether a span lies in the file. It must be part of the source map.
    pub(crate) fn contains(&self, span: Span) -> bool {
        let end = self.start + self.source.text.len();
        (self.start..=end).contains(&span.start)
    }

    /// An error at the value under a path of keys, or at the innermost existing table.
    pub(crate) fn finding(&self, path: &[&str], message: impl Into<String>) -> Diagnostic {
        self.finding_at(self.places.value(path), message)
    }

    /// An error at the last key of a path.
    pub(crate) fn finding_at_key(&self, path: &[&str], message: impl Into<String>) -> Diagnostic {
        self.finding_at(self.places.key(path), message)
    }

    /// An error at a key and its value, or at the innermost existing table.
    pub(crate) fn finding_at_entry(&self, path: &[&str], message: impl Into<String>) -> Diagnostic {
        self.finding_at(self.places.entry(path), message)
    }

    fn finding_at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code::CONFIG, span.shifted(self.start), message)
    }
}
