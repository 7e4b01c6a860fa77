//! What [`Facts`](crate::openapi::Facts) say of the schemas of the document.

use super::schemas::Schemas;
use crate::openapi::Schema;

impl<'d> Schemas<'d> {
    /// Whether a value may be `null` where a schema, or a reference to one, is used.
    pub(super) fn is_nullable(&self, node: Schema<'d>) -> bool {
        self.facts.is_nullable(node)
    }

    /// Whether a schema, or the one that a reference leads to, allows objects alone.
    pub(super) fn is_object(&self, node: Schema<'d>) -> bool {
        self.facts.is_object(node)
    }

    /// Whether a schema, or what a reference leads to, says more of a value than how it looks.
    pub(super) fn is_bearing(&self, node: Schema<'d>) -> bool {
        self.facts.is_bearing(node)
    }

    /// The schemas that a schema's value may have, one of them, without `null`; none if they only restrict it.
    pub(super) fn branches(&self, node: Schema<'d>) -> Option<Vec<Schema<'d>>> {
        self.facts.branches(node)
    }
}
