//! `[lint]`: which lint rules are switched off, and why.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `[lint]`: the rules of `codegen lint`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lint {
    /// The disabled rules, each with a reason.
    pub off: BTreeMap<String, String>,
}
