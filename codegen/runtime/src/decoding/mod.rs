//! What decoding may cost, and the deserializer that keeps to it.

pub(crate) mod bounded;
pub(crate) mod cost;
pub(crate) mod meter;
