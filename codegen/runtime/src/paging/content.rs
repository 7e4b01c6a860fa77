//! The identity of a page, as far as its content determines it.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::response::decode::{self, Places};

/// The content of a page, as the cycle detector sees it.
#[derive(Clone, Copy)]
pub(crate) struct Content {
    /// The size of its body in bytes.
    pub(crate) length: usize,
    /// Whether it has no items.
    pub(crate) is_empty: bool,
    pub(crate) mark: Mark,
}

/// A hash of the items of a page, independent of the rest of its body. It is computed where the page is decoded,
/// because that takes time proportional to the body.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark {
    pub(crate) items: u64,
    /// Whether all items are equal.
    pub(crate) is_constant: bool,
}

/// Not part of the page's value.
impl PartialEq for Mark {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Mark {}

impl Mark {
    /// Computes the mark, for pages of a walk only.
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
            // A separator that cannot occur in JSON text.
            hasher.write_u8(0xff);
            is_constant &= *first.get_or_insert(item) == item;
        }
        Ok(Mark {
            items: hasher.finish(),
            is_constant: is_constant && first.is_some(),
        })
    }
}

/// A hash of a text.
pub(crate) fn digest(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    hasher.finish()
}
