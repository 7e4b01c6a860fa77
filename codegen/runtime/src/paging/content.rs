//! What a page holds, as far as it tells the page from others.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::response::decode::{self, Places};

/// A page, beside those that come before and after it.
#[derive(Clone, Copy)]
pub(crate) struct Content {
    /// How many bytes its body has.
    pub(crate) length: usize,
    /// Whether it has no items.
    pub(crate) is_empty: bool,
    pub(crate) mark: Mark,
}

/// What tells the items of a page from those of others, whatever else its body holds. It is made where the page is decoded:
/// that reads all of the body, which may take a while.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark {
    pub(crate) items: u64,
    /// Whether there is one item, or the same several times.
    pub(crate) is_constant: bool,
}

/// It is no part of the page's value.
impl PartialEq for Mark {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Mark {}

impl Mark {
    /// The mark of a page that a walk asked for; others need none.
    pub(crate) fn new(body: &[u8], places: Places) -> Self {
        if !places.is_walked {
            return Self::default();
        }
        decode::borrowed(body, places).unwrap_or_else(|| Self {
            items: digest(body),
            is_constant: false,
        })
    }
}

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(MarkVisitor)
    }
}

struct MarkVisitor;

impl<'de> Visitor<'de> for MarkVisitor {
    type Value = Mark;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_none<E>(self) -> Result<Mark, E> {
        Ok(Mark::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Mark, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Mark, A::Error> {
        let mut hasher = DefaultHasher::new();
        let mut first = None;
        let mut is_constant = true;
        while let Some(item) = list.next_element::<&RawValue>()? {
            let item = item.get();
            hasher.write(item.as_bytes());
            // No text of JSON has this byte.
            hasher.write_u8(0xff);
            is_constant &= *first.get_or_insert(item) == item;
        }
        Ok(Mark {
            items: hasher.finish(),
            is_constant: is_constant && first.is_some(),
        })
    }
}

/// What tells a text from another.
pub(crate) fn digest(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    hasher.finish()
}
