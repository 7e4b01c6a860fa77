//! The modules of models: one for each schema that is nested in no other, so that a change of a schema and its nested
//! schemas is a change of one file.

use std::collections::BTreeSet;

use super::Naming;
use super::collisions::{Candidate, resolve};
use super::style::snake;
use crate::ir::{Api, Origin, TypeId};

impl Naming<'_> {
    /// Names the module of each type that is used.
    pub(super) fn modules(&mut self, api: &Api) {
        let used = (0..api.types.len()).filter(|it| api.types[*it].is_used());
        let outermost: Vec<(usize, usize)> = used.map(|it| (it, outermost(api, it))).collect();
        let files: BTreeSet<usize> = outermost.iter().map(|it| it.1).collect();
        let files: Vec<usize> = files.into_iter().collect();
        let ident = |it: &usize| Candidate::spelt(&self.names.types[*it].ident, snake);
        let modules = resolve(&files.iter().map(ident).collect::<Vec<_>>());
        for (index, file) in outermost {
            let place = files.binary_search(&file).unwrap_or_default();
            self.names.types[index].module.clone_from(&modules[place]);
        }
    }
}

/// The type whose file contains a type: the outermost one that it is nested in.
fn outermost(api: &Api, index: usize) -> usize {
    let mut index = index;
    // Anonymous types may contain each other.
    for _ in 0..api.types.len() {
        match api.types[index].origin {
            Origin::Nested {
                parent: TypeId(outer),
                ..
            }
            | Origin::Request { of: TypeId(outer) } => index = outer,
            Origin::Component | Origin::Elsewhere { .. } | Origin::Inline => break,
        }
    }
    index
}
