//! Memoizes which variant of a union a value matches, for when the value is decoded again.
//!
//! Matching tries several variants, each of which decodes the nested values: for nested unions, the work is the number
//! of variants to the power of the depth. The memo lets a later attempt decode each value only once. It is kept until
//! the outermost attempt ends.

use std::any::TypeId;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use serde_json::Value;

use crate::decoding::meter;

/// The memory of an entry: a table may have room for twice as many, and is copied when it grows.
const ENTRY: usize = 4 * (size_of::<Key>() + size_of::<Index>());

/// The index of a variant; `None` if no variant matches.
pub(crate) type Index = Option<u32>;

/// A union and a value. The value is hashed with a random key, so that collisions within a body are unlikely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(TypeId, u64);

#[derive(Default)]
struct Resolved {
    hashes: RandomState,
    indices: HashMap<Key, Index>,
}

thread_local! {
    static RESOLVED: RefCell<Option<Resolved>> = const { RefCell::new(None) };
    /// The size charged for the memo.
    static CHARGED: Cell<usize> = const { Cell::new(0) };
}

/// The key of a value within an attempt. `None` for a value without nested containers, because decoding it again costs
/// at most one more pass per variant.
pub(crate) fn key<T: 'static>(value: &Value) -> Option<Key> {
    let holds = |it: &Value| matches!(it, Value::Array(_) | Value::Object(_));
    let is_deep = match value {
        Value::Array(items) => items.iter().any(holds),
        Value::Object(properties) => properties.values().any(holds),
        _ => false,
    };
    is_deep.then(|| {
        RESOLVED.with_borrow_mut(|it| {
            let hashes = &it.get_or_insert_default().hashes;
            Key(TypeId::of::<T>(), hashes.hash_one(value))
        })
    })
}

/// Returns the memoized variant.
pub(crate) fn get(key: Key) -> Option<Index> {
    RESOLVED.with_borrow(|it| it.as_ref()?.indices.get(&key).copied())
}

/// Memoizes a variant. If the budget is exceeded, decoding ends.
pub(crate) fn put(key: Key, index: Index) {
    if meter::take(ENTRY) {
        CHARGED.set(CHARGED.get() + ENTRY);
        RESOLVED.with_borrow_mut(|it| it.get_or_insert_default().indices.insert(key, index));
    }
}

/// The remaining budget, not counting the memo, which is kept when decoded values are dropped.
pub(crate) fn mark() -> usize {
    meter::mark().saturating_add(CHARGED.get())
}

/// Refunds what was charged since the mark, except for the memo.
pub(crate) fn rewind(mark: usize) {
    meter::refund(mark.saturating_sub(self::mark()));
}

/// Drops the memo at the end of the outermost attempt.
pub(crate) fn clear() {
    let charged = CHARGED.replace(0);
    if charged > 0 {
        meter::refund(charged);
    }
    RESOLVED.set(None);
}
