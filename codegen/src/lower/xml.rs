//! The `xml` objects: how values are represented in XML.
//!
//! Types are determined elsewhere. This only determines how to convert values between XML and JSON.

use std::collections::HashSet;

use super::schema::last_segment;
use super::schemas::Schemas;
use super::types::Types;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Name, XmlElement, XmlProperty, XmlRoot, XmlShape};
use crate::load::{Node, Value};
use crate::openapi::{Document, Schema, Text, Typed, Visited, Xml};

impl<'d> Types<'d> {
    /// The root element of a body, with the schema's name or a default one.
    pub(super) fn xml_root(&mut self, schema: Schema<'d>, name: &str) -> XmlRoot {
        let reference = schema.reference().and_then(Node::as_str);
        let name = reference.map_or_else(|| name.to_owned(), last_segment);
        self.requires_element(schema);
        let element = self.xml_element(schema, &name);
        let roots = &mut self.xml.all.roots;
        let existing = roots.iter().position(|(_, it)| *it == element);
        let index = existing.unwrap_or_else(|| {
            roots.push((Name::wire(&name), element));
            roots.len() - 1
        });
        XmlRoot(index)
    }

    /// Determines the shapes of referenced schemas, including those they refer to.
    pub(super) fn xml_shapes(&mut self) {
        while let Some((index, node)) = self.xml.queue.pop_front() {
            self.xml.all.shapes[index].1 = self.xml_shape_of(node);
        }
    }

    fn xml_element(&mut self, schema: Schema<'d>, name: &str) -> XmlElement {
        let xml = self.schemas.xml_of(schema);
        let text = |of: fn(Xml<'d>) -> Option<Text<'d>>| {
            let text = xml.and_then(of)?.as_str().trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        XmlElement {
            name: text(Xml::name).unwrap_or_else(|| name.to_owned()),
            namespace: text(Xml::namespace),
            prefix: text(Xml::prefix),
            shape: self.xml_shape(schema),
        }
    }

    fn xml_shape(&mut self, schema: Schema<'d>) -> XmlShape {
        let Some((target, reference)) = self.reader.schema(schema) else {
            return XmlShape::Any;
        };
        let shape = match reference {
            Some(reference) => self.xml_named(reference, target),
            None => self.xml_shape_of(target),
        };
        if self.schemas.is_nullable(schema) {
            XmlShape::Nullable(Box::new(shape))
        } else {
            shape
        }
    }

    fn xml_named(&mut self, reference: &'d str, target: Schema<'d>) -> XmlShape {
        let key = target;
        if let Some(index) = self.xml.named.get(&key) {
            return XmlShape::Named(*index);
        }
        let index = self.xml.all.shapes.len();
        let name = Name::wire(last_segment(reference));
        self.xml.all.shapes.push((name, XmlShape::Any));
        self.xml.named.insert(key, index);
        self.xml.queue.push_back((index, target));
        XmlShape::Named(index)
    }

    /// The XML shape of a schema and its parts. If there are several, it accepts what any of them does.
    fn xml_shape_of(&mut self, node: Schema<'d>) -> XmlShape {
        let parts = self.xml_parts(node);
        if let Some(items) = parts.iter().find_map(|it| it.items()) {
            let wrapped = self.schemas.xml_of(node);
            let wrapped = wrapped.is_some_and(Xml::is_wrapped);
            self.requires_element(items);
            let item = self.xml_element(items, "");
            return XmlShape::List(Box::new(item), wrapped);
        }
        let mut properties: Vec<XmlProperty> = Vec::new();
        for part in &parts {
            for (name, property) in part.properties().unwrap_or_default().iter() {
                if properties.iter().all(|it| it.property != name) {
                    properties.push(self.xml_property(name, property));
                }
            }
        }
        let required = parts.iter().flat_map(|it| it.required_names());
        let required: Vec<_> = required.collect();
        for property in &mut properties {
            property.required &= required.contains(&property.property.as_str());
        }
        let others = parts.iter().find_map(|it| it.further()).map(|it| it.1);
        if !properties.is_empty() || others.is_some() {
            let others = others.filter(|it| it.is_object());
            if let Some(others) = others {
                self.requires_element(others);
            }
            let others = others.map_or(XmlShape::Any, |it| self.xml_shape(it));
            return XmlShape::Object(properties, Box::new(others));
        }
        if parts.iter().any(|it| it.main_type() == Some("object")) {
            return XmlShape::Object(properties, Box::new(XmlShape::Any));
        }
        let mut scalars = parts.iter().filter_map(|it| xml_scalar(*it));
        match scalars.next() {
            Some(first) if scalars.all(|it| it == first) => first,
            _ => XmlShape::Any,
        }
    }

    /// The components of a schema before the schema itself. Iterative, because chains may be long.
    fn xml_parts(&mut self, schema: Schema<'d>) -> Vec<Schema<'d>> {
        let (mut visited, mut parts) = (Visited::default(), Vec::new());
        let mut queue = vec![(schema, false)];
        while let Some((schema, is_done)) = queue.pop() {
            if is_done {
                parts.push(schema);
                continue;
            }
            let target = self.reader.schema(schema).map(|(it, _)| it);
            let Some(node) = target.filter(|it| visited.is_new(*it)) else {
                continue;
            };
            queue.push((node, true));
            for held in [node.any_of(), node.one_of(), node.all_of()] {
                let held = held.unwrap_or_default().iter().rev();
                queue.extend(held.map(|it| (it, false)));
            }
        }
        parts
    }

    fn xml_property(&mut self, name: &str, schema: Schema<'d>) -> XmlProperty {
        let mut element = self.xml_element(schema, name);
        // The name of a component does not apply to properties that refer to it.
        if schema.is_reference() && schema.xml().is_none() {
            name.clone_into(&mut element.name);
        }
        let xml = self.schemas.xml_of(schema);
        let is = |flag: fn(Xml<'d>) -> Option<bool>| xml.and_then(flag) == Some(true);
        let target = self.document.resolve(schema).map_or(schema, |it| it.0);
        let is_list = target.items().is_some();
        let may_be_none = is_list || schema.is_reference();
        let may_be_text = matches!(
            element.shape,
            XmlShape::Text | XmlShape::Integer | XmlShape::Number | XmlShape::Boolean
        );
        let node_type = xml.and_then(|it| self.xml_node_type(it, may_be_none, may_be_text));
        let attribute = is(Xml::attribute) || node_type == Some("attribute");
        if let Some(xml) = xml.filter(|_| attribute && self.schemas.is_object(schema)) {
            self.object_as_attribute(xml);
        }
        let wrapped = is(Xml::wrapped) || is_list && node_type == Some("element");
        let is_bare = is_list && !wrapped;
        // A list's name is that of its wrapper; without one, it has no effect.
        if is_bare {
            name.clone_into(&mut element.name);
        }
        XmlProperty {
            property: name.to_owned(),
            element,
            attribute,
            text: matches!(node_type, Some("text" | "cdata")),
            required: is_bare,
        }
    }
}

impl<'d> Types<'d> {
    /// Reports an attribute that would have properties.
    fn object_as_attribute(&mut self, xml: Xml<'d>) {
        let keyword = if xml.has("nodeType") {
            "nodeType"
        } else {
            "attribute"
        };
        let message = "an object cannot be an attribute in XML";
        let finding = Diagnostic::error(code::INVALID, xml.span_of(keyword), message);
        let help = format!("remove `{keyword}`, so that it is an element");
        self.reader.report(finding.help(help));
    }

    /// The kind of node of a property. A list or a reference may itself be `none`, since its items or its target are
    /// nodes.
    fn xml_node_type(
        &mut self,
        xml: Xml<'d>,
        may_be_none: bool,
        may_be_text: bool,
    ) -> Option<&'d str> {
        let node_type = xml.node_type()?;
        let text = node_type.as_str();
        match text {
            "element" | "attribute" => return Some(text),
            "none" if may_be_none => return Some(text),
            "text" | "cdata" if may_be_text => return Some(text),
            "none" | "text" | "cdata" => self.no_node(&node_type),
            // Reported with the grammar.
            _ => {}
        }
        None
    }

    /// Reports a root, an item or a further property that is no element.
    fn requires_element(&mut self, schema: Schema<'d>) {
        let node_type = self.schemas.xml_of(schema).and_then(Xml::node_type);
        let target = self.document.resolve(schema).map_or(schema, |it| it.0);
        let may_be_none = schema.is_reference() || target.items().is_some();
        if let Some(node_type) = node_type
            && (matches!(node_type.as_str(), "attribute" | "text" | "cdata")
                || &*node_type == "none" && !may_be_none)
        {
            self.no_node(&node_type);
        }
    }

    fn no_node(&mut self, node_type: &Text<'d>) {
        let message = format!("the `nodeType` `{}` is not supported here", &**node_type);
        let finding = Diagnostic::error(code::UNSUPPORTED, node_type.span, message);
        let help =
            "attributes and text are properties that are scalars; anything else is an element";
        self.reader.report(finding.help(help));
    }
}

impl<'d> Schemas<'d> {
    /// The `xml` object of a schema or its target.
    fn xml_of(&self, schema: Schema<'d>) -> Option<Xml<'d>> {
        let own = schema.xml();
        own.or_else(|| self.document.resolve(schema).ok()?.0.xml())
    }
}

/// Whether a schema describes its content and its values are unambiguous in XML. Unlike JSON, XML does not distinguish
/// a list from an object, or a string from a number.
pub(super) fn is_unambiguous<'d>(document: Document<'d>, schema: Schema<'d>) -> bool {
    let parts = ["properties", "items", "allOf", "oneOf", "anyOf"];
    let says = parts.iter().any(|it| schema.has(it));
    if !says || schema.main_type() == Some("string") {
        return false;
    }
    let mut visited = Visited::default();
    let mut queue = vec![schema];
    while let Some(schema) = queue.pop() {
        let Ok((node, _)) = document.resolve(schema) else {
            continue;
        };
        if !visited.is_new(node) {
            continue;
        }
        if xml_kinds(document, node).len() > 1 {
            return false;
        }
        queue.extend(node.items());
        queue.extend(node.further().map(|it| it.1));
        for parts in [node.all_of(), node.one_of(), node.any_of()] {
            queue.extend(parts.unwrap_or_default());
        }
        for (name, property) in node.properties().unwrap_or_default().iter() {
            let own = property.xml().and_then(Xml::name);
            if !is_name(own.map_or(name, Text::as_str)) {
                return false;
            }
            queue.push(property);
        }
    }
    true
}

/// Whether an element can have this name.
fn is_name(name: &str) -> bool {
    let is_inner = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.' | ':');
    name.starts_with(|it: char| it.is_alphabetic() || it == '_') && name.chars().all(is_inner)
}

/// The shapes that a schema allows, if there are several.
fn xml_kinds<'d>(document: Document<'d>, node: Schema<'d>) -> HashSet<&'d str> {
    let several = node.ty().and_then(Node::as_array).unwrap_or_default();
    let several = several.iter().filter_map(Node::as_str);
    let lists = [node.one_of(), node.any_of()].into_iter().flatten();
    let branches = lists.flatten().filter_map(|it| {
        let (branch, _) = document.resolve(it).ok()?;
        let has = |key: &str| branch.has(key);
        branch.main_type().or_else(|| match () {
            () if has("items") => Some("array"),
            () if has("properties") || has("allOf") || has("oneOf") || has("anyOf") => {
                Some("object")
            }
            // Only refines the surrounding schema.
            () if has("required") || has("not") => None,
            () if has("enum") || has("const") => Some("string"),
            () => (!has("type")).then_some("any"),
        })
    });
    several.chain(branches).filter(|it| *it != "null").collect()
}

fn xml_scalar(node: Schema) -> Option<XmlShape> {
    let shown = || node.values()?.first();
    let ty = node.main_type().or_else(|| {
        let text = |it: &Node| matches!(it.value, Value::String(_));
        let shown = node.constant().or_else(shown)?;
        text(shown).then_some("string")
    });
    match ty? {
        "string" => Some(XmlShape::Text),
        "integer" => Some(XmlShape::Integer),
        "number" => Some(XmlShape::Number),
        "boolean" => Some(XmlShape::Boolean),
        _ => None,
    }
}
