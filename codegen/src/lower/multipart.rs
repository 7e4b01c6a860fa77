//! Multipart bodies: each property of the schema is a part, or several with the same name.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::part::PartEncoding;
use super::pass::Pass;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::Part;
use crate::openapi::flag::as_flag;
use crate::openapi::{Encoding, Map, MediaType, Schema, Text, Typed};

/// Annotations, which have no effect on values.
const ANNOTATIONS: [&str; 6] = [
    "title",
    "description",
    "example",
    "examples",
    "default",
    "deprecated",
];

/// The described properties of a schema, and the required names.
#[derive(Default, PartialEq)]
struct Described<'d> {
    properties: Vec<Property<'d>>,
    places: HashMap<&'d str, usize>,
    required: HashSet<&'d str>,
}

/// A property with its alternative schemas, of which there are several if the variants of a body differ.
#[derive(Clone, PartialEq)]
struct Property<'d> {
    name: &'d str,
    schemas: Vec<Schema<'d>>,
}

/// The described properties of the schemas that a body is composed of. Each schema is visited once.
type Memo<'d> = HashMap<Schema<'d>, Rc<Described<'d>>>;

impl<'d> Pass<'_, 'd> {
    /// The parts of a body, in document order.
    pub(super) fn parts_of_form(
        &mut self,
        media_type: MediaType<'d>,
        operation_id: &str,
    ) -> Vec<Part> {
        let Some(schema) = media_type.schema() else {
            return Vec::new();
        };
        let encodings = media_type.encoding().unwrap_or_default();
        let described = self.described(schema, &mut Memo::new());
        self.unknown_encodings(schema, encodings, &described);
        let mut parts = Vec::new();
        for Property { name, schemas } in &described.properties {
            if schemas.iter().all(|it| self.is_read_only(*it)) {
                continue;
            }
            let encoding = self.encoding(encodings, name);
            let required = described.required.contains(name);
            parts.push(self.part_of_form(name, schemas, &encoding, required, operation_id));
        }
        parts
    }

    /// Reports encodings of properties that a urlencoded form's schema does not describe, or not so.
    pub(super) fn check_encodings(&mut self, media_type: MediaType<'d>) {
        let Some(schema) = media_type.schema() else {
            return;
        };
        let encodings = media_type.encoding().unwrap_or_default();
        if encodings.is_empty() {
            return;
        }
        let described = self.described(schema, &mut Memo::new());
        self.unknown_encodings(schema, encodings, &described);
        for property in &described.properties {
            if let Some(encoding) = encodings.get(property.name)
                && let [schema] = property.schemas[..]
            {
                self.check_property(encoding, schema);
            }
        }
    }

    fn unknown_encodings(
        &mut self,
        schema: Schema<'d>,
        encodings: Map<'d, Encoding<'d>>,
        described: &Described<'d>,
    ) {
        // Without properties, or with additional properties, the encoding of any name is valid.
        let mut parts = self.types.schemas.parts_of(schema).into_iter();
        let is_open = parts.any(|it| {
            it.has_patterns()
                || it
                    .further()
                    .is_some_and(|(_, it)| as_flag(it.node()) != Some(false))
        });
        if described.properties.is_empty() || is_open {
            return;
        }
        for encoding in encodings.entries() {
            let name = encoding.key;
            if described.places.contains_key(name) || name.starts_with("x-") {
                continue;
            }
            let message = format!("the encoding `{name}` names no property of the body");
            let warning = Diagnostic::warning(code::INVALID, encoding.key_span, message);
            let near = self
                .types
                .document
                .nearest(name, described.places.keys().copied());
            self.types.reader.report(match near {
                Some(near) => warning.help(format!("did you mean `{near}`?")),
                None => warning.help("describe the property in the schema, or remove the encoding"),
            });
        }
    }

    /// Whether a body contains a file, at any depth, which only a part can carry.
    pub(super) fn holds_file(&mut self, media_type: MediaType<'d>) -> bool {
        let schema = media_type.schema();
        schema.is_some_and(|it| self.file_within(it).is_some())
    }

    /// A nested file of a schema, at any depth.
    pub(super) fn file_within(&mut self, schema: Schema<'d>) -> Option<Schema<'d>> {
        let mut memo = Memo::new();
        let mut visited = HashSet::new();
        let mut next: Vec<Schema<'d>> = vec![schema];
        while let Some(schema) = next.pop() {
            let Some((target, _)) = self.types.reader.schema(schema) else {
                continue;
            };
            if !visited.insert(target) {
                continue;
            }
            next.extend(target.items());
            next.extend(self.types.schemas.branches(target).unwrap_or_default());
            let described = self.described(schema, &mut memo);
            let parts = self.types.schemas.parts_of(target).into_iter();
            let further = parts.filter_map(|it| Some(it.further()?.1));
            let further = further.filter(|it| it.is_object());
            let properties = described.properties.iter().flat_map(|it| &it.schemas);
            for property in properties.copied().chain(further) {
                if self.is_read_only(property) {
                    continue;
                }
                if self.is_file(property) {
                    return Some(property);
                }
                next.push(property);
            }
        }
        None
    }

    fn encoding(&mut self, encodings: Map<'d, Encoding<'d>>, name: &str) -> PartEncoding<'d> {
        let Some(node) = encodings.get(name) else {
            return PartEncoding::default();
        };
        self.types.reader.require_object(node);
        let types = node.content_type().map_or("", Text::as_str);
        // The first of several accepted types.
        let first = types.split(',').map(str::trim).next();
        PartEncoding {
            node: Some(node),
            content_type: first.filter(|it| !it.is_empty()),
        }
    }

    fn is_read_only(&mut self, property: Schema<'d>) -> bool {
        let target = self
            .types
            .reader
            .schema(property)
            .map_or(property, |(it, _)| it);
        property.read_only() == Some(true) || target.read_only() == Some(true)
    }

    /// The properties of a schema, including those of its `allOf` and its alternatives.
    fn described(&mut self, schema: Schema<'d>, memo: &mut Memo<'d>) -> Rc<Described<'d>> {
        let (order, is_cyclic) = self.composition(schema, memo);
        // Schemas in a cycle have the properties of all of them: iterate until nothing is added.
        for _ in 0..=order.len() {
            let mut has_changed = false;
            for schema in &order {
                let found = Rc::new(self.described_by(*schema, memo));
                let before = memo.insert(*schema, Rc::clone(&found));
                has_changed |= before != Some(found);
            }
            if !(is_cyclic && has_changed) {
                break;
            }
        }
        memo.get(&schema).map(Rc::clone).unwrap_or_default()
    }

    /// The schemas that one is composed of, including itself, without those in the memo. Components come before their
    /// composites, except in cycles. Also returns whether there is a cycle.
    fn composition(&mut self, schema: Schema<'d>, memo: &Memo<'d>) -> (Vec<Schema<'d>>, bool) {
        let mut visited = HashSet::new();
        let mut finished = HashSet::new();
        let (mut order, mut is_cyclic) = (Vec::new(), false);
        let mut next = vec![(schema, false)];
        while let Some((schema, is_done)) = next.pop() {
            if is_done {
                finished.insert(schema);
                order.push(schema);
                continue;
            }
            if memo.contains_key(&schema) {
                continue;
            }
            if !visited.insert(schema) {
                is_cyclic |= !finished.contains(&schema);
                continue;
            }
            next.push((schema, true));
            let (parts, branches) = self.components_of(schema);
            next.extend(parts.into_iter().chain(branches).map(|it| (it, false)));
        }
        (order, is_cyclic)
    }

    /// The parts and alternatives of a schema.
    fn components_of(&mut self, schema: Schema<'d>) -> (Vec<Schema<'d>>, Vec<Schema<'d>>) {
        let Some((node, _)) = self.types.reader.schema(schema) else {
            return <_>::default();
        };
        let branches = self.types.schemas.branches(node).unwrap_or_default();
        (node.parts().iter().collect(), branches)
    }

    /// Combines the memoized properties of a schema's components.
    fn described_by(&mut self, schema: Schema<'d>, memo: &Memo<'d>) -> Described<'d> {
        let Some((node, _)) = self.types.reader.schema(schema) else {
            return Described::default();
        };
        let (parts, branches) = self.components_of(schema);
        let stored = |it: &Schema<'d>| memo.get(it).map(Rc::clone).unwrap_or_default();
        let mut found = Described::default();
        for part in parts.iter().map(stored) {
            found.refine(self, &part.properties);
            found.required.extend(&part.required);
        }
        let branches: Vec<_> = branches.iter().map(stored).collect();
        found.required.extend(required_by_all(&branches));
        found.refine(self, &selected_among(&branches));
        found.own(self, node);
        found
    }
}

impl<'d> Described<'d> {
    fn own(&mut self, pass: &mut Pass<'_, 'd>, node: Schema<'d>) {
        if let Some(own) = node.properties() {
            let own = own.iter().map(|(name, it)| Property {
                name,
                schemas: vec![it],
            });
            let own: Vec<_> = own.collect();
            self.refine(pass, &own);
        }
        self.required.extend(node.required_names());
    }

    fn add(&mut self, property: Property<'d>) {
        self.places.insert(property.name, self.properties.len());
        self.properties.push(property);
    }

    /// Adds properties. For duplicate names, the first takes precedence, unless another is more specific.
    fn refine(&mut self, pass: &mut Pass<'_, 'd>, properties: &[Property<'d>]) {
        for property in properties {
            let Some(place) = self.places.get(property.name) else {
                self.add(property.clone());
                continue;
            };
            let schemas = &mut self.properties[*place].schemas;
            if pass.says_more(&property.schemas, schemas) {
                schemas.clone_from(&property.schemas);
            }
        }
    }
}

/// The properties of alternative schemas.
fn selected_among<'d>(branches: &[Rc<Described<'d>>]) -> Vec<Property<'d>> {
    let mut found = Described::default();
    let mut visited = HashSet::new();
    for property in branches.iter().flat_map(|it| &it.properties) {
        let name = property.name;
        for schema in &property.schemas {
            if !visited.insert((name, constraints_of(*schema))) {
                continue;
            }
            if let Some(place) = found.places.get(name) {
                found.properties[*place].schemas.push(*schema);
            } else {
                let schemas = vec![*schema];
                found.add(Property { name, schemas });
            }
        }
    }
    found.properties
}

/// The constraints of a schema as canonical text, to compare schemas.
fn constraints_of(schema: Schema) -> String {
    let mut said = schema.node().to_json();
    if let Some(keywords) = said.as_object_mut() {
        keywords.retain(|key, _| !ANNOTATIONS.contains(&key.as_str()));
    }
    said.to_string()
}

/// The names that all alternatives require.
fn required_by_all<'d>(branches: &[Rc<Described<'d>>]) -> Vec<&'d str> {
    let Some((first, others)) = branches.split_first() else {
        return Vec::new();
    };
    let required = first.required.iter().copied();
    let by_others = |name: &&str| others.iter().all(|it| it.required.contains(name));
    required.filter(by_others).collect()
}
