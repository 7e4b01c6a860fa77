//! The `xml` objects: how the values of schemas stand in XML.
//!
//! Which type a schema has is found elsewhere; here, only what must be known to turn its values into JSON and back.

use std::collections::{HashMap, HashSet, VecDeque};

use super::schema::last_segment;
use super::schemas::Schemas;
use super::{Lowering, media};
use crate::ir::{Name, XmlElement, XmlMember, XmlRoot, XmlShape};
use crate::load::{Document, Node, Object, Value};
use crate::openapi::Visited;
use crate::openapi::schema::further;

/// The schemas that have been met.
#[derive(Default)]
pub(super) struct Met<'d> {
    named: HashMap<*const Node, usize>,
    queue: VecDeque<(usize, &'d Node)>,
}

impl<'d> Lowering<'d> {
    /// A body of a schema, which has the schema's name, or one that is given.
    pub(super) fn xml_root(&mut self, schema: &'d Node, name: &str) -> XmlRoot {
        let reference = schema.get("$ref").and_then(Node::as_str);
        let name = reference.map_or_else(|| name.to_owned(), last_segment);
        let element = self.xml_element(schema, &name);
        let roots = &mut self.api.xml.roots;
        let known = roots.iter().position(|(_, it)| *it == element);
        let index = known.unwrap_or_else(|| {
            roots.push((Name::wire(&name), element));
            roots.len() - 1
        });
        XmlRoot(index)
    }

    /// The shapes of the schemas that references have named, and of those that these name.
    pub(super) fn xml_shapes(&mut self) {
        while let Some((index, node)) = self.met.queue.pop_front() {
            self.api.xml.shapes[index].1 = self.xml_shape_of(node);
        }
    }

    fn xml_element(&mut self, schema: &'d Node, name: &str) -> XmlElement {
        let said = |lowering: &mut Self, key: &str| {
            let xml = lowering.schemas.xml_of(schema)?;
            let text = lowering.reader.string(xml, key)?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        XmlElement {
            name: said(self, "name").unwrap_or_else(|| name.to_owned()),
            namespace: said(self, "namespace").unwrap_or_default(),
            prefix: said(self, "prefix").unwrap_or_default(),
            shape: self.xml_shape(schema),
        }
    }

    fn xml_shape(&mut self, schema: &'d Node) -> XmlShape {
        let Some((target, reference)) = self.reader.resolve(schema) else {
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

    fn xml_named(&mut self, reference: &'d str, target: &'d Node) -> XmlShape {
        let key = std::ptr::from_ref(target);
        if let Some(index) = self.met.named.get(&key) {
            return XmlShape::Named(*index);
        }
        let index = self.api.xml.shapes.len();
        let name = Name::wire(last_segment(reference));
        self.api.xml.shapes.push((name, XmlShape::Any));
        self.met.named.insert(key, index);
        self.met.queue.push_back((index, target));
        XmlShape::Named(index)
    }

    /// The shape of a schema by what it says, and what it is composed of: of several, all that any may have.
    fn xml_shape_of(&mut self, node: &'d Node) -> XmlShape {
        let parts = self.xml_parts(node);
        if let Some(items) = parts.iter().find_map(|it| it.get("items")) {
            let wrapped = self.schemas.xml_of(node);
            let wrapped = wrapped.is_some_and(|it| self.reader.boolean(it, "wrapped"));
            let item = self.xml_element(items, "");
            return XmlShape::List(Box::new(item), wrapped);
        }
        let mut members: Vec<XmlMember> = Vec::new();
        for part in &parts {
            let properties = part.get("properties").and_then(Node::as_object);
            for (name, member) in properties.into_iter().flat_map(Object::iter) {
                if members.iter().all(|it| it.member != name) {
                    members.push(self.xml_member(name, &member.node));
                }
            }
        }
        let required = parts
            .iter()
            .flat_map(|it| self.reader.array(it, "required"));
        let required: Vec<_> = required.filter_map(Node::as_str).collect();
        for member in &mut members {
            member.required &= required.contains(&member.member.as_str());
        }
        let others = parts.iter().find_map(|it| further(it)).map(|it| it.1);
        if !members.is_empty() || others.is_some() {
            let others = others.filter(|it| matches!(it.value, Value::Object(_)));
            let others = others.map_or(XmlShape::Any, |it| self.xml_shape(it));
            return XmlShape::Object(members, Box::new(others));
        }
        if parts.iter().any(|it| media::type_of(it) == Some("object")) {
            return XmlShape::Object(members, Box::new(XmlShape::Any));
        }
        let mut scalars = parts.iter().filter_map(|it| xml_scalar(it));
        match scalars.next() {
            Some(first) if scalars.all(|it| it == first) => first,
            _ => XmlShape::Any,
        }
    }

    /// A schema, behind those that it is composed of or may be. Without recursion: a chain of them may be long.
    fn xml_parts(&mut self, schema: &'d Node) -> Vec<&'d Node> {
        let (mut seen, mut parts) = (Visited::default(), Vec::new());
        let mut queue = vec![(schema, false)];
        while let Some((schema, is_done)) = queue.pop() {
            if is_done {
                parts.push(schema);
                continue;
            }
            let target = self.reader.resolve(schema).map(|(it, _)| it);
            let Some(node) = target.filter(|it| seen.is_new(it)) else {
                continue;
            };
            queue.push((node, true));
            for key in ["anyOf", "oneOf", "allOf"] {
                let held = self.reader.array(node, key).iter().rev();
                queue.extend(held.map(|it| (it, false)));
            }
        }
        parts
    }

    fn xml_member(&mut self, name: &str, schema: &'d Node) -> XmlMember {
        let mut element = self.xml_element(schema, name);
        // What a schema is called by itself does not say what each member is called that it is the schema of.
        if schema.get("$ref").is_some() && schema.get("xml").is_none() {
            name.clone_into(&mut element.name);
        }
        let xml = self.schemas.xml_of(schema);
        let mut is = |key| xml.is_some_and(|it| self.reader.boolean(it, key));
        let (attribute, wrapped) = (is("attribute"), is("wrapped"));
        let target = self.document.resolve(schema).map_or(schema, |it| it.0);
        let is_bare = target.get("items").is_some() && !wrapped;
        // The name of a list is that of its own element; without one, it names nothing.
        if is_bare {
            name.clone_into(&mut element.name);
        }
        XmlMember {
            member: name.to_owned(),
            element,
            attribute,
            required: is_bare,
        }
    }
}

impl<'d> Schemas<'d> {
    /// The `xml` object of a schema, or of what it refers to.
    fn xml_of(&self, schema: &'d Node) -> Option<&'d Node> {
        let own = schema.get("xml");
        own.or_else(|| self.document.resolve(schema).ok()?.0.get("xml"))
    }
}

/// Whether a schema says of what a value consists, and all that it holds is told in XML: where a value may be a list or
/// an object, or a text or a number, nothing in XML says which it is, as JSON does.
pub(super) fn is_told(document: &Document, schema: &Node) -> bool {
    let parts = ["properties", "items", "allOf", "oneOf", "anyOf"];
    let says = parts.iter().any(|it| schema.get(it).is_some());
    if !says || media::type_of(schema) == Some("string") {
        return false;
    }
    let mut seen = Visited::default();
    let mut queue = vec![schema];
    while let Some(schema) = queue.pop() {
        let Ok((node, _)) = document.resolve(schema) else {
            continue;
        };
        if !seen.is_new(node) {
            continue;
        }
        if xml_kinds(document, node).len() > 1 {
            return false;
        }
        queue.extend(node.get("items"));
        queue.extend(further(node).map(|it| it.1));
        for key in ["allOf", "oneOf", "anyOf"] {
            let parts = node.get(key).and_then(Node::as_array);
            queue.extend(parts.unwrap_or_default());
        }
        let members = node.get("properties").and_then(Node::as_object);
        for (name, member) in members.into_iter().flat_map(Object::iter) {
            let said = member.node.get("xml").and_then(|it| it.get("name"));
            if !is_name(said.and_then(Node::as_str).unwrap_or(name)) {
                return false;
            }
            queue.push(&member.node);
        }
    }
    true
}

/// Whether an element can have a name.
fn is_name(name: &str) -> bool {
    let is_inner = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.' | ':');
    name.starts_with(|it: char| it.is_alphabetic() || it == '_') && name.chars().all(is_inner)
}

/// The kinds of what a schema lets a value be, if it lets it be several things.
fn xml_kinds<'d>(document: &'d Document, node: &'d Node) -> HashSet<&'d str> {
    let said = node
        .get("type")
        .and_then(Node::as_array)
        .unwrap_or_default();
    let said = said.iter().filter_map(Node::as_str);
    let lists = ["oneOf", "anyOf"]
        .iter()
        .filter_map(|it| node.get(it)?.as_array());
    let branches = lists.flatten().filter_map(|it| {
        let (branch, _) = document.resolve(it).ok()?;
        let has = |key: &str| branch.get(key).is_some();
        media::type_of(branch).or_else(|| match () {
            () if has("items") => Some("array"),
            () if has("properties") || has("allOf") || has("oneOf") || has("anyOf") => {
                Some("object")
            }
            // A refinement of what stands around it.
            () if has("required") || has("not") => None,
            () if has("enum") || has("const") => Some("string"),
            () => (branch.get("type").is_none()).then_some("any"),
        })
    });
    said.chain(branches).filter(|it| *it != "null").collect()
}

fn xml_scalar(node: &Node) -> Option<XmlShape> {
    let shown = || node.get("enum")?.as_array()?.first();
    let ty = media::type_of(node).or_else(|| {
        let text = |it: &Node| matches!(it.value, Value::String(_));
        let shown = node.get("const").or_else(shown)?;
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
