//! A walk over a document that knows where OpenAPI's objects stand in it, so that an example that looks like a schema is
//! not taken for one.

use serde_json::{Map, Value};

/// One of the objects that OpenAPI describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noun {
    Document,
    Components,
    PathItem,
    Operation,
    Callback,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
}

/// How a member holds objects.
#[derive(Clone, Copy)]
pub(crate) enum Holds {
    One,
    List,
    Map,
}

/// What stands where in an object.
pub(crate) fn members(noun: Noun) -> &'static [(&'static str, Holds, Noun)] {
    use Holds::{List, Map, One};
    match noun {
        Noun::Document => &[
            ("paths", Map, Noun::PathItem),
            ("webhooks", Map, Noun::PathItem),
            ("components", One, Noun::Components),
        ],
        Noun::Components => &[
            ("schemas", Map, Noun::Schema),
            ("responses", Map, Noun::Response),
            ("parameters", Map, Noun::Parameter),
            ("headers", Map, Noun::Header),
            ("requestBodies", Map, Noun::RequestBody),
            ("callbacks", Map, Noun::Callback),
            ("pathItems", Map, Noun::PathItem),
        ],
        Noun::PathItem => &[
            ("parameters", List, Noun::Parameter),
            ("get", One, Noun::Operation),
            ("put", One, Noun::Operation),
            ("post", One, Noun::Operation),
            ("delete", One, Noun::Operation),
            ("options", One, Noun::Operation),
            ("head", One, Noun::Operation),
            ("patch", One, Noun::Operation),
            ("trace", One, Noun::Operation),
        ],
        Noun::Operation => &[
            ("parameters", List, Noun::Parameter),
            ("requestBody", One, Noun::RequestBody),
            ("responses", Map, Noun::Response),
            ("callbacks", Map, Noun::Callback),
        ],
        // A map of path items itself.
        Noun::Callback => &[],
        Noun::Parameter | Noun::Header => &[
            ("schema", One, Noun::Schema),
            ("content", Map, Noun::MediaType),
        ],
        Noun::RequestBody => &[("content", Map, Noun::MediaType)],
        Noun::Response => &[
            ("headers", Map, Noun::Header),
            ("content", Map, Noun::MediaType),
        ],
        Noun::MediaType => &[
            ("schema", One, Noun::Schema),
            ("itemSchema", One, Noun::Schema),
            ("encoding", Map, Noun::Encoding),
        ],
        Noun::Encoding => &[("headers", Map, Noun::Header)],
        Noun::Schema => &[
            ("properties", Map, Noun::Schema),
            ("patternProperties", Map, Noun::Schema),
            ("dependentSchemas", Map, Noun::Schema),
            ("$defs", Map, Noun::Schema),
            ("definitions", Map, Noun::Schema),
            ("allOf", List, Noun::Schema),
            ("anyOf", List, Noun::Schema),
            ("oneOf", List, Noun::Schema),
            ("prefixItems", List, Noun::Schema),
            ("items", One, Noun::Schema),
            ("additionalProperties", One, Noun::Schema),
            ("unevaluatedProperties", One, Noun::Schema),
            ("unevaluatedItems", One, Noun::Schema),
            ("propertyNames", One, Noun::Schema),
            ("contains", One, Noun::Schema),
            ("not", One, Noun::Schema),
            ("if", One, Noun::Schema),
            ("then", One, Noun::Schema),
            ("else", One, Noun::Schema),
        ],
    }
}

/// Calls back with each object of the document that stands where OpenAPI has it, and its JSON pointer.
pub(crate) fn walk<'d>(document: &'d Value, visit: &mut impl FnMut(Noun, &str, &'d Value)) {
    below(Noun::Document, document, "", visit);
}

fn below<'d>(
    noun: Noun,
    node: &'d Value,
    pointer: &str,
    visit: &mut impl FnMut(Noun, &str, &'d Value),
) {
    let Some(object) = node.as_object() else {
        return;
    };
    visit(noun, pointer, node);
    if noun == Noun::Callback {
        each(object, pointer, &mut |pointer, node| {
            below(Noun::PathItem, node, pointer, visit);
        });
    }
    for (key, holds, noun) in members(noun) {
        let Some(member) = object.get(*key) else {
            continue;
        };
        let pointer = format!("{pointer}/{key}");
        match (holds, member) {
            (Holds::One, it) => below(*noun, it, &pointer, visit),
            (Holds::List, Value::Array(items)) => {
                for (index, it) in items.iter().enumerate() {
                    below(*noun, it, &format!("{pointer}/{index}"), visit);
                }
            }
            (Holds::Map, Value::Object(map)) => each(map, &pointer, &mut |pointer, node| {
                below(*noun, node, pointer, visit);
            }),
            _ => {}
        }
    }
}

fn each<'d>(map: &'d Map<String, Value>, pointer: &str, f: &mut impl FnMut(&str, &'d Value)) {
    for (key, it) in map {
        f(&format!("{pointer}/{}", token(key)), it);
    }
}

/// A key as a JSON pointer has it.
pub(crate) fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
