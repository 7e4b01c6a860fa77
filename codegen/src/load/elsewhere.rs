//! Schemas that have a name outside of `components`: other files hold them where they like.
//!
//! An object holds schemas by their names if a reference leads to one of them. No reference need lead to the others: a
//! discriminator may mean them. A file that a reference leads to as a whole has its own name.

use std::collections::BTreeSet;

use super::link::{File, Link};
use super::reference::stem;
use super::{Node, Object, Value, token};

/// Segments of a pointer below which no schema has a name.
const NAMELESS: [&str; 2] = ["content", "paths"];

/// Keywords whose values hold schemas that have no names of their own.
const KEYWORDS: [&str; 3] = ["dependentSchemas", "patternProperties", "properties"];

/// A place that holds schemas by names.
#[derive(Clone, Debug)]
pub(super) struct Elsewhere {
    file: usize,
    /// Where the object is that holds the schemas; none, if the file is a schema.
    pointer: Option<String>,
    /// How references name each of them.
    references: Vec<String>,
}

impl Elsewhere {
    /// The name of each, how references name it, and the value.
    pub(super) fn named<'f>(
        &'f self,
        files: &'f [File],
    ) -> impl Iterator<Item = (&'f str, &'f str, &'f Node)> {
        let file = &files[self.file];
        let whole = (stem(&file.name), &file.root);
        let whole = self.pointer.is_none().then_some(whole);
        let held = self.pointer.as_deref().and_then(|it| file.root.pointer(it));
        let held = held.and_then(Node::as_object).into_iter();
        let held = held.flat_map(Object::iter);
        let all = whole
            .into_iter()
            .chain(held.map(|(key, it)| (key, &it.node)));
        let named = all.zip(&self.references);
        named.map(|((name, node), reference)| (name, reference.as_str(), node))
    }
}

/// The places that references lead to: objects that hold several schemas before whole files.
pub(super) fn find(files: &[File]) -> Vec<Elsewhere> {
    let (mut holders, mut whole) = (BTreeSet::new(), BTreeSet::new());
    let mut add = |file: usize, pointer: &str| match pointer.rsplit_once('/') {
        Some((holder, _)) if is_holder(file, holder) => {
            holders.insert((file, holder.to_owned()));
        }
        None if file > 0 => {
            whole.insert(file);
        }
        _ => {}
    };
    for file in files {
        let links = file.links.values().chain(file.scoped.values());
        for link in links {
            if let Link::To(target) = link {
                add(target.file, &target.pointer);
            }
        }
    }
    let document = files.first().map(|it| &it.root);
    for pointer in document.into_iter().flat_map(within) {
        add(0, pointer);
    }
    let holders = holders.into_iter();
    let holders = holders.filter_map(|(file, pointer)| holder(files, file, &pointer));
    let whole = whole.into_iter().map(|file| Elsewhere {
        file,
        pointer: None,
        references: vec![format!("{}#", prefix(files, file))],
    });
    holders.chain(whole).collect()
}

/// The object at a place, if it holds schemas by names.
fn holder(files: &[File], file: usize, pointer: &str) -> Option<Elsewhere> {
    let root = &files[file].root;
    let decoded = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
    let found = [pointer, &decoded].into_iter();
    let mut found = found.filter_map(|it| Some((it, root.pointer(it)?.as_object()?)));
    let (pointer, object) = found.next().filter(|(_, it)| !is_schema(it))?;
    let prefix = prefix(files, file);
    let reference = |key: &str| format!("{prefix}#{pointer}/{}", token(key));
    Some(Elsewhere {
        file,
        pointer: Some(pointer.to_owned()),
        references: object.keys().map(reference).collect(),
    })
}

/// How references to another file begin.
fn prefix(files: &[File], file: usize) -> String {
    match file {
        0 => String::new(),
        _ => files[file].name.replace('#', "%23"),
    }
}

/// The pointers that references within a text have.
fn within(root: &Node) -> BTreeSet<&str> {
    let (mut found, mut next) = (BTreeSet::new(), vec![root]);
    while let Some(node) = next.pop() {
        match &node.value {
            Value::Object(object) => {
                let reference = object.get("$ref").and_then(Node::as_str);
                found.extend(reference.and_then(|it| it.strip_prefix('#')));
                next.extend(object.iter().map(|(_, it)| &it.node));
            }
            Value::Array(items) => next.extend(items),
            _ => {}
        }
    }
    found
}

/// Whether an object at a place may hold schemas by names. Those of `components` are known.
fn is_holder(file: usize, pointer: &str) -> bool {
    let mut segments = pointer.split('/');
    let is_known = file == 0 && pointer == "/components/schemas";
    let is_keyword = pointer
        .rsplit('/')
        .next()
        .is_some_and(|it| KEYWORDS.contains(&it));
    !is_known && !is_keyword && !segments.any(|it| NAMELESS.contains(&it))
}

/// Whether an object is a schema, and does not hold some.
fn is_schema(object: &Object) -> bool {
    object.iter().any(|(key, it)| match key {
        "$ref" | "type" => it.node.as_object().is_none(),
        "allOf" | "anyOf" | "enum" | "oneOf" | "prefixItems" | "required" => {
            it.node.as_array().is_some()
        }
        _ => false,
    })
}
