//! The type of discriminator tags: strings, integers or booleans. A mapping spells all of them as strings.

use serde_json::Value as Json;

use super::schemas::Schemas;
use super::shape::{Branch, Shape};
use crate::openapi::{Schema, Visited};

/// What the values of a discriminator's property are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TagType {
    #[default]
    Text,
    Integer,
    Boolean,
    /// A type that tags cannot have.
    Other,
}

impl TagType {
    /// The tag with this spelling, if it is valid for the type.
    pub(super) fn value(self, text: &str) -> Option<Json> {
        match self {
            TagType::Text => Some(text.into()),
            TagType::Integer => text.parse::<i64>().ok().map(Json::from),
            TagType::Boolean => text.parse::<bool>().ok().map(Json::from),
            TagType::Other => None,
        }
    }

    /// The spelling of a value, if it has this type.
    pub(super) fn text(self, value: &Json) -> Option<String> {
        let text = scalar_text(value)?;
        (TagType::of(value) == self).then_some(text)
    }

    fn of(value: &Json) -> Self {
        match value {
            Json::String(_) => TagType::Text,
            Json::Bool(_) => TagType::Boolean,
            Json::Number(_) if scalar_text(value).is_some() => TagType::Integer,
            _ => TagType::Other,
        }
    }

    /// What a schema says by `type`.
    fn named(schema: Schema) -> Option<Self> {
        schema.ty()?;
        let all: Vec<&str> = schema.types().filter(|it| *it != "null").collect();
        match all.as_slice() {
            ["string"] => Some(TagType::Text),
            ["integer" | "number"] => Some(TagType::Integer),
            ["boolean"] => Some(TagType::Boolean),
            _ => Some(TagType::Other),
        }
    }

    /// The type of several that say one: of those that agree, theirs.
    fn common(all: impl IntoIterator<Item = Option<Self>>) -> Option<Self> {
        let mut all = all.into_iter().flatten();
        let first = all.next()?;
        Some(if all.all(|it| it == first) {
            first
        } else {
            TagType::Other
        })
    }
}

/// The spelling of a value in a mapping.
pub(super) fn scalar_text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(flag) => Some(flag.to_string()),
        Json::Number(number) => {
            let text = number.to_string();
            let text = text.strip_suffix(".0").unwrap_or(&text);
            text.parse::<i64>().ok().map(|it| it.to_string())
        }
        _ => None,
    }
}

impl<'d> Schemas<'d> {
    /// What the tags of a union are, by the variants that say it. Where these differ, tags are taken for strings.
    pub(super) fn tag_type(&self, property: &str, branches: &[Branch<'d>]) -> TagType {
        let all = branches.iter().map(|it| self.tag_type_of(it, property));
        match TagType::common(all) {
            None | Some(TagType::Other) => TagType::Text,
            Some(ty) => ty,
        }
    }

    /// What a variant says that its property is, or what the variants say that are within it; none if they do not say it.
    pub(super) fn tag_type_of(&self, branch: &Branch<'d>, property: &str) -> Option<TagType> {
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

    /// Adds what a variant says itself that its property is; the variants that are within it, if it says nothing.
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

    /// What a schema of a property says that its values are.
    pub(super) fn tag_type_of_schema(&self, node: Schema<'d>) -> Option<TagType> {
        let mut parts = self.parts_of(node).into_iter();
        let listed = self.values(node);
        listed
            .and_then(|all| TagType::common(all.iter().map(|it| Some(TagType::of(it)))))
            .or_else(|| parts.find_map(TagType::named))
    }
}
