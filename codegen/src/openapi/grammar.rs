//! The grammar of OpenAPI: the keywords of each of its objects, and of what kind their values are.
//!
//! One walk checks every object of a document against it ([`walk`]), whether or not something uses it. A keyword that
//! OpenAPI does not know is a warning with a suggestion. A value of the wrong kind is an error where it says what a type is,
//! and a warning where it only bounds one, so that nothing is skipped in silence.

mod objects;
mod schema;
mod walk;

pub(crate) use objects::*;
pub(crate) use schema::{DISCRIMINATOR, SCHEMA};
pub(crate) use walk::{Grammar, walk};

use super::flag::{as_flag, spelled};
use super::mistake::{no_value, wrong_type};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::load::{Node, Object, Value};
use crate::spelling::nearest;

/// One kind of object.
pub(crate) struct Noun {
    /// What the object is called in messages.
    pub(crate) name: &'static str,
    /// What it may have, by the kind of the value.
    keywords: Keywords,
    /// What other objects have, too.
    shared: Option<&'static Noun>,
    /// What only OpenAPI 3.1 knows of it.
    since_31: &'static [&'static str],
    /// The kind of the values whose keys are none of OpenAPI's, but for extensions.
    entries: Option<&'static Noun>,
    /// What a `$ref` means.
    reference: Reference,
    /// What a `$ref` to one looks like.
    place: Option<&'static str>,
    /// Whether what is wrong in it stops what uses it alone.
    is_part: bool,
    /// Whether that holds of the objects in its maps.
    holds_parts: bool,
}

type Keywords = &'static [(Kind, &'static [&'static str])];

/// What a `$ref` means in an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reference {
    /// Nothing: it is a keyword as another.
    None,
    /// Another object of the kind, and nothing beside it counts.
    Whole,
    /// Another object of the kind; what is beside it counts too.
    Merged,
}

impl Noun {
    const fn of(name: &'static str, keywords: Keywords) -> Self {
        Noun {
            name,
            keywords,
            shared: None,
            since_31: &[],
            entries: None,
            reference: Reference::None,
            place: None,
            is_part: false,
            holds_parts: false,
        }
    }

    /// A kind of object that a `$ref` may stand for.
    const fn referable(name: &'static str, place: &'static str, keywords: Keywords) -> Self {
        Noun {
            reference: Reference::Whole,
            place: Some(place),
            ..Noun::of(name, keywords)
        }
    }

    fn kind(&self, key: &str) -> Option<Kind> {
        let mut all = self.groups();
        all.find(|(_, keys)| keys.contains(&key)).map(|it| it.0)
    }

    fn all(&self) -> impl Iterator<Item = &'static str> {
        self.groups().flat_map(|(_, keys)| keys.iter()).copied()
    }

    /// The key of an object that is not a keyword and most resembles this one.
    pub(crate) fn misspelt<'d>(&self, object: &'d Object, keyword: &str) -> Option<&'d str> {
        let mut unknown = object
            .keys()
            .filter(|it| !it.starts_with("x-") && self.kind(it).is_none());
        unknown.find(|it| nearest(it, self.all()) == Some(keyword))
    }

    fn groups(&self) -> impl Iterator<Item = &'static (Kind, &'static [&'static str])> {
        let shared = self.shared.map_or(&[][..], |it| it.keywords);
        self.keywords.iter().chain(shared)
    }
}

/// What a value may be.
#[derive(Clone, Copy)]
enum Kind {
    /// Anything: it is data, or its reader reports what is wrong with it.
    Any,
    Text,
    Number,
    Flag,
    /// A number; `true` or `false` in OpenAPI 3.0.
    Bound,
    List,
    Object,
    /// The name of a type, or a list of such names.
    Type,
    /// An object; `true` or `false` in OpenAPI 3.1.
    Schema,
    /// `true`, `false`, or an object.
    Further,
    One(&'static Noun),
    ListOf(&'static Noun),
    MapOf(&'static Noun),
}

impl Kind {
    fn is_of(self, node: &Node) -> bool {
        match &node.value {
            Value::Null => false,
            Value::Bool(_) => matches!(
                self,
                Kind::Any | Kind::Flag | Kind::Bound | Kind::Schema | Kind::Further
            ),
            Value::Number(_) => matches!(self, Kind::Any | Kind::Number | Kind::Bound),
            Value::String(_) => matches!(self, Kind::Any | Kind::Text | Kind::Type),
            Value::Array(_) => {
                matches!(self, Kind::Any | Kind::List | Kind::Type | Kind::ListOf(_))
            }
            Value::Object(_) => matches!(
                self,
                Kind::Any
                    | Kind::Object
                    | Kind::Schema
                    | Kind::Further
                    | Kind::One(_)
                    | Kind::MapOf(_)
            ),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Any => "a value",
            Kind::Text | Kind::Type => "a string",
            Kind::Number | Kind::Bound => "a number",
            Kind::Flag => "`true` or `false`",
            Kind::List | Kind::ListOf(_) => "an array",
            Kind::Object | Kind::One(_) | Kind::MapOf(_) => "an object",
            Kind::Schema => "a schema",
            Kind::Further => "`true`, `false` or a schema",
        }
    }
}

/// Says what a type is: it cannot be ignored.
const ESSENTIAL: [&str; 9] = [
    "additionalProperties",
    "anyOf",
    "discriminator",
    "items",
    "nullable",
    "oneOf",
    "prefixItems",
    "properties",
    "required",
];

/// What is wrong with the value of a keyword.
fn wrong_value(key: &str, node: &Node, kind: Kind) -> Option<Diagnostic> {
    if kind.is_of(node) || matches!(kind, Kind::Any) {
        return None;
    }
    if matches!(node.value, Value::Null) {
        return Some(no_value(key, node));
    }
    if matches!(kind, Kind::Flag | Kind::Further)
        && let Some((_, spelled)) = spelled(key, node)
    {
        return spelled;
    }
    if key == "required" && matches!(kind, Kind::List) && as_flag(node).is_some() {
        let message = "`required` of a schema is the list of the members that it requires";
        let warning = Diagnostic::warning(code::TYPE, node.span, message);
        return Some(warning.help(
            "it is ignored: a property is required where the schema that has it lists its name",
        ));
    }
    let mut finding = wrong_type(node, &format!("`{key}`"), kind.name());
    let is_schema = !matches!(kind, Kind::One(_) | Kind::ListOf(_) | Kind::MapOf(_));
    if !ESSENTIAL.contains(&key) {
        finding.severity = Severity::Warning;
        if is_schema {
            finding.help.get_or_insert("it is passed over".to_owned());
        }
    }
    Some(finding)
}
