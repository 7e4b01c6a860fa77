//! Types that the document does not name, and that may lead back to themselves: a property may be composed of the schema that
//! holds it. Within the outermost of them, what the same schemas make is made once, so that it ends.

use super::shape::Shape;
use super::types::{Made, Types};
use crate::ir::{Scalar, TypeId, TypeRef};
use crate::openapi::{Schema, Typed};

impl<'d> Made<'d> {
    fn of(shape: &Shape<'d>, node: Schema<'d>) -> Option<Self> {
        Some(match shape {
            Shape::Object(roots) => Made::Object(roots.clone()),
            Shape::Properties(parts) => Made::Properties(parts.clone()),
            Shape::Union(..) => Made::Union(node),
            _ => return None,
        })
    }
}

impl<'d> Types<'d> {
    /// The type of a schema that has no name.
    pub(super) fn anonymous(
        &mut self,
        shape: Shape<'d>,
        node: Schema<'d>,
        declare: impl FnOnce(&mut Self) -> TypeId,
    ) -> TypeRef {
        let made = Made::of(&shape, node);
        if let Some(id) = made.as_ref().and_then(|it| self.memo.types.get(it)) {
            return TypeRef::Named(*id);
        }
        if self.reader.is_exceeded() || self.passes_limit(node) {
            return TypeRef::Scalar(Scalar::Any);
        }
        let id = declare(self);
        self.memo.types.extend(made.map(|it| (it, id)));
        self.memo.within += 1;
        let definition = self.definition(shape, node, id);
        self.memo.within -= 1;
        if self.memo.within == 0 {
            // Elsewhere, the same schemas make a type that is named after where it stands.
            self.memo.types.clear();
        }
        self.all[id.0].definition = definition;
        TypeRef::Named(id)
    }

    /// Whether no more can be made, which is told once.
    fn passes_limit(&mut self, node: Schema<'d>) -> bool {
        let limits = &self.config.limits;
        let passed = if self.memo.within >= limits.merged_depth {
            let most = limits.merged_depth;
            let how = format!("hold each other more than {most} times over");
            Some((how, "merged-depth"))
        } else if self.memo.types.len() >= limits.merged {
            let how = format!("lead to more than {} others", limits.merged);
            Some((how, "merged"))
        } else {
            None
        };
        if let Some((how, limit)) = passed.filter(|_| !self.memo.passed) {
            self.reader
                .limit(node.span(), &format!("types without a name {how}"), limit);
            self.memo.passed = true;
        }
        self.memo.passed
    }
}
