//! The types of tag properties, by schema.

use super::schemas::{Schemas, memoized};
use super::shape::{Branch, Shape};
use super::tag_type::TagType;
use crate::openapi::{Schema, Visited};

impl<'d> Schemas<'d> {
    /// The type of a union's tags, by the variants that define it. If these differ, tags are strings.
    pub(super) fn tag_type(&self, property: &str, branches: &[Branch<'d>]) -> TagType {
        let all = branches.iter().map(|it| self.tag_type_of(it, property));
        match TagType::common(all) {
            None | Some(TagType::Other) => TagType::Text,
            Some(ty) => ty,
        }
    }

    /// The type of a variant's property by itself or, for a nested union, by its variants; `None` if not defined.
    pub(super) fn tag_type_of(&self, branch: &Branch<'d>, property: &str) -> Option<TagType> {
        if matches!(branch.shape, Some(Shape::Properties(_))) {
            return self.found_tag_type(branch, property);
        }
        let key = (branch.node, property.to_owned());
        memoized(&self.memo.tag_types, key, || {
            self.found_tag_type(branch, property)
        })
    }

    fn found_tag_type(&self, branch: &Branch<'d>, property: &str) -> Option<TagType> {
        let mut types = Vec::new();
        let mut visited = Visited::default();
        let mut next = self.own_or_inner(branch, property, &mut types);
        while let Some(branch) = next.pop() {
            let target = self.document.resolve(branch.node).map(|it| it.0);
            let is_itself = matches!(branch.shape, Some(Shape::Properties(_)));
            if is_itself || target.is_ok_and(|it| visited.is_new(it)) {
                next.extend(self.own_or_inner(&branch, property, &mut types));
            }
        }
        TagType::common(types)
    }

    /// Adds the types that a variant itself gives its property. If there are none, returns the variants nested in it.
    fn own_or_inner(
        &self,
        branch: &Branch<'d>,
        property: &str,
        types: &mut Vec<Option<TagType>>,
    ) -> Vec<Branch<'d>> {
        let parts = self.parts_of_branch(branch).into_iter();
        let own: Vec<Schema<'d>> = parts.filter_map(|it| it.property(property)).collect();
        if own.is_empty() {
            return self.inner_union(branch).map_or_else(Vec::new, |it| it.1);
        }
        types.extend(own.into_iter().map(|it| self.tag_type_of_schema(it)));
        Vec::new()
    }

    /// The type of a property by its schema.
    pub(super) fn tag_type_of_schema(&self, node: Schema<'d>) -> Option<TagType> {
        let mut parts = self.parts_of(node).into_iter();
        let listed = self.values(node);
        listed
            .and_then(|all| TagType::common(all.iter().map(|it| Some(TagType::of(it)))))
            .or_else(|| parts.find_map(TagType::named))
    }
}
