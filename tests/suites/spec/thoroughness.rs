//! Every part of the spec has a description and an example, and every secret is marked.

use interop_tests::schema::{Way, misfits};
use interop_tests::spec::{Spec, entries, items};
use serde_json::Value;

use crate::assert_none;
use crate::provenance::facts;

/// Properties that are secret everywhere.
const SECRETS: [&str; 5] = [
    "client_secret",
    "token",
    "refresh_token",
    "password",
    "api_key",
];

/// All recorded secrets of the API.
const SECRET_PLACES: [&str; 8] = [
    "ActorAuth.client_secret",
    "AppAuth.token",
    "AppAuth.refresh_token",
    "AppAuth.client_secret",
    "AppAuth.password",
    "AppAuth.api_key",
    "TenantApplication.auth_props.*",
    "TenantApplication.auth_props_pending.*",
];

#[test]
fn operations_have_summaries_and_descriptions() {
    let spec = Spec::load();
    for operation in spec.operations() {
        for key in ["summary", "description"] {
            assert!(
                is_text(&operation.node[key]),
                "{} has no {key}",
                operation.id
            );
        }
        for parameter in operation.parameters(&spec) {
            let name = &parameter["name"];
            assert!(
                is_text(&parameter["description"]),
                "{}: {name} has no description",
                operation.id
            );
            assert!(
                parameter.get("example").is_some(),
                "{}: {name} has no example",
                operation.id
            );
        }
        if let Some(body) = operation.node.get("requestBody") {
            assert!(
                is_text(&spec.resolve(body)["description"]),
                "{}: the request",
                operation.id
            );
        }
        for (status, response) in operation.responses(&spec) {
            assert!(
                is_text(&response["description"]),
                "{} {status}",
                operation.id
            );
        }
    }
}

#[test]
fn schemas_and_properties_are_described() {
    let spec = Spec::load();
    let mut silent = Vec::new();
    for (name, schema) in entries(&spec.root()["components"]["schemas"]) {
        if !is_text(&schema["description"]) {
            silent.push(name.to_owned());
        }
    }
    each_property(spec.root(), "", &mut |at, property| {
        if !is_text(&spec.resolve(property)["description"]) {
            silent.push(at.to_owned());
        }
    });
    assert_none("without a description", &silent);
}

#[test]
fn bodies_have_an_example_that_fits() {
    let spec = Spec::load();
    let mut wrong = Vec::new();
    for operation in spec.operations() {
        for body in operation.bodies(&spec) {
            let at = format!("{} {} {}", operation.id, body.place, body.media);
            let Some(example) = body.example else {
                wrong.push(format!("{at}: no example"));
                continue;
            };
            if has_null(example) {
                wrong.push(format!("{at}: null in the example"));
            }
            let way = if body.place == "request" {
                Way::Request
            } else {
                Way::Response
            };
            wrong.extend(
                misfits(&spec, body.schema, example, way)
                    .iter()
                    .map(|what| format!("{at}{what}")),
            );
        }
    }
    assert_none("examples", &wrong);
}

#[test]
fn secrets_are_passwords() {
    let spec = Spec::load();
    for place in SECRET_PLACES {
        let schema = spec.find(place).unwrap_or_else(|| panic!("no {place}"));
        assert_eq!(schema["format"], "password", "{place}");
    }
    each_property(spec.root(), "", &mut |at, property| {
        if SECRETS
            .iter()
            .any(|name| at.ends_with(&format!("/properties/{name}")))
        {
            assert_eq!(spec.resolve(property)["format"], "password", "{at}");
        }
    });
}

#[test]
fn only_properties_that_a_source_says_so_of_are_nullable() {
    let spec = Spec::load();
    let facts = facts();
    let recorded = facts.iter().filter(|fact| fact.has["nullable"] == true);
    let recorded: Vec<&Value> = recorded
        .flat_map(|fact| &fact.at)
        .filter_map(|at| spec.find(at))
        .collect();
    assert!(!recorded.is_empty(), "facts with `nullable`");
    let mut others = Vec::new();
    each_property(spec.root(), "", &mut |at, property| {
        let is_recorded = recorded.iter().any(|it| std::ptr::eq(*it, property));
        if property["nullable"] == true && !is_recorded {
            others.push(at.to_owned());
        }
    });
    assert_none("nullable, and not in provenance.json", &others);
}

/// Calls a function with the location and schema of every property of every schema.
fn each_property(node: &Value, at: &str, call: &mut dyn FnMut(&str, &Value)) {
    for (key, value) in entries(node) {
        let at = format!("{at}/{key}");
        if key == "properties" {
            for (name, property) in entries(value) {
                call(&format!("{at}/{name}"), property);
            }
        }
        // Do not search data for schemas.
        if key != "example" {
            each_property(value, &at, call);
        }
    }
    for (index, value) in items(node).enumerate() {
        each_property(value, &format!("{at}/{index}"), call);
    }
}

fn is_text(node: &Value) -> bool {
    node.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn has_null(node: &Value) -> bool {
    node.is_null() || items(node).any(has_null) || entries(node).any(|(_, value)| has_null(value))
}
