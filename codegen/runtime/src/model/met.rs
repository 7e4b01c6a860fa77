//! Which values of open enums and unions decoding met: those that the document lists, and others.
//!
//! An open enum takes every value, so a choice of a union that has one loses nothing of a value that the document does not list.
//! Another choice of the union may list it. The counts are kept per thread, because serde's traits have no place for them.

use std::cell::Cell;
use std::mem::discriminant;

use crate::model::resolved;

/// How many values of enums and unions were met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Met {
    /// Those that the document lists.
    pub(crate) known: usize,
    /// Those that it does not list.
    pub(crate) unknown: usize,
}

impl Met {
    /// Whether the document lists some of them, and there are no others.
    pub(crate) fn is_known(self) -> bool {
        self.known > 0 && self.unknown == 0
    }

    /// What goes before: the fewest unlisted values, and of none, some that are listed.
    pub(crate) fn rank(self) -> (usize, bool) {
        (self.unknown, !self.is_known())
    }
}

thread_local! {
    /// What was met since the innermost choice of a union was begun; none outside of choices, where nobody asks.
    static MET: Cell<Option<Met>> = const { Cell::new(None) };
}

/// What was met before, and goes on afterwards.
struct Outer(Option<Met>);

impl Drop for Outer {
    fn drop(&mut self) {
        MET.set(self.0);
        if self.0.is_none() {
            resolved::clear();
        }
    }
}

/// What decoding returns, and what it met.
pub(crate) fn counted<R>(decode: impl FnOnce() -> R) -> (R, Met) {
    let _outer = Outer(MET.replace(Some(Met::default())));
    let decoded = decode();
    (decoded, MET.get().unwrap_or_default())
}

/// Whether a choice of a union is being tried, beside which others may be.
pub(crate) fn is_attempt() -> bool {
    MET.get().is_some()
}

/// Counts what a choice met that was made.
pub(crate) fn add(more: Met) {
    if let Some(met) = MET.get() {
        MET.set(Some(Met {
            known: met.known.saturating_add(more.known),
            unknown: met.unknown.saturating_add(more.unknown),
        }));
    }
}

/// Counts a value that the document lists.
pub(crate) fn known() {
    add(Met {
        known: 1,
        unknown: 0,
    });
}

/// Counts a value that the document does not list.
pub(crate) fn unknown() {
    add(Met {
        known: 0,
        unknown: 1,
    });
}

/// Counts a value of an open enum, which is known unless its variant is that of a value that no document lists.
pub(crate) fn value<T>(value: &T, unlisted: impl FnOnce() -> T) {
    if MET.get().is_none() {
        return;
    }
    if discriminant(value) == discriminant(&unlisted()) {
        unknown();
    } else {
        known();
    }
}
