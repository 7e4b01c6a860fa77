//! Bodies into values: bare, or under a member of an envelope whose other members are passed over.

use std::fmt;
use std::marker::PhantomData;

use http::StatusCode;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};
use serde_json::Value;

use crate::answer::Answer;
use crate::reason::reason;
use crate::success::{ByStatus, Success};

/// The longest place that an error names: keys are the server's, and may be long.
const LONGEST_PATH: usize = 200;

/// Why a body is not the value that the API promises; holds nothing of the body but names of members.
#[derive(Debug)]
pub struct Undecodable {
    pub(crate) path: Option<String>,
    pub(crate) reason: String,
    /// Whether the envelope has no value: it may have an error in its place.
    pub(crate) missing: bool,
}

impl Undecodable {
    pub(crate) fn unexpected(status: StatusCode) -> Self {
        Self {
            path: None,
            reason: format!(
                "the API promises nothing for the status {}",
                status.as_u16()
            ),
            missing: false,
        }
    }
}

/// Where in a body things stand: members, or paths of members joined by dots; empty, it is the body itself.
#[derive(Clone, Copy, Default)]
pub(crate) struct Places {
    pub(crate) value: &'static str,
    /// What says that there is a next page.
    pub(crate) next: &'static str,
}

/// How an answer becomes a value.
pub(crate) type Decode<T> = fn(&Answer, Places) -> Result<T, Undecodable>;

pub(crate) fn json<T: DeserializeOwned>(answer: &Answer, places: Places) -> Result<T, Undecodable> {
    value(&answer.body, places.value)
}

/// A value that need not be there: an answer without a body has none.
pub(crate) fn optional<T: DeserializeOwned>(
    answer: &Answer,
    places: Places,
) -> Result<Option<T>, Undecodable> {
    if answer.body.trim_ascii().is_empty() {
        return Ok(None);
    }
    value(&answer.body, places.value)
}

/// What the status says.
pub(crate) fn by_status<T: ByStatus>(answer: &Answer, _: Places) -> Result<T, Undecodable> {
    T::read(&Success(answer))
}

/// A body of text.
pub(crate) fn text(answer: &Answer, _: Places) -> Result<String, Undecodable> {
    utf8(&answer.body)
}

/// The value under a member of a body, or why there is none.
pub(crate) fn value<T: DeserializeOwned>(
    body: &[u8],
    member: &'static str,
) -> Result<T, Undecodable> {
    within(body, member).or_else(|error| explained(body, member, &error))
}

pub(crate) fn utf8(body: &[u8]) -> Result<String, Undecodable> {
    String::from_utf8(body.to_vec()).map_err(|_| Undecodable {
        path: None,
        reason: "it is not UTF-8".to_owned(),
        missing: false,
    })
}

/// The value under a member of a body, read at full speed.
pub(crate) fn within<T: DeserializeOwned>(
    body: &[u8],
    member: &'static str,
) -> Result<T, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = Within::new(member).deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}

/// Reads a body again that could not be read, now with an eye on where.
fn explained<T: DeserializeOwned>(
    body: &[u8],
    member: &'static str,
    error: &serde_json::Error,
) -> Result<T, Undecodable> {
    let mut track = serde_path_to_error::Track::new();
    let mut json = serde_json::Deserializer::from_slice(body);
    let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    let failed = Within::<T>::new(member).deserialize(tracked).is_err();
    // What comes after the value has no path.
    let path = if failed {
        track.path().to_string()
    } else {
        String::new()
    };
    Err(undecodable(body, member, &path, error))
}

fn undecodable(
    body: &[u8],
    member: &'static str,
    path: &str,
    error: &serde_json::Error,
) -> Undecodable {
    let path = match path {
        "" | "." | "?" => None,
        path => Some(path.escape_debug().take(LONGEST_PATH).collect()),
    };
    if body.trim_ascii().is_empty() {
        return Undecodable {
            path: None,
            reason: "it is empty".to_owned(),
            missing: false,
        };
    }
    let value = || within::<Value>(body, member);
    let missing = !member.is_empty() && value().map_or(true, |it| it.is_null());
    Undecodable {
        path,
        reason: reason(error),
        missing,
    }
}

/// Reads the value under a path of members; empty, it is the value itself.
struct Within<T> {
    path: &'static str,
    value: PhantomData<T>,
}

impl<T> Within<T> {
    fn new(path: &'static str) -> Self {
        Self {
            path,
            value: PhantomData,
        }
    }
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for Within<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        if self.path.is_empty() {
            T::deserialize(deserializer)
        } else {
            deserializer.deserialize_map(self)
        }
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for Within<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the member `{}`", self.path)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut found = None;
        while let Some(rest) = map.next_key_seed(Step(self.path))? {
            match rest {
                Some(path) if found.is_none() => {
                    found = Some(map.next_value_seed(Within::new(path))?);
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        found.ok_or_else(|| A::Error::missing_field(self.path))
    }
}

/// Reads a key: what is left of the path behind it, if it lies on the path.
struct Step(&'static str);

impl<'de> DeserializeSeed<'de> for Step {
    type Value = Option<&'static str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Step {
    type Value = Option<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        let rest = self.0.strip_prefix(key);
        Ok(rest.and_then(|rest| {
            if rest.is_empty() {
                Some("")
            } else {
                rest.strip_prefix('.')
            }
        }))
    }
}
