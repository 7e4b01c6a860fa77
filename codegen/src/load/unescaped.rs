//! Control characters that JSON allows unescaped and YAML does not.
//!
//! The YAML parser also reads JSON, because it keeps spans. Such characters are escaped before (`\u009f`); spans refer
//! to the original text.

use std::borrow::Cow;

/// A string prepared for the YAML parser.
pub struct Readable<'t> {
    /// The text to parse.
    pub text: Cow<'t, str>,
    /// The end of each escape in `text`, and the total growth up to there.
    grown: Vec<(usize, usize)>,
}

impl<'t> Readable<'t> {
    /// Prepares a string that may be JSON. Any other text is left unchanged.
    pub fn of(text: &'t str) -> Self {
        let json = text.trim_start().starts_with(['{', '[']);
        if !json || !text.contains(is_unreadable) {
            return Readable {
                text: Cow::Borrowed(text),
                grown: Vec::new(),
            };
        }
        let (mut escaped, mut grown) = (String::with_capacity(text.len() + 64), Vec::new());
        for (at, it) in text.char_indices() {
            if is_unreadable(it) {
                escaped.push_str(&format!("\\u{:04x}", u32::from(it)));
                grown.push((escaped.len(), escaped.len() - (at + it.len_utf8())));
            } else {
                escaped.push(it);
            }
        }
        Readable {
            text: Cow::Owned(escaped),
            grown,
        }
    }

    /// Converts an offset into the prepared text to one into the original.
    pub fn original(&self, at: usize) -> usize {
        let before = self.grown.partition_point(|(end, _)| *end <= at);
        at - before.checked_sub(1).map_or(0, |last| self.grown[last].1)
    }
}

/// Characters that JSON allows unescaped within a string, and YAML does not allow at all.
fn is_unreadable(it: char) -> bool {
    matches!(it, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}
