//! How the items of a list are written into a query.

/// How a list stands in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// `a=1&a=2`
    Exploded,
    /// `a=1,2`; a comma inside of a value is encoded.
    Comma,
}
