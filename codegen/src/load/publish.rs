//! Names of schemas in other files: that of a component that refers to one is the schema's name.

use std::collections::HashMap;

use super::link::{File, Link};
use super::reference::reference_to_schema;
use super::{Node, Object};
use crate::config::Limits;

/// Uses the name in `components` for schemas of other files that a component refers to.
pub(super) fn publish(files: &mut [File], limits: &Limits) {
    let mut published: HashMap<(usize, String), Option<String>> = HashMap::new();
    let schemas = files[0].root.pointer("/components/schemas");
    let schemas = schemas.and_then(Node::as_object);
    for (name, property) in schemas.into_iter().flat_map(Object::iter) {
        if let Some(key) = end(files, &property.node, limits) {
            let name = reference_to_schema(name);
            published
                .entry(key)
                .and_modify(|it| *it = None)
                .or_insert(Some(name));
        }
    }
    let links = files
        .iter_mut()
        .flat_map(|it| it.links.values_mut().chain(it.scoped.values_mut()));
    for link in links {
        if let Link::To(target) = link
            && let Some(Some(name)) = published.get(&(target.file, target.pointer.clone()))
        {
            target.name.clone_from(name);
        }
    }
}

/// The end of a chain of references, if it is in another file.
fn end(files: &[File], node: &Node, limits: &Limits) -> Option<(usize, String)> {
    let (mut file, mut node, mut end) = (0, node, None);
    for _ in 0..limits.references {
        let Some((text, span)) = node
            .get("$ref")
            .and_then(|it| Some((it.as_str()?, it.span)))
        else {
            break;
        };
        let Some(Link::To(target)) = files[file].link(text, span) else {
            return None;
        };
        file = target.file;
        node = files[file].root.pointer(&target.pointer)?;
        end = Some((file, target.pointer.clone()));
    }
    end.filter(|(file, _)| *file != 0)
}
