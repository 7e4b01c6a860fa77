//! The statuses by which an operation's responses are told apart.

use super::Lowering;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// All statuses of a class.
const RANGES: [&str; 5] = ["1XX", "2XX", "3XX", "4XX", "5XX"];

impl<'d> Lowering<'d> {
    /// The status that a key of `responses` is, or is meant to be.
    pub(super) fn status(&mut self, key: &'d str, span: Span) -> Option<&'d str> {
        if is_status(key) {
            return Some(key);
        }
        let message = format!("`{key}` is not a status");
        let range = RANGES.into_iter().find(|it| it.eq_ignore_ascii_case(key));
        let help = match range {
            Some(range) => format!("it is taken as `{range}`, which is how a class is written"),
            None => "write `404`, `4XX` or `default`".to_owned(),
        };
        let finding = match range {
            Some(_) => Diagnostic::warning(code::INVALID, span, message),
            None => Diagnostic::error(code::INVALID, span, message),
        };
        self.findings.push(finding.help(help));
        range
    }
}

fn is_status(key: &str) -> bool {
    let is_code = key.len() == 3 && key.bytes().all(|it| it.is_ascii_digit());
    key == "default"
        || RANGES.contains(&key)
        || (is_code && key.starts_with(['1', '2', '3', '4', '5']))
}
