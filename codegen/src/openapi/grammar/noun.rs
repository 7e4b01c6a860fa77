//! A noun of OpenAPI: its keywords, and of what kind their values are.

use std::fmt;

use crate::diagnostic::{Diagnostic, Severity, code};
use crate::load::{Node, Object, Value, Version};
use crate::openapi::flag::{as_flag, parse_flag};
use crate::openapi::mistake::{no_value, taken_as_text, wrong_type};
use crate::suggestions::nearest;

/// One kind of object that OpenAPI describes: what it is called, and where it holds others. Two are equal if they are one.
pub struct Noun {
    /// What the object is called in messages.
    pub(crate) name: &'static str,
    pub(super) keywords: &'static [Keyword],
    /// What other objects have, too.
    pub(super) shared: Option<fn() -> &'static Noun>,
    /// The kind of the values whose keys are none of OpenAPI's, but for extensions.
    pub(in crate::openapi) entries: Option<fn() -> &'static Noun>,
    /// What a `$ref` means.
    pub(super) reference: Reference,
    /// What a `$ref` to one looks like.
    pub(super) place: Option<&'static str>,
    /// Whether its mistakes only affect what uses it.
    pub(super) is_part: bool,
    /// Whether that holds of the objects in its maps.
    pub(super) holds_parts: bool,
}

impl PartialEq for Noun {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Noun {}

impl fmt::Debug for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A keyword of a noun.
pub(crate) struct Keyword {
    pub(crate) name: &'static str,
    /// What its value is.
    pub(in crate::openapi) kind: Kind,
    /// What a client has of it.
    pub(super) effect: Effect,
    /// The version of OpenAPI that added it.
    pub(super) since: Version,
}

/// What a client has of a keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It says what travels: without it, the client would be wrong.
    Wire,
    /// It documents the client.
    Docs,
    /// It restricts values that travel, or helps to choose a type for them.
    Check,
    /// Nothing.
    None,
}

/// What a `$ref` means in an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    /// Nothing: it is a keyword as another.
    None,
    /// Another object of the kind, and nothing beside it counts.
    Whole,
    /// Another object of the kind; what is beside it counts too.
    Merged,
}

impl Noun {
    pub(super) const fn of(name: &'static str, keywords: &'static [Keyword]) -> Self {
        Noun {
            name,
            keywords,
            shared: None,
            entries: None,
            reference: Reference::None,
            place: None,
            is_part: false,
            holds_parts: false,
        }
    }

    /// Whether a `$ref` in one leads to another.
    pub(in crate::openapi) fn is_referable(&self) -> bool {
        self.reference != Reference::None
    }

    pub(in crate::openapi) fn keyword(&self, key: &str) -> Option<&'static Keyword> {
        self.keywords().find(|it| it.name == key)
    }

    /// Whether a key is one of its keywords.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.keyword(key).is_some()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keywords().map(|it| it.name)
    }

    /// The key of an object that is not a keyword and most resembles this one.
    pub(crate) fn misspelt<'d>(&self, object: &'d Object, keyword: &str) -> Option<&'d str> {
        let mut unknown = object
            .keys()
            .filter(|it| !it.starts_with("x-") && !self.has(it));
        unknown.find(|it| nearest(it, self.names()) == Some(keyword))
    }

    pub(crate) fn keywords(&self) -> impl Iterator<Item = &'static Keyword> {
        let shared = self.shared.map_or(&[][..], |it| it().keywords);
        self.keywords.iter().chain(shared)
    }
}

/// What a value may be.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Anything: it is data, or its reader reports mistakes.
    Any,
    Text,
    /// A string; a number is taken as one.
    TextOrNumber,
    Number,
    Flag,
    /// A number; `true` or `false` in OpenAPI 3.0.
    Bound,
    List,
    Object,
    /// The name of a type, or a list of such names.
    Type,
    /// An object; `true` or `false` in OpenAPI 3.1.
    Schema(fn() -> &'static Noun),
    /// `true`, `false`, or an object.
    Further(fn() -> &'static Noun),
    One(fn() -> &'static Noun),
    ListOf(fn() -> &'static Noun),
    MapOf(fn() -> &'static Noun),
}

impl Kind {
    pub(super) fn is_of(self, node: &Node) -> bool {
        match &node.value {
            Value::Null => false,
            Value::Bool(_) => matches!(
                self,
                Kind::Any | Kind::Flag | Kind::Bound | Kind::Schema(_) | Kind::Further(_)
            ),
            Value::Number(_) => matches!(
                self,
                Kind::Any | Kind::Number | Kind::Bound | Kind::TextOrNumber
            ),
            Value::String(_) => matches!(
                self,
                Kind::Any | Kind::Text | Kind::TextOrNumber | Kind::Type
            ),
            Value::Array(_) => {
                matches!(self, Kind::Any | Kind::List | Kind::Type | Kind::ListOf(_))
            }
            Value::Object(_) => matches!(
                self,
                Kind::Any
                    | Kind::Object
                    | Kind::Schema(_)
                    | Kind::Further(_)
                    | Kind::One(_)
                    | Kind::MapOf(_)
            ),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Any => "a value",
            Kind::Text | Kind::TextOrNumber | Kind::Type => "a string",
            Kind::Number | Kind::Bound => "a number",
            Kind::Flag => "`true` or `false`",
            Kind::List | Kind::ListOf(_) => "an array",
            Kind::Object | Kind::One(_) | Kind::MapOf(_) => "an object",
            Kind::Schema(_) => "a schema",
            Kind::Further(_) => "`true`, `false` or a schema",
        }
    }
}

/// A mistake in the value of a keyword.
pub(super) fn wrong_value(keyword: &Keyword, node: &Node) -> Option<Diagnostic> {
    let (key, kind) = (keyword.name, keyword.kind);
    if matches!(kind, Kind::TextOrNumber) && matches!(node.value, Value::Number(_)) {
        return Some(taken_as_text(node));
    }
    if kind.is_of(node) || matches!(kind, Kind::Any) {
        return None;
    }
    if matches!(node.value, Value::Null) {
        return Some(no_value(key, node));
    }
    if matches!(kind, Kind::Flag | Kind::Further(_))
        && let Some((_, warning)) = parse_flag(key, node)
    {
        return warning;
    }
    if key == "required" && matches!(kind, Kind::List) && as_flag(node).is_some() {
        let message = "`required` of a schema is the list of the properties that it requires";
        let warning = Diagnostic::warning(code::TYPE, node.span, message);
        return Some(warning.help(
            "it is ignored: a property is required where the schema that has it lists its name",
        ));
    }
    let mut finding = wrong_type(node, &format!("`{key}`"), kind.name());
    if keyword.effect != Effect::Wire {
        finding.severity = Severity::Warning;
        finding.help.get_or_insert("it is ignored".to_owned());
    }
    Some(finding)
}
