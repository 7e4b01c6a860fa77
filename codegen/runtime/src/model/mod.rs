//! The building blocks of generated models: format types, serialization and deserialization.

pub(crate) mod best_match;
pub(crate) mod constant;
pub(crate) mod date;
pub mod de;
pub(crate) mod integer_enum;
pub(crate) mod into_option;
pub(crate) mod lenient;
pub(crate) mod met;
pub(crate) mod nullable;
pub(crate) mod numbers;
pub(crate) mod object;
pub(crate) mod resolved;
pub mod ser;
pub(crate) mod slot;
pub(crate) mod string_enum;
pub(crate) mod tagged;
pub(crate) mod timestamp;
pub(crate) mod variant;
pub(crate) mod written;
