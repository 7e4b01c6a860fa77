//! A response as a choice by status reads it.

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::response::decode::{self, Places};
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;
#[cfg(feature = "xml")]
use crate::xml;

/// A choice among responses, told by the status. For generated code.
pub trait ByStatus: Sized {
    /// Reads a response.
    ///
    /// # Errors
    ///
    /// If the body is not what the status promises, or the API promises nothing for this status.
    fn read(response: &Success<'_>) -> Result<Self, DecodeError>;
}

/// A response whose status tells what its body is.
#[derive(Clone, Copy)]
pub struct Success<'a>(pub(crate) &'a RawResponse);

impl Success<'_> {
    /// The status.
    pub fn status(&self) -> u16 {
        self.0.status.as_u16()
    }

    /// The body as a value of JSON.
    ///
    /// # Errors
    ///
    /// If it is none of these.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        self.property("")
    }

    /// The value under a property of the body.
    ///
    /// # Errors
    ///
    /// If there is none of these.
    pub fn property<T: DeserializeOwned>(&self, property: &'static str) -> Result<T, DecodeError> {
        decode::value(&self.0.body, Places::property(property))
    }

    /// The body as a value of XML.
    ///
    /// # Errors
    ///
    /// If it is none of these.
    #[cfg(feature = "xml")]
    pub fn xml<T: DeserializeOwned>(&self, root: &'static xml::Element) -> Result<T, DecodeError> {
        decode::xml_value(&self.0.body, root)
    }

    /// The body as text.
    ///
    /// # Errors
    ///
    /// If it is not UTF-8.
    pub fn text(&self) -> Result<String, DecodeError> {
        decode::utf8(&self.0.body)
    }

    /// The body as it is.
    pub fn bytes(&self) -> Bytes {
        self.0.body.clone()
    }

    /// That the API promises nothing for this status.
    pub fn unexpected(&self) -> DecodeError {
        DecodeError::unexpected(self.0.status)
    }
}

/// What the status says.
pub(crate) fn by_status<T: ByStatus>(response: &RawResponse, _: Places) -> Result<T, DecodeError> {
    T::read(&Success(response))
}
