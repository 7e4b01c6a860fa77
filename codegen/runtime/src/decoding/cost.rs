//! The memory of values, as charged by decoding.

use serde_json::Value;

/// The memory of another element of a list: a full list doubles its capacity, beginning with four.
#[inline]
pub(crate) const fn element(size: usize, index: usize) -> usize {
    match index {
        0 => size * 4 + ALLOCATION,
        _ => max(size * 2, TICK),
    }
}

/// The memory of another entry of a map, including its key: a node of a B-tree has room for eleven, however few there
/// are. Larger maps fill at least two thirds of their nodes.
#[inline]
pub(crate) const fn entry(size: usize, index: usize) -> usize {
    match index {
        0 => size * 11 + ALLOCATION * 2,
        1..=10 => 0,
        11 => size * 24 + ALLOCATION * 4,
        _ => size * 2 + TICK,
    }
}

/// The memory of a string.
#[inline]
pub(crate) const fn text(length: usize) -> usize {
    match length {
        0 => TICK,
        length => length + ALLOCATION,
    }
}

/// The overhead of an allocation.
const ALLOCATION: usize = 32;

/// The charge for work that allocates nothing.
pub(crate) const TICK: usize = 16;

const fn max(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// What a value was charged when it was decoded.
pub(crate) fn weight(value: &Value) -> usize {
    const ENTRY: usize = size_of::<String>() + size_of::<Value>();
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(it) => text(it.len()),
        Value::Array(items) => (items.iter().enumerate())
            .map(|(index, it)| element(size_of::<Value>(), index) + weight(it))
            .sum(),
        Value::Object(properties) => (properties.iter().enumerate())
            .map(|(index, (key, it))| TICK + text(key.len()) + entry(ENTRY, index) + weight(it))
            .sum(),
    }
}
