//! Finds values in a JSON body by paths of properties, in one pass, without building the rest.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess,
    Visitor,
};
use serde_json::value::RawValue;

/// Reads the value under a path of properties, or the body itself if the path is empty. Also finds the property that
/// leads to the next page, which has a path of its own.
pub(crate) struct Seek<T> {
    value: &'static str,
    next: Option<&'static str>,
    optional: bool,
    read: PhantomData<T>,
}

/// What was found.
pub(crate) struct Found<'de, T> {
    pub(crate) value: T,
    /// The first property on the path to the next page that is not on the path to the value, as raw JSON, and the
    /// remaining path within it.
    pub(crate) next: Option<(&'de RawValue, &'static str)>,
}

impl<T> Seek<T> {
    /// Paths are property names joined by dots. A missing optional value is read as `null`.
    pub(crate) fn new(value: &'static str, next: Option<&'static str>, optional: bool) -> Self {
        Self {
            value,
            next,
            optional,
            read: PhantomData,
        }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Seek<T> {
    type Value = Found<'de, T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        if self.value.is_empty() {
            let value = T::deserialize(deserializer)?;
            Ok(Found { value, next: None })
        } else {
            deserializer.deserialize_map(self)
        }
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Seek<T> {
    type Value = Found<'de, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the property `{}`", self.value)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let step = Step {
            value: self.value,
            next: self.next,
        };
        let (mut value, mut next) = (None, None);
        while let Some(below) = map.next_key_seed(step)? {
            match below {
                (Some(path), beside) if value.is_none() => {
                    let found = map.next_value_seed(Seek::new(path, beside, self.optional))?;
                    value = Some(found.value);
                    next = next.or(found.next);
                }
                (None, Some(path)) if next.is_none() => next = Some((map.next_value()?, path)),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        match value {
            Some(value) => Ok(Found { value, next }),
            None if self.optional => {
                let value = T::deserialize(().into_deserializer())?;
                Ok(Found { value, next })
            }
            None => Err(A::Error::missing_field(self.value)),
        }
    }
}

/// Reads a key. If it lies on a path, returns the remainder of that path.
#[derive(Clone, Copy)]
struct Step {
    value: &'static str,
    next: Option<&'static str>,
}

impl<'de> DeserializeSeed<'de> for Step {
    type Value = (Option<&'static str>, Option<&'static str>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Step {
    type Value = (Option<&'static str>, Option<&'static str>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok((
            below(self.value, key),
            self.next.and_then(|it| below(it, key)),
        ))
    }
}

fn below(path: &'static str, key: &str) -> Option<&'static str> {
    let rest = path.strip_prefix(key)?;
    if rest.is_empty() {
        Some("")
    } else {
        rest.strip_prefix('.')
    }
}
