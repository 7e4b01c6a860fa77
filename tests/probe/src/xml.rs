//! The XML representation of values by the `xml` objects of schemas, to compare with requests and to send in responses.

use std::fmt::Write as _;

use roxmltree::Node;
use serde_json::{Map, Value};

use crate::document::Document;
use crate::media::essence;
use crate::text::{same, text};

/// The namespace of `xsi:nil`, which represents `null`.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Whether a body is XML with a described content.
pub(crate) fn is_xml(document: &Document, content_type: &str, media: &Value) -> bool {
    let essence = essence(content_type);
    let (schema, _) = document.resolve(&media["schema"], "");
    let parts = ["properties", "items", "allOf", "oneOf", "anyOf"];
    (essence.ends_with("/xml") || essence.ends_with("+xml"))
        && schema["type"] != "string"
        && schema["format"] != "binary"
        && parts.iter().any(|it| !schema[it].is_null())
}

/// A value as an XML body.
pub(crate) fn written(document: &Document, schema: &Value, value: &Value) -> String {
    let mut written = String::from("<?xml version=\"1.0\"?>\n");
    root(document, schema, value).write(&mut written);
    written
}

/// The differences between a body and a value.
pub(crate) fn differences(
    document: &Document,
    schema: &Value,
    value: &Value,
    body: &str,
) -> Option<String> {
    let parsed = match roxmltree::Document::parse(body) {
        Ok(parsed) => parsed,
        Err(why) => return Some(format!("the body is no XML: {why}")),
    };
    let sent = Element::read(parsed.root_element());
    let mut expected = root(document, schema, value);
    // The name of the root is undefined if the schema has none.
    let (target, _) = document.resolve(schema, "");
    if schema["$ref"].is_null() && xml_of(schema, target)["name"].is_null() {
        expected.name.clone_from(&sent.name);
    }
    (!expected.is(&sent)).then(|| {
        let mut text = String::new();
        expected.write(&mut text);
        format!("the body is {body:?}, not {text:?}")
    })
}

#[derive(Debug)]
struct Element {
    name: String,
    /// `None` if any namespace is allowed.
    namespace: Option<String>,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn named(name: &str, xml: &Value) -> Self {
        Element {
            name: xml["name"].as_str().unwrap_or(name).to_owned(),
            namespace: xml["namespace"].as_str().map(str::to_owned),
            attributes: Vec::new(),
            text: String::new(),
            children: Vec::new(),
        }
    }

    fn read(node: Node<'_, '_>) -> Self {
        let children = node.children().filter(Node::is_element);
        let texts = node.children().filter(Node::is_text);
        let attributes = node.attributes();
        Element {
            name: node.tag_name().name().to_owned(),
            namespace: node.tag_name().namespace().map(str::to_owned),
            attributes: attributes
                .map(|it| (it.name().to_owned(), it.value().to_owned()))
                .collect(),
            text: texts.filter_map(|it| it.text()).collect(),
            children: children.map(Element::read).collect(),
        }
    }

    /// Whether the sent element matches. Elements with different names may have any order.
    fn is(&self, sent: &Self) -> bool {
        let sorted = |of: &Self| {
            let mut attributes = of.attributes.clone();
            attributes.sort();
            attributes
        };
        let names = |of: &Self| {
            let mut names: Vec<String> = of.children.iter().map(|it| it.name.clone()).collect();
            names.sort();
            names
        };
        let of_name = |of: &'_ Self, name: &str| -> Vec<usize> {
            let all = 0..of.children.len();
            all.filter(|it| of.children[*it].name == name).collect()
        };
        let children = || {
            names(self) == names(sent)
                && names(self).iter().all(|name| {
                    let (own, other) = (of_name(self, name), of_name(sent, name));
                    let mut pairs = own.iter().zip(&other);
                    pairs.all(|(own, other)| self.children[*own].is(&sent.children[*other]))
                })
        };
        self.name == sent.name
            && (self.namespace.is_none() || self.namespace == sent.namespace)
            && same_attributes(&sorted(self), &sorted(sent))
            && (!self.children.is_empty() || same(&sent.text, &self.text))
            && children()
    }

    fn write(&self, out: &mut String) {
        let Element { name, text, .. } = self;
        let _ = write!(out, "<{name}");
        if let Some(namespace) = &self.namespace {
            let _ = write!(out, " xmlns=\"{}\"", escaped(namespace));
        }
        for (name, value) in &self.attributes {
            let name = if name == "nil" {
                format!("xmlns:xsi={XSI:?} xsi:nil")
            } else {
                name.clone()
            };
            let _ = write!(out, " {name}=\"{}\"", escaped(value));
        }
        let _ = write!(out, ">{}", escaped(text));
        self.children.iter().for_each(|it| it.write(out));
        let _ = write!(out, "</{name}>");
    }
}

fn same_attributes(own: &[(String, String)], sent: &[(String, String)]) -> bool {
    own.len() == sent.len()
        && (own.iter().zip(sent)).all(|(own, sent)| own.0 == sent.0 && same(&sent.1, &own.1))
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

fn root(document: &Document, schema: &Value, value: &Value) -> Element {
    let (target, _) = document.resolve(schema, "");
    let reference = schema["$ref"].as_str().unwrap_or("body");
    let name = reference.rsplit('/').next().unwrap_or_default();
    let mut element = Element::named(name, xml_of(schema, target));
    fill(&mut element, document, schema, value);
    element
}

/// The `xml` object of a schema or its target.
fn xml_of<'d>(schema: &'d Value, target: &'d Value) -> &'d Value {
    if schema["xml"].is_null() {
        &target["xml"]
    } else {
        &schema["xml"]
    }
}

fn fill(element: &mut Element, document: &Document, schema: &Value, value: &Value) {
    match value {
        Value::Null => element
            .attributes
            .push(("nil".to_owned(), "true".to_owned())),
        Value::Object(properties) => fill_properties(element, document, schema, properties),
        Value::Array(items) => {
            let name = element.name.clone();
            add_items(&mut element.children, document, schema, items, &name);
        }
        scalar => element.text = text(scalar),
    }
}

fn add_items(
    children: &mut Vec<Element>,
    document: &Document,
    schema: &Value,
    items: &[Value],
    name: &str,
) {
    let (target, _) = document.resolve(schema, "");
    let schema = &target["items"];
    let (target, _) = document.resolve(schema, "");
    for item in items {
        let mut element = Element::named(name, xml_of(schema, target));
        fill(&mut element, document, schema, item);
        children.push(element);
    }
}

fn fill_properties(
    element: &mut Element,
    document: &Document,
    schema: &Value,
    properties: &Map<String, Value>,
) {
    for (name, value) in properties {
        let found = property(document, schema, name, 0);
        let schema = found.unwrap_or(&Value::Null);
        let (target, _) = document.resolve(schema, "");
        let xml = xml_of(schema, target);
        if xml["attribute"] == true || xml["nodeType"] == "attribute" {
            let name = xml["name"].as_str().unwrap_or(name);
            element.attributes.push((name.to_owned(), text(value)));
            continue;
        }
        if matches!(xml["nodeType"].as_str(), Some("text" | "cdata")) {
            element.text = text(value);
            continue;
        }
        match value {
            Value::Array(items) if xml["wrapped"] != true && xml["nodeType"] != "element" => {
                add_items(&mut element.children, document, schema, items, name);
            }
            value => {
                let mut child = Element::named(name, xml);
                // The `xml` name in a component only applies to the component itself, not to properties that refer to
                // it.
                if !schema["$ref"].is_null() && schema["xml"]["name"].is_null() {
                    child.name.clone_from(name);
                }
                fill(&mut child, document, schema, value);
                element.children.push(child);
            }
        }
    }
}

/// The schema of a property.
fn property<'d>(
    document: &'d Document,
    schema: &'d Value,
    name: &str,
    depth: usize,
) -> Option<&'d Value> {
    let (target, _) = document.resolve(schema, "");
    if let Some(found) = target["properties"].get(name) {
        return Some(found);
    }
    let parts = ["allOf", "oneOf", "anyOf"].iter();
    let mut parts = parts.filter_map(|it| target[it].as_array()).flatten();
    let found = parts.find_map(|it| property(document, it, name, depth + 1).filter(|_| depth < 16));
    found.or_else(|| Some(&target["additionalProperties"]).filter(|it| it.is_object()))
}
