//! A received request.

use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;

use super::mocked::Api;
use super::routing::{Values, decoded};
use crate::operation::Operation;
use crate::request::list_style::ListStyle;

/// A request that a mock received, and its operation.
pub struct ReceivedRequest {
    method: Method,
    path: String,
    /// The encoded query; empty if there is none.
    query: String,
    headers: HeaderMap,
    body: Vec<u8>,
    /// `None` if the API has no such operation.
    operation: Option<Operation>,
    /// The values of the path parameters.
    values: Values,
    /// Other operations with indistinguishable requests.
    others: Vec<(Operation, Values)>,
}

/// What a condition can be about.
impl ReceivedRequest {
    /// The operation; `None` if the API has no such operation.
    pub fn operation(&self) -> Option<Operation> {
        self.operation
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The encoded path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The value of `{name}` in the path.
    pub fn path_value(&self, name: &str) -> Option<&str> {
        let found = self.values.iter().find(|it| it.0 == name);
        found.map(|it| it.1.as_str())
    }

    /// The values of a query parameter; empty if it is absent.
    pub fn query(&self, name: &str) -> Vec<String> {
        self.query_values(name, ListStyle::Exploded)
    }

    /// The values of a header; empty if it is absent.
    pub fn header(&self, name: &str) -> Vec<String> {
        let values = self.headers.get_all(name).iter();
        values
            .map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned())
            .collect()
    }

    /// The encoded values of a cookie; empty if it is absent.
    pub fn cookie(&self, name: &str) -> Vec<String> {
        let headers = self.header("cookie");
        let pairs = headers.iter().flat_map(|it| cookies(it));
        let values = pairs.filter(|(key, _)| *key == name);
        values.map(|(_, value)| value.to_owned()).collect()
    }

    /// The body; empty if there is none.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The value of a JSON body; `None` if the body is not JSON, or of another type.
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }
}

impl ReceivedRequest {
    pub(super) fn new(request: &wiremock::Request, api: &Api) -> Self {
        let path = request.url.path();
        let query = request.url.query().unwrap_or_default();
        let mut found = api.find(&request.method, path, query).into_iter();
        let (operation, values) = found.next().unzip();
        Self {
            method: request.method.clone(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            operation,
            values: values.unwrap_or_default(),
            others: found.collect(),
        }
    }

    /// Reinterprets the request as one of another operation, if possible.
    pub(super) fn is_of(&mut self, operation: Operation) -> bool {
        let other = self.others.iter().position(|(it, _)| *it == operation);
        if let Some(other) = other {
            let (operation, values) = &mut self.others[other];
            if let Some(own) = &mut self.operation {
                std::mem::swap(own, operation);
            }
            std::mem::swap(&mut self.values, values);
        }
        self.operation == Some(operation)
    }

    /// The encoded path and query.
    pub(super) fn target(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// The values of a query parameter in a style.
    pub(super) fn query_values(&self, name: &str, style: ListStyle) -> Vec<String> {
        values(&self.query, name, style)
    }

    /// The query without one of its parameters.
    pub(super) fn query_without(&self, name: &str) -> String {
        let pairs = self.query.split('&').filter(|pair| {
            let key = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && text(key) != name
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    /// The boundary of a multipart form; empty if there is none.
    pub(super) fn boundary(&self) -> String {
        let types = self.header("content-type");
        types.first().map_or("", |it| boundary(it)).to_owned()
    }
}

/// The values of a parameter in an encoded query.
pub(super) fn values(query: &str, name: &str, style: ListStyle) -> Vec<String> {
    let pairs = query.split('&');
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let of_name = pairs.filter(|(key, _)| text(key) == name);
    match style {
        ListStyle::Exploded => of_name.map(|(_, value)| text(value)).collect(),
        ListStyle::Comma => of_name
            .flat_map(|(_, value)| value.split(',').map(text))
            .collect(),
    }
}

/// The names and encoded values in a `Cookie` header.
pub(super) fn cookies(header: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = header.split(';');
    pairs.filter_map(|it| it.trim().split_once('='))
}

/// The boundary in a media type; empty if there is none.
pub(super) fn boundary(media_type: &str) -> &str {
    media_type.split_once("boundary=").map_or("", |it| it.1)
}

/// Decodes a key or a value of a query. Forms encode a space as `+`.
pub(super) fn text(encoded: &str) -> String {
    decoded(&encoded.replace('+', " "))
}
