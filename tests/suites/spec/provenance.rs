//! Every fact that is not in the reference is in the spec with a mark of its source, and there are no other marks.
//! `tests/reference/provenance.json` is the table of these facts.

use interop_tests::read;
use interop_tests::spec::{Spec, entries, items};
use serde::Deserialize;
use serde_json::Value;

use crate::assert_none;

const SOURCES: [&str; 3] = ["page-2026", "vendor-2022", "vendor-2020"];

/// A fact, which may apply to several places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fact {
    /// The source, or `inferred`.
    mark: String,
    /// Where it is in the spec (see `Spec::find`).
    pub(crate) at: Vec<String>,
    /// The method and path of each of these places, if they are operations.
    #[serde(default)]
    pub(crate) routes: Vec<String>,
    /// The expected content, as a subset; `null` is content that must be absent.
    pub(crate) has: Value,
}

#[test]
fn every_fact_is_there_with_its_mark() {
    let spec = Spec::load();
    let mut wrong = Vec::new();
    for fact in facts() {
        for at in &fact.at {
            let Some(node) = spec.find(at) else {
                wrong.push(format!("{at}: not in the spec"));
                continue;
            };
            if !holds(node, &fact.has) {
                wrong.push(format!("{at}: has not {}", fact.has));
            }
            let mark = node["x-provenance"].as_str().unwrap_or("none");
            if source(mark) != Some(fact.mark.as_str()) {
                wrong.push(format!("{at}: the mark is {mark}, not {}", fact.mark));
            }
        }
    }
    assert_none("facts beyond the reference", &wrong);
}

#[test]
fn every_mark_belongs_to_a_fact() {
    let spec = Spec::load();
    let facts = facts();
    let recorded: Vec<_> = facts
        .iter()
        .flat_map(|fact| &fact.at)
        .filter_map(|at| spec.find(at))
        .collect();
    let mut stray = Vec::new();
    each_mark(spec.root(), "", &mut |at, node| {
        if !recorded.iter().any(|fact| std::ptr::eq(*fact, node)) {
            stray.push(at.to_owned());
        }
    });
    assert_none("marks that the table does not have", &stray);
}

#[test]
fn a_mark_names_a_source_or_gives_a_reason() {
    let spec = Spec::load();
    let mut wrong = Vec::new();
    each_mark(spec.root(), "", &mut |at, node| {
        let mark = &node["x-provenance"];
        if mark.as_str().and_then(source).is_none() {
            wrong.push(format!("{at}: {mark}"));
        }
        if node.get("$ref").is_some() {
            wrong.push(format!("{at}: beside a $ref, where it is ignored"));
        }
    });
    assert_none("marks", &wrong);
}

pub(crate) fn facts() -> Vec<Fact> {
    let path = "tests/reference/provenance.json";
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The source that a mark names; `None` if it is not a mark.
fn source(mark: &str) -> Option<&str> {
    match mark.split_once(": ") {
        Some(("inferred", reason)) if !reason.trim().is_empty() => Some("inferred"),
        None if SOURCES.contains(&mark) => Some(mark),
        _ => None,
    }
}

/// Whether a node contains what is expected: an object may have more properties, anything else must be equal.
fn holds(node: &Value, expected: &Value) -> bool {
    match expected {
        Value::Object(_) => entries(expected).all(|(key, value)| match node.get(key) {
            Some(node) => holds(node, value),
            None => value.is_null(),
        }),
        Value::Array(expected) => node.as_array().is_some_and(|node| {
            node.len() == expected.len()
                && node
                    .iter()
                    .zip(expected)
                    .all(|(node, expected)| holds(node, expected))
        }),
        _ => node == expected,
    }
}

fn each_mark(node: &Value, at: &str, call: &mut dyn FnMut(&str, &Value)) {
    if node.get("x-provenance").is_some() {
        call(at, node);
    }
    for (key, value) in entries(node) {
        each_mark(value, &format!("{at}/{key}"), call);
    }
    for (index, value) in items(node).enumerate() {
        each_mark(value, &format!("{at}/{index}"), call);
    }
}
