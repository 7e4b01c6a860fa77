//! Which choice of a union a value turned out to be, for when it is read again.
//!
//! Finding the choice of a value tries several, and each of them reads what stands within the value: for unions within each other,
//! that is the number of choices to the power of the depth. What was found within one attempt is known in the next, which then
//! reads each value once. It is kept until the outermost attempt ends.

use std::any::TypeId;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use serde_json::Value;

use crate::decoding::meter;

/// What an entry takes of memory: a table has room for twice as many, and is copied when it grows.
const ENTRY: usize = 4 * (size_of::<Key>() + size_of::<Choice>());

/// Which of a union's choices, in their order; none if the value is of no choice.
pub(crate) type Choice = Option<u32>;

/// A union, and a value: by a hash whose key nobody knows, so that no two values of a body are likely to share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(TypeId, u64);

#[derive(Default)]
struct Resolved {
    hashes: RandomState,
    choices: HashMap<Key, Choice>,
}

thread_local! {
    static RESOLVED: RefCell<Option<Resolved>> = const { RefCell::new(None) };
    /// What was charged for it.
    static CHARGED: Cell<usize> = const { Cell::new(0) };
}

/// The key of a value that stands within an attempt; none for what holds no values that hold values, of which reading again
/// takes no more than once more for each choice.
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

/// What was found before.
pub(crate) fn get(key: Key) -> Option<Choice> {
    RESOLVED.with_borrow(|it| it.as_ref()?.choices.get(&key).copied())
}

/// Keeps what was found, if there is room for it; if there is none, decoding ends.
pub(crate) fn put(key: Key, choice: Choice) {
    if meter::take(ENTRY) {
        CHARGED.set(CHARGED.get() + ENTRY);
        RESOLVED.with_borrow_mut(|it| it.get_or_insert_default().choices.insert(key, choice));
    }
}

/// How much may be charged, if what is kept here is not counted: it stays when what was read is dropped.
pub(crate) fn mark() -> usize {
    meter::mark().saturating_add(CHARGED.get())
}

/// Gives back what was charged since there was so much left, but for what is kept here.
pub(crate) fn rewind(mark: usize) {
    meter::refund(mark.saturating_sub(self::mark()));
}

/// Forgets all: the outermost attempt is over.
pub(crate) fn clear() {
    let charged = CHARGED.replace(0);
    if charged > 0 {
        meter::refund(charged);
    }
    RESOLVED.set(None);
}
