//! Which credentials operations ask for.

/// The credentials that an operation asks for: all of one of these lists. Without a list it takes none.
pub type Security = Vec<Vec<Credential>>;

/// One of the credentials that an operation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The `Authorization` header.
    Authorization,
    /// The `Authorization` header, by the scheme of this name.
    Scheme(String),
    /// The key of this name.
    Key(String),
}
