//! What a page holds, as far as it tells the page from others.

use std::hash::{DefaultHasher, Hasher};

use bytes::Bytes;
use serde_json::value::RawValue;

use crate::decode::{self, Places};

/// The largest body in which items are looked for a second time; of a larger one, all counts.
const LARGEST: usize = 1 << 20;

/// The body of a page, and where its items are.
#[derive(Clone)]
pub(crate) struct Content {
    pub(crate) body: Bytes,
    pub(crate) places: Places,
    /// Whether it has no items.
    pub(crate) is_empty: bool,
}

impl Content {
    pub(crate) fn len(&self) -> usize {
        self.body.len()
    }

    /// What tells its items from others, whatever else the body holds.
    pub(crate) fn items(&self) -> u64 {
        let small = Some(&self.body).filter(|it| it.len() <= LARGEST);
        let list = small.and_then(|it| decode::borrowed::<&RawValue>(it, self.places));
        digest(list.map_or(&self.body, |it| it.get().as_bytes()))
    }

    /// Whether it holds one item, or the same several times.
    pub(crate) fn is_constant(&self) -> bool {
        let items = decode::borrowed::<Vec<&RawValue>>(&self.body, self.places);
        !self.is_empty && items.is_some_and(|it| it.windows(2).all(|it| it[0].get() == it[1].get()))
    }
}

/// What tells a text from another.
pub(crate) fn digest(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    hasher.finish()
}
