//! Text of others as errors print it: on one line, and not without end.
//!
//! What a server says may hold line breaks, which forge a line of a log, characters that control a terminal, that turn the
//! direction of text or that nobody sees, and megabytes of anything.

use std::fmt::{self, Write};

/// How much of an API's message is printed, in characters.
pub(crate) const MESSAGE: usize = 500;

/// How much is printed of a name that a server gives: of a request, or of a media type.
pub(crate) const NAME: usize = 200;

/// How much is printed of a value with all that is in it, of what is behind an error, and of a message of this crate's own.
pub(crate) const VALUE: usize = 2000;

/// Stands for what is left out.
const CUT: char = '…';

/// Prints a value with escapes in the place of all that would not stay where it is printed, and only the beginning of what
/// is long. What it prints never has more than one line, also as `{:#?}`.
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
        // The error is what ended it: the rest need not be made to be thrown away.
        Err(_) if guard.is_full => guard.f.write_char(CUT),
        result => result,
    }
}

/// Passes on what may be printed.
struct Guard<'a, 'f> {
    f: &'a mut fmt::Formatter<'f>,
    /// How many characters may follow.
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
                _ if is_unseen(character) => self.escaped(character.escape_unicode())?,
                _ => self.escaped(std::iter::once(character))?,
            }
        }
        Ok(())
    }
}

/// Whether a character is not seen where it stands, or changes what is seen around it: those of Unicode's categories Cc, Cf,
/// Zl and Zp, and letters, marks and symbols that are blank.
fn is_unseen(it: char) -> bool {
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
    fn what_would_not_stay_where_it_is_printed_is_escaped() {
        let text = "a\nb\r\tc\u{1b}[2J\u{85}\u{7f}\u{0}\u{202e}d\u{2066}\u{2028}\u{200b}\u{61c}\u{feff}\u{e0041}é ü 日本 \\";
        let printed = Printed(text, MESSAGE).to_string();
        assert_eq!(
            printed,
            r"a\nb\r\tc\u{1b}[2J\u{85}\u{7f}\u{0}\u{202e}d\u{2066}\u{2028}\u{200b}\u{61c}\u{feff}\u{e0041}é ü 日本 \"
        );
    }

    #[test]
    fn all_that_rust_does_not_print_is_escaped_too() {
        // Of what Rust's own `Debug` escapes, characters without a meaning stay, for fonts may have one for them.
        let controls = ('\0'..='\u{9f}').filter(|it| it.is_control());
        let turns = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
        for character in controls.chain(turns).chain('\u{200b}'..='\u{200f}') {
            let printed = Printed(character, NAME).to_string();
            assert!(printed.starts_with('\\'), "{:x}", u32::from(character));
        }
    }

    #[test]
    fn what_is_blank_and_no_space_is_escaped() {
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
    fn only_the_beginning_of_what_is_long_is_printed() {
        assert_eq!(Printed("äbcd", 4).to_string(), "äbcd");
        assert_eq!(Printed("äbcde", 4).to_string(), "äbcd…");
        assert_eq!(Printed("abc\n", 4).to_string(), "abc…");
        assert_eq!(format!("{:#?}", Printed(["a", "b"], 100)), r#"["a", "b"]"#);
        let long = "\u{202e}".repeat(20 << 20);
        let printed = Printed(&long, VALUE).to_string();
        assert!(printed.chars().count() <= VALUE + 1);
    }

    #[test]
    fn a_formatter_that_fails_is_not_a_full_one() {
        struct Full;
        impl Write for Full {
            fn write_str(&mut self, _: &str) -> fmt::Result {
                Err(fmt::Error)
            }
        }
        assert!(write!(Full, "{}", Printed("a", 4)).is_err());
    }
}
