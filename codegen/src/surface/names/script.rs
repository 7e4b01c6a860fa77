//! The letters that names keep. Those that rustc warns about (`confusable_idents`, `mixed_script_confusables`,
//! `uncommon_codepoints`) are not kept, because a reader could not distinguish them from other letters.

use unicode_security::GeneralSecurityProfile;
use unicode_security::confusable_detection::skeleton;
use unicode_security::mixed_script::{
    AugmentedScriptSet, is_potential_mixed_script_confusable_char,
};

/// Whether Rust accepts a character in an identifier.
pub(super) fn is_in_identifiers(c: char) -> bool {
    c.is_alphanumeric() && unicode_ident::is_xid_continue(c)
}

/// Whether each character is unambiguous. A letter that resembles one of another script is disambiguated by its
/// neighbours: the word must be in its own script alone and contain a letter that resembles no other.
pub(super) fn plain(letters: &[char]) -> Vec<bool> {
    let mut plain = Vec::with_capacity(letters.len());
    for word in letters.chunk_by(|a, b| a.is_alphabetic() && b.is_alphabetic()) {
        let is_mixed = word.iter().any(char::is_ascii_alphabetic);
        plain.extend(word.iter().map(|it| {
            it.is_ascii()
                || is_common(*it)
                    && (!is_confusable(*it)
                        || (!is_mixed && word.iter().any(|by| identifies(*by, *it))))
        }));
    }
    plain
}

/// Whether a letter establishes that another belongs to its script.
fn identifies(by: char, letter: char) -> bool {
    !is_confusable(by) && AugmentedScriptSet::for_char(by) == AugmentedScriptSet::for_char(letter)
}

/// Whether a letter, in both cases, is used to write modern languages.
fn is_common(letter: char) -> bool {
    cases(letter).all(GeneralSecurityProfile::identifier_allowed)
        && letter.to_lowercase().count() == 1
        && !(is_latin(letter) && skeleton(&letter.to_string()).all(|it| it.is_ascii()))
}

fn is_latin(letter: char) -> bool {
    AugmentedScriptSet::for_char(letter) == AugmentedScriptSet::for_char('a')
}

/// Whether a letter resembles one of another script. rustc assumes that the Latin one is meant.
fn is_confusable(letter: char) -> bool {
    !is_latin(letter) && cases(letter).any(is_potential_mixed_script_confusable_char)
}

/// A letter in the cases that the styles use.
fn cases(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase().chain(letter.to_uppercase())
}
