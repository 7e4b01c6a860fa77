//! The shape of a value: all schemas that apply to it, however they are composed.
//!
//! References, `allOf`, unions of one and unions with `null` are ways of writing, which a shape does not show.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::number::Decimal;
use crate::load::{Node, Value};
use crate::openapi::{Schema, Typed};
use crate::source::Span;

/// The schemas that apply to a value.
pub(super) struct Shape<'d> {
    /// The name of the component, if it is one.
    pub(super) name: Option<&'d str>,
    /// Whether a single schema describes the value, which then has a name or has none.
    pub(super) is_single: bool,
    /// The schemas, outermost first.
    pub(super) parts: Vec<Schema<'d>>,
    /// The types other than `null`; `None` if any.
    pub(super) types: Option<BTreeSet<&'d str>>,
    /// The listed values other than `null`.
    pub(super) values: Option<Vec<&'d Node>>,
    /// Whether other values than the listed ones are allowed.
    pub(super) is_open: bool,
    /// The alternatives, if they are no listed values.
    pub(super) union: Option<Union<'d>>,
}

/// A property of an object.
#[derive(Clone)]
pub(super) struct Property<'d> {
    /// The schema that lists it, or else requires it.
    pub(super) holder: Schema<'d>,
    /// Its schemas.
    pub(super) schemas: Vec<Schema<'d>>,
    pub(super) span: Span,
    pub(super) required: bool,
}

/// Alternative schemas.
#[derive(Clone)]
pub(super) struct Union<'d> {
    /// The schema with the alternatives.
    pub(super) schema: Schema<'d>,
    pub(super) variants: Vec<Variant<'d>>,
    /// The property that discriminates the variants.
    pub(super) property: Option<String>,
    /// What a value without a listed tag is: a schema by its name, or as the document gives it.
    pub(super) default: Option<&'d str>,
    /// The base of the subtypes, if a value may belong to none of them.
    pub(super) base: Option<Variant<'d>>,
}

/// An alternative of a union.
#[derive(Clone)]
pub(super) struct Variant<'d> {
    pub(super) schema: Schema<'d>,
    /// The name of the component.
    pub(super) name: Option<&'d str>,
    /// The values of the discriminator.
    pub(super) tags: Vec<String>,
}

impl<'d> Shape<'d> {
    /// The span of a keyword's value, or of the schema.
    pub(super) fn span_of(&self, keyword: &str) -> Span {
        let own = self.keyword(keyword).map(|it| it.span);
        own.unwrap_or_else(|| self.span())
    }

    /// The span of the schema itself.
    pub(super) fn span(&self) -> Span {
        self.parts.first().map_or(Span::default(), |it| it.span())
    }

    /// The value of a keyword, from the outermost schema that has it.
    pub(super) fn keyword(&self, keyword: &str) -> Option<&'d Node> {
        self.parts.iter().find_map(|it| it.node().get(keyword))
    }

    /// The text of a keyword.
    pub(super) fn text(&self, keyword: &str) -> Option<&'d str> {
        self.keyword(keyword).and_then(Node::as_str)
    }

    /// The values of a keyword in all schemas.
    pub(super) fn keywords(&self, keyword: &str) -> impl Iterator<Item = &'d Node> {
        self.parts
            .iter()
            .filter_map(move |it| it.node().get(keyword))
    }

    /// The numbers of a keyword in all schemas.
    pub(super) fn numbers(&self, keyword: &str) -> impl Iterator<Item = Decimal> {
        self.keywords(keyword).filter_map(|it| match &it.value {
            Value::Number(text) => Decimal::read(text),
            _ => None,
        })
    }

    /// Whether a keyword is `true`.
    pub(super) fn flag(&self, keyword: &str) -> bool {
        self.keyword(keyword)
            .is_some_and(|it| crate::openapi::flag::as_flag(it) == Some(true))
    }

    /// Whether a type is allowed.
    pub(super) fn is(&self, ty: &str) -> bool {
        self.types.as_ref().is_some_and(|it| it.contains(ty))
    }

    /// Whether a type is the only one.
    pub(super) fn is_only(&self, ty: &str) -> bool {
        self.is(ty) && self.types.as_ref().is_some_and(|it| it.len() == 1)
    }

    /// Whether no value is allowed, not even `null`.
    pub(super) fn is_nothing(&self) -> bool {
        self.parts.iter().any(|it| is_nothing(*it))
    }

    /// Whether it lists `null` beside a type that does not include it, so that no value is `null`.
    pub(super) fn excludes_null(&self) -> bool {
        let is_null = |it: &Node| matches!(it.value, Value::Null);
        let lists = |it: &Schema| {
            it.constant().is_some_and(is_null) || it.values().into_iter().flatten().any(is_null)
        };
        let names = |it: &Schema| match it.ty().map(|it| &it.value) {
            Some(Value::Array(all)) => all
                .iter()
                .any(|it| is_null(it) || it.as_str() == Some("null")),
            Some(Value::String(ty)) => ty == "null",
            _ => true,
        };
        let is_marked = |it: &Schema| it.is_marked_nullable();
        self.parts.iter().any(|it| lists(it) && !names(it)) && !self.parts.iter().any(is_marked)
    }

    /// Whether it is any string.
    pub(super) fn is_plain_string(&self) -> bool {
        self.is_only("string") && self.values.is_none() && self.text("format").is_none()
    }

    /// The properties, in the order of the document.
    pub(super) fn properties(&self) -> IndexMap<&'d str, Property<'d>> {
        let mut all: IndexMap<&str, Property> = IndexMap::new();
        for part in &self.parts {
            for entry in part.properties().unwrap_or_default().entries() {
                let property = all.entry(entry.key).or_insert_with(|| Property {
                    holder: *part,
                    schemas: Vec::new(),
                    span: entry.key_span,
                    required: false,
                });
                property.schemas.push(entry.value);
            }
        }
        for part in &self.parts {
            for name in part.required_names() {
                // A required property may be of any value.
                let property = all.entry(name).or_insert_with(|| Property {
                    holder: *part,
                    schemas: Vec::new(),
                    span: part.span(),
                    required: true,
                });
                property.required = true;
            }
        }
        all
    }

    /// The item of `required` that names a property.
    pub(super) fn required_span(&self, name: &str) -> Option<Span> {
        let lists = self.parts.iter().filter_map(|it| it.required());
        let mut items = lists.flatten();
        items.find(|it| it.as_str() == Some(name)).map(|it| it.span)
    }

    /// The types as text.
    pub(super) fn described(&self) -> String {
        let Some(types) = &self.types else {
            return "any value".to_owned();
        };
        let types: Vec<&str> = types.iter().copied().collect();
        if types.is_empty() {
            return if self.is_nothing() { "nothing" } else { "null" }.to_owned();
        }
        match (types.as_slice(), self.text("format")) {
            ([only], Some(format)) => format!("{only} ({format})"),
            (several, _) => several.join(" or "),
        }
    }
}

/// Whether it is the schema `false`, which no value meets.
pub(super) fn is_nothing(schema: Schema<'_>) -> bool {
    matches!(schema.node().value, Value::Bool(false))
}
