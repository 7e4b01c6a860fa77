//! Records the type of each schema, for tests that compare the two.

use std::collections::HashMap;

use crate::ir::TypeRef;
use crate::load::{Document, Node, Value, token};
use crate::openapi::{Schema, Typed};

/// The types of schemas, by JSON pointer in document order. A schema that is contained in several types may have
/// several.
pub type Places = Vec<(String, Vec<TypeRef>)>;

/// The types of the schemas read so far.
#[derive(Debug, Default)]
pub(super) struct Read {
    types: HashMap<*const Node, Vec<TypeRef>>,
}

impl Read {
    pub(super) fn add(&mut self, schema: Schema, ty: TypeRef) {
        let types = self.types.entry(schema.node()).or_default();
        if !types.contains(&ty) {
            types.push(ty);
        }
    }

    pub(super) fn places(&mut self, document: &Document) -> Places {
        let mut found = Places::new();
        self.below(document.root(), &mut String::new(), &mut found);
        found
    }

    fn below(&mut self, node: &Node, pointer: &mut String, found: &mut Places) {
        if let Some(types) = self.types.remove(&std::ptr::from_ref(node)) {
            found.push((pointer.clone(), types));
        }
        let length = pointer.len();
        let mut step = |key: &str, node: &Node| {
            pointer.push('/');
            pointer.push_str(&token(key));
            self.below(node, pointer, found);
            pointer.truncate(length);
        };
        match &node.value {
            Value::Object(properties) => {
                properties.iter().for_each(|(key, it)| step(key, &it.node));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(index, it)| step(&index.to_string(), it));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}
