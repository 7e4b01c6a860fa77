//! Names.

/// A name in the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Name {
    /// As it is on the wire.
    pub wire: String,
}

impl Name {
    /// A name as it is on the wire.
    pub fn wire(wire: impl Into<String>) -> Self {
        Name { wire: wire.into() }
    }
}
