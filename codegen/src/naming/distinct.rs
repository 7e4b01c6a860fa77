//! Names that would be one: the first keeps it, and each other gets what tells its own spelling apart. No number is ever
//! added, so that a new value renames none of the others.

use std::collections::HashSet;

/// Something that needs a name among others.
pub(super) struct Wanted {
    /// The name that it would have.
    pub(super) ident: String,
    /// The names that it may have instead, best first.
    pub(super) instead: Vec<String>,
    /// How much it has a right to the name: the lowest keeps it, of equals the first.
    pub(super) rank: usize,
}

impl Wanted {
    /// A name that is made of a spelling in a style.
    pub(super) fn spelt(wire: &str, style: fn(&str) -> String) -> Self {
        Wanted {
            ident: style(wire),
            instead: instead(wire, style),
            rank: 0,
        }
    }

    /// A name that is none other's business.
    pub(super) fn fixed(ident: String) -> Self {
        Wanted {
            ident,
            instead: Vec::new(),
            rank: 0,
        }
    }
}

/// Gives each its name. Where none of its names is free, it has the same as another.
pub(super) fn settle(wanted: &[Wanted]) -> Vec<String> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|it| (!wanted[*it].instead.is_empty(), wanted[*it].rank));
    let mut taken: HashSet<String> = HashSet::new();
    let mut late = Vec::new();
    let mut names: Vec<String> = wanted.iter().map(|it| it.ident.clone()).collect();
    for index in order {
        if !taken.insert(names[index].clone()) {
            late.push(index);
        }
    }
    for index in late {
        let free = wanted[index].instead.iter().find(|it| !taken.contains(*it));
        if let Some(free) = free {
            taken.insert(free.clone());
            names[index].clone_from(free);
        }
    }
    names
}

/// What a spelling may be named that another spelling has the name of.
fn instead(wire: &str, style: fn(&str) -> String) -> Vec<String> {
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
    let mut names = vec![style(&spelt_out(wire))];
    names.push(style(&format!("{wire}_{case}")));
    names.push(style(&format!("{}_{case}", spelt_out(wire))));
    names.push(style(&points.join("_")));
    names
}

/// A spelling in which every symbol is a word.
pub(super) fn spelt_out(wire: &str) -> String {
    let mut text = String::new();
    for symbol in wire.chars() {
        let word = match symbol {
            it if it.is_alphanumeric() => {
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

    use super::{Wanted, settle};

    fn names(wires: &[&str]) -> Vec<String> {
        let style = |it: &str| it.to_pascal_case();
        let wanted: Vec<Wanted> = wires.iter().map(|it| Wanted::spelt(it, style)).collect();
        settle(&wanted)
    }

    #[test]
    fn each_has_a_name_of_its_own() {
        assert_eq!(names(&["asc", "ASC"]), ["Asc", "AscUpper"]);
        assert_eq!(names(&["a_b", "a-b"]), ["AB", "ADashB"]);
    }

    #[test]
    fn a_new_value_renames_no_other() {
        let before = names(&["asc", "ASC", "desc"]);
        let after = names(&["asc", "ASC", "desc", "DESC", "Random"]);
        assert_eq!(before, after[..3]);
    }
}
