//! The public behaviour, over a real connection to a server that a test scripts.

mod auth;
mod base_urls;
mod best_match;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "blocking")]
mod blocking_user_code;
mod chance;
mod changed_requests;
#[cfg(all(feature = "gzip", feature = "brotli", feature = "zstd"))]
mod codings;
mod decoding;
mod encodings;
mod failures;
mod forms;
mod hooks;
#[cfg(all(feature = "gzip", feature = "brotli", feature = "zstd"))]
mod inflating;
mod integers;
mod keys;
mod limits;
mod limits_elsewhere;
mod models;
mod nested;
mod nesting;
mod optional;
pub(crate) mod paging;
mod parts;
mod prints;
mod recursive;
mod redirects;
mod replaced;
mod requests;
mod reserved;
mod retries;
pub(crate) mod server;
mod streams;
mod styles;
mod token;
mod token_failures;
mod trailers;
#[cfg(feature = "xml")]
pub(crate) mod xml;

use serde::{Deserialize, Serialize};

use crate::{
    ApiError, Client, ClientBuilder, Defaults, Description, Error, Method, Operation, Paging,
    Request, RequestBuilder, ResponseBody,
};
use server::Server;

pub(crate) const DEFAULTS: Defaults = Defaults {
    base_url: "https://api.{region}.example.com/v2/things",
    variables: &[("region", "us2")],
    token_url: Some("/oauth/token"),
    user_agent: "test/1",
};

pub(crate) const PAGING: Paging = Paging {
    page: "page",
    page_size: "page_size",
    first: 0,
    items: "data",
    next: "paging.next",
};

/// An API error, all of whose properties are optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Fault {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

impl ApiError for Fault {
    const PROPERTY: Option<&'static str> = Some("error");

    fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Thing {
    pub(crate) id: u32,
}

/// An operation of which there is no constant.
fn operation(method: Method, path: &'static str, response: ResponseBody) -> Operation {
    Operation::new(Box::leak(Box::new(Description {
        name: path,
        id: path,
        method: Box::leak(Box::new(method)).as_str(),
        path,
        status: 200,
        response,
    })))
}

impl<E: crate::ApiError> RequestBuilder<E> {
    /// Declares a JSON response: an object with the value in one property.
    pub(crate) fn returns_property<T: serde::de::DeserializeOwned>(
        mut self,
        property: &'static str,
    ) -> Request<T, E> {
        let call = self.call_mut();
        let (method, path) = (call.operation.method(), call.operation.path());
        call.operation = operation(method, path, ResponseBody::Property(property));
        self.returns_json()
    }
}

impl<E: crate::ApiError> Client<E> {
    /// Returns a request builder for a method and a path.
    pub(crate) fn request_builder(
        &self,
        method: crate::Method,
        path: &'static str,
    ) -> RequestBuilder<E> {
        self.request(operation(method, path, ResponseBody::Json))
    }
}

/// A builder of a client for a scripted server.
pub(crate) fn builder(server: &Server) -> ClientBuilder<Fault> {
    Client::builder(&DEFAULTS).base_url(format!("{}/v2", server.url()))
}

pub(crate) fn client(server: &Server) -> Client<Fault> {
    builder(server).build().unwrap()
}

pub(crate) fn get_thing(client: &Client<Fault>) -> Request<Thing, Fault> {
    client
        .request_builder(Method::GET, "/things/{id}")
        .path("id", 7)
        .returns_property("data")
}

/// Everything that an error prints.
pub(crate) fn printed(error: &Error<Fault>) -> String {
    let mut text = format!("{error} {error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text = format!("{text} {error} {error:?}");
        source = error.source();
    }
    text
}
