//! Compares each type with its schema.
//!
//! The schema comes from the document, combined with the parts of its `allOf`, as JSON Schema requires. The type comes
//! from the generated module. Untyped JSON, or a map of it, in place of described properties or items is a violation,
//! and so is a struct without a described property: the data would be lost or untyped.
//!
//! A schema with several alternatives is not compared as a whole. Each alternative is compared on its own.

use std::collections::HashSet;

use serde_json::Value;

use crate::convert::is_null;
use crate::document::{Document, equal};
use crate::finding::{Finding, Stage, Verdict};
use crate::operation::{Operation, operations};
use crate::shape::{Definition, Leaf, Returned, Shape, Shapes};

/// The maximum depth, since schemas may be recursive.
const DEPTH: usize = 24;

/// Compares the types of all schemas, and the return types of operations.
pub(crate) fn compare(document: &Document, shapes: &Shapes) -> Vec<Finding> {
    let mut comparison = Comparison {
        document,
        shapes,
        visited: HashSet::new(),
        wrong: Vec::new(),
    };
    let mut findings = Vec::new();
    let mut places: Vec<_> = shapes.places.iter().collect();
    places.sort_by_key(|(pointer, _)| *pointer);
    for (pointer, types) in places {
        let Some(schema) = document.json.pointer(pointer) else {
            continue;
        };
        for shape in types {
            comparison.compare(&[schema], shape, pointer, 0);
        }
        findings.push(comparison.finding(pointer));
    }
    for operation in operations(document) {
        let mut returned = shapes.operations.iter();
        if let Some(returned) = returned.find(|it| operation.is(&it.id, &it.method, &it.path)) {
            comparison.returned(&operation, returned);
            findings.push(comparison.finding(&operation.label()));
        }
    }
    findings
}

struct Comparison<'d> {
    document: &'d Document,
    shapes: &'d Shapes,
    visited: HashSet<(Vec<*const Value>, usize)>,
    wrong: Vec<String>,
}

impl<'d> Comparison<'d> {
    fn finding(&mut self, place: &str) -> Finding {
        let wrong = std::mem::take(&mut self.wrong);
        if wrong.is_empty() {
            return Finding::ok(Stage::Types, place);
        }
        Finding::new(Stage::Types, place, Verdict::Violation, wrong.join("; "))
    }

    /// Compares the return type of an operation with its first success response in JSON.
    fn returned(&mut self, operation: &Operation<'d>, returned: &Returned) {
        let successes = operation.successes(self.document);
        let contents = successes.iter().flat_map(|it| &it.contents);
        let mut json = contents.filter(|(range, ..)| crate::media::is_json(range));
        let Some(schema) = json.find_map(|(_, media, _)| media.get("schema")) else {
            return;
        };
        if let Some(page) = &returned.page {
            let mut schemas = vec![schema];
            for name in page.items.split('.').filter(|it| !it.is_empty()) {
                schemas = self.property(&schemas, name);
            }
            let items = below(&self.parts(&schemas), "items");
            self.compare(&items, &page.item, "each item of a page", 0);
        }
        if let Some(response) = &returned.response {
            let schemas = match &response.property {
                Some(name) => self.property(&[schema], name),
                None => vec![schema],
            };
            self.compare(&schemas, &response.shape, "the response", 0);
        }
    }

    fn property(&self, schemas: &[&'d Value], name: &str) -> Vec<&'d Value> {
        let parts = self.parts(schemas);
        parts
            .iter()
            .filter_map(|it| it["properties"].get(name))
            .collect()
    }

    /// All schemas that a value must match: references, `allOf`, and the only alternative other than `null`.
    fn parts(&self, schemas: &[&'d Value]) -> Vec<&'d Value> {
        parts(self.document, schemas)
    }

    fn compare(&mut self, schemas: &[&'d Value], shape: &Shape, at: &str, depth: usize) {
        let parts = self.parts(schemas);
        let shapes = self.shapes;
        let shape = shapes.resolved(shape);
        if parts.is_empty() || depth > DEPTH {
            return;
        }
        match shape {
            Shape::Leaf(leaf) => {
                let constant =
                    (*leaf == Leaf::Any && is_scalar_constant(&parts)).then_some("a constant");
                if let Some(what) = constant.or_else(|| described(self.document, &parts)) {
                    let name = match leaf {
                        Leaf::Any => "free JSON",
                        Leaf::Scalar => "a scalar",
                    };
                    self.wrong
                        .push(format!("{at} is {name}, but the document describes {what}"));
                }
            }
            Shape::List { list } => {
                let items = below(&parts, "items");
                self.compare(&items, list, &format!("{at}/items"), depth + 1);
            }
            Shape::Map { map } => {
                if parts.iter().any(|it| has_properties(it)) {
                    self.wrong.push(format!(
                        "{at} is a map, but the document describes properties"
                    ));
                }
                let values = below(&parts, "additionalProperties");
                let at = format!("{at}/additionalProperties");
                self.compare(&values, map, &at, depth + 1);
            }
            Shape::Tuple { tuple } => {
                let prefix: Vec<_> = parts.iter().map(|it| &it["prefixItems"]).collect();
                for (index, shape) in tuple.iter().enumerate() {
                    let items: Vec<_> = prefix.iter().filter_map(|it| it.get(index)).collect();
                    self.compare(
                        &items,
                        shape,
                        &format!("{at}/prefixItems/{index}"),
                        depth + 1,
                    );
                }
            }
            Shape::Named(id) => self.declared(&parts, *id, at, depth),
            Shape::Constant { constant } => self.constant(&parts, constant, at),
            Shape::Nullable { .. } => {}
        }
    }

    fn constant(&mut self, parts: &[&'d Value], constant: &str, at: &str) {
        if !is_only_value(parts, &Value::from(constant)) {
            self.wrong.push(format!(
                "{at} is always `{constant}`, but the document allows other values"
            ));
        }
    }

    fn declared(&mut self, parts: &[&'d Value], id: usize, at: &str, depth: usize) {
        let mut key: Vec<*const Value> = parts.iter().map(|it| std::ptr::from_ref(*it)).collect();
        key.sort();
        if !self.visited.insert((key, id)) {
            return;
        }
        let shapes = self.shapes;
        let Some(declared) = shapes.types.get(id) else {
            return;
        };
        let Definition::Struct { fields, additional } = &declared.definition else {
            return;
        };
        let mut names: Vec<&String> = Vec::new();
        let properties = parts.iter().filter_map(|it| it["properties"].as_object());
        for name in properties.flat_map(|it| it.keys()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            let schemas = parts.iter().filter_map(|it| it["properties"].get(name));
            let schemas: Vec<&Value> = schemas.collect();
            let at = format!("{at}/properties/{name}");
            if let Some(field) = fields.get(name) {
                self.compare(&schemas, field, &at, depth + 1);
                continue;
            }
            let whole = self.parts(&schemas);
            let travels = |it: &&Value| it["readOnly"] != true && it["writeOnly"] != true;
            let may_be = !schemas.iter().any(|it| **it == Value::Bool(false));
            if may_be && whole.iter().all(travels) && whole.iter().all(|it| !is_null(it)) {
                let name = &declared.name;
                self.wrong.push(format!("{at} is not in the type `{name}`"));
            }
        }
        if let Some(additional) = additional {
            let values = below(parts, "additionalProperties");
            let at = format!("{at}/additionalProperties");
            self.compare(&values, additional, &at, depth + 1);
        }
    }
}

/// All schemas that a value must match: references, `allOf`, and the only alternative other than `null`.
pub(crate) fn parts<'d>(document: &'d Document, schemas: &[&'d Value]) -> Vec<&'d Value> {
    let mut parts: Vec<&Value> = Vec::new();
    let mut queue = schemas.to_vec();
    while let Some(schema) = queue.pop() {
        if parts.iter().any(|it| std::ptr::eq(*it, schema)) {
            continue;
        }
        let (target, _) = document.resolve(schema, "");
        if !std::ptr::eq(target, schema) {
            queue.push(target);
            // OpenAPI 3.0 ignores the siblings of a reference.
            if document.old {
                continue;
            }
        }
        parts.push(schema);
        queue.extend(schema["allOf"].as_array().into_iter().flatten());
        for key in ["oneOf", "anyOf"] {
            let alternatives = schema[key].as_array().into_iter().flatten();
            let alternatives: Vec<&Value> = alternatives.filter(|it| !is_null(it)).collect();
            if let [only] = alternatives.as_slice() {
                queue.push(only);
            }
        }
    }
    parts
}

/// The schemas under a keyword of several schemas.
pub(crate) fn below<'d>(parts: &[&'d Value], key: &str) -> Vec<&'d Value> {
    let found = parts.iter().filter_map(|it| it.get(key));
    found.filter(|it| it.is_object()).collect()
}

fn has_properties(schema: &Value) -> bool {
    let properties = schema["properties"].as_object();
    properties.is_some_and(|it| !it.is_empty())
}

/// Whether the only allowed value is a string, number or boolean. Untyped JSON would allow others.
fn is_scalar_constant(parts: &[&Value]) -> bool {
    let mut constants = parts.iter().filter_map(|it| it.get("const"));
    let Some(first) = constants.next() else {
        return false;
    };
    let kinds: &[&str] = match first {
        Value::String(_) => &["string"],
        Value::Number(_) => &["integer", "number"],
        Value::Bool(_) => &["boolean"],
        _ => return false,
    };
    let is_of_kind = |it: &&Value| match &it["type"] {
        Value::String(kind) => kinds.contains(&kind.as_str()),
        Value::Array(all) => all
            .iter()
            .any(|it| it.as_str().is_some_and(|it| kinds.contains(&it))),
        _ => true,
    };
    // Contradictory schemas have no type.
    constants.all(|it| it == first) && parts.iter().all(is_of_kind)
}

/// Whether `const` and `enum` allow only this value. If they contradict each other, some of them must.
fn is_only_value(parts: &[&Value], value: &Value) -> bool {
    let listed = parts.iter().filter_map(|it| match it.get("const") {
        Some(only) => Some(std::slice::from_ref(only)),
        None => it["enum"].as_array().map(Vec::as_slice),
    });
    let listed: Vec<&[Value]> = listed.collect();
    let has = |all: &[Value], value: &Value| all.iter().any(|it| equal(it, value));
    let is_only = |all: &[Value]| has(all, value) && all.iter().all(|it| equal(it, value));
    let all = listed.iter().copied().flatten();
    let allowed = all.filter(|value| listed.iter().all(|all| has(all, value)));
    let allowed: Vec<Value> = allowed.cloned().collect();
    if allowed.is_empty() {
        listed.into_iter().any(is_only)
    } else {
        is_only(&allowed)
    }
}

/// The described content that untyped JSON or a scalar does not represent.
fn described(document: &Document, parts: &[&Value]) -> Option<&'static str> {
    // A constant needs no type for its properties.
    if parts.iter().any(|it| it.get("const").is_some()) {
        return None;
    }
    if parts.iter().any(|it| has_properties(it)) {
        return Some("its properties");
    }
    let says = |key: &str| {
        let inner = self::parts(document, &below(parts, key));
        let keywords = ["type", "properties", "enum", "oneOf", "anyOf", "items"];
        inner
            .iter()
            .any(|it| keywords.iter().any(|key| it.get(*key).is_some()))
    };
    let is = |kind: &str| {
        parts.iter().all(|it| match &it["type"] {
            Value::Array(kinds) => kinds.iter().all(|it| *it == *kind || *it == "null"),
            one => one.is_null() || *one == *kind,
        })
    };
    if is("array") && says("items") {
        return Some("its items");
    }
    (is("object") && says("additionalProperties")).then_some("its values")
}
