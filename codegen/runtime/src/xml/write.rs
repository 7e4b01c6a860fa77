//! Writes a value as XML, according to its shape.

use quick_xml::Writer as XmlWriter;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::Value;

use super::chars::{are_chars, is_name};
use super::shape::{Element, MAX_DEPTH, Property, Shape, TEXT, XSI};
use super::{Error, scalar};

pub(super) fn document(root: &Element, value: &Value) -> Result<Vec<u8>, Error> {
    let mut writer = Writer {
        xml: XmlWriter::new(Vec::new()),
        scope: Vec::new(),
        depth: 0,
    };
    writer.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.element(&Tag::of(root), root.shape, value)?;
    Ok(writer.xml.into_inner())
}

struct Writer {
    xml: XmlWriter<Vec<u8>>,
    /// The prefixes that are declared here, and their namespaces.
    scope: Vec<(&'static str, &'static str)>,
    depth: usize,
}

/// The name of an element.
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

    /// The name of a list's items.
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

    /// The name of repeated elements.
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
        let mut start = BytesStart::new(&name);
        self.declare(&mut start, outer, tag.prefix, tag.namespace)?;
        if value.is_null() {
            self.declare(&mut start, outer, "xsi", XSI)?;
            start.push_attribute(("xsi:nil", "true"));
            return self.write(Event::Empty(start));
        }
        if let (Shape::Object { properties, .. }, Value::Object(values)) = (shape.inner(), value) {
            for property in properties.iter().filter(|it| it.attribute) {
                let value = values.get(property.property).unwrap_or(&Value::Null);
                let written = self.attribute(&mut start, outer, property, value);
                written.map_err(|why| why.within(property.element.name))?;
            }
        }
        self.write(Event::Start(start))?;
        let begin = self.xml.get_ref().len();
        self.content(tag, shape.inner(), value)?;
        if self.xml.get_ref().len() == begin {
            self.xml.get_mut().insert(begin - 1, b'/');
            return Ok(());
        }
        self.write(Event::End(BytesEnd::new(&name)))
    }

    fn write(&mut self, event: Event<'_>) -> Result<(), Error> {
        let written = self.xml.write_event(event);
        written.map_err(|_| Error::new("it cannot be written"))
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        let text = partial_escape(checked(text)?);
        self.write(Event::Text(BytesText::from_escaped(text)))
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
                        if property.text {
                            self.value_as_text(property, value)?;
                            continue;
                        }
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
            _ => self.text(&scalar::written(shape, value)?),
        }
    }

    /// Writes a property that is the text of its object's element.
    fn value_as_text(&mut self, property: &'static Property, value: &Value) -> Result<(), Error> {
        if value.is_null() {
            return Ok(());
        }
        let text = scalar::written(property.element.shape, value);
        self.text(&text.map_err(|why| why.within(property.property))?)
    }

    /// Writes an unknown property.
    fn other(&mut self, name: &str, shape: &'static Shape, value: &Value) -> Result<(), Error> {
        if name == TEXT && matches!(shape.inner(), Shape::Any) {
            return self.text(&scalar::written(shape, value)?);
        }
        match (shape.bare_items(), value) {
            // Under another name, the property they belong to would be lost.
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

    /// Writes a property that is not an attribute, as any number of elements.
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

    /// Writes several elements with the same name.
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
        start: &mut BytesStart<'_>,
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
            self.declare(start, outer, element.prefix, element.namespace)?;
        }
        let value = scalar::written(element.shape, value)?;
        start.push_attribute((name.as_str(), checked(&value)?));
        Ok(())
    }

    /// Declares a namespace, unless it is already in scope. `outer` is the number of declarations in the enclosing
    /// element.
    fn declare(
        &mut self,
        start: &mut BytesStart<'_>,
        outer: usize,
        prefix: &'static str,
        namespace: &'static str,
    ) -> Result<(), Error> {
        let declared = self.scope.iter().rposition(|it| it.0 == prefix);
        match declared {
            _ if namespace.is_empty() => return Ok(()),
            Some(at) if self.scope[at].1 == namespace => return Ok(()),
            Some(at) if at >= outer => {
                return Err(Error::new("its prefix is bound to two namespaces"));
            }
            _ => {}
        }
        self.scope.push((prefix, namespace));
        let colon = if prefix.is_empty() { "" } else { ":" };
        let name = format!("xmlns{colon}{prefix}");
        start.push_attribute((name.as_str(), checked(namespace)?));
        Ok(())
    }
}

/// A text, if XML can hold it.
fn checked(text: &str) -> Result<&str, Error> {
    if are_chars(text) {
        Ok(text)
    } else {
        Err(Error::new("it contains a character that is invalid in XML"))
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
        Err(Error::new("its name is invalid in XML"))
    }
}
