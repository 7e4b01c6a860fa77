//! Generates strings that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Preferred characters, so that strings look natural.
const USUAL: [char; 8] = ['a', '1', 'A', '-', '_', '.', '/', ' '];
/// The maximum length in bytes, since nested repetitions multiply.
const MOST: usize = 10_000;

/// Strings that match a pattern, of increasing length; empty for an unsupported dialect.
pub(crate) fn texts(pattern: &str) -> impl Iterator<Item = String> {
    let hir = regex_syntax::parse(pattern).ok().into_iter();
    hir.flat_map(|hir| {
        (0..=64).filter_map(move |further| {
            let mut text = String::new();
            write(&hir, further, &mut text).then_some(text)
        })
    })
}

/// Writes a match with `further` additional repetitions. Returns false if there is none.
fn write(hir: &Hir, further: u32, text: &mut String) -> bool {
    if text.len() > MOST {
        return false;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(it) => match str::from_utf8(&it.0) {
            Ok(it) => {
                text.push_str(it);
                true
            }
            Err(_) => false,
        },
        HirKind::Class(class) => {
            let found = one_of(class);
            text.extend(found);
            found.is_some()
        }
        HirKind::Repetition(it) => {
            let count = it.min.saturating_add(further);
            let count = it.max.map_or(count, |most| count.min(most));
            (0..count).all(|_| write(&it.sub, further, text))
        }
        HirKind::Capture(it) => write(&it.sub, further, text),
        HirKind::Concat(all) => all.iter().all(|it| write(it, further, text)),
        HirKind::Alternation(all) => all.iter().any(|it| write(it, further, text)),
    }
}

/// A preferred character of a class, or its first one.
fn one_of(class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(it) => it.iter().map(|it| (it.start(), it.end())).collect(),
        Class::Bytes(it) => {
            let ranges = it.iter();
            ranges
                .map(|it| (it.start().into(), it.end().into()))
                .collect()
        }
    };
    let is_in = |it: &char| ranges.iter().any(|(from, to)| (from..=to).contains(&it));
    let usual = USUAL.into_iter().find(is_in);
    usual.or_else(|| ranges.first().map(|(from, _)| *from))
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn generated_strings_match_their_pattern() {
        let first = |pattern: &str| texts(pattern).next();
        assert_eq!(first("^VA[0-9a-f]{4}$").as_deref(), Some("VAaaaa"));
        assert_eq!(first(r"^(x|y)+\.\d{2,}$").as_deref(), Some("x.11"));
        assert_eq!(texts("^a+$").nth(3).as_deref(), Some("aaaa"));
        assert_eq!(first("(?!a)b"), None);
    }

    #[test]
    fn nested_repetitions_are_limited() {
        assert_eq!(texts("((((a{99}){99}){99}){99}){99}").count(), 0);
    }
}
