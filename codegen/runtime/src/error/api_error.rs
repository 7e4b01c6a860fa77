//! Finds the API's error in the body of a response.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::decoding::bounded::{Bounded, OPEN};
use crate::decoding::meter;
use crate::model::numbers;

/// The type of an API's errors.
pub trait ApiError: DeserializeOwned + Clone + fmt::Debug + Send + Sync + 'static {
    /// The property of the body that may contain the error. If it is absent, the body itself is the error.
    const PROPERTY: Option<&'static str> = None;

    /// Whether the API describes the error's properties. If not, the error is the whole body, and is never printed.
    const IS_DESCRIBED: bool = true;

    /// The human-readable message; `None` if the error has none.
    fn message(&self) -> Option<&str> {
        None
    }
}

/// Any JSON object, for an API that does not describe its errors.
impl ApiError for Value {
    const IS_DESCRIBED: bool = false;
}

/// The error in a body: the object under [`ApiError::PROPERTY`] if there is one, or else the body itself.
pub(crate) fn find<E: ApiError>(body: &[u8]) -> Option<E> {
    let scanned = scan::<E>(body)?;
    let under = scanned.under.and_then(decoded);
    under.or_else(|| {
        let body = str::from_utf8(body).ok()?;
        if scanned.is_known {
            decoded(body)
        } else {
            None
        }
    })
}

/// The error under [`ApiError::PROPERTY`].
pub(crate) fn under_property<E: ApiError>(body: &[u8]) -> Option<E> {
    E::PROPERTY?;
    scan::<E>(body)?.under.and_then(decoded)
}

/// Decodes an error. Its integers may be written as floats.
fn decoded<E: ApiError>(text: &str) -> Option<E> {
    // Values that were decoded before have been dropped.
    meter::restart();
    let error = json(text);
    if error.is_some() || meter::is_over() {
        return error;
    }
    meter::restart();
    let plain = numbers::plain_json(text.as_bytes())?;
    json(str::from_utf8(&plain).ok()?)
}

fn json<E: ApiError>(text: &str) -> Option<E> {
    let mut json = serde_json::Deserializer::from_str(text);
    E::deserialize(Bounded::new(&mut json)).ok()
}

/// Scans a body without building values. `None` if the body is not an object.
fn scan<E: ApiError>(body: &[u8]) -> Option<Scanned<'_>> {
    let mut names = None;
    let _ = E::deserialize(Names(&mut names));
    let scan = ScanSeed {
        property: E::PROPERTY,
        names,
    };
    let mut json = serde_json::Deserializer::from_str(str::from_utf8(body).ok()?);
    let scanned = scan.deserialize(&mut json).ok()?;
    json.end().ok()?;
    Some(scanned)
}

/// The parts of a body that can be an error.
#[derive(Default)]
struct Scanned<'t> {
    /// The object under the property.
    under: Option<&'t str>,
    /// Whether the body has one of the error's properties, with a value other than `null`.
    ///
    /// If all properties of the error are optional, it could be decoded from any object, even one that is something
    /// else.
    is_known: bool,
}

#[derive(Clone, Copy)]
struct ScanSeed {
    property: Option<&'static str>,
    /// The names of the error's properties; `None` if it may have any.
    names: Option<&'static [&'static str]>,
}

impl<'de> DeserializeSeed<'de> for ScanSeed {
    type Value = Scanned<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scanned<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ScanSeed {
    type Value = Scanned<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scanned<'de>, A::Error> {
        let mut scanned = Scanned::default();
        while let Some(Name(name)) = map.next_key()? {
            let value = map.next_value::<&RawValue>()?.get();
            if self.property == Some(&*name) {
                scanned.under = value.starts_with('{').then_some(value);
            }
            let is_known = self.names.is_none_or(|names| names.contains(&&*name));
            scanned.is_known |= is_known && value != "null";
        }
        Ok(scanned)
    }
}

/// The name of a property.
struct Name<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Borrowed(name)))
    }
}

/// Learns the property names of a type by deserializing it, without providing any data.
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
        *self.0 = (names != OPEN).then_some(names);
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
