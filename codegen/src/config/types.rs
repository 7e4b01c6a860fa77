//! `[types]` and `[dependencies]`: Rust types of the caller's own.

use std::collections::BTreeMap;

use serde::Deserialize;

/// In place of a type: the format's own, or any other text that comes.
pub(crate) const LENIENT: &str = "lenient";

/// `[types]`: Rust types of the caller's own, by their paths, such as `rust_decimal::Decimal`.
///
/// A type has `Clone`, `Debug`, `PartialEq`, `serde::Serialize` and `serde::Deserialize`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Types {
    /// The types of strings, numbers and integers, by their `format`; `lenient` keeps the format's own type, and texts that
    /// are not of it.
    pub formats: BTreeMap<String, String>,
    /// The types in place of named schemas, by the schema's name.
    pub schemas: BTreeMap<String, String>,
}

impl Types {
    /// Every type with its table and key.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'static str, &str, &str)> {
        let tables = [("formats", &self.formats), ("schemas", &self.schemas)];
        tables.into_iter().flat_map(|(table, types)| {
            types
                .iter()
                .map(move |(key, path)| (table, key.as_str(), path.as_str()))
        })
    }
}

/// `[dependencies]`: what the crate depends on for them, as its `Cargo.toml` has it.
pub type Dependencies = BTreeMap<String, toml::Value>;
