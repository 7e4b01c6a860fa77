//! The statuses of an operation's responses.

use super::pass::Pass;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// The ranges of statuses.
const RANGES: [&str; 5] = ["1XX", "2XX", "3XX", "4XX", "5XX"];

impl<'d> Pass<'_, 'd> {
    /// The statuses that a key of `responses` stands for. An invalid key is ignored if there are others.
    pub(super) fn statuses(&mut self, key: &'d str, span: Span, has_others: bool) -> Vec<&'d str> {
        let statuses = statuses(key);
        if statuses == [key] {
            return statuses;
        }
        let message = format!("`{key}` is not a status");
        self.types.reader.report(match statuses.as_slice() {
            [] if has_others => Diagnostic::warning(code::INVALID, span, message)
                .help("the response is left out: write `404`, `4XX` or `default`"),
            [] => Diagnostic::error(code::INVALID, span, message)
                .help("write `404`, `4XX` or `default`"),
            meant => {
                let help = format!("it is taken as `{}`", meant.join("` and `"));
                Diagnostic::warning(code::INVALID, span, message).help(help)
            }
        });
        statuses
    }
}

/// The statuses in a key of `responses`, usually one. `404/410` is two, `200 OK` is 200.
pub(super) fn statuses(key: &str) -> Vec<&str> {
    if is_status(key) {
        return vec![key];
    }
    let parts = key.split(|it: char| !it.is_alphanumeric());
    let parts: Vec<_> = parts.filter(|it| !it.is_empty()).collect();
    let known: Vec<_> = parts.iter().copied().map(status).collect();
    let is_prose = |it: &str| it.chars().all(char::is_alphabetic);
    // Neither end of `400-499` stands for itself alone, and `20` is not a status.
    let is_range = key.contains('-');
    let plain = (parts.iter().zip(&known)).all(|(part, known)| known.is_some() || is_prose(part));
    if is_range || !plain {
        return Vec::new();
    }
    known.into_iter().flatten().collect()
}

/// The status in a word, however it is written.
fn status(word: &str) -> Option<&str> {
    let range = RANGES.into_iter().find(|it| it.eq_ignore_ascii_case(word));
    let default = word.eq_ignore_ascii_case("default").then_some("default");
    range.or(default).or(is_status(word).then_some(word))
}

fn is_status(key: &str) -> bool {
    let is_code = key.len() == 3 && key.bytes().all(|it| it.is_ascii_digit());
    key == "default"
        || RANGES.contains(&key)
        || (is_code && key.starts_with(['1', '2', '3', '4', '5']))
}

#[cfg(test)]
mod tests {
    use super::statuses;

    #[test]
    fn a_key_names_statuses() {
        let keys: [(&str, &[&str]); 10] = [
            ("404", &["404"]),
            ("4xx", &["4XX"]),
            ("Default", &["default"]),
            ("404/596", &["404", "596"]),
            ("400, 5xx", &["400", "5XX"]),
            ("200 OK", &["200"]),
            ("20", &[]),
            ("600", &[]),
            ("400-499", &[]),
            ("ok", &[]),
        ];
        for (key, expected) in keys {
            assert_eq!(statuses(key), expected, "{key}");
        }
    }
}
