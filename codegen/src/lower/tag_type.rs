//! What the tags of a discriminator are: strings, integers or booleans. A mapping names all of them by text.

use serde_json::Value as Json;

use super::schemas::Schemas;
use super::shape::Branch;
use crate::load::Node;

/// How far unions within unions are looked into.
const MAX_NESTING: usize = 4;

/// What the values of a discriminator's property are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TagType {
    #[default]
    Text,
    Integer,
    Boolean,
    /// What no tag is of.
    Other,
}

impl TagType {
    /// The value that a text stands for, if it stands for one of this type.
    pub(super) fn value(self, text: &str) -> Option<Json> {
        match self {
            TagType::Text => Some(text.into()),
            TagType::Integer => text.parse::<i64>().ok().map(Json::from),
            TagType::Boolean => text.parse::<bool>().ok().map(Json::from),
            TagType::Other => None,
        }
    }

    /// The text of a value, if it is of this type.
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
    fn named(node: &Node) -> Option<Self> {
        let ty = node.get("type")?;
        let mut all = match ty.as_array() {
            Some(all) => all.iter().filter_map(Node::as_str).collect(),
            None => vec![ty.as_str()?],
        };
        all.retain(|it| *it != "null");
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

/// The text that a mapping has for a value.
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

    /// What a variant says that its property is; none if it does not say it.
    pub(super) fn tag_type_of(&self, branch: &Branch<'d>, property: &str) -> Option<TagType> {
        self.nested_tag_type(branch, property, 0)
    }

    fn nested_tag_type(
        &self,
        branch: &Branch<'d>,
        property: &str,
        depth: usize,
    ) -> Option<TagType> {
        let parts = self.parts_of_branch(branch).into_iter();
        let own = parts.filter_map(|it| it.get("properties")?.get(property));
        let own: Vec<&'d Node> = own.collect();
        if own.is_empty() && depth < MAX_NESTING {
            let (_, inner) = self.inner_union(branch, 0)?;
            let inner = inner.iter();
            return TagType::common(inner.map(|it| self.nested_tag_type(it, property, depth + 1)));
        }
        TagType::common(own.into_iter().map(|it| self.tag_type_of_schema(it)))
    }

    /// What a schema of a property says that its values are.
    pub(super) fn tag_type_of_schema(&self, node: &'d Node) -> Option<TagType> {
        let mut parts = self.parts_of(node).into_iter();
        let listed = self.values(node);
        listed
            .and_then(|all| TagType::common(all.iter().map(|it| Some(TagType::of(it)))))
            .or_else(|| parts.find_map(TagType::named))
    }
}
