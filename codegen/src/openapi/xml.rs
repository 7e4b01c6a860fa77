//! What the keywords of `xml` objects mean: `nodeType`, and the ones that it replaced.

use super::{Text, Xml};

impl<'d> Xml<'d> {
    /// The kind of node as text.
    pub(crate) fn kind(self) -> Option<&'d str> {
        self.node_type().map(Text::as_str)
    }

    pub(crate) fn is_attribute(self) -> bool {
        self.attribute() == Some(true) || self.kind() == Some("attribute")
    }

    /// Whether it is the text of the element around it.
    pub(crate) fn is_text(self) -> bool {
        matches!(self.kind(), Some("text" | "cdata"))
    }

    /// Whether a list is an element around its items.
    pub(crate) fn is_wrapped(self) -> bool {
        self.wrapped() == Some(true) || self.kind() == Some("element")
    }
}
