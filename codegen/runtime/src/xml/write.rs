//! A value into XML, by its shape.

use serde_json::Value;

use super::chars::{are_chars, is_name};
use super::shape::{Element, MAX_DEPTH, Property, Shape, TEXT, XSI};
use super::{Error, scalar};

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

pub(super) fn document(root: &Element, value: &Value) -> Result<String, Error> {
    let mut writer = Writer {
        text: DECLARATION.to_owned(),
        scope: Vec::new(),
        depth: 0,
    };
    writer.element(&Tag::of(root), root.shape, value)?;
    Ok(writer.text)
}

struct Writer {
    text: String,
    /// The prefixes that are declared here, and their namespaces.
    scope: Vec<(&'static str, &'static str)>,
    depth: usize,
}

/// How an element is called.
struct Tag<'a> {
    name: &'a str,
    namespace: &'static str,
    prefix: &'static str,
}

impl<'a> Tag<'a> {
    fn of(element: &Element) -> Tag<'static> {
        Tag {
            name: element.name,
            namespace: element.namespace,
            prefix: element.prefix,
        }
    }

    /// The item of a list of this name.
    fn item<'i>(&'i self, item: &Element) -> Tag<'i> {
        Tag {
            name: if item.name.is_empty() {
                self.name
            } else {
                item.name
            },
            ..Tag::of(item)
        }
    }

    /// One of several of this name.
    fn bare(name: &'a str) -> Self {
        Self {
            name,
            namespace: "",
            prefix: "",
        }
    }
}

impl Writer {
    fn element(
        &mut self,
        tag: &Tag<'_>,
        shape: &'static Shape,
        value: &Value,
    ) -> Result<(), Error> {
        let outer = self.scope.len();
        self.depth += 1;
        let written = self.element_of(tag, shape, value);
        self.depth -= 1;
        self.scope.truncate(outer);
        written.map_err(|why| why.within(tag.name))
    }

    fn element_of(
        &mut self,
        tag: &Tag<'_>,
        shape: &'static Shape,
        value: &Value,
    ) -> Result<(), Error> {
        if self.depth > MAX_DEPTH {
            return Err(Error::new("it is nested too deeply"));
        }
        let outer = self.scope.len();
        let name = qualified(tag.prefix, tag.name)?;
        self.text.push('<');
        self.text.push_str(&name);
        self.declare(outer, tag.prefix, tag.namespace)?;
        if value.is_null() {
            self.declare(outer, "xsi", XSI)?;
            self.text.push_str(r#" xsi:nil="true"/>"#);
            return Ok(());
        }
        if let (Shape::Object { properties, .. }, Value::Object(values)) = (shape.inner(), value) {
            for property in properties.iter().filter(|it| it.attribute) {
                let value = values.get(property.property).unwrap_or(&Value::Null);
                let written = self.attribute(outer, property, value);
                written.map_err(|why| why.within(property.element.name))?;
            }
        }
        self.text.push('>');
        let start = self.text.len();
        self.content(tag, shape.inner(), value)?;
        if self.text.len() == start {
            self.text.insert(start - 1, '/');
        } else {
            self.text.push_str("</");
            self.text.push_str(&name);
            self.text.push('>');
        }
        Ok(())
    }

    fn content(
        &mut self,
        tag: &Tag<'_>,
        shape: &'static Shape,
        value: &Value,
    ) -> Result<(), Error> {
        match (shape, value) {
            (Shape::List { item, .. }, Value::Array(items)) => {
                self.elements(&tag.item(item), item.shape, items)
            }
            (Shape::List { .. }, _) => Err(Error::new("expected a list")),
            (Shape::Object { properties, others }, Value::Object(values)) => {
                for property in properties.iter().filter(|it| !it.attribute) {
                    if let Some(value) = values.get(property.property) {
                        let tag = Tag::of(&property.element);
                        self.property(&tag, property.element.shape, value)?;
                    }
                }
                let is_known = |name: &str| properties.iter().any(|it| it.property == name);
                let rest = values.iter().filter(|(name, _)| !is_known(name));
                for (name, value) in rest {
                    self.other(name, others, value)?;
                }
                Ok(())
            }
            (Shape::Object { .. }, _) => Err(Error::new("expected an object")),
            (Shape::Any, Value::Object(values)) => values
                .iter()
                .try_for_each(|(name, value)| self.other(name, &Shape::Any, value)),
            (Shape::Any, Value::Array(items)) => {
                self.elements(&Tag::bare(tag.name), &Shape::Any, items)
            }
            _ => self.escaped(&scalar::written(shape, value)?, false),
        }
    }

    /// A property that is not known.
    fn other(&mut self, name: &str, shape: &'static Shape, value: &Value) -> Result<(), Error> {
        if name == TEXT && matches!(shape.inner(), Shape::Any) {
            return self.escaped(&scalar::written(shape, value)?, false);
        }
        match (shape.bare_items(), value) {
            // By another name it would be lost which property they are of.
            (Some(item), Value::Array(items)) => {
                let tag = Tag {
                    name,
                    ..Tag::of(item)
                };
                self.elements(&tag, item.shape, items)
            }
            _ => self.property(&Tag::bare(name), shape, value),
        }
    }

    /// A property that is no attribute: one element, or none, or several.
    fn property(
        &mut self,
        tag: &Tag<'_>,
        shape: &'static Shape,
        value: &Value,
    ) -> Result<(), Error> {
        match (shape.bare_items(), value) {
            (Some(_), Value::Null) => Ok(()),
            (Some(item), Value::Array(items)) => self.elements(&tag.item(item), item.shape, items),
            (None, Value::Null) if !shape.takes_null() => Ok(()),
            (None, Value::Array(items)) if matches!(shape.inner(), Shape::Any) => {
                self.elements(tag, shape, items)
            }
            _ => self.element(tag, shape, value),
        }
    }

    /// Several elements of one name.
    fn elements(
        &mut self,
        tag: &Tag<'_>,
        shape: &'static Shape,
        items: &[Value],
    ) -> Result<(), Error> {
        items
            .iter()
            .try_for_each(|item| self.element(tag, shape, item))
    }

    fn attribute(
        &mut self,
        outer: usize,
        property: &'static Property,
        value: &Value,
    ) -> Result<(), Error> {
        if value.is_null() {
            return Ok(());
        }
        let element = &property.element;
        let name = qualified(element.prefix, element.name)?;
        if !element.prefix.is_empty() {
            self.declare(outer, element.prefix, element.namespace)?;
        }
        self.text.push(' ');
        self.text.push_str(&name);
        self.text.push_str("=\"");
        self.escaped(&scalar::written(element.shape, value)?, true)?;
        self.text.push('"');
        Ok(())
    }

    /// Declares a namespace, unless it is known around this element. `outer` says how many are declared there.
    fn declare(
        &mut self,
        outer: usize,
        prefix: &'static str,
        namespace: &'static str,
    ) -> Result<(), Error> {
        let declared = self.scope.iter().rposition(|it| it.0 == prefix);
        match declared {
            _ if namespace.is_empty() => return Ok(()),
            Some(at) if self.scope[at].1 == namespace => return Ok(()),
            Some(at) if at >= outer => {
                return Err(Error::new("its prefix stands for two namespaces"));
            }
            _ => {}
        }
        self.scope.push((prefix, namespace));
        let colon = if prefix.is_empty() { "" } else { ":" };
        self.text.push_str(&format!(" xmlns{colon}{prefix}=\""));
        self.escaped(namespace, true)?;
        self.text.push('"');
        Ok(())
    }

    /// Writes a text such that what is read is the same: by itself, white space is changed in attributes, and line ends
    /// are everywhere.
    fn escaped(&mut self, text: &str, in_attribute: bool) -> Result<(), Error> {
        if !are_chars(text) {
            return Err(Error::new("it holds a character that XML cannot"));
        }
        for char in text.chars() {
            let escape = match char {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\r' => "&#13;",
                '"' if in_attribute => "&quot;",
                '\t' if in_attribute => "&#9;",
                '\n' if in_attribute => "&#10;",
                char => {
                    self.text.push(char);
                    continue;
                }
            };
            self.text.push_str(escape);
        }
        Ok(())
    }
}

/// A name with its prefix.
fn qualified(prefix: &str, name: &str) -> Result<String, Error> {
    let qualified = if prefix.is_empty() {
        name.to_owned()
    } else {
        format!("{prefix}:{name}")
    };
    if is_name(&qualified) {
        Ok(qualified)
    } else {
        Err(Error::new("its name is none that XML can have"))
    }
}
