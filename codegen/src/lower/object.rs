//! Objects: the properties of a schema and of its parts.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::schema::{Place, Use};
use super::schemas::{Schemas, memoized};
use super::shape::{Branch, Shape};
use super::types::Types;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Definition, Field, Name, Scalar, Struct, TypeId, TypeRef};
use crate::openapi::{Map, Schema, Typed, Visited};
use indexmap::IndexMap;

impl<'d> Types<'d> {
    /// The definition for objects that all apply: a struct, or a union of structs if one of the parts is a union.
    pub(super) fn object(&mut self, roots: &[Schema<'d>], id: TypeId) -> Definition {
        let mut parts = self.parts(roots);
        let mut variants = self.schemas.alternatives(&parts);
        for (_, only) in variants.extract_if(.., |(_, branches)| branches.len() == 1) {
            self.add_parts(&mut parts, only[0]);
        }
        if variants.is_empty() {
            return self.object_of_parts(&parts, id);
        }
        if let [(of, branches)] = variants.as_slice() {
            let all = branches.iter().map(|branch| {
                let mut properties = parts.clone();
                self.add_parts(&mut properties, *branch);
                Branch {
                    node: *branch,
                    shape: Some(Shape::Properties(properties)),
                }
            });
            let all = all.collect();
            let mut parts = parts.iter().rev();
            let discriminator = of.discriminator();
            let discriminator = discriminator.or_else(|| parts.find_map(|it| it.discriminator()));
            return Definition::Union(self.union(*of, all, discriminator, id));
        }
        // Several unions at once have no Rust type: make the properties of all variants optional.
        let mut optional = Vec::new();
        for branch in variants.iter().flat_map(|(_, branches)| branches) {
            self.add_parts(&mut optional, *branch);
        }
        Definition::Struct(self.structure(&parts, &optional, id))
    }

    /// The definition for parts without unions: a union, if one of them is a base with a discriminator.
    fn object_of_parts(&mut self, parts: &[Schema<'d>], id: TypeId) -> Definition {
        let mut refined = self.refined(parts, id);
        if refined.len() == 1
            && let Some(only) = refined.pop()
        {
            return Definition::Union(self.union_of_refined(only, parts, id));
        }
        let mut optional = Vec::new();
        for subtype in refined.iter().flat_map(|it| &it.subtypes) {
            self.add_parts(&mut optional, subtype.node);
        }
        Definition::Struct(self.structure(parts, &optional, id))
    }

    /// A struct with the properties of complete parts. The properties of unions among them are optional.
    pub(super) fn properties(&mut self, parts: &[Schema<'d>], id: TypeId) -> Struct {
        let last = parts.last().copied();
        let mut optional = Vec::new();
        for (of, branches) in self.schemas.alternatives(parts) {
            // The union that these parts were created for is already handled.
            let made = |it: &Schema<'d>| {
                let target = self.document.resolve(*it).map(|(target, _)| target);
                target.is_ok_and(|target| parts.contains(&target))
            };
            if branches.iter().any(made) && last.is_none_or(|it| it != of) {
                continue;
            }
            for branch in branches {
                self.add_parts(&mut optional, branch);
            }
        }
        self.structure(parts, &optional, id)
    }

    pub(super) fn add_parts(&mut self, parts: &mut Vec<Schema<'d>>, node: Schema<'d>) {
        if let Some((target, _)) = self.reader.schema(node) {
            for part in self.parts(&[target]) {
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
        }
    }

    /// The schemas that apply to parts conditionally.
    fn conditional(&mut self, parts: &[Schema<'d>]) -> Vec<Schema<'d>> {
        let mut conditional = Vec::new();
        for part in parts {
            let dependent = part.dependent_schemas().unwrap_or_default();
            let branches = [part.then(), part.otherwise()].into_iter().flatten();
            for branch in branches.chain(dependent.values()) {
                self.add_parts(&mut conditional, branch);
            }
        }
        conditional
    }

    /// The schemas of each property of some parts. The first ones, whose number is returned, are described by parts
    /// that always apply; the others only by conditional ones.
    fn described_properties(
        &mut self,
        parts: &[Schema<'d>],
        optional: &[Schema<'d>],
    ) -> (IndexMap<&'d str, Vec<Schema<'d>>>, usize) {
        let mut found: IndexMap<&'d str, Vec<Schema<'d>>> = IndexMap::new();
        for part in parts {
            for (name, property) in part.properties().unwrap_or_default().iter() {
                found.entry(name).or_default().push(property);
            }
        }
        let certain = found.len();
        for part in optional {
            for (name, property) in part.properties().unwrap_or_default().iter() {
                found.entry(name).or_default().push(property);
            }
        }
        for part in self.conditional(parts) {
            for (name, property) in part.properties().unwrap_or_default().iter() {
                // An unconditional description takes precedence over a conditional one.
                let at = found.get_index_of(name);
                if at.is_none_or(|at| at >= certain) {
                    found.entry(name).or_default().push(property);
                }
            }
        }
        (found, certain)
    }

    /// A struct with the properties of some parts, and the optional properties of others.
    fn structure(&mut self, parts: &[Schema<'d>], optional: &[Schema<'d>], id: TypeId) -> Struct {
        let (found, certain) = self.described_properties(parts, optional);
        let described: usize = found.values().map(Vec::len).sum();
        if let Some(last) = parts.last() {
            self.reader
                .charge(parts.len() + optional.len() + described, last.span());
        }
        if self.reader.is_exceeded() {
            return Struct::default();
        }
        let tags = self.own_tags(parts, id);
        let mut fields = Vec::new();
        let mut tagged = Vec::new();
        for (index, (name, nodes)) in found.into_iter().enumerate() {
            let mut field = self.field(name, &nodes, index < certain, id);
            if index < certain {
                field.constant = self.schemas.only_value(&nodes);
            }
            let tag = tags.iter().find(|it| it.property == name);
            if let Some(tag) = tag {
                if field.constant.is_none() && tag.is_inherited {
                    tagged.push(index);
                }
                field.constant = self
                    .schemas
                    .constant_of_tag(tag, &nodes, field.constant.take());
            }
            fields.push(field);
        }
        for part in parts {
            self.required(*part, &mut fields);
        }
        for (index, field) in fields.iter_mut().enumerate() {
            // An optional value is up to the caller.
            if !field.required && !tagged.contains(&index) {
                field.constant = None;
            }
            let is_composed = field
                .constant
                .as_ref()
                .is_some_and(|it| it.is_object() || it.is_array());
            if is_composed && holds_types(&field.ty) {
                // A type with a single value is redundant next to the constant.
                field.ty = TypeRef::Scalar(Scalar::Any);
            }
        }
        let additional = self.further(parts, id, !fields.is_empty());
        Struct {
            fields,
            additional,
            ..Struct::default()
        }
    }

    /// The type of additional properties, if they are allowed.
    fn further(
        &mut self,
        parts: &[Schema<'d>],
        parent: TypeId,
        has_fields: bool,
    ) -> Option<TypeRef> {
        let mut further = None;
        for part in parts {
            let place = Place::Property {
                parent,
                property: "additional".to_owned(),
            };
            if part.has_patterns() && part.is_open_beside_patterns() && has_fields {
                // Properties with other names may have any type.
                further = Some(TypeRef::Scalar(Scalar::Any));
            } else if let Some(ty) = self.additional(*part, &place) {
                further = Some(ty);
            }
        }
        further
    }

    /// A property that one or several parts describe.
    fn field(&mut self, name: &str, nodes: &[Schema<'d>], certain: bool, parent: TypeId) -> Field {
        let place = Place::Property {
            parent,
            property: name.to_owned(),
        };
        let used = if certain || nodes.len() == 1 {
            self.use_of_intersection(nodes, &place)
        } else {
            let shape = self.common_shape(nodes);
            Use {
                ty: self.of_shape(shape, nodes[nodes.len() - 1], &place),
                nullable: nodes.iter().all(|it| self.schemas.is_nullable(*it)),
            }
        };
        let mut field = Field {
            name: Name::wire(name),
            ty: used.ty,
            required: false,
            nullable: used.nullable,
            description: String::new(),
            read_only: false,
            write_only: false,
            deprecated: false,
            constant: None,
        };
        for node in nodes {
            let target = self.target(*node);
            let own = self.reader.text(node.description());
            let description = if own.is_empty() {
                self.reader.text(target.description())
            } else {
                own
            };
            if !description.is_empty() {
                field.description = description;
            }
            field.read_only |= node.read_only() == Some(true) || target.read_only() == Some(true);
            field.write_only |=
                node.write_only() == Some(true) || target.write_only() == Some(true);
            field.deprecated |=
                node.deprecated() == Some(true) || target.deprecated() == Some(true);
        }
        field
    }

    /// The common shape of several schemas, of which a value need only match one.
    fn common_shape(&mut self, nodes: &[Schema<'d>]) -> Shape<'d> {
        let target = |it: &Schema<'d>| self.document.resolve(*it).map(|(target, _)| target).ok();
        let first = target(&nodes[0]);
        let same = nodes.iter().all(|it| match (first, target(it)) {
            (Some(a), Some(b)) => a == b || a.node().to_json() == b.node().to_json(),
            _ => false,
        });
        if same {
            Shape::Same(nodes[0])
        } else {
            Shape::Any
        }
    }

    /// The target of a reference, or of a schema that wraps a single one.
    fn target(&mut self, node: Schema<'d>) -> Schema<'d> {
        let (mut node, mut visited) = (node, Visited::default());
        while let Ok((target, _)) = self.document.resolve(node) {
            let wraps = ["allOf", "oneOf", "anyOf"]
                .iter()
                .any(|key| target.has(key));
            if !wraps || !visited.is_new(target) {
                return target;
            }
            match self.shape(target) {
                Shape::Same(inner) => node = inner,
                _ => return target,
            }
        }
        node
    }

    fn required(&mut self, part: Schema<'d>, fields: &mut [Field]) {
        let items = part.required().unwrap_or_default();
        let names = fields.iter().enumerate();
        let names = names.map(|(at, it)| (it.name.wire.clone(), at));
        let places: HashMap<String, usize> = names.filter(|_| !items.is_empty()).collect();
        for item in items {
            let Some(name) = item.as_str() else {
                self.reader
                    .wrong_type(item, "a required property", "a string");
                continue;
            };
            if let Some(at) = places.get(name) {
                fields[*at].required = true;
                continue;
            }
            let near = self
                .document
                .nearest(name, fields.iter().map(|it| it.name.wire.as_str()));
            let finding = Diagnostic::warning(
                code::INVALID,
                item.span,
                format!("there is no property `{name}`"),
            );
            self.reader.report(match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("describe it under `properties`, or do not require it"),
            });
        }
    }
}

impl<'d> Schemas<'d> {
    /// The alternatives among parts, except those of a base with its own subtypes.
    fn alternatives(&self, parts: &[Schema<'d>]) -> Vec<(Schema<'d>, Vec<Schema<'d>>)> {
        let is_part = |it: &Schema<'d>| {
            let target = self.document.resolve(*it).map(|(target, _)| target);
            target.is_ok_and(|target| parts.contains(&target))
        };
        parts
            .iter()
            .filter_map(|part| Some((*part, self.branches(*part)?)))
            .filter(|(_, branches)| !branches.iter().any(is_part))
            .collect()
    }

    /// Whether the alternatives of a schema have all properties that it describes itself.
    pub(super) fn repeats_properties(&self, node: Schema<'d>, branches: &[Schema<'d>]) -> bool {
        let own = node.properties();
        let own: Vec<&str> = own.unwrap_or_default().keys().collect();
        branches.iter().all(|branch| {
            let names = self.property_names(*branch);
            own.iter().all(|it| names.contains(it))
        })
    }

    /// The property names of a schema and of its parts.
    pub(super) fn property_names(&self, node: Schema<'d>) -> HashSet<&'d str> {
        let parts = self.parts_of(node).into_iter();
        let properties = parts.filter_map(Schema::properties);
        properties.flat_map(Map::keys).collect()
    }

    /// A schema and all that it is composed of by `allOf`, each once.
    pub(super) fn parts_of(&self, node: Schema<'d>) -> Vec<Schema<'d>> {
        self.all_parts(node).to_vec()
    }

    /// The same, without copying them.
    pub(super) fn all_parts(&self, node: Schema<'d>) -> Rc<[Schema<'d>]> {
        memoized(&self.memo.parts, node, || self.found_parts(node).into())
    }

    fn found_parts(&self, node: Schema<'d>) -> Vec<Schema<'d>> {
        let (mut found, mut next, mut visited) = (Vec::new(), vec![node], Visited::default());
        while let Some(node) = next.pop() {
            let Ok((node, _)) = self.document.resolve(node) else {
                continue;
            };
            if visited.is_new(node) {
                found.push(node);
                next.extend(node.parts().iter().rev());
            }
        }
        found
    }
}

/// Whether a type contains a declared one.
fn holds_types(ty: &TypeRef) -> bool {
    let mut found = false;
    ty.visit(&mut |_| found = true);
    found
}
