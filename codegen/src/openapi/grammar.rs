//! The grammar of OpenAPI: the keywords of each object and the kinds of their values.
//!
//! [`walk`] checks every object of a document against the grammar, whether or not it is used. An unknown keyword is a
//! warning with a suggestion. A value of the wrong kind is an error if it determines a type, and a warning if it only
//! restricts one, so that nothing is ignored silently.

mod objects;
mod schema;
mod table;
mod walk;

pub(crate) use objects::*;
pub(crate) use schema::{Discriminator, Schema, Xml};
pub(crate) use walk::{Grammar, walk};

use std::fmt;

use super::flag::{as_flag, spelled};
use super::mistake::{no_value, taken_as_text, wrong_type};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::load::{Node, Object, Value};
use crate::suggestions::nearest;

/// A kind of object that OpenAPI defines, with its keywords. Compared by identity.
pub struct Noun {
    /// The name in messages.
    pub(crate) name: &'static str,
    keywords: &'static [Keyword],
    /// Keywords that it shares with other kinds.
    shared: Option<fn() -> &'static Noun>,
    /// The kind of the values under arbitrary keys other than extensions.
    pub(super) entries: Option<fn() -> &'static Noun>,
    /// The meaning of a `$ref`.
    reference: Reference,
    /// An example of a `$ref` to one.
    place: Option<&'static str>,
    /// Whether an error in it only affects the operations that use it.
    is_part: bool,
    /// Whether that applies to the objects in its maps.
    holds_parts: bool,
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
    /// The kind of its value.
    pub(super) kind: Kind,
    /// Its effect on a client.
    effect: Effect,
    /// Whether it was added in OpenAPI 3.1.
    since_31: bool,
}

/// The effect of a keyword on a client.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Determines what is sent or received.
    Wire,
    /// Documents the client.
    Docs,
    /// Restricts values, or influences which type represents them.
    Check,
    /// No effect.
    None,
}

/// The meaning of a `$ref` in an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reference {
    /// None; an ordinary keyword.
    None,
    /// A reference that replaces the object; siblings are ignored.
    Whole,
    /// A reference whose siblings apply too.
    Merged,
}

impl Noun {
    const fn of(name: &'static str, keywords: &'static [Keyword]) -> Self {
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

    /// Whether its `$ref` is a reference.
    pub(super) fn is_referable(&self) -> bool {
        self.reference != Reference::None
    }

    pub(super) fn keyword(&self, key: &str) -> Option<&'static Keyword> {
        self.keywords().find(|it| it.name == key)
    }

    /// Whether a key is one of its keywords.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.keyword(key).is_some()
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keywords().map(|it| it.name)
    }

    /// The unknown key of an object that is closest to this keyword.
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

/// The kind of a keyword's value.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Any value: data, or validated where it is read.
    Any,
    Text,
    /// A string; a number is converted.
    TextOrNumber,
    Number,
    Flag,
    /// A number, or a boolean in OpenAPI 3.0.
    Bound,
    List,
    Object,
    /// A type name or an array of them.
    Type,
    /// An object, or a boolean in OpenAPI 3.1.
    Schema(fn() -> &'static Noun),
    /// A boolean or an object.
    Further(fn() -> &'static Noun),
    One(fn() -> &'static Noun),
    ListOf(fn() -> &'static Noun),
    MapOf(fn() -> &'static Noun),
}

impl Kind {
    fn is_of(self, node: &Node) -> bool {
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

    fn name(self) -> &'static str {
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

/// The error for a keyword's value of the wrong kind.
fn wrong_value(keyword: &Keyword, node: &Node) -> Option<Diagnostic> {
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
        && let Some((_, spelled)) = spelled(key, node)
    {
        return spelled;
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
