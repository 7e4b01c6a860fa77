//! Keywords of one object that exclude each other.

use super::grammar::{Given, Header, Noun, Parameter};
use super::view::Typed;
use super::{Encoding, Example, MediaType};
use crate::diagnostic::{Diagnostic, code};
use crate::load::Object;
use crate::suggestions::nearest;

/// The values of `nodeType`.
const NODE_TYPES: [&str; 5] = ["element", "attribute", "text", "cdata", "none"];

/// Keywords that must not be beside another one.
struct Exclusive {
    key: &'static str,
    others: &'static [&'static str],
    /// Whether they say different things about what is sent or received.
    is_error: bool,
    help: &'static str,
}

const OF_GIVEN: &[Exclusive] = &[
    Exclusive {
        key: "content",
        others: &["schema"],
        is_error: true,
        help: "remove `content` to send the value in a style, or `schema` to send it as its media type",
    },
    Exclusive {
        key: "content",
        others: &["style", "explode", "allowReserved"],
        is_error: false,
        help: "the value is sent as its media type: remove one of them",
    },
    EXAMPLES,
];

const EXAMPLES: Exclusive = Exclusive {
    key: "examples",
    others: &["example"],
    is_error: false,
    help: "make it one of the `examples`",
};

const BY_POSITION: Exclusive = Exclusive {
    key: "encoding",
    others: &["prefixEncoding", "itemEncoding"],
    is_error: true,
    help: "parts have either names or positions: remove one of them",
};

const OF_EXAMPLE: &[Exclusive] = &[
    Exclusive {
        key: "value",
        others: &["dataValue", "serializedValue", "externalValue"],
        is_error: false,
        help: "remove `value`, which the others replace",
    },
    Exclusive {
        key: "serializedValue",
        others: &["externalValue"],
        is_error: false,
        help: "an example is either here or elsewhere: remove one of them",
    },
];

/// The findings about an object.
pub(super) fn findings(noun: &'static Noun, object: &Object) -> Vec<Diagnostic> {
    let is = |it: &'static Noun| std::ptr::eq(noun, it);
    let rules: &[Exclusive] = if [Parameter::noun(), Header::noun(), Given::noun()]
        .into_iter()
        .any(is)
    {
        OF_GIVEN
    } else if is(MediaType::noun()) {
        &[EXAMPLES, BY_POSITION]
    } else if is(Encoding::noun()) {
        &[BY_POSITION]
    } else if is(Example::noun()) {
        OF_EXAMPLE
    } else if is(super::Schema::noun()) {
        return nodes(object);
    } else {
        return Vec::new();
    };
    rules.iter().flat_map(|it| it.findings(object)).collect()
}

impl Exclusive {
    fn findings(&self, object: &Object) -> Vec<Diagnostic> {
        let Some(one) = object.property(self.key) else {
            return Vec::new();
        };
        let others = self.others.iter();
        let others = others.filter_map(|key| Some((key, object.property(key)?)));
        let findings = others.map(|(key, other)| {
            let message = format!("`{key}` must not be beside `{}`", self.key);
            let finding = if self.is_error {
                Diagnostic::error(code::CONFLICT, other.key_span, message)
            } else {
                Diagnostic::warning(code::CONFLICT, other.key_span, message)
            };
            let finding = finding.second(one.key_span, format!("the `{}`", self.key));
            finding.help(self.help)
        });
        findings.collect()
    }
}

/// The findings about the `xml` of a schema: an unknown kind of node, and the keywords that `nodeType` replaced.
fn nodes(schema: &Object) -> Vec<Diagnostic> {
    let Some(xml) = schema.get("xml").and_then(|it| it.as_object()) else {
        return Vec::new();
    };
    let Some(named) = xml.property("nodeType") else {
        return wrapped(schema, xml).into_iter().collect();
    };
    let Some(kind) = named.node.as_str() else {
        return Vec::new();
    };
    if !NODE_TYPES.contains(&kind) {
        let message = format!("`{kind}` is not a `nodeType`");
        let finding = Diagnostic::error(code::INVALID, named.node.span, message);
        return vec![match nearest(kind, NODE_TYPES.into_iter()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("it is one of `{}`", NODE_TYPES.join("`, `"))),
        }];
    }
    let replaced = [("attribute", "attribute"), ("wrapped", "element")];
    let replaced = replaced.into_iter().filter_map(|(key, of)| {
        let property = xml.property(key)?;
        let says = super::flag::as_flag(&property.node)?;
        let message = format!("`{key}` must not be beside `nodeType`, which replaces it");
        let finding = if says == (kind == of) {
            Diagnostic::warning(code::CONFLICT, property.key_span, message)
        } else {
            Diagnostic::error(code::CONFLICT, property.key_span, message)
        };
        let finding = finding.second(named.node.span, "the `nodeType`");
        Some(finding.help(format!("remove `{key}`")))
    });
    replaced.collect()
}

/// The finding about a wrapper around something other than a list.
fn wrapped(schema: &Object, xml: &Object) -> Option<Diagnostic> {
    let property = xml.property("wrapped")?;
    let is_wrapped = super::flag::as_flag(&property.node) == Some(true);
    let ty = schema.get("type")?.as_str()?;
    if !is_wrapped || ty == "array" {
        return None;
    }
    let message = "`wrapped` is ignored: the type of the schema is not `array`";
    let finding = Diagnostic::warning(code::CONFLICT, property.key_span, message);
    Some(finding.help("remove it; to rename the element, write `name`"))
}
