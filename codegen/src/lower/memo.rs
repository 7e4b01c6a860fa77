//! Anonymous types that may be recursive: a property may be composed of the schema that contains it. Within the
//! outermost anonymous type, each set of schemas is lowered once, so that lowering terminates.

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
    /// The type of an anonymous schema.
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
            // Elsewhere, the same schemas become another type, named after its location.
            self.memo.types.clear();
        }
        self.all[id.0].definition = definition;
        TypeRef::Named(id)
    }

    /// Whether the limit is exceeded, which is reported once.
    fn passes_limit(&mut self, node: Schema<'d>) -> bool {
        let limits = &self.config.limits;
        let passed = if self.memo.within >= limits.anonymous_depth {
            let most = limits.anonymous_depth;
            let how = format!("are nested more than {most} levels deep");
            Some((how, "anonymous-depth"))
        } else if self.memo.types.len() >= limits.anonymous {
            let how = format!("lead to more than {} others", limits.anonymous);
            Some((how, "anonymous"))
        } else {
            None
        };
        if let Some((how, limit)) = passed.filter(|_| !self.memo.passed) {
            self.reader
                .limit(node.span(), &format!("anonymous types {how}"), limit);
            self.memo.passed = true;
        }
        self.memo.passed
    }
}
