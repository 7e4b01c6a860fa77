//! Operations of a document, and operations that a client lacks.

use serde_json::json;

use super::{document, violations};
use crate::operation::{Operation, operations};
use crate::shape::Shapes;
use crate::wire::not_generated;

#[test]
fn siblings_of_a_path_item_reference_are_merged() {
    let header = json!({ "in": "header", "name": "X-Tenant" });
    // The same header in another case.
    let other = json!({ "in": "header", "name": "x-tenant" });
    let paths = json!({
        "/a": { "$ref": "#/paths/~1b", "delete": {}, "parameters": [header], "servers": [{ "url": "/v2" }] },
        "/b": { "parameters": [other], "get": { "parameters": [{ "in": "query", "name": "q" }] } },
    });
    let document = document("3.1.0", paths, json!({}));
    let operations = operations(&document);
    let mut labels: Vec<String> = operations.iter().map(Operation::label).collect();
    labels.sort();
    assert_eq!(labels, ["DELETE /a", "GET /a", "GET /b"]);
    let merged = operations.iter().find(|it| it.label() == "GET /a");
    let merged = merged.expect("it is listed");
    let names = merged.parameters.iter().map(|it| it.name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["q", "X-Tenant"]);
    assert_eq!(merged.servers, ["/v2"]);
}

#[test]
fn missing_operations_are_violations() {
    let paths = json!({ "/a": { "$ref": "#/paths/~1b", "delete": {} }, "/b": { "trace": {} } });
    let document = document("3.1.0", paths, json!({}));
    let found = not_generated(&document, &Shapes::default());
    assert_eq!(violations(&found).len(), 3);
    // A diagnostic or the configuration may explain it.
    let warned = Shapes {
        unsupported: vec!["/paths/~1a/delete".to_owned()],
        ..Shapes::default()
    };
    assert_eq!(violations(&not_generated(&document, &warned)).len(), 2);
    let selected = Shapes {
        selected: true,
        ..Shapes::default()
    };
    assert!(violations(&not_generated(&document, &selected)).is_empty());
}

#[test]
fn operations_are_found_by_id_even_if_the_path_differs() {
    let paths = json!({
        "/files/{id}#add": { "put": { "operationId": "add" } },
        "/files/{id}#remove": { "put": { "operationId": "remove" } },
        "/plain#it": { "get": {} },
    });
    let document = document("3.0.3", paths, json!({}));
    let operations = operations(&document);
    let of = |id, method, path| {
        let found = operations.iter().filter(|it| it.is(id, method, path));
        found.map(|it| it.path.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of("remove", "PUT", "/files/{id}"), ["/files/{id}#remove"]);
    assert_eq!(of("get_plain", "GET", "/plain"), ["/plain#it"]);
}
