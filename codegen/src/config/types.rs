//! `[types]` and `[dependencies]`: custom Rust types.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Instead of a path: the format's own type, or any other string.
pub(crate) const LENIENT: &str = "lenient";

/// `[types]`: custom Rust types by path, such as `rust_decimal::Decimal`.
///
/// The types must implement `Clone`, `Debug`, `PartialEq`, `serde::Serialize` and `serde::Deserialize`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Types {
    /// The types of strings, numbers and integers, by `format`. `lenient` keeps the format's own type but also accepts
    /// other strings.
    pub formats: BTreeMap<String, String>,
    /// The types that replace named schemas, by the schema's name.
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

/// `[dependencies]`: the dependencies that the types need, as in `Cargo.toml`.
pub type Dependencies = BTreeMap<String, toml::Value>;
