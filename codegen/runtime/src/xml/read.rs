//! Converts a tree of elements to a value, according to its shape.

use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::chars::local;
use super::node::{Attribute, Node, charge};
use super::shape::{Element, Property, Shape, TEXT};
use super::{Error, scalar};
use crate::decoding::cost;

/// The value of an element. The depth was limited when the tree was read.
pub(super) fn value(shape: &'static Shape, node: Node<'_>) -> Result<Value, Error> {
    let offset = node.offset;
    value_of(shape, node).map_err(|why| why.at(offset))
}

fn value_of(shape: &'static Shape, node: Node<'_>) -> Result<Value, Error> {
    if node.is_nil {
        return Ok(Value::Null);
    }
    match shape.inner() {
        Shape::List { item, .. } => list(item, node),
        Shape::Object { properties, others } => object(properties, others, node),
        Shape::Any if !node.children.is_empty() || node.has_attributes() => {
            object(&[], &Shape::Any, node)
        }
        _ if !node.children.is_empty() => Err(Error::new("expected a text, found elements")),
        _ => {
            charge(cost::text(node.text.len()))?;
            scalar::read(shape, node.text)
        }
    }
}

fn list(item: &'static Element, node: Node<'_>) -> Result<Value, Error> {
    if !node.is_blank() {
        return Err(Error::new("expected elements, found a text"));
    }
    let items = node.children.into_iter().enumerate();
    let items = items.map(|(index, it)| {
        charge(cost::element(size_of::<Value>(), index))?;
        named(item.shape, it)
    });
    items.collect::<Result<_, _>>().map(Value::Array)
}

/// The value of an element, whose name is added to errors.
fn named(shape: &'static Shape, node: Node<'_>) -> Result<Value, Error> {
    let name = node.name().to_owned();
    value(shape, node).map_err(|why| why.within(&name))
}

fn object(
    properties: &'static [Property],
    others: &'static Shape,
    node: Node<'_>,
) -> Result<Value, Error> {
    let is_blank = node.is_blank();
    let mut object = Object {
        properties,
        others,
        values: Map::new(),
    };
    for attribute in node.attributes {
        object.attribute(attribute)?;
    }
    for child in node.children {
        object.element(child)?;
    }
    let as_text = properties.iter().find(|it| it.text);
    if let Some(property) = as_text.filter(|_| !is_blank) {
        charge(entry(property.property, object.values.len()))?;
        charge(cost::text(node.text.len()))?;
        let value = scalar::read(property.element.shape, node.text)?;
        object.values.insert(property.property.to_owned(), value);
    } else if !is_blank {
        if !matches!(others.inner(), Shape::Any) {
            return Err(Error::new("expected elements, found a text"));
        }
        let text = node.text.into_owned();
        charge(entry(TEXT, object.values.len()))?;
        charge(cost::text(text.len()))?;
        object.values.insert(TEXT.to_owned(), text.into());
    }
    let lists = properties.iter().filter(|it| it.required);
    for property in lists.filter(|it| it.element.shape.bare_items().is_some()) {
        let entry = object.values.entry(property.property);
        entry.or_insert_with(|| Value::Array(Vec::new()));
    }
    Ok(object.values.into())
}

/// The memory of another property of an object.
fn entry(name: &str, index: usize) -> usize {
    let size = size_of::<String>() + size_of::<Value>();
    cost::entry(size, index) + cost::text(name.len())
}

/// An object that is being read.
struct Object {
    properties: &'static [Property],
    others: &'static Shape,
    values: Map<String, Value>,
}

impl Object {
    fn attribute(&mut self, attribute: Attribute) -> Result<(), Error> {
        let Attribute { name, value, .. } = attribute;
        charge(entry(&name, self.values.len()))?;
        let known = |it: &&Property| it.attribute && local(it.element.name) == name;
        if let Some(property) = self.properties.iter().find(known) {
            let value = scalar::read(property.element.shape, value.into());
            let value = value.map_err(|why| why.within(&name))?;
            self.values.insert(property.property.to_owned(), value);
        } else if !attribute.of_schema
            && matches!(self.others.inner(), Shape::Any)
            && !self.is_property(&name)
            && !self.is_element(&name)
        {
            self.add(name, value.into())?;
        }
        Ok(())
    }

    fn element(&mut self, node: Node<'_>) -> Result<(), Error> {
        let known = |it: &&Property| it.is_element() && it.element_name() == node.name();
        let (name, shape) = match self.properties.iter().find(known) {
            Some(property) => (property.property, property.element.shape),
            None if self.is_property(node.name()) => return Ok(()),
            None => (node.name(), self.others),
        };
        if !self.values.contains_key(name) {
            charge(entry(name, self.values.len()))?;
        }
        let name = name.to_owned();
        if let Some(item) = shape.bare_items() {
            let value = named(item.shape, node)?;
            let items = self
                .values
                .entry(name)
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = items {
                charge(cost::element(size_of::<Value>(), items.len()))?;
                items.push(value);
            }
        } else if matches!(shape.inner(), Shape::Any) {
            let value = named(shape, node)?;
            self.add(name, value)?;
        } else {
            let (element, offset) = (node.name().to_owned(), node.offset);
            let value = named(shape, node)?;
            match self.values.entry(name) {
                Entry::Vacant(entry) => entry.insert(value),
                Entry::Occupied(_) => {
                    let why = Error::new("it occurs more than once").at(offset);
                    return Err(why.within(&element));
                }
            };
        }
        Ok(())
    }

    /// Adds a value that is not itself an array; several become one.
    fn add(&mut self, name: String, value: Value) -> Result<(), Error> {
        match self.values.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(value);
            }
            Entry::Occupied(mut entry) => match entry.get_mut() {
                Value::Array(values) => {
                    charge(cost::element(size_of::<Value>(), values.len()))?;
                    values.push(value);
                }
                first => {
                    charge(cost::element(size_of::<Value>(), 0))?;
                    *first = Value::Array(vec![first.take(), value]);
                }
            },
        }
        Ok(())
    }

    /// Whether an element with this name is a property, for which an attribute must not be mistaken.
    fn is_element(&self, name: &str) -> bool {
        let mut elements = self.properties.iter().filter(|it| it.is_element());
        elements.any(|it| it.element_name() == name)
    }

    /// Whether JSON has a property with this name, wherever it is in XML.
    fn is_property(&self, name: &str) -> bool {
        self.properties.iter().any(|it| it.property == name)
    }
}

impl Property {
    fn is_element(&self) -> bool {
        !self.attribute && !self.text
    }

    /// The local name of the element, or of each item.
    fn element_name(&self) -> &'static str {
        let item = self.element.shape.bare_items().map(|it| it.name);
        let name = item.filter(|it| !it.is_empty());
        local(name.unwrap_or(self.element.name))
    }
}
