//! The type of discriminator tags: strings, integers or booleans. A mapping writes all of them as strings.

use serde_json::Value as Json;

use crate::openapi::Schema;

/// The type of a discriminator's property.
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
    /// The tag with this text, if it is valid for the type.
    pub(super) fn value(self, text: &str) -> Option<Json> {
        match self {
            TagType::Text => Some(text.into()),
            TagType::Integer => text.parse::<i64>().ok().map(Json::from),
            TagType::Boolean => text.parse::<bool>().ok().map(Json::from),
            TagType::Other => None,
        }
    }

    /// The text of a value, if it has this type.
    pub(super) fn text(self, value: &Json) -> Option<String> {
        let text = scalar_text(value)?;
        (TagType::of(value) == self).then_some(text)
    }

    pub(super) fn of(value: &Json) -> Self {
        match value {
            Json::String(_) => TagType::Text,
            Json::Bool(_) => TagType::Boolean,
            Json::Number(_) if scalar_text(value).is_some() => TagType::Integer,
            _ => TagType::Other,
        }
    }

    /// The type in a schema's `type`; `None` without that keyword.
    pub(super) fn named(schema: Schema) -> Option<Self> {
        schema.ty()?;
        let all: Vec<&str> = schema.types().filter(|it| *it != "null").collect();
        match all.as_slice() {
            ["string"] => Some(TagType::Text),
            ["integer" | "number"] => Some(TagType::Integer),
            ["boolean"] => Some(TagType::Boolean),
            _ => Some(TagType::Other),
        }
    }

    /// The common type of those that are given; `Other` if they differ, and `None` if none is given.
    pub(super) fn common(all: impl IntoIterator<Item = Option<Self>>) -> Option<Self> {
        let mut all = all.into_iter().flatten();
        let first = all.next()?;
        Some(if all.all(|it| it == first) {
            first
        } else {
            TagType::Other
        })
    }
}

/// The text of a value in a mapping.
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
