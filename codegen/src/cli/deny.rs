//! `--deny`: which warnings fail a run.

use std::str::FromStr;

use crate::diagnostic::{Diagnostics, code};
use crate::explain::PAGES;
use crate::lint;
use crate::suggestions::nearest;

/// What fails a run although it is only a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deny {
    /// Every warning.
    Warnings,
    /// Warnings with this [code](crate::code).
    Code(&'static str),
}

impl FromStr for Deny {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "warnings" {
            return Ok(Deny::Warnings);
        }
        let is_rule = |code: &str| lint::codes().any(|it| it == code);
        let codes = || PAGES.iter().map(|it| it.code);
        let known = || codes().filter(|it| !is_rule(it) && *it != code::IO);
        if let Some(code) = known().find(|it| *it == text) {
            return Ok(Deny::Code(code));
        }
        if is_rule(text) {
            return Err(
                "that is a rule of `lint`, which fails for each of its findings".to_owned(),
            );
        }
        Err(match nearest(text, known().chain(["warnings"])) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "there are: warnings, {}",
                known().collect::<Vec<_>>().join(", ")
            ),
        })
    }
}

/// The warnings of a run, of which the denied ones are errors.
///
/// # Errors
///
/// The same, if any is denied.
pub(super) fn apply(deny: &[Deny], warnings: Diagnostics) -> Result<Diagnostics, Diagnostics> {
    let is_denied = |code: &str| {
        deny.iter().any(|it| match it {
            Deny::Warnings => true,
            Deny::Code(denied) => *denied == code,
        })
    };
    let findings = warnings.denying(is_denied);
    if findings.errors() == 0 {
        Ok(findings)
    } else {
        Err(findings)
    }
}
