//! Name collisions: one of the spellings keeps the name, and each of the others gets a name that distinguishes its own
//! spelling. Names are never numbered, so that a new value does not rename the others, and document order does not
//! matter.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::script::is_in_identifiers;

/// Alternatives if the preferred name is taken, best first. They are computed on demand, since few are needed.
type Alternatives<'a> = Box<dyn Fn() -> Vec<String> + 'a>;

/// A name that must be unique in its scope.
pub(super) struct Candidate<'a> {
    /// The preferred name.
    pub(super) ident: String,
    /// The alternatives; `None` for a name that never changes.
    pub(super) instead: Option<Alternatives<'a>>,
    /// The precedence: the lowest keeps the name.
    pub(super) rank: usize,
    /// The spelling, which breaks ties: `userId` comes before `userID`, and `a_b` before `a-b`.
    pub(super) wire: String,
}

impl<'a> Candidate<'a> {
    /// A name derived from a spelling in a style. A spelling that is already in the style takes precedence.
    pub(super) fn spelt(wire: &'a str, style: impl Fn(&str) -> String + 'a) -> Self {
        let ident = style(wire);
        Candidate {
            rank: usize::from(ident != wire),
            wire: wire.to_owned(),
            ident,
            instead: Some(Box::new(move || instead(wire, &style))),
        }
    }

    /// The same candidate with further alternatives, which come first.
    pub(super) fn or_first(mut self, others: impl Fn() -> Vec<String> + 'a) -> Self {
        if let Some(instead) = self.instead.take() {
            self.instead = Some(Box::new(move || {
                let mut names = others();
                names.extend(instead());
                names
            }));
        }
        self
    }

    /// The same candidate for a header, whose words are separated by `-`.
    pub(super) fn of_header(mut self) -> Self {
        self.rank = usize::from(self.wire.contains('_'));
        self
    }

    /// A name that never changes.
    pub(super) fn fixed(ident: String) -> Self {
        Candidate {
            instead: None,
            rank: 0,
            wire: ident.clone(),
            ident,
        }
    }
}

/// Assigns the names. If every alternative of a candidate is taken, it shares the name of another.
pub(super) fn resolve(candidates: &[Candidate]) -> Vec<String> {
    resolve_by(candidates, str::to_owned)
}

/// The same, if the names derived from each name must be unique too.
pub(super) fn resolve_by(candidates: &[Candidate], after: impl Fn(&str) -> String) -> Vec<String> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|it| {
        let it = &candidates[*it];
        (it.instead.is_some(), it.rank, Reverse(&it.wire))
    });
    let mut taken: HashSet<String> = HashSet::new();
    let mut late = Vec::new();
    let mut names: Vec<String> = candidates.iter().map(|it| it.ident.clone()).collect();
    for index in order {
        if !taken.insert(after(&names[index])) {
            late.push(index);
        }
    }
    for index in late {
        let instead = candidates[index].instead.iter();
        let mut instead = instead.flat_map(|names| names());
        if let Some(free) = instead.find(|it| !taken.contains(&after(it))) {
            taken.insert(after(&free));
            names[index] = free;
        }
    }
    names
}

/// The alternatives for a spelling whose preferred name is taken.
pub(super) fn instead(wire: &str, style: impl Fn(&str) -> String) -> Vec<String> {
    let case = if wire.chars().all(|it| !it.is_lowercase()) {
        "upper"
    } else if wire.chars().all(|it| !it.is_uppercase()) {
        "lower"
    } else {
        "mixed"
    };
    let points: Vec<String> = wire
        .chars()
        .map(|it| format!("u{:x}", u32::from(it)))
        .collect();
    let mut names = vec![style(&symbols_as_words(wire))];
    if wire.contains(char::is_alphabetic) {
        names.push(style(&format!("{wire}_{case}")));
        names.push(style(&format!("{}_{case}", symbols_as_words(wire))));
    }
    if wire.starts_with(char::is_uppercase) {
        names.push(style(&format!("{}_capitalized", symbols_as_words(wire))));
    }
    names.push(style(&points.join("_")));
    if wire.is_empty() {
        names.push(style("without_a_name"));
    }
    names
}

/// A spelling with every symbol as a word.
pub(super) fn symbols_as_words(wire: &str) -> String {
    let mut text = String::new();
    for symbol in wire.chars() {
        let word = match symbol {
            it if is_in_identifiers(it) => {
                text.push(it);
                continue;
            }
            ' ' => "space",
            '_' => "underscore",
            '-' => "dash",
            '.' => "dot",
            ',' => "comma",
            ':' => "colon",
            ';' => "semicolon",
            '/' => "slash",
            '\\' => "backslash",
            '!' => "bang",
            '?' => "question",
            '&' => "and",
            '|' => "or",
            '%' => "percent",
            '#' => "hash",
            '~' => "tilde",
            '^' => "caret",
            '(' | ')' => "parenthesis",
            '[' | ']' => "bracket",
            '{' | '}' => "brace",
            '\'' | '"' | '`' => "quote",
            '+' => "plus",
            '<' => "less",
            '>' => "greater",
            '=' => "equal",
            '*' => "star",
            '@' => "at",
            '$' => "dollar",
            other => {
                text.push_str(&format!("_u{:x}_", u32::from(other)));
                continue;
            }
        };
        text.push('_');
        text.push_str(word);
        text.push('_');
    }
    text
}

#[cfg(test)]
mod tests {
    use heck::ToPascalCase;

    use super::{Candidate, resolve};

    fn names(wires: &[&str]) -> Vec<String> {
        let style = |it: &str| it.to_pascal_case();
        let candidates: Vec<Candidate> =
            wires.iter().map(|it| Candidate::spelt(it, style)).collect();
        resolve(&candidates)
    }

    #[test]
    fn colliding_names_are_all_distinct() {
        assert_eq!(names(&["asc", "ASC"]), ["Asc", "AscUpper"]);
        assert_eq!(names(&["a_b", "a-b", "AB"]), ["AB", "ADashB", "Ab"]);
    }

    #[test]
    fn a_new_value_renames_no_other() {
        let before = names(&["asc", "ASC", "desc"]);
        let after = names(&["asc", "ASC", "desc", "DESC", "Random"]);
        assert_eq!(before, after[..3]);
    }

    #[test]
    fn names_do_not_depend_on_the_order_of_properties() {
        let wires = ["userId", "user_id", "UserID", "_user_id", "user-id"];
        let (forwards, backwards) = (names(&wires), {
            let mut wires = wires;
            wires.reverse();
            let mut names = names(&wires);
            names.reverse();
            names
        });
        assert_eq!(forwards, backwards);
    }
}
