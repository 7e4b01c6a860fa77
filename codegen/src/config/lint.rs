//! `[lint]`: which rules of `codegen lint` are switched off, and why.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `[lint]`: what `codegen lint` looks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lint {
    /// The rules that are switched off, each with its reason.
    pub off: BTreeMap<String, String>,
}
