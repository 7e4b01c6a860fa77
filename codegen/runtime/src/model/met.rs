//! Counts the values of open enums and unions that decoding encounters: those that the API's description lists, and
//! others.
//!
//! An open enum accepts any value. So a union variant that contains one loses nothing of an unlisted value, although
//! another variant may list it. The counts are thread-local, because serde's traits cannot carry them.

use std::cell::Cell;
use std::mem::discriminant;

use crate::model::resolved;

/// The number of enum and union values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Met {
    /// The number of listed values.
    pub(crate) known: usize,
    /// The number of unlisted values.
    pub(crate) unknown: usize,
}

impl Met {
    /// Whether there are listed values, and no others.
    pub(crate) fn is_known(self) -> bool {
        self.known > 0 && self.unknown == 0
    }

    /// The sort key of a variant: fewest unlisted values first, and among those without any, the ones with listed
    /// values.
    pub(crate) fn rank(self) -> (usize, bool) {
        (self.unknown, !self.is_known())
    }
}

thread_local! {
    /// The counts since the innermost variant was begun; `None` outside of variants, where they are not needed.
    static MET: Cell<Option<Met>> = const { Cell::new(None) };
}

/// Restores the previous counts on drop.
struct Outer(Option<Met>);

impl Drop for Outer {
    fn drop(&mut self) {
        MET.set(self.0);
        if self.0.is_none() {
            resolved::clear();
        }
    }
}

/// Runs `decode`, and returns its result and the counts.
pub(crate) fn counted<R>(decode: impl FnOnce() -> R) -> (R, Met) {
    let _outer = Outer(MET.replace(Some(Met::default())));
    let decoded = decode();
    (decoded, MET.get().unwrap_or_default())
}

/// Whether a union variant is being tried.
pub(crate) fn is_attempt() -> bool {
    MET.get().is_some()
}

/// Adds the counts of a variant that was matched.
pub(crate) fn add(more: Met) {
    if let Some(met) = MET.get() {
        MET.set(Some(Met {
            known: met.known.saturating_add(more.known),
            unknown: met.unknown.saturating_add(more.unknown),
        }));
    }
}

/// Counts a listed value.
pub(crate) fn known() {
    add(Met {
        known: 1,
        unknown: 0,
    });
}

/// Counts an unlisted value.
pub(crate) fn unknown() {
    add(Met {
        known: 0,
        unknown: 1,
    });
}

/// Counts a value of an open enum. It is listed unless its variant is the one for unlisted values.
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
