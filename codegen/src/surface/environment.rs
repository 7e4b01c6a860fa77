//! The environment variables that configure a client, if the document's security schemes make their names obvious.

use super::item::Function;
use crate::ir::{Authorization, Key, ServerVariable};

/// The environment variables of a client.
#[derive(Debug)]
pub struct Environment<'a> {
    /// The variable of the base URL.
    pub base_url: String,
    /// The variables in the server's URL, each with its own.
    pub variables: Vec<(&'a ServerVariable, String)>,
    /// The credentials.
    pub credentials: Vec<EnvironmentCredential<'a>>,
    /// Whether operations require credentials.
    pub is_required: bool,
    /// The constructor of the client.
    pub from_env: Function<'a>,
    /// The setter of the builder.
    pub with_env: Function<'a>,
}

/// A credential that comes from the environment.
#[derive(Debug)]
pub struct EnvironmentCredential<'a> {
    /// The security scheme, if the client distinguishes them.
    pub key: Option<&'a Key>,
    /// How the `Authorization` header is created; `None` for an API key.
    pub authorization: Option<Authorization>,
    /// The variables of its parts, each with a description of its value.
    pub variables: Vec<(String, &'static str)>,
}
