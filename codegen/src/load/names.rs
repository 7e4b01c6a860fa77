//! Names of components, which in Swagger 2.0 may have any characters, and in OpenAPI 3 letters, digits, `.`, `-` and `_`.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::build::{apply, object, properties, references_in, set, text};
use super::{Node, Object, Value, token};

/// Renames components with other characters, and what refers to them.
pub(super) fn with_valid_names(root: &mut Node) {
    let mut moved: HashMap<String, String> = HashMap::new();
    let Some(Value::Object(components)) = root.pointer_mut("/components").map(|it| &mut it.value)
    else {
        return;
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
    let texts: HashMap<*const Node, String> = references_in(root)
        .into_iter()
        .filter_map(|it| Some((std::ptr::from_ref(it), in_new_place(it.as_str()?, &moved)?)))
        .collect();
    apply(root, &texts);
    keep_tags(root, &moved);
}

const SCHEMAS: &str = "#/components/schemas/";

/// Maps the old names of schemas, which are the values of discriminators without a mapping.
fn keep_tags(root: &mut Node, moved: &HashMap<String, String>) {
    for (old, new) in moved.iter().filter(|it| it.0.starts_with(SCHEMAS)) {
        let tag = old[SCHEMAS.len()..].replace("~1", "/").replace("~0", "~");
        for base in bases(root, new) {
            let discriminator = root.pointer_mut(&format!("{}/discriminator", &base[1..]));
            if let Some(Value::Object(discriminator)) = discriminator.map(|it| &mut it.value) {
                map(discriminator, &tag, new);
            }
        }
    }
}

/// The references to the schemas that a schema is composed of, directly or through others, and to the unions with it.
fn bases(root: &Node, schema: &str) -> BTreeSet<String> {
    let all = root.pointer(&SCHEMAS[1..SCHEMAS.len() - 1]).into_iter();
    let all: Vec<_> = all.flat_map(properties).collect();
    let (mut found, mut next) = (BTreeSet::new(), vec![schema.to_owned()]);
    while let Some(schema) = next.pop() {
        let Some(node) = root.pointer(&schema[1..]) else {
            continue;
        };
        let parts = references_of(node, "allOf").map(str::to_owned);
        next.extend(parts.filter(|it| found.insert(it.clone())));
    }
    let has = |node: &Node| {
        ["oneOf", "anyOf"]
            .iter()
            .any(|it| references_of(node, it).any(|it| it == schema))
    };
    let unions = all.into_iter().filter(|(_, it)| has(&it.node));
    found.extend(unions.map(|(name, _)| format!("{SCHEMAS}{}", token(name))));
    found
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

/// Maps a tag to a schema, unless it is mapped.
fn map(discriminator: &mut Object, tag: &str, schema: &str) {
    let span = discriminator.get("propertyName").map(|it| it.span);
    let span = span.unwrap_or_default();
    if discriminator.get("mapping").is_none() {
        set(discriminator, "mapping", object(Object::default(), span));
    }
    if let Some(Value::Object(mapping)) = discriminator.get_mut("mapping").map(|it| &mut it.value)
        && mapping.get(tag).is_none()
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
            // Names of types tell these from each other.
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
