//! What several operations or schemas share is reported once, by its own name; and what is not shared any more.

use codegen::diff::Report;
use serde_json::{Value, json};

use super::compare;

fn described(paths: &Value, components: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Pets", "version": "1" },
        "servers": [{ "url": "https://pets.example" }],
        "paths": paths,
        "components": components,
    })
}

/// The changes, each with the number of operations that it affects.
fn found(report: &Report) -> Vec<String> {
    assert!(report.rust.is_empty(), "{:?}", report.rust);
    let changes = report.changes.iter();
    let changes = changes.map(|it| format!("{} {}: {}", it.rule, it.path, it.reach.count));
    changes.collect()
}

fn returning(id: &str, schema: &str) -> Value {
    let content = json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } });
    let ok = json!({ "200": { "description": "It.", "content": content } });
    json!({ "get": { "operationId": id, "responses": ok } })
}

#[test]
fn a_shared_parameter_or_response_is_named_after_itself() {
    let document = |limit: &Value, code: &str| {
        let parameter = |name: &str| json!({ "name": name, "in": "query", "schema": limit });
        let problem = json!({ "type": "object", "properties": { "code": { "type": code } } });
        let content = json!({ "application/json": { "schema": problem } });
        let components = json!({
            "parameters": { "Limit": parameter("limit") },
            "responses": { "NotFound": { "description": "No.", "content": content } },
        });
        let missing = json!({ "$ref": "#/components/responses/NotFound" });
        let operation = |id: &str, parameters: Value, status: &str| {
            let responses = json!({ "204": { "description": "Done." }, status: missing });
            json!({ "operationId": id, "parameters": parameters, "responses": responses })
        };
        let shared = json!([{ "$ref": "#/components/parameters/Limit" }]);
        described(
            &json!({
                "/pets": {
                    "get": operation("listPets", shared.clone(), "404"),
                    "delete": operation("removePets", shared, "410"),
                },
                "/tags": {
                    "parameters": [parameter("most")],
                    "get": operation("listTags", json!([]), "404"),
                    "delete": operation("removeTags", json!([]), "404"),
                },
            }),
            &components,
        )
    };
    let old = document(&json!({ "type": "integer" }), "string");
    let limited = document(&json!({ "type": "integer", "maximum": 10 }), "string");
    let expected = [
        "range-changed /tags query most: 2",
        "range-changed parameters/Limit: 2",
    ];
    assert_eq!(found(&compare(&old, &limited)), expected);
    let report = compare(&old, &document(&json!({ "type": "integer" }), "integer"));
    let expected = ["type-changed responses/NotFound body.code: 4"];
    assert_eq!(found(&report), expected);
}

#[test]
fn a_property_of_a_shared_part_is_reported_once() {
    let document = |part: Value| {
        let own =
            |name: &str| json!({ "type": "object", "properties": { name: { "type": "string" } } });
        let base = json!({ "$ref": "#/components/schemas/Base" });
        let schemas = json!({
            "Base": part,
            "Cat": { "allOf": [base, own("claws")] },
            "Dog": { "allOf": [own("tail"), base] },
        });
        let paths =
            json!({ "/cat": returning("findCat", "Cat"), "/dog": returning("findDog", "Dog") });
        described(&paths, &json!({ "schemas": schemas }))
    };
    let text = json!({ "type": "string" });
    let old =
        document(json!({ "type": "object", "required": ["id"], "properties": { "id": text } }));
    let cases = [
        (
            json!({ "type": "object", "required": ["id"], "properties": { "id": text, "age": text } }),
            "property-added Base.age: 2",
        ),
        (
            json!({ "type": "object", "properties": { "id": text } }),
            "property-became-optional Base.id: 2",
        ),
        (
            json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "integer" } } }),
            "type-changed Base.id: 2",
        ),
    ];
    for (part, expected) in cases {
        assert_eq!(found(&compare(&old, &document(part))), [expected]);
    }
    let removed = compare(&document(cases_base()), &old);
    assert_eq!(found(&removed), ["property-removed Base.age: 2"]);
}

fn cases_base() -> Value {
    let text = json!({ "type": "string" });
    json!({ "type": "object", "required": ["id"], "properties": { "id": text, "age": text } })
}

#[test]
fn a_part_that_is_left_out_has_not_changed() {
    let document = |parts: &Value| {
        let text = json!({ "type": "string" });
        let base = json!({ "type": "object", "properties": { "id": text } });
        let cat = json!({ "allOf": parts });
        let paths =
            json!({ "/cat": returning("findCat", "Cat"), "/base": returning("findBase", "Base") });
        described(&paths, &json!({ "schemas": { "Base": base, "Cat": cat } }))
    };
    let own = json!({ "type": "object", "properties": { "claws": { "type": "string" }, "tail": { "type": "string" } } });
    let base = json!({ "$ref": "#/components/schemas/Base" });
    let (whole, alone) = (document(&json!([own, base])), document(&json!([own])));
    assert_eq!(
        found(&compare(&whole, &alone)),
        ["property-removed Cat.id: 1"]
    );
    assert_eq!(
        found(&compare(&alone, &whole)),
        ["property-added Cat.id: 1"]
    );
}

#[test]
fn what_replaces_a_reference_to_itself_moves_nothing() {
    let document = |next: &Value| {
        let node = json!({ "type": "object", "properties": { "name": { "type": "string" }, "next": next } });
        let paths = json!({ "/": returning("findNode", "Node") });
        described(&paths, &json!({ "schemas": { "Node": node } }))
    };
    let itself = document(&json!({ "$ref": "#/components/schemas/Node" }));
    let report = compare(&itself, &document(&json!({ "type": "string" })));
    assert_eq!(found(&report), ["type-changed Node.next: 1"]);
    let items: Vec<_> = report.changes[0]
        .items
        .iter()
        .map(|it| it.text.as_str())
        .collect();
    assert_eq!(
        items,
        ["models::Node::next: Option<Box<models::Node>> → Option<String>"]
    );
}

#[test]
fn a_subtype_that_a_mapping_names_is_renamed() {
    let document = |name: &str| {
        let own =
            |name: &str| json!({ "type": "object", "properties": { name: { "type": "string" } } });
        let base = json!({ "$ref": "#/components/schemas/Pet" });
        let mapping = json!({ "cat": format!("#/components/schemas/{name}"), "dog": "Dog" });
        let pet = json!({
            "type": "object",
            "required": ["kind"],
            "properties": { "kind": { "type": "string" } },
            "discriminator": { "propertyName": "kind", "mapping": mapping },
        });
        let schemas = json!({
            "Pet": pet,
            name: { "allOf": [base, own("claws")] },
            "Dog": { "allOf": [base, own("tail")] },
        });
        let paths = json!({ "/pet": returning("findPet", "Pet") });
        described(&paths, &json!({ "schemas": schemas }))
    };
    let report = compare(&document("Cat"), &document("Feline"));
    assert_eq!(found(&report), ["schema-renamed Feline: 1"]);
    let advice: Vec<_> = report.changes[0]
        .items
        .iter()
        .filter_map(|it| it.advice.as_deref())
        .collect();
    assert_eq!(
        advice,
        ["use `models::Feline`", "use `models::Pet::Feline`"]
    );
}
