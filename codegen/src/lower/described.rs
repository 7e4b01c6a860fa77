//! Values that several schemas describe: the parts of an `allOf`, and the properties with the same name in these.
//!
//! Code that follows a path into a value uses these functions, so that the type at its end is the same everywhere.

use super::schema::{Place, Use};
use super::schemas::Schemas;
use super::shape::Shape;
use super::types::Types;
use crate::openapi::{Schema, Visited};

impl<'d> Types<'d> {
    /// The schemas of the items of a list that several schemas describe; empty if none does.
    pub(super) fn items_of(&mut self, nodes: &[Schema<'d>]) -> Vec<Schema<'d>> {
        let shape = match nodes {
            [] => return Vec::new(),
            [one] => Shape::Same(*one),
            many => self.intersection(many),
        };
        let shape = match shape {
            Shape::Same(one) => self.leaf(one).1,
            shape => shape,
        };
        match shape {
            Shape::List(items) => items,
            _ => Vec::new(),
        }
    }

    /// The envelope property of a body, if the schema has it, with the schemas of its value; otherwise the schema
    /// itself.
    pub(super) fn enveloped(&self, schema: Schema<'d>) -> (Option<String>, Vec<Schema<'d>>) {
        let envelope = self.config.envelope.as_ref().map(|it| &it.property);
        let within = envelope.map(|it| self.schemas.property(&[schema], it));
        match within.filter(|it| !it.is_empty()) {
            Some(within) => (envelope.cloned(), within),
            None => (None, vec![schema]),
        }
    }

    /// The type of a value that several schemas describe. There must be at least one.
    pub(super) fn use_of_intersection(&mut self, nodes: &[Schema<'d>], place: &Place) -> Use {
        match nodes {
            [one] => self.use_of(*one, place),
            [.., last] => {
                let shape = self.intersection(nodes);
                Use {
                    ty: self.of_shape(shape, *last, place),
                    nullable: nodes.iter().all(|it| self.schemas.is_nullable(*it)),
                }
            }
            [] => Use::any(),
        }
    }
}

impl<'d> Schemas<'d> {
    /// All schemas that describe the values of some schemas: their parts, and those they wrap, such as the only
    /// alternative to `null`. Parts come before their composites.
    pub(super) fn describing(&self, nodes: &[Schema<'d>]) -> Vec<Schema<'d>> {
        let (mut found, mut visited) = (Vec::new(), Visited::default());
        let mut next = nodes.to_vec();
        while let Some(node) = next.pop() {
            let Ok((node, _)) = self.document.resolve(node) else {
                continue;
            };
            if !visited.is_new(node) {
                continue;
            }
            found.push(node);
            next.extend(node.parts());
            let only = self.branches(node).filter(|it| it.len() == 1);
            next.extend(only.unwrap_or_default());
        }
        found.reverse();
        found
    }

    /// The properties of some schemas, each with all schemas that describe it. Dots in names are literal.
    pub(super) fn properties(&self, nodes: &[Schema<'d>]) -> Vec<(&'d str, Vec<Schema<'d>>)> {
        let mut found: Vec<(&'d str, Vec<Schema<'d>>)> = Vec::new();
        for node in self.describing(nodes) {
            for (name, property) in node.properties().unwrap_or_default().iter() {
                match found.iter_mut().find(|it| it.0 == name) {
                    Some((_, all)) => all.push(property),
                    None if !name.contains('.') => found.push((name, vec![property])),
                    None => {}
                }
            }
        }
        found
    }

    /// All schemas of a property; empty if there is no such property.
    pub(super) fn property(&self, nodes: &[Schema<'d>], name: &str) -> Vec<Schema<'d>> {
        let all = self.describing(nodes).into_iter();
        all.filter_map(|it| it.property(name)).collect()
    }

    /// All schemas at a path of properties, `object.property`; the schemas themselves for the empty path.
    pub(super) fn under(&self, nodes: &[Schema<'d>], path: &str) -> Vec<Schema<'d>> {
        let properties = path.split('.').filter(|it| !it.is_empty());
        properties.fold(nodes.to_vec(), |it, name| self.property(&it, name))
    }

    /// Whether values of a schema may lack a path of properties.
    pub(super) fn may_lack(&self, schema: Schema<'d>, path: &str) -> bool {
        let mut nodes = vec![schema];
        let mut properties = path.split('.').filter(|it| !it.is_empty());
        properties.any(|name| {
            let all = self.describing(&nodes).into_iter();
            let mut required = all.filter_map(Schema::required).flatten();
            let is_required = required.any(|it| it.as_str() == Some(name));
            nodes = self.property(&nodes, name);
            !is_required
        })
    }

    /// The types other than `null` that some schemas allow; empty if unknown.
    pub(super) fn named_types(&self, nodes: &[Schema<'d>]) -> Vec<&'d str> {
        self.types_within(nodes, &mut Visited::default())
    }

    fn types_within(&self, nodes: &[Schema<'d>], visited: &mut Visited<'d>) -> Vec<&'d str> {
        let mut found = Vec::new();
        for node in self.describing(nodes) {
            let own = own_types(node);
            let variants = self.branches(node).filter(|it| it.len() > 1);
            let variants = variants.filter(|_| own.is_empty() && visited.is_new(node));
            let variants = variants.into_iter().flatten();
            let of_variants: Vec<_> = variants
                .map(|it| self.types_within(&[it], visited))
                .collect();
            found.extend(own);
            // An alternative without a type allows any type.
            if of_variants.iter().all(|it| !it.is_empty()) {
                found.extend(of_variants.concat());
            }
        }
        found
    }

    /// Whether some schemas only allow the given types.
    pub(super) fn is_of(&self, nodes: &[Schema<'d>], types: &[&str]) -> bool {
        let named = self.named_types(nodes);
        !named.is_empty() && named.iter().all(|it| types.contains(it))
    }
}

/// The types of a schema's own `type` or `enum`.
fn own_types(node: Schema<'_>) -> Vec<&str> {
    let mut found: Vec<&str> = if node.ty().is_some() {
        node.types().collect()
    } else if let Some(only) = node.constant() {
        vec![type_of(&only.to_json())]
    } else {
        let listed = node.values().unwrap_or_default().iter();
        listed.map(|it| type_of(&it.to_json())).collect()
    };
    found.retain(|it| *it != "null");
    found
}

/// The JSON Schema type of a value.
fn type_of(value: &serde_json::Value) -> &'static str {
    use serde_json::Value::{Array, Bool, Null, Number, Object, String};
    match value {
        Null => "null",
        Bool(_) => "boolean",
        Number(_) => "number",
        String(_) => "string",
        Array(_) => "array",
        Object(_) => "object",
    }
}
