//! The operations, their paths, and their responses.

use std::collections::BTreeSet;

use interop_tests::reference;
use interop_tests::spec::{Operation, Spec, entries, items, properties};
use serde_json::{Value, json};

use crate::assert_none;
use crate::provenance::facts;

#[test]
fn every_documented_operation_is_there() {
    let spec = Spec::load();
    let base = base_path(&spec);
    let documented = reference::operations();
    assert!(!documented.is_empty(), "operations in the reference table");

    for expected in &documented {
        let id = expected.operation_id.as_str();
        let operation = spec
            .operation(id)
            .unwrap_or_else(|| panic!("no operation {id}"));
        let place = (
            operation.method.to_uppercase(),
            format!("{base}{}", operation.path),
        );
        assert_eq!(
            place,
            (expected.method.clone(), expected.path.clone()),
            "{id}"
        );
    }
}

#[test]
fn every_other_operation_has_its_provenance() {
    let spec = Spec::load();
    let documented = reference::operations();
    let is_documented = |id: &str| {
        documented
            .iter()
            .any(|expected| expected.operation_id == id)
    };
    let operations = spec.operations().into_iter();
    let others = operations.filter(|operation| !is_documented(operation.id));
    let route = |it: Operation<'_>| {
        let method = it.method.to_uppercase();
        (it.id.to_owned(), format!("{method} {}", it.path))
    };
    let others: BTreeSet<(String, String)> = others.map(route).collect();

    let mut recorded = BTreeSet::new();
    for fact in facts() {
        let operations = fact.at.iter().filter(|at| spec.operation(at).is_some());
        let operations: Vec<_> = operations.cloned().collect();
        assert_eq!(
            operations.len(),
            fact.routes.len(),
            "{operations:?}: a route each"
        );
        recorded.extend(operations.into_iter().zip(fact.routes));
    }
    assert_eq!(others, recorded);
}

#[test]
fn operations_are_named_and_sorted_under_known_tags() {
    let spec = Spec::load();
    let tags: BTreeSet<_> = items(&spec.root()["tags"])
        .filter_map(|tag| tag["name"].as_str())
        .collect();
    let mut ids = BTreeSet::new();
    for Operation {
        id,
        method,
        path,
        node,
    } in spec.operations()
    {
        assert!(!id.is_empty(), "{method} {path} has no operationId");
        assert!(ids.insert(id), "{id} is there twice");
        let own: Vec<_> = items(&node["tags"]).filter_map(Value::as_str).collect();
        assert!(
            own.len() == 1 && tags.contains(own[0]),
            "{id}: tags {own:?}"
        );
    }
}

#[test]
fn every_operation_accepts_every_scheme() {
    let spec = Spec::load();
    let security = &spec.root()["security"];
    assert_eq!(
        security,
        &json!([{"oauth2": []}, {"basic": []}, {"ltiJwt": []}])
    );
    for operation in spec.operations() {
        assert!(
            operation.node.get("security").is_none(),
            "{} has its own",
            operation.id
        );
    }
}

#[test]
fn lists_and_only_lists_are_paged() {
    let spec = Spec::load();
    for operation in spec.operations() {
        let id = operation.id;
        let is_list = id.starts_with("list") || id.starts_with("search");
        let parameters: BTreeSet<_> = operation
            .parameters(&spec)
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        assert_eq!(parameters.contains("page"), is_list, "{id}: page");
        assert_eq!(parameters.contains("page_size"), is_list, "{id}: page_size");

        let response = spec.find(&format!("{id}/responses/200/json"));
        let response = response
            .map(|schema| properties(&spec, schema))
            .unwrap_or_default();
        assert_eq!(response.contains_key("paging"), is_list, "{id}: paging");
        let is_array = response
            .get("data")
            .is_some_and(|data| spec.resolve(data)["type"] == "array");
        assert_eq!(is_array, is_list, "{id}: data");
    }
}

#[test]
fn success_is_200_with_a_body_or_204_without() {
    let spec = Spec::load();
    for operation in spec.operations() {
        let id = operation.id;
        let success: Vec<_> = operation
            .responses(&spec)
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(status, response)| (status, response.get("content").is_some()))
            .collect();
        assert!(
            success == [("200", true)] || success == [("204", false)],
            "{id}: {success:?}"
        );
    }
}

#[test]
fn documented_responses_have_a_body_where_one_is_shown() {
    let spec = Spec::load();
    for documented in reference::operations() {
        let id = documented.operation_id.as_str();
        let has_body = spec.find(&format!("{id}/responses/200")).is_some();
        assert_eq!(has_body, documented.response.is_some(), "{id}");
    }
}

/// All operations respond with 401, and those with an object in their path with 404. What else is recorded is in the
/// table of facts, as `createCloud/responses/400`.
#[test]
fn error_responses_are_the_known_ones() {
    let spec = Spec::load();
    let facts = facts();
    let places: BTreeSet<&str> = facts
        .iter()
        .flat_map(|it| &it.at)
        .map(String::as_str)
        .collect();
    let mut wrong = Vec::new();
    for operation in spec.operations() {
        let id = operation.id;
        for (status, _) in entries(&operation.node["responses"]) {
            let is_expected = status.starts_with('2')
                || status == "401"
                || status == "404" && operation.path.contains('{')
                || places.contains(format!("{id}/responses/{status}").as_str());
            if !is_expected {
                wrong.push(format!(
                    "{id}/responses/{status}: add it to a row of provenance.json"
                ));
            }
        }
        let missing = |status: &str| operation.node["responses"].get(status).is_none();
        if missing("401") {
            wrong.push(format!("{id}: no 401"));
        }
        if operation.path.contains('{') && missing("404") {
            wrong.push(format!("{id}: no 404"));
        }
    }
    assert_none("error responses", &wrong);
}

#[test]
fn error_responses_have_the_error_schema_of_the_api() {
    let spec = Spec::load();
    for operation in spec.operations() {
        for (status, response) in operation
            .responses(&spec)
            .filter(|(status, _)| !status.starts_with('2'))
        {
            let schema = &response["content"]["application/json"]["schema"];
            assert_eq!(
                schema["$ref"], "#/components/schemas/ErrorType",
                "{} {status}",
                operation.id
            );
        }
    }
}

/// The path of the server's URL.
fn base_path(spec: &Spec) -> String {
    let url = spec.root()["servers"][0]["url"].as_str().expect("a server");
    let (_, rest) = url.split_once("://").expect("a whole URL");
    rest.find('/')
        .map(|slash| rest[slash..].to_owned())
        .expect("a base path")
}
