//! Responses that are decoded by status.

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::response::decode::{self, Places};
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;
#[cfg(feature = "xml")]
use crate::xml;

/// An enum of responses, discriminated by status. For generated code.
pub trait ByStatus: Sized + Send {
    /// Decodes a response.
    ///
    /// # Errors
    ///
    /// If the body does not match the description of the status, or if the status is not described.
    fn read(response: &Success<'_>) -> Result<Self, DecodeError>;
}

/// Implements [`ByStatus`](crate::ByStatus) for an enum of failures.
///
/// Names the variant that holds the bytes of any other response, which includes those whose body does not match its
/// status, and lists the statuses with their variants; `(json)` marks those that hold the body.
#[macro_export]
macro_rules! by_status {
    (
        $name:ident else $other:ident
        $(, $status:pat => $variant:ident $(($body:ident))?)*
    ) => {
        impl $crate::ByStatus for $name {
            fn read(
                response: &$crate::Success<'_>,
            ) -> ::std::result::Result<Self, $crate::DecodeError> {
                #[allow(unreachable_patterns, reason = "one of the rows may be of all statuses")]
                let known = match response.status() {
                    $($status => $crate::by_status!(@read response, $variant $(, $body)?),)*
                    _ => ::std::option::Option::None,
                };
                ::std::result::Result::Ok(match known {
                    ::std::option::Option::Some(known) => known,
                    ::std::option::Option::None => Self::$other(response.bytes()),
                })
            }
        }
    };
    (@read $response:ident, $variant:ident) => {
        ::std::option::Option::Some(Self::$variant)
    };
    (@read $response:ident, $variant:ident, json) => {
        $response.json().ok().map(Self::$variant)
    };
}

/// A response whose status determines the type of its body.
#[derive(Clone, Copy)]
pub struct Success<'a>(pub(crate) &'a RawResponse);

impl Success<'_> {
    /// The status.
    pub fn status(&self) -> u16 {
        self.0.status.as_u16()
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// If the body is not valid JSON for this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        self.property("")
    }

    /// The value under a property of the JSON body.
    ///
    /// # Errors
    ///
    /// If there is no such property, or it is not valid for this type.
    pub fn property<T: DeserializeOwned>(&self, property: &'static str) -> Result<T, DecodeError> {
        decode::value(&self.0.body, Places::property(property))
    }

    /// The body as XML.
    ///
    /// # Errors
    ///
    /// If the body is not valid XML for this type.
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

    /// The raw body.
    pub fn bytes(&self) -> Bytes {
        self.0.body.clone()
    }

    /// The error for a status that the API does not describe.
    pub fn unexpected(&self) -> DecodeError {
        DecodeError::unexpected(self.0.status)
    }
}

/// Decodes a response by its status.
pub(crate) fn by_status<T: ByStatus>(response: &RawResponse, _: Places) -> Result<T, DecodeError> {
    T::read(&Success(response))
}
