//! Documents that differ in what a keyword means, or only in how it is written.

use codegen::diff::{Report, Wire};
use serde_json::{Value, json};

use super::{compare, wire};

/// A document of OpenAPI 3.2 with one operation and further components.
fn document(operation: &Value, components: &Value) -> Value {
    json!({
        "openapi": "3.2.0",
        "info": { "title": "Pets", "version": "1" },
        "servers": [{ "url": "https://pets.example" }],
        "paths": { "/pets": { "get": operation } },
        "components": components,
    })
}

fn returning(content: &Value) -> Value {
    json!({ "operationId": "findPet", "responses": { "200": { "description": "A pet.", "content": content } } })
}

/// The texts of the items.
fn texts(report: &Report) -> Vec<&str> {
    let items = report.changes.iter().flat_map(|it| &it.items);
    items.map(|it| it.text.as_str()).collect()
}

fn cookie(schema: &Value, explode: Option<bool>) -> Value {
    let mut cookie = json!({ "name": "a", "in": "cookie", "style": "cookie", "schema": schema });
    if let Some(explode) = explode {
        cookie["explode"] = json!(explode);
    }
    let responses = json!({ "204": { "description": "Done." } });
    let operation =
        json!({ "operationId": "findPet", "parameters": [cookie], "responses": responses });
    document(&operation, &json!({}))
}

#[test]
fn styles_are_shown_in_the_terms_of_openapi() {
    let (list, text) = (
        json!({ "type": "array", "items": { "type": "integer" } }),
        json!({ "type": "string" }),
    );
    let report = compare(&cookie(&list, None), &cookie(&list, Some(false)));
    let shown = ["operations::FindPet::a: style: cookie, explode: true → cookie, explode: false"];
    assert_eq!(texts(&report), shown);
    let values = &report.changes[0].values;
    assert_eq!(
        values.before.as_deref(),
        Some("style: cookie, explode: true")
    );
    let report = compare(&cookie(&list, None), &cookie(&list, Some(true)));
    assert!(report.changes.is_empty(), "{:?}", report.changes);
    let report = compare(&cookie(&list, None), &cookie(&text, None));
    let all = texts(&report).join("\n");
    assert!(!all.contains(" { ") && !all.contains("Styled"), "{all}");
}

fn pet(default: Option<&str>) -> Value {
    let mut discriminator = json!({
        "propertyName": "kind",
        "mapping": { "cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog" },
    });
    if let Some(default) = default {
        discriminator["defaultMapping"] = json!(default);
    }
    let variant = |name: &str| json!({ "type": "object", "properties": { "kind": { "type": "string" }, name: { "type": "string" } } });
    let variants = json!([
        { "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" },
    ]);
    let pet = json!({ "oneOf": variants, "discriminator": discriminator });
    let schemas = json!({ "Pet": pet, "Cat": variant("claws"), "Dog": variant("tail") });
    let content =
        json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } });
    document(&returning(&content), &json!({ "schemas": schemas }))
}

#[test]
fn another_default_of_a_discriminator_is_a_change() {
    let (cat, dog) = (pet(Some("Cat")), pet(Some("#/components/schemas/Dog")));
    let (risky, breaking, compatible) = (Wire::Risky, Wire::Breaking, Wire::Compatible);
    let cases = [
        (&cat, &dog, (breaking, breaking)),
        (&cat, &pet(None), (compatible, risky)),
        (&pet(None), &cat, (risky, compatible)),
    ];
    for (old, new, expected) in cases {
        let report = compare(old, new);
        assert_eq!(wire(&report), expected, "{:?}", report.changes);
        assert!(report.verdict.silent, "{:?}", report.changes);
        assert!(report.rust.is_empty(), "{:?}", report.rust);
    }
    let report = compare(&dog, &pet(Some("Dog")));
    assert!(report.changes.is_empty(), "{:?}", report.changes);
}

#[test]
fn a_scheme_by_uri_is_the_one_by_name() {
    let document = |scheme: &str| {
        let responses = json!({ "204": { "description": "Done." } });
        let operation = json!({ "operationId": "findPet", "security": [{ scheme: [] }], "responses": responses });
        let key = json!({ "type": "apiKey", "in": "header", "name": "X-Key" });
        document(&operation, &json!({ "securitySchemes": { "k": key } }))
    };
    let (name, uri) = (document("k"), document("#/components/securitySchemes/k"));
    for (old, new) in [(&name, &uri), (&uri, &name)] {
        let report = compare(old, new);
        assert!(
            report.changes.is_empty() && report.rust.is_empty(),
            "{:?}",
            report.changes
        );
    }
}

#[test]
fn the_content_of_events_is_compared() {
    let document = |ty: &str| {
        let data = json!({
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": { "$ref": "#/components/schemas/Pet" },
        });
        let item =
            json!({ "type": "object", "required": ["data"], "properties": { "data": data } });
        let content = json!({ "text/event-stream": { "itemSchema": item } });
        let pet = json!({ "type": "object", "required": ["name"], "properties": { "name": { "type": ty } } });
        document(&returning(&content), &json!({ "schemas": { "Pet": pet } }))
    };
    let report = compare(&document("string"), &document("integer"));
    assert_eq!(
        wire(&report),
        (Wire::Breaking, Wire::Breaking),
        "{:?}",
        report.changes
    );
    assert!(report.rust.is_empty(), "{:?}", report.rust);
    assert_eq!(report.changes[0].path, "Pet.name");
}

/// A document that returns an object with one property as XML.
fn xml(property: &Value) -> Value {
    let pet = json!({ "type": "object", "properties": { "name": property } });
    let content =
        json!({ "application/xml": { "schema": { "$ref": "#/components/schemas/Pet" } } });
    document(&returning(&content), &json!({ "schemas": { "Pet": pet } }))
}

#[test]
fn spellings_of_the_same_xml_are_no_change() {
    let text = |own: Value| xml(&json!({ "type": "string", "xml": own }));
    let list =
        |own: Value| xml(&json!({ "type": "array", "items": { "type": "string" }, "xml": own }));
    let no_text = || xml(&json!({ "type": "string" }));
    let no_list = || xml(&json!({ "type": "array", "items": { "type": "string" } }));
    let same = [
        (
            text(json!({ "attribute": true })),
            text(json!({ "nodeType": "attribute" })),
        ),
        (
            list(json!({ "wrapped": true })),
            list(json!({ "nodeType": "element" })),
        ),
        (no_text(), text(json!({ "nodeType": "element" }))),
        (no_text(), text(json!({ "attribute": false }))),
        (no_text(), text(json!({ "name": "name" }))),
        (no_list(), list(json!({ "nodeType": "none" }))),
        (
            no_list(),
            list(json!({ "wrapped": false, "name": "names" })),
        ),
    ];
    for (old, new) in &same {
        for (old, new) in [(old, new), (new, old)] {
            let report = compare(old, new);
            assert!(report.changes.is_empty(), "{old} {new}");
        }
    }
    let others = [
        (no_text(), text(json!({ "attribute": true }))),
        (no_text(), text(json!({ "name": "other" }))),
        (no_text(), text(json!({ "nodeType": "text" }))),
        (no_list(), list(json!({ "wrapped": true }))),
        (no_list(), list(json!({ "nodeType": "element" }))),
    ];
    for (old, new) in &others {
        let report = compare(old, new);
        assert_eq!(wire(&report), (Wire::Breaking, Wire::Breaking), "{new}");
    }
}

#[test]
fn a_module_belongs_to_the_change_of_its_only_type() {
    let document = |parameter: Value| {
        let responses = json!({ "204": { "description": "Done." } });
        let operation =
            json!({ "operationId": "listPets", "parameters": [parameter], "responses": responses });
        document(&operation, &json!({}))
    };
    let listed =
        json!({ "name": "q", "in": "query", "schema": { "type": "string", "enum": ["a"] } });
    let text =
        json!({ "name": "q", "in": "query", "required": true, "schema": { "type": "string" } });
    let (listed, text) = (document(listed), document(text));
    for (old, new, rule) in [
        (&listed, &text, "enum-removed"),
        (&text, &listed, "enum-added"),
    ] {
        let report = compare(old, new);
        assert!(report.rust.is_empty(), "{:?}", report.rust);
        let of_enum = report.changes.iter().find(|it| it.rule == rule);
        let items = of_enum.into_iter().flat_map(|it| &it.items);
        let paths: Vec<&str> = items.map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["models::ListPetsQ", "models"]);
    }
}

/// A document that returns a base of a discriminator without mapping, and a schema composed of it.
fn base(name: &str, child: &str, kind: &Value) -> Value {
    let reference = format!("#/components/schemas/{name}");
    let discriminator = json!({ "propertyName": "kind" });
    let base = json!({
        "type": "object",
        "required": ["kind"],
        "properties": { "kind": kind },
        "discriminator": discriminator,
    });
    let own = json!({ "type": "object", "properties": { "claws": { "type": "integer" } } });
    let all_of = json!({ "allOf": [{ "$ref": reference }, own] });
    let content = json!({ "application/json": { "schema": { "$ref": reference } } });
    document(
        &returning(&content),
        &json!({ "schemas": { name: base, child: all_of } }),
    )
}

#[test]
fn a_renamed_base_has_another_tag() {
    let any = json!({ "type": "string" });
    let pet = base("Pet", "Cat", &any);
    let of_child = compare(&pet, &base("Pet", "Tiger", &any));
    let of_base = compare(&pet, &base("Animal", "Cat", &any));
    assert_eq!(wire(&of_child), (Wire::Breaking, Wire::Breaking));
    assert_eq!(wire(&of_base), wire(&of_child), "{:?}", of_base.changes);
    // What is no tag is not sent.
    let listed = json!({ "type": "string", "enum": ["Cat"] });
    let (old, new) = (base("Pet", "Cat", &listed), base("Animal", "Cat", &listed));
    assert_eq!(
        wire(&compare(&old, &new)),
        (Wire::Compatible, Wire::Compatible)
    );
}

#[test]
fn a_mapping_is_compared_whether_it_names_or_references_the_subtypes() {
    for target in ["Cat", "#/components/schemas/Cat"] {
        let mapped = |tag: &str| {
            let mut document = base("Pet", "Cat", &json!({ "type": "string" }));
            document["components"]["schemas"]["Pet"]["discriminator"]["mapping"] =
                json!({ tag: target });
            document
        };
        let report = compare(&mapped("cat"), &mapped("tomcat"));
        assert_eq!(wire(&report), (Wire::Breaking, Wire::Breaking), "{target}");
        let rules: Vec<_> = report.changes.iter().map(|it| it.rule).collect();
        assert_eq!(rules, ["discriminator-changed"], "{target}");
    }
}
