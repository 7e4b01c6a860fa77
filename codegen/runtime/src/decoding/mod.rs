//! The budget of decoding, and the deserializer that enforces it.

pub(crate) mod bounded;
pub(crate) mod cost;
pub(crate) mod meter;
