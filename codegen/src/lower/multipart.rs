//! Bodies of several parts: the properties of a schema, each of which is a part, or several of one name.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::part::Encoding;
use super::shape::has_members;
use super::{Lowering, keyword};
use crate::ir::Part;
use crate::load::{Node, Object};

/// The properties that a schema describes, with those that it requires.
#[derive(Default)]
struct Described<'d> {
    properties: Vec<(&'d str, &'d Node)>,
    names: HashSet<&'d str>,
    required: HashSet<&'d str>,
}

/// What is known of the schemas that a body is composed of: each is read once, however many ways lead to it.
#[derive(Default)]
struct Known<'d> {
    schemas: HashMap<*const Node, Rc<Described<'d>>>,
    depth: usize,
}

impl<'d> Lowering<'d> {
    /// The parts of a body, in the order of the document.
    pub(super) fn parts_of_form(&mut self, media_type: &'d Node, operation_id: &str) -> Vec<Part> {
        let Some(schema) = media_type.get("schema") else {
            return Vec::new();
        };
        let encodings = self.member(media_type, "encoding");
        let described = self.described(schema, &mut Known::default());
        let mut parts = Vec::new();
        for &(name, property) in &described.properties {
            if self.is_read_only(property) {
                continue;
            }
            let encoding = self.encoding(encodings, name);
            let required = described.required.contains(name);
            parts.push(self.part_of_form(name, property, &encoding, required, operation_id));
        }
        parts
    }

    /// Whether a body holds a file, which nothing but a part can carry.
    pub(super) fn holds_file(&mut self, media_type: &'d Node) -> bool {
        let Some(schema) = media_type.get("schema") else {
            return false;
        };
        let described = self.described(schema, &mut Known::default());
        let mut properties = described.properties.iter().map(|it| it.1);
        properties.any(|it| !self.is_read_only(it) && self.is_file(it))
    }

    fn encoding(&mut self, encodings: Option<&'d Object>, name: &str) -> Encoding<'d> {
        let Some(node) = encodings.and_then(|it| it.get(name)) else {
            return Encoding::default();
        };
        self.requires_object(node, &keyword::ENCODING);
        let types = self.text(node, "contentType").unwrap_or_default();
        // Of several that the API takes, the first.
        let first = types.split(',').map(str::trim).next();
        Encoding {
            node: Some(node),
            content_type: first.filter(|it| !it.is_empty()),
        }
    }

    fn is_read_only(&mut self, property: &'d Node) -> bool {
        let target = self.resolve(property).map_or(property, |(it, _)| it);
        self.flag(property, "readOnly") || self.flag(target, "readOnly")
    }

    /// What a schema describes, with what its `allOf` adds, and with what its choices may have.
    fn described(&mut self, schema: &'d Node, known: &mut Known<'d>) -> Rc<Described<'d>> {
        let Some((node, _)) = self.resolve(schema) else {
            return Rc::default();
        };
        // What leads back to itself describes nothing more.
        if let Some(known) = known.schemas.get(&std::ptr::from_ref(schema)) {
            return Rc::clone(known);
        }
        known.schemas.insert(schema, Rc::default());
        let most = self.config.limits.parts;
        if known.depth >= most {
            let message = format!("schemas are composed of schemas more than {most} times over");
            self.limit(node.span, &message, "parts");
            return Rc::default();
        }
        known.depth += 1;
        let mut found = Described::default();
        for part in self.items(node, "allOf") {
            let part = self.described(part, known);
            found.add(&part.properties);
            found.required.extend(&part.required);
        }
        let branches = self.branches(node).unwrap_or_default();
        let branches = branches.into_iter().map(|it| self.described(it, known));
        let branches: Vec<_> = branches.collect();
        found.required.extend(required_by_all(&branches));
        for branch in branches {
            found.add(&branch.properties);
        }
        found.own(self, node);
        if self.adds_members(schema) {
            found.own(self, schema);
        }
        known.depth -= 1;
        let found = Rc::new(found);
        known.schemas.insert(schema, Rc::clone(&found));
        found
    }
}

impl<'d> Described<'d> {
    fn own(&mut self, lowering: &mut Lowering<'d>, node: &'d Node) {
        if has_members(node) {
            let own = lowering.member(node, "properties");
            let own = own.into_iter().flat_map(Object::iter);
            let own: Vec<_> = own.map(|(name, it)| (name, &it.node)).collect();
            self.add(&own);
        }
        let required = lowering.items(node, "required").iter();
        self.required.extend(required.filter_map(Node::as_str));
    }

    /// Adds properties. Of several that have one name, the first counts.
    fn add(&mut self, properties: &[(&'d str, &'d Node)]) {
        let names = &mut self.names;
        let new = properties.iter().filter(|it| names.insert(it.0));
        self.properties.extend(new);
    }
}

/// What each of several schemas requires.
fn required_by_all<'d>(branches: &[Rc<Described<'d>>]) -> Vec<&'d str> {
    let Some((first, others)) = branches.split_first() else {
        return Vec::new();
    };
    let required = first.required.iter().copied();
    let by_others = |name: &&str| others.iter().all(|it| it.required.contains(name));
    required.filter(by_others).collect()
}
