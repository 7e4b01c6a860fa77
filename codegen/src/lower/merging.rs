//! Structs that several schemas make together, when these lead back to themselves: each is made once, so that it ends.

use std::collections::HashMap;

use super::Lowering;
use super::shape::Shape;
use crate::ir::{Scalar, TypeId, TypeRef};
use crate::load::Node;

/// What is made within the outermost of such structs.
#[derive(Default)]
pub(super) struct Merging {
    within: usize,
    /// Whether a limit was passed: nothing is made then but the error.
    passed: bool,
    types: HashMap<Vec<*const Node>, TypeId>,
}

impl<'d> Lowering<'d> {
    /// The struct that several schemas make together.
    pub(super) fn merged(
        &mut self,
        roots: Vec<&'d Node>,
        node: &'d Node,
        declare: impl FnOnce(&mut Self) -> TypeId,
    ) -> TypeRef {
        let key: Vec<_> = roots.iter().map(|it| std::ptr::from_ref(*it)).collect();
        if let Some(id) = self.merging.types.get(&key) {
            return TypeRef::Named(*id);
        }
        let limits = &self.config.limits;
        let passed = if self.merging.within >= limits.merged_depth {
            let how = format!(
                "hold each other more than {} times over",
                limits.merged_depth
            );
            Some((how, "merged-depth"))
        } else if self.merging.types.len() >= limits.merged {
            let how = format!("lead to more than {} others", limits.merged);
            Some((how, "merged"))
        } else {
            None
        };
        if let Some((how, limit)) = passed.filter(|_| !self.merging.passed) {
            let message = format!("objects that several schemas describe {how}");
            self.limit(node.span, &message, limit);
            self.merging.passed = true;
        }
        if self.merging.passed {
            return TypeRef::Scalar(Scalar::Any);
        }
        let id = declare(self);
        self.merging.types.insert(key, id);
        self.merging.within += 1;
        let definition = self.definition(Shape::Object(roots), node, id);
        self.merging.within -= 1;
        if self.merging.within == 0 {
            // Elsewhere, the same schemas make a type that is named after where it stands.
            self.merging.types.clear();
        }
        self.api.types[id.0].definition = definition;
        TypeRef::Named(id)
    }
}
