//! The runtime under generated API clients.
//!
//! What differs from API to API is generated: types, and one thin function an operation that describes its request as
//! a [`Draft`]. What does not differ is here, once: building the URL, credentials, sending, reading, paging, decoding
//! and errors. Nothing here knows any particular API.
//!
//! Users of a generated client meet [`Request`], [`PagedRequest`], [`Response`], [`Error`] and [`auth`]; the rest is
//! for the generated code.

mod address;
mod answer;
mod api_error;
pub mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod bounded;
mod builder;
mod builder_macro;
mod call;
mod choices;
mod chosen;
mod client;
mod clock;
mod connecting;
mod content_encoding;
mod cookie;
mod date;
pub mod de;
mod decode;
mod draft;
mod error;
mod failure;
mod file;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod header;
mod http_client;
mod integer_enum;
mod lenient;
mod list_style;
mod met;
mod meter;
#[cfg(feature = "mock")]
pub mod mock;
mod multipart;
mod nullable;
mod numbers;
mod object;
mod paging;
mod parameters;
mod printed;
mod random;
mod reason;
mod request;
mod request_macros;
mod response;
mod secret;
mod seek;
mod send;
pub mod ser;
mod server;
mod settings;
mod shared;
mod streaming;
mod string_enum;
mod style;
mod success;
mod tagged;
mod target;
mod task;
#[cfg(test)]
mod tests;
mod timestamp;
mod tree;
mod unpack;
#[cfg(feature = "xml")]
pub mod xml;

pub use bytes::Bytes;
pub use http::{HeaderMap, HeaderValue, Method, StatusCode};
pub use reqwest;
pub use serde;
pub use serde_json::Value;

pub use api_error::ApiError;
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use body::Body;
pub use builder::{ClientBuilder, Defaults};
pub use chosen::Chosen;
pub use client::Client;
pub use date::{Date, ParseDateError};
pub use decode::Undecodable;
pub use draft::Draft;
pub use error::{Error, ErrorKind};
pub use file::File;
pub use header::header;
pub use lenient::Lenient;
pub use list_style::ListStyle;
pub use multipart::Multipart;
pub use nullable::Nullable;
pub use paging::{
    CursorPaging, Items, LastItemPaging, LinkPaging, OffsetPaging, Page, PagedRequest, Pages,
    Paging, PagingStyle,
};
pub use request::{Request, Sending};
pub use response::Response;
pub use secret::Secret;
pub use send::Retry;
pub use send::hook;
pub use server::Variable;
pub use streaming::{Event, Streaming};
pub use style::Style;
pub use success::{ByStatus, Success};
pub use timestamp::{ParseTimestampError, Timestamp};
