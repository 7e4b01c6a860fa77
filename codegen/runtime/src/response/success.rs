//! An answer as a choice by status reads it.

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::response::answer::Answer;
use crate::response::decode::{self, Places};
use crate::response::undecodable::Undecodable;
#[cfg(feature = "xml")]
use crate::xml;

/// A choice among answers, told by the status. For generated code.
pub trait ByStatus: Sized {
    /// Reads an answer.
    ///
    /// # Errors
    ///
    /// If the body is not what the status promises, or the API promises nothing for this status.
    fn read(answer: &Success<'_>) -> Result<Self, Undecodable>;
}

/// An answer whose status tells what its body is.
#[derive(Clone, Copy)]
pub struct Success<'a>(pub(crate) &'a Answer);

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
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Undecodable> {
        self.member("")
    }

    /// The value under a member of the body.
    ///
    /// # Errors
    ///
    /// If there is none of these.
    pub fn member<T: DeserializeOwned>(&self, member: &'static str) -> Result<T, Undecodable> {
        decode::value(&self.0.body, Places::member(member))
    }

    /// The body as a value of XML.
    ///
    /// # Errors
    ///
    /// If it is none of these.
    #[cfg(feature = "xml")]
    pub fn xml<T: DeserializeOwned>(&self, root: &'static xml::Element) -> Result<T, Undecodable> {
        decode::xml_value(&self.0.body, root)
    }

    /// The body as text.
    ///
    /// # Errors
    ///
    /// If it is not UTF-8.
    pub fn text(&self) -> Result<String, Undecodable> {
        decode::utf8(&self.0.body)
    }

    /// The body as it is.
    pub fn bytes(&self) -> Bytes {
        self.0.body.clone()
    }

    /// That the API promises nothing for this status.
    pub fn unexpected(&self) -> Undecodable {
        Undecodable::unexpected(self.0.status)
    }
}

/// What the status says.
pub(crate) fn by_status<T: ByStatus>(answer: &Answer, _: Places) -> Result<T, Undecodable> {
    T::read(&Success(answer))
}
