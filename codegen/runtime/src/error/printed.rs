//! Prints untrusted text in errors: on one line, and up to a maximum length.
//!
//! Text from a server may contain line breaks that forge log lines, control characters for terminals, bidirectional or
//! invisible characters, or megabytes of anything.

use std::fmt::{self, Write};

/// The maximum number of characters printed of an API's error message.
pub(crate) const MESSAGE: usize = 500;

/// The maximum number of characters printed of a name from a server, such as a request ID or a media type.
pub(crate) const NAME: usize = 200;

/// The maximum number of characters printed of a whole value, of an error's source, and of a message of this crate.
pub(crate) const VALUE: usize = 2000;

/// Marks truncated text.
const ELLIPSIS: char = '…';

/// Prints a value, up to a maximum number of characters. Characters that are invisible or affect the text around them
/// are escaped. The output is always a single line, even with `{:#?}`.
pub(crate) struct Printed<T>(pub(crate) T, pub(crate) usize);

impl<T: fmt::Display> fmt::Display for Printed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        cut(f, self.1, |guard| write!(guard, "{}", self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Printed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        cut(f, self.1, |guard| write!(guard, "{:?}", self.0))
    }
}

fn cut(
    f: &mut fmt::Formatter<'_>,
    left: usize,
    print: impl FnOnce(&mut Guard<'_, '_>) -> fmt::Result,
) -> fmt::Result {
    let mut guard = Guard {
        f,
        left,
        is_full: false,
    };
    match print(&mut guard) {
        // The guard returns an error when it is full, so that the rest is not formatted in vain.
        Err(_) if guard.is_full => guard.f.write_char(ELLIPSIS),
        result => result,
    }
}

/// Escapes and truncates what is written to it.
struct Guard<'a, 'f> {
    f: &'a mut fmt::Formatter<'f>,
    /// The number of characters left.
    left: usize,
    is_full: bool,
}

impl Guard<'_, '_> {
    fn escaped(&mut self, escape: impl ExactSizeIterator<Item = char>) -> fmt::Result {
        if self.is_full || escape.len() > self.left {
            self.is_full = true;
            return Err(fmt::Error);
        }
        self.left -= escape.len();
        for part in escape {
            self.f.write_char(part)?;
        }
        Ok(())
    }
}

impl Write for Guard<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '\n' | '\r' | '\t' => self.escaped(character.escape_default())?,
                _ if is_invisible(character) => self.escaped(character.escape_unicode())?,
                _ => self.escaped(std::iter::once(character))?,
            }
        }
        Ok(())
    }
}

/// Whether a character is invisible, or changes how its neighbours are displayed: those of Unicode's categories Cc, Cf,
/// Zl and Zp, and blank letters, marks and symbols.
fn is_invisible(it: char) -> bool {
    it.is_control()
        || matches!(
            it,
            '\u{ad}'
                | '\u{34f}'
                | '\u{600}'..='\u{605}'
                | '\u{61c}'
                | '\u{6dd}'
                | '\u{70f}'
                | '\u{890}'..='\u{891}'
                | '\u{8e2}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{110bd}'
                | '\u{110cd}'
                | '\u{133fc}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{13441}'..='\u{13442}'
                | '\u{16fe4}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d159}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_invisible_characters_are_escaped() {
        let text = "a\nb\r\tc\u{1b}[2J\u{85}\u{7f}\u{0}\u{202e}d\u{2066}\u{2028}\u{200b}\u{61c}\u{feff}\u{e0041}é ü 日本 \\";
        let printed = Printed(text, MESSAGE).to_string();
        assert_eq!(
            printed,
            r"a\nb\r\tc\u{1b}[2J\u{85}\u{7f}\u{0}\u{202e}d\u{2066}\u{2028}\u{200b}\u{61c}\u{feff}\u{e0041}é ü 日本 \"
        );
    }

    #[test]
    fn characters_that_debug_escapes_are_escaped() {
        // `Debug` also escapes unassigned characters. Those are kept, because a font may define them.
        let controls = ('\0'..='\u{9f}').filter(|it| it.is_control());
        let bidi = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
        for character in controls.chain(bidi).chain('\u{200b}'..='\u{200f}') {
            let printed = Printed(character, NAME).to_string();
            assert!(printed.starts_with('\\'), "{:x}", u32::from(character));
        }
    }

    #[test]
    fn blank_characters_other_than_spaces_are_escaped() {
        let blank =
            "\u{115f}\u{1160}\u{2800}\u{3164}\u{ffa0}\u{133fc}\u{13441}\u{13442}\u{16fe4}\u{1d159}";
        for character in blank.chars() {
            let printed = Printed(character, NAME).to_string();
            assert_eq!(printed, character.escape_unicode().to_string());
        }
        assert_eq!(
            Printed("\u{2801}\u{a0}", NAME).to_string(),
            "\u{2801}\u{a0}"
        );
    }

    #[test]
    fn long_text_is_truncated() {
        assert_eq!(Printed("äbcd", 4).to_string(), "äbcd");
        assert_eq!(Printed("äbcde", 4).to_string(), "äbcd…");
        assert_eq!(Printed("abc\n", 4).to_string(), "abc…");
        assert_eq!(format!("{:#?}", Printed(["a", "b"], 100)), r#"["a", "b"]"#);
        let long = "\u{202e}".repeat(20 << 20);
        let printed = Printed(&long, VALUE).to_string();
        assert!(printed.chars().count() <= VALUE + 1);
    }

    #[test]
    fn a_failing_formatter_is_not_reported_as_truncation() {
        struct Full;
        impl Write for Full {
            fn write_str(&mut self, _: &str) -> fmt::Result {
                Err(fmt::Error)
            }
        }
        assert!(write!(Full, "{}", Printed("a", 4)).is_err());
    }
}
