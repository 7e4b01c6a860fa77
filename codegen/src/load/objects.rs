//! Which values of a tree belong to OpenAPI, and which are data of the API, in which a `$ref` has no meaning.

use super::{Node, Value};

/// Keywords whose value is an object with arbitrary names as keys and schemas or other OpenAPI objects as values.
pub(super) const NAMED: [&str; 23] = [
    "$defs",
    "additionalOperations",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "mediaTypes",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securityDefinitions",
    "securitySchemes",
    "variables",
    "webhooks",
    "x-ms-paths",
];

/// Keywords whose value is data.
pub(super) const DATA: [&str; 6] = ["const", "dataValue", "default", "enum", "example", "value"];

/// Extensions that contain objects of OpenAPI.
const KNOWN: [&str; 2] = ["x-ms-parameterized-host", "x-ms-paths"];

/// What the keys of an object are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    Keywords,
    Names,
    /// The names of examples, or in Swagger their media types.
    Examples,
}

/// Whether extensions are data. They may contain what references lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extensions {
    Data,
    Followed,
}

/// The step from a value to one in it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'n> {
    Key(&'n str),
    Index(usize),
}

/// Calls a function with each value in a value that is no data.
pub(super) fn inner<'n>(
    node: &'n Node,
    keys: Keys,
    extensions: Extensions,
    call: &mut dyn FnMut(Step<'n>, &'n Node, Keys),
) {
    match &node.value {
        Value::Object(object) => {
            for (key, property) in object.iter() {
                if let Some(keys) = keys_of(key, &property.node, keys, extensions) {
                    call(Step::Key(key), &property.node, keys);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                call(Step::Index(index), item, Keys::Keywords);
            }
        }
        _ => {}
    }
}

/// What the keys of a property's value are; `None` if it is data.
fn keys_of(key: &str, node: &Node, of: Keys, extensions: Extensions) -> Option<Keys> {
    match of {
        Keys::Names => Some(Keys::Keywords),
        Keys::Examples => (!key.contains('/')).then_some(Keys::Keywords),
        // In a schema, it is a list of values.
        Keys::Keywords if key == "examples" => node.as_object().map(|_| Keys::Examples),
        Keys::Keywords if NAMED.contains(&key) => Some(Keys::Names),
        Keys::Keywords => (!is_data(key, extensions)).then_some(Keys::Keywords),
    }
}

fn is_data(key: &str, extensions: Extensions) -> bool {
    let is_extension = key.starts_with("x-") && !key.starts_with("x-oai-") && !KNOWN.contains(&key);
    DATA.contains(&key) || is_extension && extensions == Extensions::Data
}

/// Whether a JSON pointer may lead into data, where a reference makes it more than that.
pub(super) fn may_be_data(pointer: &str) -> bool {
    let mut steps = pointer.split('/');
    steps.any(|it| it == "examples" || is_data(it, Extensions::Data))
}

/// The value and all those in it that are no data.
pub(super) fn values(root: &Node, extensions: Extensions) -> Vec<&Node> {
    let (mut found, mut next) = (Vec::new(), vec![(root, Keys::Keywords)]);
    while let Some((node, keys)) = next.pop() {
        found.push(node);
        inner(node, keys, extensions, &mut |_, it, keys| {
            next.push((it, keys));
        });
    }
    found
}
