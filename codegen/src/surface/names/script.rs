//! Which letters of a name stay as they are. What rustc warns of (`confusable_idents`, `mixed_script_confusables`,
//! `uncommon_codepoints`) does not: a reader could not tell it from other letters.

use unicode_security::GeneralSecurityProfile;
use unicode_security::confusable_detection::skeleton;
use unicode_security::mixed_script::{
    AugmentedScriptSet, is_potential_mixed_script_confusable_char,
};

/// Whether Rust takes a character in an identifier.
pub(super) fn is_in_identifiers(c: char) -> bool {
    c.is_alphanumeric() && syn::parse_str::<syn::Ident>(&format!("x{c}")).is_ok()
}

/// Whether each character can be told from all others. One that looks like another script's can by those beside it: in a
/// word of its own script alone, of which a letter looks like no other.
pub(super) fn plain(letters: &[char]) -> Vec<bool> {
    let mut plain = Vec::with_capacity(letters.len());
    for word in letters.chunk_by(|a, b| a.is_alphabetic() && b.is_alphabetic()) {
        let is_mixed = word.iter().any(char::is_ascii_alphabetic);
        plain.extend(word.iter().map(|it| {
            it.is_ascii()
                || is_common(*it)
                    && (!is_look_alike(*it) || (!is_mixed && word.iter().any(|by| tells(*by, *it))))
        }));
    }
    plain
}

/// Whether a letter shows that another of its script is meant as one of that script.
fn tells(by: char, letter: char) -> bool {
    !is_look_alike(by) && AugmentedScriptSet::for_char(by) == AugmentedScriptSet::for_char(letter)
}

/// Whether a letter is one that languages are written with today, in both cases.
fn is_common(letter: char) -> bool {
    cases(letter).all(GeneralSecurityProfile::identifier_allowed)
        && letter.to_lowercase().count() == 1
        && !(is_latin(letter) && skeleton(&letter.to_string()).all(|it| it.is_ascii()))
}

fn is_latin(letter: char) -> bool {
    AugmentedScriptSet::for_char(letter) == AugmentedScriptSet::for_char('a')
}

/// Whether a letter looks like one of another script. rustc takes the Latin one for the one that is meant.
fn is_look_alike(letter: char) -> bool {
    !is_latin(letter) && cases(letter).any(is_potential_mixed_script_confusable_char)
}

/// A letter as any style may write it.
fn cases(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase().chain(letter.to_uppercase())
}
