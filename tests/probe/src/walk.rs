//! Walks a document by OpenAPI's grammar, so that an example is not mistaken for a schema.

use codegen::{Cardinality, Noun};
use serde_json::{Map, Value};

use crate::pointer::token;

/// Calls back with each object of the document that OpenAPI describes, and its JSON pointer.
pub(crate) fn walk<'d>(
    document: &'d Value,
    visit: &mut impl FnMut(&'static Noun, &str, &'d Value),
) {
    below(Noun::document(), document, "", visit);
}

fn below<'d>(
    noun: &'static Noun,
    node: &'d Value,
    pointer: &str,
    visit: &mut impl FnMut(&'static Noun, &str, &'d Value),
) {
    let Some(object) = node.as_object() else {
        return;
    };
    visit(noun, pointer, node);
    if let Some(entry) = noun.entries() {
        each(object, pointer, &mut |pointer, node| {
            below(entry, node, pointer, visit);
        });
    }
    for (key, holds, noun) in noun.properties() {
        let Some(property) = object.get(key) else {
            continue;
        };
        let pointer = format!("{pointer}/{key}");
        match (holds, property) {
            (Cardinality::One, it) => below(noun, it, &pointer, visit),
            (Cardinality::List, Value::Array(items)) => {
                for (index, it) in items.iter().enumerate() {
                    below(noun, it, &format!("{pointer}/{index}"), visit);
                }
            }
            (Cardinality::Map, Value::Object(map)) => each(map, &pointer, &mut |pointer, node| {
                below(noun, node, pointer, visit);
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
