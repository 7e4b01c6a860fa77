//! `discriminator`, which is the name of a property, and the values that `x-ms-discriminator-value` gives to subtypes.

use std::collections::HashMap;

use crate::config::Limits;
use crate::load::build::properties;
use crate::load::link::{self, File};
use crate::load::{Node, token};

/// The values that subtypes have in the discriminators of their base types.
#[derive(Default)]
pub(super) struct Discriminators<'s> {
    /// By base type: each value, and the reference to the subtype.
    values: HashMap<*const Node, Vec<(&'s Node, String)>>,
}

impl<'s> Discriminators<'s> {
    pub(super) fn of(files: &'s [File], limits: &Limits) -> Self {
        let mut this = Discriminators::default();
        for file in files {
            let definitions = file.root.get("definitions").into_iter();
            for (name, property) in definitions.flat_map(properties) {
                let schema = &property.node;
                let Some(value) = schema.get("x-ms-discriminator-value") else {
                    continue;
                };
                let reference = format!("#/definitions/{}", token(name));
                for base in bases(files, schema, limits.parts) {
                    let values = this.values.entry(base).or_default();
                    values.push((value, reference.clone()));
                }
            }
        }
        this
    }

    /// The values of a base type.
    pub(super) fn of_base(&self, schema: &Node) -> &[(&'s Node, String)] {
        let values = self.values.get(&std::ptr::from_ref(schema));
        values.map_or(&[], Vec::as_slice)
    }
}

/// A schema and the base types that it refers to in its `allOf`, directly or through others.
fn bases<'s>(files: &'s [File], schema: &'s Node, most: usize) -> Vec<&'s Node> {
    let (mut found, mut next): (Vec<&'s Node>, _) = (Vec::new(), vec![schema]);
    while let Some(schema) = next.pop() {
        if found.len() > most || found.iter().any(|it| std::ptr::eq(*it, schema)) {
            continue;
        }
        found.push(schema);
        let parts = schema.get("allOf").and_then(Node::as_array);
        let references = parts.into_iter().flatten().filter_map(|it| it.get("$ref"));
        let targets = references.filter_map(|it| link::located(files, it.as_str()?, it.span));
        next.extend(targets.map(|it| it.1));
    }
    found
}
