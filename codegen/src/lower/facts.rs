//! Forwards to [`Facts`](crate::openapi::Facts).

use super::schemas::Schemas;
use crate::openapi::Schema;

impl<'d> Schemas<'d> {
    /// Whether a value of a schema, or of a reference to one, may be `null`.
    pub(super) fn is_nullable(&self, node: Schema<'d>) -> bool {
        self.facts.is_nullable(node)
    }

    /// Whether a schema, or a reference's target, only allows objects.
    pub(super) fn is_object(&self, node: Schema<'d>) -> bool {
        self.facts.is_object(node)
    }

    /// Whether a schema, or a reference's target, determines the type of its values instead of only restricting or
    /// documenting them.
    pub(super) fn is_bearing(&self, node: Schema<'d>) -> bool {
        self.facts.is_bearing(node)
    }

    /// The alternatives of a schema (`oneOf` or `anyOf`) without `null`; `None` if they only restrict it.
    pub(super) fn branches(&self, node: Schema<'d>) -> Option<Vec<Schema<'d>>> {
        self.facts.branches(node)
    }
}
