//! What JSON may hold and YAML may not: characters that control a terminal, as they are.
//!
//! JSON is read by YAML's parser, which keeps places. Before it sees them, such characters are written as `\u009f`; the
//! places are those of the text as it was.

use std::borrow::Cow;

/// A text for YAML's parser.
pub struct Readable<'t> {
    /// What the parser reads.
    pub text: Cow<'t, str>,
    /// Where each character that was written anew ends in it, and by how much all so far made it longer.
    grown: Vec<(usize, usize)>,
}

impl<'t> Readable<'t> {
    /// A text that may be JSON; one that is not stays as it is.
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

    /// The place in the text as it was.
    pub fn original(&self, at: usize) -> usize {
        let before = self.grown.partition_point(|(end, _)| *end <= at);
        at - before.checked_sub(1).map_or(0, |last| self.grown[last].1)
    }
}

/// Characters that JSON takes as they are within a string, and YAML nowhere.
fn is_unreadable(it: char) -> bool {
    matches!(it, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}
