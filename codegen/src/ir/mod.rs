//! The intermediate representation of an API: plain data between the document and the generated code.
//!
//! Independent of the syntax of OpenAPI and of Rust: no identifiers, boxes or traits. Types are stored in a list and
//! referenced by [`TypeId`], so that they can be recursive.

mod body;
mod cycles;
mod name;
mod operation;
mod paging;
mod parameter;
mod print;
mod reach;
mod response;
mod route;
mod scalar;
mod security;
mod server;
mod types;
mod xml;

use std::collections::{BTreeMap, HashSet};

use crate::source::Span;

pub use body::*;
pub use cycles::Cycles;
pub use name::Name;
pub use operation::*;
pub use paging::*;
pub use parameter::*;
pub use response::*;
pub use route::{Pair, Route};
pub use scalar::Scalar;
pub use security::{Authorization, Credential, Scheme, Security};
pub use server::{Server, ServerVariable};
pub use types::*;
pub use xml::*;

/// A whole API.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: String,
    /// The server, if the document specifies one.
    pub server: Option<Server>,
    /// The `Authorization` header of operations that do not name one of several schemes.
    pub authorization: Scheme,
    /// The credentials that a client is configured with by name: API keys, and `Authorization` schemes if operations
    /// use different ones.
    pub keys: Vec<Key>,
    /// The default security of operations.
    pub security: Option<Security>,
    /// The tags, in document order.
    pub tags: Vec<Tag>,
    /// All types, indexed by [`TypeId`].
    pub types: Vec<Type>,
    /// All operations, ordered by path and method.
    pub operations: Vec<Operation>,
    /// The XML representation of values, if any body is XML.
    pub xml: Xml,
    /// The error type, if configured or inferred from the document.
    pub error: Option<ErrorType>,
}

impl Api {
    /// The path of the server, if its URL is only a path.
    pub(crate) fn server_path(&self) -> Option<&str> {
        match &self.server {
            Some(server) if server.default_url().contains("://") => None,
            Some(server) => Some(&server.url),
            None => Some(""),
        }
    }

    /// The variables that only occur in servers of operations, by name.
    pub(crate) fn variables_of_operations(&self) -> BTreeMap<&str, Vec<&ServerVariable>> {
        let usual = self.server.iter().flat_map(|it| &it.variables);
        let usual: HashSet<&str> = usual.map(|it| it.name.wire.as_str()).collect();
        let servers = self.operations.iter().filter_map(|it| it.server.as_ref());
        let mut variables: BTreeMap<&str, Vec<&ServerVariable>> = BTreeMap::new();
        for variable in servers.flat_map(|it| &it.variables) {
            let name = variable.name.wire.as_str();
            if !usual.contains(name) {
                variables.entry(name).or_default().push(variable);
            }
        }
        variables
    }

    /// The operations whose paging was inferred, each with how its pages are addressed.
    pub(crate) fn inferred_paging(&self) -> Vec<(String, String)> {
        let walked = self.operations.iter().filter_map(|it| match &it.response {
            Response::Paged { paging, .. } if paging.source == PagingSource::Inferred => {
                Some((it.name.wire.clone(), paging.to_string()))
            }
            _ => None,
        });
        walked.collect()
    }
}

/// A credential of requests.
#[derive(Clone, Debug)]
pub struct Key {
    /// The name of its security scheme.
    pub name: Name,
    /// Its location in the request; never the path.
    pub location: Location,
    /// The name of the parameter.
    pub parameter: String,
    /// Its documentation.
    pub description: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The scheme of the `Authorization` header, if it is not an API key.
    pub scheme: Option<Scheme>,
}

impl Key {
    /// The location and name. Header names are lowercased, since they are case-insensitive.
    pub fn place(&self) -> (Location, String) {
        let name = match self.location {
            Location::Header => self.parameter.to_ascii_lowercase(),
            _ => self.parameter.clone(),
        };
        (self.location, name)
    }
}

/// A group of operations: one file.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name.
    pub name: Name,
    /// The location of its first use.
    pub span: Span,
    /// Its documentation.
    pub description: String,
}

/// The API's error type.
#[derive(Clone, Debug)]
pub struct ErrorType {
    /// The type of error bodies.
    pub ty: TypeId,
    /// The field with a human-readable message.
    pub message: Option<String>,
    /// The property of the body that may wrap the error.
    pub property: Option<String>,
}
