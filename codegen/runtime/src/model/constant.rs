//! The value of a property with a single allowed value.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use crate::model::met;

/// A property that has a single allowed value, which the table of its struct specifies. It is never set and always sent.
///
/// An API may allow a second value later. So another value that a server sends is not rejected, but kept and sent back.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Constant {
    /// A value other than the allowed one.
    other: Option<Box<str>>,
}

impl Constant {
    /// The value, given the allowed one.
    #[must_use]
    pub fn or<'c>(&'c self, allowed: &'c str) -> &'c str {
        self.other.as_deref().unwrap_or(allowed)
    }
}

impl fmt::Debug for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.other {
            Some(other) => f.debug_tuple("Constant").field(other).finish(),
            None => f.write_str("Constant"),
        }
    }
}

/// Reads a [`Constant`], given the allowed value.
pub(crate) struct ConstantSeed(pub(crate) &'static str);

impl<'de> DeserializeSeed<'de> for ConstantSeed {
    type Value = Constant;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Constant, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for ConstantSeed {
    type Value = Constant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Constant, E> {
        if value == self.0 {
            met::known();
            return Ok(Constant::default());
        }
        met::unknown();
        Ok(Constant {
            other: Some(value.into()),
        })
    }
}
