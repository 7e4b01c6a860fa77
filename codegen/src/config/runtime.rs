//! Where a generated crate gets `client-runtime` from.

use std::str::FromStr;

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
        } else if is_requirement(&text) {
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

/// Whether a text is a version requirement of Cargo, other than one for any version, which no registry accepts.
fn is_requirement(text: &str) -> bool {
    text.split(',').all(|it| is_comparator(it.trim()))
}

fn is_comparator(text: &str) -> bool {
    let operators = [">=", "<=", ">", "<", "=", "^", "~"];
    let stripped = operators.iter().find_map(|it| text.strip_prefix(it));
    let version = stripped.unwrap_or(text).trim_start();
    let end = version.find(['-', '+']).unwrap_or(version.len());
    let (numbers, suffix) = version.split_at(end);
    let numbers: Vec<&str> = numbers.split('.').collect();
    let is_number =
        |it: &str| it.parse::<u64>().is_ok() && (it == "0" || !it.starts_with(['0', '+']));
    let (first, rest) = (numbers[0], &numbers[1..]);
    let is_sound = |it: char| it.is_ascii_alphanumeric() || ".-+".contains(it);
    is_number(first)
        && rest.len() <= 2
        && rest.iter().all(|it| *it == "*" || is_number(it))
        && (suffix.is_empty() || rest.len() == 2 && suffix.len() > 1)
        && suffix.chars().all(is_sound)
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
