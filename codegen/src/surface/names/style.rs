//! A spelling in the document → an identifier in one of Rust's styles. The result is always a valid identifier:
//! keywords, symbols, confusable letters and length are handled here and nowhere else.

use heck::{ToPascalCase, ToSnakeCase};

use super::collisions::symbols_as_words;
use super::reserved::is_keyword;
use super::script;
use crate::source::boundary;

/// The maximum length of a name in bytes. Modules are files, and rustdoc creates a file for each type: with its prefix
/// and suffix, a name must not exceed the limit of 255 bytes for a file name.
const MOST: usize = 180;

/// The name of a type.
pub(super) fn pascal(wire: &str) -> String {
    let ident = camel(wire);
    // Without a capital letter, as in scripts without case, a name could also be that of a module or an argument.
    if ident.chars().any(char::is_uppercase) {
        limited(ident, wire, "H")
    } else {
        limited(format!("N{ident}"), wire, "H")
    }
}

/// The name of a variant.
pub(super) fn variant(wire: &str) -> String {
    limited(camel(wire), wire, "H")
}

fn camel(wire: &str) -> String {
    let mut ident = words(wire).to_pascal_case();
    if ident.is_empty() {
        ident = symbols_as_words(wire).to_pascal_case();
    }
    match ident.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if !first.is_alphabetic() => format!("N{ident}"),
        Some(_) if ident == "Self" => "Self_".to_owned(),
        Some(_) => ident,
    }
}

/// The name of a field, an argument, a method or a module.
pub(super) fn snake(wire: &str) -> String {
    let mut ident = words(wire).to_snake_case();
    if ident.is_empty() {
        ident = symbols_as_words(wire).to_snake_case();
    }
    let ident = match ident.chars().next() {
        None => "empty".to_owned(),
        Some(first) if !first.is_alphabetic() => format!("n{ident}"),
        Some(_) if is_keyword(&ident) => format!("{ident}_"),
        Some(_) => ident,
    };
    limited(ident, wire, "_h")
}

/// The name of a constant.
pub(crate) fn constant(wire: &str) -> String {
    upper(&snake(wire))
}

/// The name of a constant that belongs to a function or a method.
pub(crate) fn upper(ident: &str) -> String {
    let upper = ident.to_uppercase();
    // As with types.
    if upper.chars().any(char::is_uppercase) {
        upper
    } else {
        format!("N{upper}")
    }
}

/// Truncates a name that is too long, and appends a digest of its spelling.
fn limited(ident: String, wire: &str, mark: &str) -> String {
    if ident.len() <= MOST {
        return ident;
    }
    let end = boundary(&ident, MOST - mark.len() - 8);
    let start = ident[..end].trim_end_matches('_');
    format!("{start}{mark}{:08x}", digest(wire))
}

/// FNV-1a: stable across versions and machines.
fn digest(text: &str) -> u32 {
    let fold = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, fold)
}

/// The letters and digits of a name that are valid in Rust; significant symbols become words.
fn words(wire: &str) -> String {
    let mut text = String::with_capacity(wire.len());
    let letters: Vec<char> = wire.chars().collect();
    let plain = script::plain(&letters);
    for (index, (c, is_plain)) in letters.into_iter().zip(plain).enumerate() {
        match c {
            '+' => text.push_str("_plus_"),
            '-' if index == 0 => text.push_str("minus_"),
            '<' => text.push_str("_less_"),
            '>' => text.push_str("_greater_"),
            '=' => text.push_str("_equal_"),
            '*' => text.push_str("_star_"),
            '@' => text.push_str("_at_"),
            '$' => text.push_str("_dollar_"),
            c if c.is_ascii_alphanumeric() => text.push(c),
            c if !script::is_in_identifiers(c) => text.push('_'),
            c if is_plain => text.push(c),
            c => text.push_str(&format!("_u{:x}_", u32::from(c))),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{MOST, pascal, snake, variant};

    #[test]
    fn names_are_always_rust_identifiers() {
        let odd = [
            "", "type", "Self", "self", "1st", "😀", "a b", "-1", "+1", "ünï", "$ref", "@id",
            "___", "x-y.z", "crate", "½", "⅓", "²", "中文", "İ", "ﬁ",
        ];
        for wire in odd {
            for ident in [pascal(wire), variant(wire), snake(wire)] {
                assert!(
                    syn::parse_str::<syn::Ident>(&ident).is_ok(),
                    "`{wire}` became `{ident}`"
                );
            }
        }
    }

    #[test]
    fn names_follow_the_conventions_of_rust() {
        assert_eq!(pascal("bulk_attr_change"), "BulkAttrChange");
        assert_eq!(pascal("alreadyInRolloverMode"), "AlreadyInRolloverMode");
        assert_eq!(snake("listActorsByCloud"), "list_actors_by_cloud");
        assert_ne!(pascal("+1"), pascal("-1"));
        assert_ne!(variant("½"), variant("⅓"));
    }

    #[test]
    fn names_that_are_too_long_end_with_a_digest_of_all_of_them() {
        for letter in ["a", "a_", "é", "中"] {
            let wires = ["x", "y"].map(|end| format!("{}{end}", letter.repeat(400)));
            for style in [pascal, variant, snake] {
                let [one, other] = wires.clone().map(|it| style(&it));
                assert_ne!(one, other);
                assert!(one.len() <= MOST && one.len() > MOST - 20, "{one}");
                assert!(syn::parse_str::<syn::Ident>(&one).is_ok(), "{one}");
            }
        }
    }

    #[test]
    fn confusables_of_other_scripts_are_escaped() {
        assert_eq!(pascal("\u{39c}g"), "U39cG");
        assert_eq!(snake("p\u{430}ypal"), "p_u430_ypal");
        assert_eq!(snake("\u{430}\u{441}"), "u430_u441");
        for whole in ["счёт", "größe", "μέγεθος", "中文"] {
            assert_eq!(snake(whole), whole);
        }
    }
}
