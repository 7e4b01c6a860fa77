//! An operation as called by the generated module, with JSON values as arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::pin::Pin;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// How to call an operation.
#[derive(Clone, Copy, Debug)]
pub struct Call<C> {
    /// The `operationId`, or the generated name.
    pub id: &'static str,
    /// `GET`, `PATCH`, …
    pub method: &'static str,
    /// The path as in the document.
    pub path: &'static str,
    /// The media type of the body, if any.
    pub content_type: Option<&'static str>,
    /// Sends the request.
    pub send: for<'a> fn(&'a C, &'a Args) -> Sending<'a>,
}

/// A pending request. It succeeds if the response is decoded.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + 'a>>;

/// The credentials of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// None: the document defines none.
    None,
    /// A token, and all API keys.
    Bearer,
    /// A user and password, and all API keys.
    Basic,
}

/// The token.
pub const TOKEN: &str = "probe-token";
/// The user.
pub const USER: &str = "probe-user";
/// The password.
pub const PASSWORD: &str = "probe-password";
/// The API key of each scheme.
pub const KEY: &str = "probe-key";

/// The error for a missing required argument.
pub const MISSING: &str = "no value of it could be found";

/// The arguments of an operation.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// Parameters, by location and name.
    pub(crate) parameters: BTreeMap<(String, String), Value>,
    pub(crate) body: Option<Value>,
    /// The serialized body, for an operation that takes it raw although the document describes its content.
    pub(crate) written: Option<String>,
    /// The parts of a form that are files.
    pub(crate) files: BTreeSet<String>,
    /// The optional parameters without a known value, and why.
    pub(crate) left: Vec<String>,
}

impl Args {
    /// A required parameter.
    ///
    /// # Errors
    ///
    /// If it is missing or does not decode.
    pub fn required<T: DeserializeOwned>(&self, place: &str, name: &str) -> Result<T, String> {
        self.optional(place, name)?
            .ok_or_else(|| format!("{place} {name}: {MISSING}"))
    }

    /// An optional parameter.
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

    /// The body, or one of its properties unless the name is empty.
    ///
    /// # Errors
    ///
    /// If it is missing or does not decode.
    pub fn body<T: DeserializeOwned>(&self, property: &str) -> Result<T, String> {
        self.optional_body(property)?
            .ok_or_else(|| format!("body: {MISSING}"))
    }

    /// The optional body.
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

    /// The body as bytes: a string as is, anything else as JSON.
    pub fn raw(&self) -> Option<Vec<u8>> {
        let text = || self.body.as_ref().map(crate::text::text);
        self.written.clone().or_else(text).map(String::into_bytes)
    }

    /// The properties of the body as strings.
    pub fn texts(&self) -> Vec<(String, String)> {
        let properties = self.body.as_ref().and_then(Value::as_object);
        let properties = properties.into_iter().flatten();
        let texts = properties.flat_map(|(name, it)| {
            // Each item of a list is a part.
            let items = it
                .as_array()
                .map_or(std::slice::from_ref(it), Vec::as_slice);
            let texts = items.iter().map(crate::text::text);
            texts.map(|it| (name.clone(), it)).collect::<Vec<_>>()
        });
        texts.collect()
    }

    /// Whether a part of a form is a file, according to the document.
    pub fn is_file(&self, name: &str) -> bool {
        self.files.contains(name)
    }

    /// A required part of a form.
    ///
    /// # Errors
    ///
    /// If it is missing or does not decode.
    pub fn part<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        self.body(name)
    }

    /// The required parts with this name. A value that is not a list is a single part.
    ///
    /// # Errors
    ///
    /// If they are missing or do not decode.
    pub fn parts<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        self.optional_parts(name)?
            .ok_or_else(|| format!("{name}: {MISSING}"))
    }

    /// The optional parts with this name. A value that is not a list is a single part.
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

    /// An optional part of a form.
    ///
    /// # Errors
    ///
    /// If it does not decode.
    pub fn optional_part<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, String> {
        let value = self.body.as_ref().and_then(|it| it.get(name));
        // Forms cannot represent `null`.
        decoded(value.filter(|it| !it.is_null()), name)
    }
}

/// A value as written to a file: a string as is, anything else as JSON.
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

/// An error with all of its sources.
pub fn reported(error: impl Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(it) = source {
        let _ = write!(text, ": {it}");
        source = it.source();
    }
    text
}
