//! Where a generated crate gets `client-runtime` from.

use serde::Deserialize;

/// Where a generated crate gets `client-runtime` from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(from = "String")]
pub enum Runtime {
    /// A copy of its source, in the crate's folder `runtime`. The default, since it builds anywhere.
    #[default]
    Vendored,
    /// The package of this version, from the default registry.
    Version(String),
    /// A folder, relative to the generated crate.
    Path(String),
}

impl From<String> for Runtime {
    /// `vendored`, a Cargo version requirement, or else a path. A folder whose name looks like a version is written
    /// `./0.1`.
    fn from(text: String) -> Self {
        if text == "vendored" {
            return Runtime::Vendored;
        }
        let starts = text.starts_with(|it: char| it.is_ascii_digit() || "^~=<>".contains(it));
        if starts && !text.contains(['/', '\\']) {
            Runtime::Version(text)
        } else {
            Runtime::Path(text)
        }
    }
}
