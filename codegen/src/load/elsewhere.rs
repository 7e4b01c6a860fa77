//! Named schemas outside of `components`, which other files may place anywhere.
//!
//! If a reference leads to an entry of an object, the object's keys are considered schema names. Its other entries may
//! be used without a reference, by a discriminator. A schema that is a whole file is named after the file.

use std::collections::BTreeSet;

use super::link::{File, Link};
use super::objects::{Extensions, values};
use super::reference::stem;
use super::{Node, Object, token};

/// Segments of a pointer below which schemas are anonymous.
const ANONYMOUS: [&str; 2] = ["content", "paths"];

/// Keywords whose values contain anonymous schemas.
const KEYWORDS: [&str; 3] = ["dependentSchemas", "patternProperties", "properties"];

/// An object of named schemas, or a file that is a schema.
#[derive(Clone, Debug)]
pub(super) struct Elsewhere {
    file: usize,
    /// The pointer of the object; `None` if the whole file is a schema.
    pointer: Option<String>,
    /// The reference to each schema.
    references: Vec<String>,
}

impl Elsewhere {
    /// The name, reference and value of each schema.
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

/// The places that references lead to. Objects of schemas come before whole files.
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

/// The object at a pointer, if it contains named schemas.
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

/// The prefix of references to another file.
fn prefix(files: &[File], file: usize) -> String {
    match file {
        0 => String::new(),
        _ => files[file].name.replace('#', "%23"),
    }
}

/// The pointers of the references within a document.
fn within(root: &Node) -> BTreeSet<&str> {
    let values = values(root, Extensions::Followed).into_iter();
    let references = values.filter_map(|it| it.get("$ref")?.as_str());
    references.filter_map(|it| it.strip_prefix('#')).collect()
}

/// Whether an object at a pointer may contain named schemas. Those of `components` are handled separately.
fn is_holder(file: usize, pointer: &str) -> bool {
    let mut segments = pointer.split('/');
    let is_known = file == 0 && pointer == "/components/schemas";
    let is_keyword = pointer
        .rsplit('/')
        .next()
        .is_some_and(|it| KEYWORDS.contains(&it));
    !is_known && !is_keyword && !segments.any(|it| ANONYMOUS.contains(&it))
}

/// Whether an object is a schema rather than a map of schemas.
fn is_schema(object: &Object) -> bool {
    object.iter().any(|(key, it)| match key {
        "$ref" | "type" => it.node.as_object().is_none(),
        "allOf" | "anyOf" | "enum" | "oneOf" | "prefixItems" | "required" => {
            it.node.as_array().is_some()
        }
        _ => false,
    })
}
