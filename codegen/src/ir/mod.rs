//! What travels between a client and a server: plain data between the document and the code.
//!
//! Knows neither `openapiv3` nor Rust: no identifiers, no boxes, no traits. Types are stored in one list and named by
//! [`TypeId`], so that a type may hold itself.

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
pub use security::{Credential, Security};
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
    /// Where it is served, if the document says so.
    pub server: Option<Server>,
    /// Where OAuth2 client credentials are exchanged for a token: absolute, or relative to the server.
    pub token_url: Option<String>,
    /// The credentials that a client is given one by one, by their names: keys, and schemes of the `Authorization` header if
    /// one kind of credentials does not do for all operations.
    pub keys: Vec<Key>,
    /// Which credentials operations ask for that say nothing else.
    pub security: Option<Security>,
    /// The tags, in the order of the document.
    pub tags: Vec<Tag>,
    /// All types; [`TypeId`] is an index.
    pub types: Vec<Type>,
    /// All operations, by path and method.
    pub operations: Vec<Operation>,
    /// How values stand in XML, where bodies are XML.
    pub xml: Xml,
    /// What the API sends with an error, if the configuration or the document says so.
    pub error: Option<ErrorType>,
}

impl Api {
    /// The path at which the API is served, if its document says no more of where.
    pub(crate) fn server_path(&self) -> Option<&str> {
        match &self.server {
            Some(server) if server.default_url().contains("://") => None,
            Some(server) => Some(&server.url),
            None => Some(""),
        }
    }

    /// The variables that only servers of operations have, by name.
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

    /// The lists that are walked by what their shape says, each operation with what tells its pages apart.
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

/// One of the credentials that calls may carry.
#[derive(Clone, Debug)]
pub struct Key {
    /// The name of its security scheme.
    pub name: Name,
    /// Where a request carries it; never the path.
    pub location: Location,
    /// What it is called there.
    pub parameter: String,
    /// What it is.
    pub description: String,
    /// How it is made, if it is no key: by what authorizes calls.
    pub scheme: Option<Scheme>,
}

impl Key {
    /// Where it is sent. The names of headers are in lower case, since their case does not count.
    pub fn place(&self) -> (Location, String) {
        let name = match self.location {
            Location::Header => self.parameter.to_ascii_lowercase(),
            _ => self.parameter.clone(),
        };
        (self.location, name)
    }
}

/// A security scheme whose credentials are sent in the `Authorization` header.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Where OAuth2 client credentials are exchanged for a token: absolute, or relative to the server.
    pub token_url: Option<String>,
}

/// A group of operations: one file.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name.
    pub name: Name,
    /// Where it is first named.
    pub span: Span,
    /// What it is about.
    pub description: String,
}

/// The API's error type.
#[derive(Clone, Debug)]
pub struct ErrorType {
    /// What is decoded.
    pub ty: TypeId,
    /// The field that holds a text for people.
    pub message: Option<String>,
    /// The property under which it may also stand.
    pub property: Option<String>,
}
