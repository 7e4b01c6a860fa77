//! What values take in memory, as decoding charges it.

use serde_json::Value;

/// What another element of a list takes: the room of a list doubles when it is full, and begins with four.
#[inline]
pub(crate) const fn element(size: usize, index: usize) -> usize {
    match index {
        0 => size * 4 + ALLOCATION,
        _ => max(size * 2, TICK),
    }
}

/// What another entry of a map takes, with its key: a node of a B-tree has room for eleven, however many there are; more of
/// them fill two thirds of their nodes and more.
#[inline]
pub(crate) const fn entry(size: usize, index: usize) -> usize {
    match index {
        0 => size * 11 + ALLOCATION * 2,
        1..=10 => 0,
        11 => size * 24 + ALLOCATION * 4,
        _ => size * 2 + TICK,
    }
}

/// What a text takes.
#[inline]
pub(crate) const fn text(length: usize) -> usize {
    match length {
        0 => TICK,
        length => length + ALLOCATION,
    }
}

/// What an allocation takes beside what is stored there.
const ALLOCATION: usize = 32;

/// What is charged for what takes time and no memory.
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
