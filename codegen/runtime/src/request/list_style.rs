//! How the items of a list are serialized in a query.

/// How a list is serialized in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// `a=1&a=2`
    Exploded,
    /// `a=1,2`; a comma within a value is encoded.
    Comma,
}
