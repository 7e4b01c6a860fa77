//! Which keywords each of OpenAPI's objects may have, and of what kind their values are.
//!
//! A keyword that OpenAPI does not know is a warning with a suggestion. A value of the wrong kind is an error where it
//! says what a type is, and a warning where it only bounds one, so that nothing is skipped in silence.

mod objects;

pub(super) use objects::*;

use super::Lowering;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::load::{Node, Value};
use crate::spelling::nearest;

/// The keywords of one kind of object.
pub(super) struct Keywords {
    /// What the object is called in messages.
    noun: &'static str,
    /// All that it may have; what has no bearing on the client is passed over.
    known: &'static [&'static str],
    /// Those that other objects have, too.
    shared: &'static [&'static str],
    /// The kinds of those that nobody else looks at, or not always.
    kinds: &'static [(Kind, &'static [&'static str])],
}

impl Keywords {
    /// Those of an object whose values somebody else looks at.
    const fn of(noun: &'static str, known: &'static [&'static str]) -> Self {
        Keywords {
            noun,
            known,
            shared: &[],
            kinds: &[],
        }
    }

    /// With those that other objects have, too.
    const fn and(self, shared: &'static [&'static str]) -> Self {
        Keywords { shared, ..self }
    }

    fn all(&self) -> impl Iterator<Item = &'static str> {
        self.known.iter().chain(self.shared).copied()
    }
}

/// What a value may be.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Flag,
    /// A number; `true` or `false` in OpenAPI 3.0.
    Bound,
    List,
    Object,
    /// An object; `true` or `false` in OpenAPI 3.1.
    Schema,
}

impl Kind {
    fn is_of(self, node: &Node) -> bool {
        matches!(
            (self, &node.value),
            (Kind::Text, Value::String(_))
                | (Kind::Number | Kind::Bound, Value::Number(_))
                | (Kind::Flag | Kind::Bound | Kind::Schema, Value::Bool(_))
                | (Kind::List, Value::Array(_))
                | (Kind::Object | Kind::Schema, Value::Object(_))
        )
    }

    fn noun(self) -> &'static str {
        match self {
            Kind::Text => "a string",
            Kind::Number | Kind::Bound => "a number",
            Kind::Flag => "`true` or `false`",
            Kind::List => "an array",
            Kind::Object => "an object",
            Kind::Schema => "a schema",
        }
    }
}

/// Says what a type is: it cannot be passed over.
const ESSENTIAL: [&str; 8] = [
    "anyOf",
    "discriminator",
    "items",
    "nullable",
    "oneOf",
    "prefixItems",
    "properties",
    "required",
];

impl<'d> Lowering<'d> {
    /// Reports the keywords of an object that are not known, and values that are of no use.
    pub(super) fn keywords(&mut self, node: &'d Node, keywords: &Keywords) {
        let Some(object) = node.as_object() else {
            self.wrong_type(node, keywords.noun, "an object");
            return;
        };
        for (key, member) in object.iter() {
            if key.starts_with("x-") {
                continue;
            }
            if keywords.all().any(|it| it == key) {
                let mut kinds = keywords.kinds.iter();
                if let Some((kind, _)) = kinds.find(|it| it.1.contains(&key)) {
                    self.kind(key, &member.node, *kind);
                }
                continue;
            }
            let warning = Diagnostic::warning(
                code::UNKNOWN_KEYWORD,
                member.key_span,
                format!("`{key}` is not a keyword of {}", keywords.noun),
            );
            let near = nearest(key, keywords.all());
            self.findings.push(match near {
                Some(near) => warning.help(format!("did you mean `{near}`?")),
                None => warning.help("keywords of one's own begin with `x-`"),
            });
        }
    }

    fn kind(&mut self, key: &str, node: &Node, kind: Kind) {
        if kind.is_of(node) || self.is_empty(key, node) {
            return;
        }
        if key == "required" && matches!(node.value, Value::Bool(_)) {
            let message = "`required` of a schema is the list of the members that it requires";
            let warning = Diagnostic::warning(code::TYPE, node.span, message);
            self.findings.push(warning.help(
                "it is passed over: a member is required where the schema that has it lists its name",
            ));
            return;
        }
        self.wrong_type(node, &format!("`{key}`"), kind.noun());
        if let Some(finding) = self.findings.last_mut()
            && !ESSENTIAL.contains(&key)
        {
            finding.severity = Severity::Warning;
            finding.help.get_or_insert("it is passed over".to_owned());
        }
    }
}
