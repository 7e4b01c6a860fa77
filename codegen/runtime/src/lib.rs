//! The runtime of generated API clients.
//!
//! The generator emits only what differs between APIs: types, and one thin function per operation that describes its
//! request with a [`RequestBuilder`]. This crate contains everything else: URLs, credentials, sending, reading, paging,
//! decoding and errors. It knows no particular API.
//!
//! Users of a generated client see [`Request`], [`PagedRequest`], [`Response`], [`Error`] and [`auth`]. Everything else
//! is for generated code.

pub mod auth;
mod client;
mod decoding;
mod error;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
#[cfg(feature = "mock")]
pub mod mock;
mod model;
mod operation;
mod paging;
mod platform;
mod request;
mod response;
mod send;
mod streaming;
#[cfg(test)]
mod tests;
#[cfg(feature = "xml")]
pub mod xml;

pub use bytes::Bytes;
pub use futures_util::{Stream, StreamExt, TryStreamExt};
pub use http::{HeaderMap, HeaderValue, Method, StatusCode};
pub use jiff;
pub use reqwest;
pub use serde;
pub use serde_json::Value;

pub use auth::secret::Secret;
pub use client::Client;
pub use client::builder::{ClientBuilder, Defaults};
pub use client::environment::{Environment, EnvironmentCredential};
pub use client::server::Variable;
pub use error::Error;
pub use error::api_error::ApiError;
pub use error::kind::ErrorKind;
pub use model::constant::Constant;
pub use model::date::{Date, ParseDateError};
pub use model::integer_enum::IntegerEnum;
pub use model::into_option::IntoOption;
pub use model::lenient::Lenient;
pub use model::nullable::Nullable;
pub use model::string_enum::StringEnum;
pub use model::timestamp::{ParseTimestampError, Timestamp};
pub use model::{de, ser};
pub use operation::Operation;
#[doc(hidden)]
pub use operation::{Description, ResponseBody};
pub use paging::{
    CursorPaging, Items, LastItemPaging, LinkPaging, OffsetPaging, Page, PagedRequest, Pages,
    Paging, PagingStyle,
};
#[cfg(feature = "blocking")]
pub use platform::blocking::Blocking;
pub use request::body::Body;
pub use request::body_items::BodyItems;
pub use request::body_variant::BodyVariant;
pub use request::builder::RequestBuilder;
pub use request::file::File;
pub use request::list_style::ListStyle;
pub use request::multipart::Multipart;
pub use request::style::Style;
pub use request::{Request, Sending, SendingResponse};
pub use response::Response;
pub use response::decode_error::DecodeError;
pub use response::header::header;
pub use response::success::{ByStatus, Success};
pub use send::Retry;
pub use send::hook;
pub use streaming::{Event, Streaming};
