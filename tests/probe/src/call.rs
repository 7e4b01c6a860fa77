//! An operation as the generated module calls it: with JSON values as arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::pin::Pin;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// How an operation is called.
#[derive(Clone, Copy, Debug)]
pub struct Call<C> {
    /// The `operationId`, or what stands for it.
    pub id: &'static str,
    /// `GET`, `PATCH`, …
    pub method: &'static str,
    /// The path as the document has it.
    pub path: &'static str,
    /// The media type of the body, if there is one.
    pub content_type: Option<&'static str>,
    /// The call itself.
    pub send: for<'a> fn(&'a C, &'a Args) -> Sending<'a>,
}

/// A call under way; what it responses was decoded, if it ends well.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + 'a>>;

/// Which credentials a client is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// None: the document knows of none.
    None,
    /// A token, and all keys.
    Bearer,
    /// A user and a password, and all keys.
    Basic,
}

/// The token that a client is given.
pub const TOKEN: &str = "probe-token";
/// The user that a client is given.
pub const USER: &str = "probe-user";
/// The password that a client is given.
pub const PASSWORD: &str = "probe-password";
/// The key that a client is given, for each scheme.
pub const KEY: &str = "probe-key";

/// What a call must be given is missing.
pub const MISSING: &str = "no value of it could be found";

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// Parameters, by where they stand and their names.
    pub(crate) parameters: BTreeMap<(String, String), Value>,
    pub(crate) body: Option<Value>,
    /// The body as it stands on the wire, for a call that takes it so although the document says more of it.
    pub(crate) written: Option<String>,
    /// The parts of a form that are files.
    pub(crate) files: BTreeSet<String>,
    /// The optional parameters of which no value could be found, and why.
    pub(crate) left: Vec<String>,
}

impl Args {
    /// A parameter that the call must be given.
    ///
    /// # Errors
    ///
    /// If there is none, or it does not decode.
    pub fn required<T: DeserializeOwned>(&self, place: &str, name: &str) -> Result<T, String> {
        self.optional(place, name)?
            .ok_or_else(|| format!("{place} {name}: {MISSING}"))
    }

    /// A parameter that the call may be given.
    ///
    /// # Errors
    ///
    /// If it does not decode.
    pub fn optional<T: DeserializeOwned>(
        &self,
        place: &str,
        name: &str,
    ) -> Result<Option<T>, String> {
        let value = self.parameters.get(&(place.to_owned(), name.to_owned()));
        decoded(value, &format!("{place} {name}"))
    }

    /// The body, or a property of it unless its name is empty.
    ///
    /// # Errors
    ///
    /// If there is none, or it does not decode.
    pub fn body<T: DeserializeOwned>(&self, property: &str) -> Result<T, String> {
        self.optional_body(property)?
            .ok_or_else(|| format!("body: {MISSING}"))
    }

    /// The body that the call may be given.
    ///
    /// # Errors
    ///
    /// If it does not decode.
    pub fn optional_body<T: DeserializeOwned>(&self, property: &str) -> Result<Option<T>, String> {
        let body = self.body.as_ref();
        let value = match property {
            "" => body,
            property => body.and_then(|it| it.get(property)),
        };
        decoded(value, "body")
    }

    /// Whether there is a body.
    pub fn has_body(&self) -> bool {
        self.body.is_some()
    }

    /// The body as bytes: a text as it is, anything else as JSON.
    pub fn raw(&self) -> Option<Vec<u8>> {
        let text = || self.body.as_ref().map(crate::text::text);
        self.written.clone().or_else(text).map(String::into_bytes)
    }

    /// The properties of the body as texts.
    pub fn texts(&self) -> Vec<(String, String)> {
        let properties = self.body.as_ref().and_then(Value::as_object);
        let properties = properties.into_iter().flatten();
        let texts = properties.flat_map(|(name, it)| {
            // A list is a part for each item.
            let items = it
                .as_array()
                .map_or(std::slice::from_ref(it), Vec::as_slice);
            let texts = items.iter().map(crate::text::text);
            texts.map(|it| (name.clone(), it)).collect::<Vec<_>>()
        });
        texts.collect()
    }

    /// Whether a part of a form is a file, by the document.
    pub fn is_file(&self, name: &str) -> bool {
        self.files.contains(name)
    }

    /// A part of a form that must have it.
    ///
    /// # Errors
    ///
    /// If there is none, or it does not decode.
    pub fn part<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        self.body(name)
    }

    /// The parts of one name in a form that must have one; a value that is no list is one.
    ///
    /// # Errors
    ///
    /// If there is none, or it does not decode.
    pub fn parts<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        self.optional_parts(name)?
            .ok_or_else(|| format!("{name}: {MISSING}"))
    }

    /// The parts of one name in a form that may have them; a value that is no list is one.
    ///
    /// # Errors
    ///
    /// If they do not decode.
    pub fn optional_parts<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, String> {
        let value = self.body.as_ref().and_then(|it| it.get(name));
        let list = value.filter(|it| !it.is_null()).map(|it| match it {
            Value::Array(_) => it.clone(),
            one => Value::Array(vec![one.clone()]),
        });
        decoded(list.as_ref(), name)
    }

    /// A part of a form that may have it.
    ///
    /// # Errors
    ///
    /// If it does not decode.
    pub fn optional_part<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, String> {
        let value = self.body.as_ref().and_then(|it| it.get(name));
        // A form has no `null`.
        decoded(value.filter(|it| !it.is_null()), name)
    }
}

/// A value as it is written to a file: a text as it is, anything else as JSON.
#[derive(Clone, Debug)]
pub struct Written(String);

impl From<Written> for Bytes {
    fn from(written: Written) -> Self {
        written.0.into()
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Self(crate::text::text(&value)))
    }
}

fn decoded<T: DeserializeOwned>(value: Option<&Value>, what: &str) -> Result<Option<T>, String> {
    let Some(value) = value else { return Ok(None) };
    let decoded = crate::place::decoded(value);
    let decoded = decoded.map_err(|it| format!("{what} does not decode: {it}"));
    decoded.map(Some)
}

/// An error with all that it comes from.
pub fn told(error: impl Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(it) = source {
        let _ = write!(text, ": {it}");
        source = it.source();
    }
    text
}
