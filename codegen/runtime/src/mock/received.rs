//! A received request.

use http::{HeaderMap, Method};
use serde_json::Value;

use super::operation::{Operation, Values, decoded};
use crate::request::list_style::ListStyle;

/// A request, and its operation.
pub(super) struct ReceivedRequest {
    pub(super) method: Method,
    pub(super) path: String,
    /// The encoded query; empty if there is none.
    query: String,
    headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// `None` if the API has no such operation.
    pub(super) operation: Option<&'static Operation>,
    /// The values of the path parameters.
    pub(super) values: Values,
    /// Other operations with indistinguishable requests.
    others: Vec<(&'static Operation, Values)>,
}

impl ReceivedRequest {
    pub(super) fn new(request: &wiremock::Request, api: &super::Api) -> Self {
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
    pub(super) fn is_of(&mut self, name: &str) -> bool {
        let other = self.others.iter().position(|(it, _)| it.name == name);
        if let Some(other) = other {
            let (operation, values) = &mut self.others[other];
            if let Some(own) = &mut self.operation {
                std::mem::swap(own, operation);
            }
            std::mem::swap(&mut self.values, values);
        }
        self.operation.is_some_and(|it| it.name == name)
    }

    /// The encoded path and query.
    pub(super) fn target(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// The values of a query parameter.
    pub(super) fn query(&self, name: &str, style: ListStyle) -> Vec<String> {
        let pairs = self
            .query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let of_name = pairs.filter(|(key, _)| text(key) == name);
        match style {
            ListStyle::Exploded => of_name.map(|(_, value)| text(value)).collect(),
            ListStyle::Comma => of_name
                .flat_map(|(_, value)| value.split(',').map(text))
                .collect(),
        }
    }

    /// The query without one of its parameters.
    pub(super) fn query_without(&self, name: &str) -> String {
        let pairs = self.query.split('&').filter(|pair| {
            let key = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && text(key) != name
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    /// The values of a header.
    pub(super) fn header(&self, name: &str) -> Vec<String> {
        let values = self.headers.get_all(name).iter();
        values
            .map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned())
            .collect()
    }

    /// The values of a cookie.
    pub(super) fn cookie(&self, name: &str) -> Vec<String> {
        let headers = self.header("cookie");
        let pairs = headers.iter().flat_map(|it| it.split(';'));
        let pairs = pairs.filter_map(|it| it.trim().split_once('='));
        let values = pairs.filter(|(key, _)| *key == name);
        values.map(|(_, value)| value.to_owned()).collect()
    }

    /// The boundary of a multipart form; empty if there is none.
    pub(super) fn boundary(&self) -> String {
        let types = self.header("content-type");
        let boundary = types.first().and_then(|it| it.split_once("boundary="));
        boundary.map_or_else(String::new, |it| it.1.to_owned())
    }

    /// The body, if it is JSON.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// Decodes a key or a value of a query. Forms encode a space as `+`.
fn text(encoded: &str) -> String {
    decoded(&encoded.replace('+', " "))
}
