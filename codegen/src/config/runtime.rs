//! Where a generated crate has `client-runtime` from.

use serde::Deserialize;

/// Where a generated crate has `client-runtime` from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Runtime {
    /// Its source goes along, as a crate in the folder `runtime`: the default, for it builds anywhere.
    #[default]
    Vendored,
    /// The package of this version, from where cargo has its packages.
    Version(String),
    /// A folder, relative to the generated crate.
    Path(String),
}

impl From<String> for Runtime {
    /// `vendored`, a version as cargo takes it, or else a path. A folder that is named as a version is written `./0.1`.
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
