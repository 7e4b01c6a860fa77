//! One page of a list.

use std::ops::Deref;

use super::content::Mark;

/// One page of a list: a slice of its items, and whether there is more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items. `null` items of the list are skipped.
    pub items: Vec<T>,
    /// The reference to the next page; none on the last page, or if the API returns none.
    pub next: Option<String>,
    /// Whether the next page is to be requested.
    pub(crate) more: bool,
    /// The number of items, including skipped ones.
    pub(crate) length: usize,
    /// The identity of the page within a walk.
    pub(crate) mark: Mark,
}

impl<T> Page<T> {
    /// The items, and nothing else.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }
}

impl<T> Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
