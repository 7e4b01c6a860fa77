//! The credentials that operations require.

/// The credentials that an operation requires: all of one of these lists. Without a list it requires none.
pub type Security = Vec<Vec<Credential>>;

/// One of the credentials that an operation requires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The `Authorization` header.
    Authorization,
    /// The `Authorization` header, by the scheme of this name.
    Scheme(String),
    /// The key of this name.
    Key(String),
}

/// How the `Authorization` header is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authorization {
    /// From a token: `Bearer …`
    Token,
    /// From OAuth2 client credentials, with which a token is obtained.
    ClientCredentials,
    /// From a user name and a password: `Basic …`
    Basic,
    /// By another HTTP scheme, which is not interpreted.
    Other,
}

/// A security scheme, or several, whose credentials are sent in the `Authorization` header.
#[derive(Clone, Debug, Default)]
pub struct Scheme {
    /// The OAuth2 token URL for client credentials, absolute or relative to the server.
    pub token_url: Option<String>,
    /// How the header may be created; empty if the document does not specify it.
    pub kinds: Vec<Authorization>,
}
