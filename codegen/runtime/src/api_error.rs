//! The API's own error, found in the body of an answer.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

use crate::numbers;

/// The type of what an API says when it fails.
pub trait ApiError: DeserializeOwned + Clone + fmt::Debug + Send + Sync + 'static {
    /// The member of the body under which the error may stand, beside standing bare.
    const MEMBER: Option<&'static str> = None;

    /// The text for people; none unless the API's error has one.
    fn message(&self) -> Option<&str> {
        None
    }
}

/// Any JSON object, for an API that says nothing of its errors.
impl ApiError for Value {}

/// The error that a body holds: under [`ApiError::MEMBER`] if there is an object, else the body itself.
pub(crate) fn find<E: ApiError>(body: &[u8]) -> Option<E> {
    under_member(body).or_else(|| bare(&serde_json::from_slice(body).ok()?))
}

/// The error that stands under [`ApiError::MEMBER`].
pub(crate) fn under_member<E: ApiError>(body: &[u8]) -> Option<E> {
    let Value::Object(mut body) = serde_json::from_slice(body).ok()? else {
        return None;
    };
    let under = body.remove(E::MEMBER?)?;
    if under.is_object() {
        decoded(&under)
    } else {
        None
    }
}

fn bare<E: ApiError>(body: &Value) -> Option<E> {
    let known = body.as_object().is_some_and(has_known_member::<E>);
    if known { decoded(body) } else { None }
}

/// The error that a value is. An integer of it may be written as a float.
fn decoded<E: ApiError>(value: &Value) -> Option<E> {
    let plain = || E::deserialize(numbers::plain_value(value)?).ok();
    E::deserialize(value).ok().or_else(plain)
}

/// Whether an object has a member of the error's, beyond `null`.
///
/// An error all of whose members are optional could be read out of any object, also of one that is something else.
fn has_known_member<E: ApiError>(body: &Map<String, Value>) -> bool {
    let mut names = None;
    let _ = E::deserialize(Names(&mut names));
    body.iter().any(|(name, value)| {
        !value.is_null() && names.is_none_or(|names| names.contains(&name.as_str()))
    })
}

/// Asks a type for the names of its members, and gives it nothing.
struct Names<'a>(&'a mut Option<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("nothing to read"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = Some(names);
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
