//! Names of components, which in Swagger 2.0 may have any characters, and in OpenAPI 3 letters, digits, `.`, `-` and `_`.

use std::collections::{HashMap, HashSet};

use super::build::{apply, references_in};
use super::{Node, Object, Value, token};

/// Renames components with other characters, and what refers to them.
pub(super) fn with_valid_names(root: &mut Node) {
    let mut moved: HashMap<String, String> = HashMap::new();
    let Some(Value::Object(components)) = root.pointer_mut("/components").map(|it| &mut it.value)
    else {
        return;
    };
    for (kind, node) in components.iter_mut() {
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
        let plain: String = name
            .chars()
            .map(|it| if is_part(it) { it } else { '_' })
            .collect();
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
