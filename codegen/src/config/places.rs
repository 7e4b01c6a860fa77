//! The spans of a configuration's keys and values.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::source::Span;

/// The spans of a key and its value, and those within the value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    key: Span,
    value: Span,
    /// The number of quotes on each side of a string.
    quotes: usize,
    /// The entries of a table by key, or the strings of a list by their value.
    below: BTreeMap<String, Places>,
}

impl Places {
    /// Collects the spans of a parsed table.
    pub(super) fn of(text: &str, table: &DeTable<'_>) -> Self {
        let mut below = BTreeMap::new();
        for (key, value) in table {
            let mut places = Self::of_value(text, value.get_ref(), value.span());
            places.key = span(key.span());
            below.insert(key.get_ref().to_string(), places);
        }
        Places {
            below,
            ..Places::default()
        }
    }

    fn of_value(text: &str, value: &DeValue<'_>, at: Range<usize>) -> Self {
        let mut places = match value {
            DeValue::Table(table) => Self::of(text, table),
            DeValue::Array(items) => {
                let strings = items.iter().filter_map(|it| {
                    let value = it.get_ref();
                    let string = value.as_str()?.to_owned();
                    Some((string, Self::of_value(text, value, it.span())))
                });
                Places {
                    below: strings.collect(),
                    ..Places::default()
                }
            }
            _ => Places::default(),
        };
        if value.is_str() {
            places.quotes = quotes(text.get(at.clone()).unwrap_or_default());
        }
        places.value = span(at);
        places
    }

    /// Whether there is a value at a path of keys.
    pub(super) fn has(&self, path: &[&str]) -> bool {
        let Some((first, rest)) = path.split_first() else {
            return true;
        };
        self.below.get(*first).is_some_and(|it| it.has(rest))
    }

    /// The entry of a path of keys, or of its longest existing prefix.
    fn nearest(&self, path: &[&str]) -> &Self {
        match path.split_first() {
            Some((first, rest)) => self.below.get(*first).map_or(self, |it| it.nearest(rest)),
            None => self,
        }
    }

    /// The value at a path of keys; a string without its quotes.
    pub(super) fn value(&self, path: &[&str]) -> Span {
        let places = self.nearest(path);
        Span {
            start: places.value.start + places.quotes,
            end: places.value.end - places.quotes,
        }
    }

    /// The last key of a path.
    pub(super) fn key(&self, path: &[&str]) -> Span {
        self.nearest(path).key
    }

    /// The last key of a path with its value.
    pub(super) fn entry(&self, path: &[&str]) -> Span {
        let places = self.nearest(path);
        Span {
            start: places.key.start.min(places.value.start),
            end: places.value.end,
        }
    }
}

fn span(range: Range<usize>) -> Span {
    Span {
        start: range.start,
        end: range.end,
    }
}

/// The number of quotes around a string.
fn quotes(text: &str) -> usize {
    match text.as_bytes() {
        [b'"', b'"', b'"', ..] | [b'\'', b'\'', b'\'', ..] if text.len() >= 6 => 3,
        [b'"' | b'\'', ..] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use toml::de::DeTable;

    #[test]
    fn keys_values_and_entries_have_spans() {
        let text = "[rename]\ntypes.Pet = \"Animal\"\n[paging.operations.\"GET /pets\"]\npage = 'p'\n[include]\ntags = [\"a\", \"b\"]\n";
        let table = DeTable::parse(text).expect("it is TOML");
        let places = Places::of(text, table.get_ref());
        let shown = |it: crate::source::Span| &text[it.start..it.end];
        assert_eq!(shown(places.value(&["rename", "types", "Pet"])), "Animal");
        assert_eq!(shown(places.key(&["rename", "types", "Pet"])), "Pet");
        let page = ["paging", "operations", "GET /pets", "page"];
        assert_eq!(shown(places.value(&page)), "p");
        assert_eq!(shown(places.entry(&page)), "page = 'p'");
        assert_eq!(
            shown(places.value(&["paging", "operations", "GET /pets", "next"])),
            "[paging.operations.\"GET /pets\"]"
        );
        assert_eq!(shown(places.value(&["include", "tags", "b"])), "b");
        assert!(places.has(&["rename", "types", "Pet"]));
        assert!(!places.has(&["rename", "types", "Cat"]));
    }
}
