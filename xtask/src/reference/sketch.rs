//! An example → the YAML of a schema that describes it, in which `TODO` marks text of our own.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::page;
use super::shape::{Shape, format_of, is_enum_value};
use super::spec::{self, Spec};
use super::tree::{Node, Value};
use super::way::Way;
use super::yaml::Yaml;

/// The key that the page prints for the properties of a map.
const ANY: &str = "ANY_ADDITIONAL_PROPERTY";
/// Words in the names of secrets.
const SECRETS: [&str; 4] = ["secret", "token", "password", "api_key"];

/// Writes schemas.
#[derive(Clone, Default)]
pub(crate) struct Sketch {
    /// The schemas of objects that the page shows elsewhere, by the objects.
    declared: HashMap<(Way, String), String>,
}

impl Sketch {
    /// Collects the schemas of the objects in the bodies of these operations.
    pub(crate) fn new(spec: &Spec, operations: &[page::Operation]) -> Self {
        let mut sketch = Sketch::default();
        let base = spec.server().map(|(_, path, _)| path).unwrap_or_default();
        for it in operations {
            let path = it.path.strip_prefix(&base).unwrap_or(&it.path);
            let Some(operation) = spec.at(&it.method, path) else {
                continue;
            };
            let request = it.request.as_ref().map(|it| &it.body.node);
            let content = spec.request(operation);
            sketch.collect(spec, Way::Request, request, content);
            let response = it.response.as_ref().map(|it| &it.node);
            let content = spec.success(operation).map(|it| spec.resolve(&it.node));
            sketch.collect(spec, Way::Response, response, content);
        }
        sketch
    }

    fn collect(&mut self, spec: &Spec, way: Way, example: Option<&Node>, body: Option<&Node>) {
        let schema = body.and_then(|it| it.pointer("/content/application~1json/schema"));
        if let (Some(example), Some(schema)) = (example, schema) {
            self.schema_of(spec, way, example, schema);
        }
    }

    fn schema_of(&mut self, spec: &Spec, way: Way, example: &Node, schema: &Node) {
        match &example.value {
            Value::Scalar(_) => {}
            Value::Array(items) => {
                if let (Some(item), Some(schema)) = (items.last(), spec.keyword(schema, "items")) {
                    self.schema_of(spec, way, item, schema);
                }
            }
            Value::Object(entries) => {
                if let Some(reference) = spec::reference(schema) {
                    let key = (way, example.json().to_string());
                    self.declared
                        .entry(key)
                        .or_insert_with(|| reference.to_owned());
                }
                for it in entries {
                    if let Some(property) = spec.property(schema, &it.key) {
                        self.schema_of(spec, way, &it.node, &property.node);
                    }
                }
            }
        }
    }

    /// The reference to the schema of an object that is shown elsewhere, too.
    fn reference(&self, way: Way, example: &Node) -> Option<&str> {
        let key = (way, example.json().to_string());
        self.declared.get(&key).map(String::as_str)
    }

    /// A property, from a column on.
    pub(crate) fn property(&self, way: Way, key: &str, example: &Node, column: usize) -> Yaml {
        let mut yaml = Yaml::at(column);
        yaml.line(&format!("{}:", plain(key)));
        yaml.nested(|yaml| self.schema(yaml, way, key, example));
        yaml
    }

    /// The schema of an example, which is the value of `key`.
    pub(crate) fn schema(&self, yaml: &mut Yaml, way: Way, key: &str, example: &Node) {
        match &example.value {
            Value::Scalar(value) => scalar(yaml, key, value, Shape::of(example)),
            Value::Array(items) => self.array(yaml, way, items),
            Value::Object(_) => match self.reference(way, example) {
                Some(reference) => yaml.line(&format!("$ref: '{reference}'")),
                None => {
                    yaml.line("type: object");
                    yaml.line("description: TODO");
                    self.properties(yaml, way, example);
                }
            },
        }
    }

    fn properties(&self, yaml: &mut Yaml, way: Way, example: &Node) {
        if let Some(value) = example.get(ANY) {
            yaml.line("additionalProperties:");
            yaml.nested(|yaml| self.schema(yaml, way, ANY, value));
        } else if example.entries().is_empty() {
            yaml.line("additionalProperties: true");
        } else {
            yaml.line("properties:");
            yaml.nested(|yaml| {
                for it in example.entries() {
                    yaml.append(&self.property(way, &it.key, &it.node, 0));
                }
            });
        }
    }

    fn array(&self, yaml: &mut Yaml, way: Way, items: &[Node]) {
        yaml.line("type: array");
        yaml.line("description: TODO");
        let item = items.iter().rfind(|it| !it.is_null());
        let Some(item) = item else {
            return yaml.line("items: {}");
        };
        yaml.line("items:");
        let has_base = items.iter().any(Node::is_null) && self.reference(way, item).is_none();
        yaml.nested(|yaml| {
            if !has_base {
                return self.schema(yaml, way, "", item);
            }
            yaml.line("description: TODO");
            yaml.line("x-provenance: 'inferred: the page prints null for a base of the items, perhaps another one.'");
            yaml.line("allOf:");
            yaml.nested(|yaml| {
                yaml.item(|yaml| yaml.line("$ref: '#/components/schemas/Resource'"));
                yaml.item(|yaml| {
                    yaml.line("type: object");
                    self.properties(yaml, way, item);
                });
            });
        });
    }
}

fn scalar(yaml: &mut Yaml, key: &str, value: &Json, shape: Shape) {
    if shape == Shape::Null {
        yaml.line("type: object");
        yaml.line("description: TODO");
        yaml.line("x-provenance: 'inferred: the page prints null, which stands for an object that it could not resolve.'");
        return yaml.line("additionalProperties: true");
    }
    yaml.line(&format!("type: {}", shape.name()));
    let is_secret = shape == Shape::String && SECRETS.iter().any(|it| key.contains(it));
    match format_of(value) {
        Some(format) => yaml.line(&format!("format: {format}")),
        None if is_secret => yaml.line("format: password"),
        None => {}
    }
    yaml.line("description: TODO");
    if is_secret && format_of(value).is_none() {
        yaml.line("x-provenance: 'inferred: a secret that must never be printed; the page shows a plain string.'");
    } else if is_enum_value(value) {
        yaml.line("enum:");
        yaml.nested(|yaml| yaml.line(&format!("- {}", plain(value.as_str().unwrap_or_default()))));
    }
}

/// An example as YAML, without what the page prints as `null`.
pub(crate) fn example(yaml: &mut Yaml, value: &Node) {
    match &value.value {
        Value::Scalar(it) => yaml.line(&printed(it)),
        Value::Array(items) if items.is_empty() => yaml.line("[]"),
        Value::Object(entries) if entries.is_empty() => yaml.line("{}"),
        Value::Array(items) => {
            for it in items.iter().filter(|it| !it.is_null()) {
                yaml.item(|yaml| example(yaml, it));
            }
        }
        Value::Object(entries) => {
            for it in entries.iter().filter(|it| !it.node.is_null()) {
                keyed(yaml, &it.key, &it.node);
            }
        }
    }
}

/// A key with an example.
pub(crate) fn keyed(yaml: &mut Yaml, key: &str, value: &Node) {
    let mut inner = Yaml::at(0);
    example(&mut inner, value);
    let is_block = match &value.value {
        Value::Scalar(_) => false,
        Value::Array(it) => !it.is_empty(),
        Value::Object(it) => !it.is_empty(),
    };
    if is_block {
        yaml.line(&format!("{}:", plain(key)));
        yaml.nested(|yaml| yaml.append(&inner));
    } else {
        yaml.line(&format!("{}: {}", plain(key), inner.text()));
    }
}

fn printed(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), plain)
}

/// A string, in quotes unless it can only be one.
pub(crate) fn plain(text: &str) -> String {
    let is_word = |it: char| it.is_ascii_alphanumeric() || "_-/".contains(it);
    let is_plain = text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '$')
        && text.chars().skip(1).all(is_word);
    let is_keyword = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .contains(&text.to_ascii_lowercase().as_str());
    if is_plain && !is_keyword {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}
