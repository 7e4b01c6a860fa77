//! Names of components, which in Swagger 2.0 may have any characters, and in OpenAPI 3 letters, digits, `.`, `-` and `_`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::build::{apply, mapping, object, references_in, set, text};
use super::link::{File, Link, Target};
use super::objects::{Extensions, values};
use super::{Node, Object, Value, token};

/// Renames components of the document with other characters, and what refers to them in all files.
pub(super) fn with_valid_names(files: &mut [File]) {
    let Some((document, others)) = files.split_first_mut() else {
        return;
    };
    let moved = renamed(&mut document.root);
    if moved.is_empty() {
        return;
    }
    let root = &mut document.root;
    let texts: HashMap<*const Node, String> = references_in(root)
        .into_iter()
        .filter_map(|it| Some((std::ptr::from_ref(it), in_new_place(it.as_str()?, &moved)?)))
        .chain(names_in_mappings(root, &moved))
        .collect();
    apply(root, &texts);
    for file in others {
        let texts: HashMap<*const Node, String> = references_in(&file.root)
            .into_iter()
            .filter_map(|it| Some((std::ptr::from_ref(it), from_outside(file, it, &moved)?)))
            .collect();
        apply(&mut file.root, &texts);
    }
    keep_tags(&mut document.root, &moved);
}

/// A reference of another file to a renamed component of the document.
fn from_outside(file: &File, reference: &Node, moved: &HashMap<String, String>) -> Option<String> {
    let text = reference.as_str()?;
    let Some(Link::To(Target {
        file: 0, pointer, ..
    })) = file.link(text, reference.span)
    else {
        return None;
    };
    let path = text.split('#').next().unwrap_or_default();
    let new = in_new_place(&format!("#{pointer}"), moved)?;
    Some(format!("{path}{new}"))
}

/// Renames the components. Returns the new reference of each old one.
fn renamed(root: &mut Node) -> HashMap<String, String> {
    let mut moved: HashMap<String, String> = HashMap::new();
    let Some(Value::Object(components)) = root.pointer_mut("/components").map(|it| &mut it.value)
    else {
        return moved;
    };
    // Requirements name security schemes, so that these keep their names.
    let kinds = components.iter_mut().filter(|it| it.0 != "securitySchemes");
    for (kind, node) in kinds {
        let Value::Object(all) = &mut node.value else {
            continue;
        };
        let names = valid_names(all);
        if names.is_empty() {
            continue;
        }
        let prefix = format!("#/components/{kind}/");
        let mut renamed = Object::default();
        for (name, property) in all.iter() {
            let new = names.get(name).map_or(name, String::as_str);
            renamed.put(new, property.clone());
        }
        moved.extend(names.iter().map(|(old, new)| {
            let old = format!("{prefix}{}", token(old));
            (old, format!("{prefix}{new}"))
        }));
        *all = renamed;
    }
    moved
}

/// The values of mappings that are the names of renamed schemas.
fn names_in_mappings(
    root: &Node,
    moved: &HashMap<String, String>,
) -> impl Iterator<Item = (*const Node, String)> {
    let all = values(root, Extensions::Followed).into_iter();
    all.flat_map(mapping).filter_map(move |it| {
        let new = moved.get(&format!("{SCHEMAS}{}", token(it.as_str()?)))?;
        Some((std::ptr::from_ref(it), new.clone()))
    })
}

const SCHEMAS: &str = "#/components/schemas/";

/// Maps the old names of schemas, which are the values of discriminators without a mapping.
fn keep_tags(root: &mut Node, moved: &HashMap<String, String>) {
    let mut tags: HashMap<*const Node, Vec<(String, &str)>> = HashMap::new();
    let renamed = moved.iter().filter(|it| it.0.starts_with(SCHEMAS));
    for (old, new) in renamed.collect::<BTreeMap<_, _>>() {
        let tag = old[SCHEMAS.len()..].replace("~1", "/").replace("~0", "~");
        for discriminator in discriminators(root, new) {
            let all = tags.entry(discriminator).or_default();
            all.push((tag.clone(), new));
        }
    }
    let mut next = vec![root];
    while let Some(node) = next.pop() {
        let own = tags.remove(&std::ptr::from_ref(node)).unwrap_or_default();
        if let Value::Object(object) = &mut node.value {
            for (tag, new) in own {
                map(object, &tag, new);
            }
        }
        match &mut node.value {
            Value::Object(object) => next.extend(object.iter_mut().map(|it| it.1)),
            Value::Array(items) => next.extend(items),
            _ => {}
        }
    }
}

/// The discriminators whose values may stand for a schema: its own, those of the schemas that it is composed of, directly
/// or through others, and those of the unions with it, which may be anywhere.
///
/// The values of a union with a discriminator are those of its variants.
fn discriminators(root: &Node, schema: &str) -> Vec<*const Node> {
    let is_union = |it: &Node| it.get("oneOf").or_else(|| it.get("anyOf")).is_some();
    let own = root.pointer(&schema[1..]);
    if own.is_some_and(|it| is_union(it) && it.get("discriminator").is_some()) {
        return Vec::new();
    }
    let (mut bases, mut next) = (BTreeSet::from([schema.to_owned()]), vec![schema.to_owned()]);
    while let Some(schema) = next.pop() {
        let Some(node) = root.pointer(&schema[1..]) else {
            continue;
        };
        let parts = references_of(node, "allOf").map(str::to_owned);
        next.extend(parts.filter(|it| bases.insert(it.clone())));
    }
    let bases = bases.iter().filter_map(|it| root.pointer(&it[1..]));
    let has = |node: &&Node| {
        let mut lists = ["oneOf", "anyOf"].into_iter();
        lists.any(|it| references_of(node, it).any(|it| it == schema))
    };
    let unions = values(root, Extensions::Followed).into_iter();
    let all = bases.chain(unions.filter(has));
    let found = all.filter_map(|it| it.get("discriminator").map(std::ptr::from_ref));
    found.collect()
}

/// The references in a list of schemas.
fn references_of<'n>(node: &'n Node, list: &str) -> impl Iterator<Item = &'n str> {
    let parts = node
        .get(list)
        .and_then(Node::as_array)
        .into_iter()
        .flatten();
    parts.filter_map(|it| it.get("$ref")?.as_str())
}

/// Maps a tag to a schema, unless either is mapped.
fn map(discriminator: &mut Object, tag: &str, schema: &str) {
    let span = discriminator.get("propertyName").map(|it| it.span);
    let span = span.unwrap_or_default();
    if discriminator.get("mapping").is_none() {
        set(discriminator, "mapping", object(Object::default(), span));
    }
    if let Some(Value::Object(mapping)) = discriminator.get_mut("mapping").map(|it| &mut it.value)
        && mapping.get(tag).is_none()
        && mapping
            .iter()
            .all(|(_, it)| it.node.as_str() != Some(schema))
    {
        set(mapping, tag, text(schema, span));
    }
}

/// The new name of each invalid one.
fn valid_names(all: &Object) -> HashMap<String, String> {
    let mut taken: HashSet<String> = all
        .keys()
        .filter(|it| is_valid(it))
        .map(str::to_owned)
        .collect();
    let mut names = HashMap::new();
    for name in all.keys().filter(|it| !is_valid(it)) {
        let plain = valid(name);
        let mut numbered = (2..).map(|it| format!("{plain}{it}"));
        let new = if taken.contains(&plain) || plain.is_empty() {
            numbered.find(|it| !taken.contains(it)).unwrap_or_default()
        } else {
            plain
        };
        taken.insert(new.clone());
        names.insert(name.to_owned(), new);
    }
    names
}

/// A name with valid characters only, which the names of types are the same for.
fn valid(name: &str) -> String {
    let mut valid = String::with_capacity(name.len());
    for letter in name.chars() {
        let word = match letter {
            it if is_part(it) => {
                valid.push(it);
                continue;
            }
            // The names of types distinguish these.
            '+' => "plus_",
            '<' => "less_",
            '>' => "greater_",
            '=' => "equal_",
            '*' => "star_",
            '@' => "at_",
            '$' => "dollar_",
            _ => "",
        };
        valid.push('_');
        valid.push_str(word);
    }
    valid
}

/// Whether one name is another one with characters that are valid in all versions. Letters of other scripts have no
/// counterpart.
pub fn is_same_spelling(one: &str, other: &str) -> bool {
    let has_counterpart = |it: char| it.is_ascii() || !it.is_alphanumeric();
    let mut letters = one.chars().chain(other.chars());
    letters.all(has_counterpart) && valid(one) == valid(other)
}

fn is_part(it: char) -> bool {
    it.is_ascii_alphanumeric() || ".-_".contains(it)
}

fn is_valid(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_part)
}

/// A reference to a renamed component, or to a part of one.
fn in_new_place(text: &str, moved: &HashMap<String, String>) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    let component = decoded.splitn(5, '/').take(4).collect::<Vec<_>>().join("/");
    let new = moved.get(&component)?;
    Some(format!("{new}{}", &decoded[component.len()..]))
}
