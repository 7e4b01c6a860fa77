//! Where a generated crate gets `client-runtime` from.

use std::str::FromStr;

use semver::VersionReq;
use serde::Deserialize;

/// Where a generated crate gets `client-runtime` from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(try_from = "String")]
pub enum Runtime {
    /// A copy of its source, in the crate's folder `runtime`. The default, since it builds anywhere.
    #[default]
    Vendored,
    /// The package of this version, from the default registry.
    Version(String),
    /// A folder, relative to the generated crate.
    Path(String),
}

impl TryFrom<String> for Runtime {
    type Error = String;

    /// `vendored`, a Cargo version requirement, or else a path. A folder whose name looks like a version is written
    /// `./0.1`.
    fn try_from(text: String) -> Result<Self, String> {
        if text == "vendored" {
            return Ok(Runtime::Vendored);
        }
        if text.trim().is_empty() {
            return Err("expected `vendored`, a version, or the folder of a runtime".to_owned());
        }
        let starts = text.starts_with(|it: char| it.is_ascii_digit() || "^~=<>*".contains(it));
        if !starts || text.contains(['/', '\\']) {
            Ok(Runtime::Path(text))
        } else if VersionReq::parse(&text).is_ok_and(|it| it != VersionReq::STAR) {
            Ok(Runtime::Version(text))
        } else {
            Err(format!(
                "`{text}` is not a version as Cargo reads it, such as `0.1`; a folder of that name is `./{text}`"
            ))
        }
    }
}

impl FromStr for Runtime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.to_owned().try_into()
    }
}

#[cfg(test)]
mod tests {
    use super::Runtime;

    #[test]
    fn a_version_is_one_that_cargo_reads() {
        for version in [
            "0.1",
            "1",
            "=0.1.0",
            "^1.2",
            "~1.2.3-beta.1",
            ">=1, <3",
            "1.*",
        ] {
            let runtime: Result<Runtime, String> = version.parse();
            assert_eq!(runtime, Ok(Runtime::Version(version.to_owned())));
        }
        for wrong in [
            "", " ", "1.2.3.4", "1.x.y", "^", "01.2", "1-beta", "0.1 || 1", "*",
        ] {
            assert!(wrong.parse::<Runtime>().is_err(), "{wrong}");
        }
        for path in ["runtime", "./0.1", "../runtime", "."] {
            assert_eq!(path.parse(), Ok(Runtime::Path(path.to_owned())));
        }
    }
}
