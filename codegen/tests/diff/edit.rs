//! Edits of a document.

use codegen::diff::{Rust, Wire};
use serde_json::{Map, Value};

/// An edit with what it means.
#[derive(serde::Deserialize)]
pub struct Edit {
    /// What it does.
    #[serde(rename = "edit")]
    pub name: String,
    /// What is set, by JSON pointer.
    #[serde(default)]
    set: Map<String, Value>,
    /// What is removed, by JSON pointer.
    #[serde(default)]
    remove: Vec<String>,
    /// The verdict for a client in use with the new server.
    #[serde(default)]
    old: String,
    /// The verdict for the new client with a server in use.
    #[serde(default)]
    new: String,
    /// The verdict for the crate.
    #[serde(default)]
    rust: String,
    /// Whether it is silent.
    #[serde(default)]
    pub silent: bool,
    /// The rules of the changes that are found.
    #[serde(default)]
    pub rules: Vec<String>,
}

/// The document that is edited.
pub fn document() -> Value {
    serde_yaml::from_str(include_str!("api.yaml")).expect("a document")
}

/// All edits.
pub fn all() -> Vec<Edit> {
    serde_yaml::from_str(include_str!("edits.yaml")).expect("a list of edits")
}

impl Edit {
    /// The verdicts on the wire.
    pub fn wire(&self) -> (Wire, Wire) {
        let verdict = |text: &str| match text {
            "compatible" => Wire::Compatible,
            "risky" => Wire::Risky,
            "breaking" => Wire::Breaking,
            other => panic!("{}: `{other}` is no verdict", self.name),
        };
        (verdict(&self.old), verdict(&self.new))
    }

    /// The verdict for the crate.
    pub fn rust(&self) -> Rust {
        match self.rust.as_str() {
            "patch" => Rust::Patch,
            "minor" => Rust::Minor,
            "major" => Rust::Major,
            other => panic!("{}: `{other}` is no verdict", self.name),
        }
    }

    /// The document after the edit.
    pub fn applied(&self, document: &Value) -> Value {
        self.applied_to(document, document)
    }

    /// A document after the edit, in which values are copied from the original one.
    pub fn applied_to(&self, document: &Value, other: &Value) -> Value {
        let mut edited = other.clone();
        for (pointer, value) in &self.set {
            set(&mut edited, pointer, copied(document, value));
        }
        for pointer in &self.remove {
            remove(&mut edited, pointer);
        }
        edited
    }

    /// Whether the places of two edits are apart.
    pub fn is_apart_from(&self, other: &Edit) -> bool {
        let places = |it: &Edit| -> Vec<String> {
            let removed = it.remove.iter().map(|it| whole_list(it));
            let set = it.set.keys().map(|it| it.trim_end_matches("/-").to_owned());
            removed.chain(set).collect()
        };
        let is_in = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
        let (own, others) = (places(self), places(other));
        own.iter().all(|a| others.iter().all(|b| !is_in(a, b)))
    }
}

/// The list that an item is removed from, whose other items get other indices.
fn whole_list(pointer: &str) -> String {
    let (list, last) = pointer.rsplit_once('/').expect(pointer);
    let is_index = last.parse::<usize>().is_ok();
    if is_index { list } else { pointer }.to_owned()
}

/// A value in which each `@POINTER` is replaced with what it points to.
fn copied(document: &Value, value: &Value) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix('@') {
            Some(pointer) => document.pointer(pointer).expect(pointer).clone(),
            None => value.clone(),
        },
        Value::Array(items) => items.iter().map(|it| copied(document, it)).collect(),
        Value::Object(object) => object
            .iter()
            .map(|(key, it)| (key.clone(), copied(document, it)))
            .collect(),
        other => other.clone(),
    }
}

fn parent<'a>(document: &'a mut Value, pointer: &str) -> (&'a mut Value, String) {
    let (parent, key) = pointer.rsplit_once('/').expect(pointer);
    let key = key.replace("~1", "/").replace("~0", "~");
    (document.pointer_mut(parent).expect(pointer), key)
}

fn set(document: &mut Value, pointer: &str, value: Value) {
    match parent(document, pointer) {
        (Value::Array(items), key) if key == "-" => items.push(value),
        (Value::Array(items), key) => items[key.parse::<usize>().expect("an index")] = value,
        (Value::Object(object), key) => {
            object.insert(key, value);
        }
        _ => panic!("{pointer} leads to no object"),
    }
}

fn remove(document: &mut Value, pointer: &str) {
    match parent(document, pointer) {
        (Value::Array(items), key) => {
            items.remove(key.parse().expect("an index"));
        }
        (Value::Object(object), key) => {
            object.remove(&key).expect(pointer);
        }
        _ => panic!("{pointer} leads to no object"),
    }
}
