//! Changes that compiled code does not show, although it sends or reads something else; and those of which that would be
//! wrong to say.

use codegen::diff::{Report, Wire};
use serde_json::{Value, json};

use super::compare;

/// A document with an operation and schemas.
fn document(operation: &Value, schemas: &Value) -> Value {
    let mut operation = operation.clone();
    operation["operationId"] = json!("addPet");
    if operation.get("responses").is_none() {
        operation["responses"] = json!({ "204": { "description": "Done." } });
    }
    json!({
        "openapi": "3.2.0",
        "info": { "title": "Pets", "version": "1" },
        "servers": [{ "url": "https://pets.example" }],
        "paths": { "/pets": { "post": operation } },
        "components": { "schemas": schemas },
    })
}

fn taking(media_type: &str, media: &Value) -> Value {
    let body = json!({ "required": true, "content": { media_type: media } });
    document(&json!({ "requestBody": body }), &json!({}))
}

fn form(property: &Value, encoding: &Value) -> Value {
    let schema = json!({ "type": "object", "properties": { "tags": property } });
    let media = json!({ "schema": schema, "encoding": encoding });
    taking("application/x-www-form-urlencoded", &media)
}

fn multipart(property: &Value, encoding: &Value) -> Value {
    let schema =
        json!({ "type": "object", "required": ["photo"], "properties": { "photo": property } });
    taking(
        "multipart/form-data",
        &json!({ "schema": schema, "encoding": encoding }),
    )
}

fn xml(property: &Value, of_pet: &Value) -> Value {
    let pet = json!({ "type": "object", "properties": { "name": property }, "xml": of_pet });
    let schema = json!({ "$ref": "#/components/schemas/Pet" });
    let body = json!({ "required": true, "content": { "application/xml": { "schema": schema } } });
    document(&json!({ "requestBody": body }), &json!({ "Pet": pet }))
}

fn parameter(parameter: &Value) -> Value {
    document(&json!({ "parameters": [parameter] }), &json!({}))
}

/// The silent items, all of which belong to a change of the document.
fn silent(report: &Report) -> Vec<&str> {
    assert!(report.rust.is_empty(), "{:?}", report.rust);
    let items = report.changes.iter().flat_map(|it| &it.items);
    let items = items.filter(|it| it.silent);
    items.map(|it| it.text.as_str()).collect()
}

#[test]
fn what_else_is_sent_is_silent() {
    let (text, none) = (json!({ "type": "string" }), json!({}));
    let list = json!({ "type": "array", "items": text });
    let file = json!({ "type": "string", "format": "binary" });
    let image = |it: &str| json!({ "photo": { "contentType": it } });
    let cases = [
        (
            form(&list, &none),
            form(&list, &json!({ "tags": { "explode": false } })),
            "Client::add_pet(tags): style: form, explode: true → form, explode: false",
        ),
        (
            form(&list, &none),
            form(
                &list,
                &json!({ "tags": { "contentType": "application/json" } }),
            ),
            "Client::add_pet(tags): style: form, explode: true → JSON",
        ),
        (
            multipart(&file, &image("image/png")),
            multipart(&file, &image("image/jpeg")),
            "operations::AddPetForm::new(photo): sent as a file of image/png → a file of image/jpeg",
        ),
        (
            xml(&text, &none),
            xml(
                &json!({ "type": "string", "xml": { "name": "title" } }),
                &none,
            ),
            "models::Pet::name: XML element name → element title",
        ),
        (
            xml(&text, &none),
            xml(
                &json!({ "type": "string", "xml": { "attribute": true } }),
                &none,
            ),
            "models::Pet::name: XML element name → attribute name",
        ),
        (
            xml(&list, &none),
            xml(
                &json!({ "type": "array", "items": text, "xml": { "wrapped": true } }),
                &none,
            ),
            "models::Pet::name: XML elements name → elements name in element name",
        ),
        (
            xml(&text, &none),
            xml(&text, &json!({ "name": "animal" })),
            "Client::add_pet(body): XML element Pet → element animal",
        ),
    ];
    for (old, new, expected) in cases {
        let report = compare(&old, &new);
        assert_eq!(silent(&report), [expected], "{:?}", report.changes);
        assert!(report.verdict.silent);
    }
}

#[test]
fn what_changes_no_byte_is_not_silent() {
    let cookie = |schema: &Value, style: &str| {
        parameter(&json!({ "name": "a", "in": "cookie", "style": style, "schema": schema }))
    };
    let (number, text) = (json!({ "type": "integer" }), json!({ "type": "string" }));
    let plain = json!({ "type": "string", "enum": ["small", "large"] });
    let spaced = json!({ "type": "string", "enum": ["very small"] });
    for (schema, is_silent) in [
        (&number, false),
        (&plain, false),
        (&spaced, true),
        (&text, true),
    ] {
        let report = compare(&cookie(schema, "form"), &cookie(schema, "cookie"));
        assert_eq!(report.verdict.silent, is_silent, "{schema}");
        let worst = report.verdict.wire.worst();
        assert_eq!(worst != Wire::Compatible, is_silent, "{schema}");
    }
    let reserved = |schema: &Value, is_reserved: bool| {
        parameter(
            &json!({ "name": "a", "in": "query", "allowReserved": is_reserved, "schema": schema }),
        )
    };
    for (schema, is_silent) in [(&number, false), (&text, true)] {
        let report = compare(&reserved(schema, false), &reserved(schema, true));
        assert_eq!(report.verdict.silent, is_silent, "{schema}");
        let worst = report.verdict.wire.worst();
        assert_eq!(worst != Wire::Compatible, is_silent, "{schema}");
    }
}

#[test]
fn what_a_union_is_told_by_is_silent() {
    let union = |property: &str| {
        let variant = |name: &str| {
            json!({ "type": "object", "required": [property], "properties": {
                property: { "type": "string", "enum": [name] }, "size": { "type": "integer" },
            } })
        };
        let variants = json!([
            { "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" },
        ]);
        let pet = json!({ "oneOf": variants, "discriminator": { "propertyName": property } });
        let schema = json!({ "$ref": "#/components/schemas/Pet" });
        let content = json!({ "application/json": { "schema": schema } });
        let schemas = json!({ "Pet": pet, "Cat": variant("Cat"), "Dog": variant("Dog") });
        let body = json!({ "required": true, "content": content });
        document(&json!({ "requestBody": body }), &schemas)
    };
    let report = compare(&union("kind"), &union("species"));
    let found = silent(&report);
    let expected = "models::Pet: discriminator kind → species";
    assert!(found.contains(&expected), "{found:?}");
}

#[test]
fn a_signature_of_one_operation_hides_no_change_of_a_model() {
    // The last operation has another argument, which has nothing to do with the value of the enum.
    let document = |value: &str, parameter: &str| {
        let content =
            json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Size" } } });
        let ok = json!({ "200": { "description": "A size.", "content": content } });
        let by = json!({ "name": parameter, "in": "query", "schema": { "type": "string" } });
        json!({
            "openapi": "3.1.0",
            "info": { "title": "Pets", "version": "1" },
            "servers": [{ "url": "https://pets.example" }],
            "paths": {
                "/sizes": { "get": { "operationId": "findSize", "responses": ok } },
                "/tags": { "get": {
                    "operationId": "findTag",
                    "parameters": [by],
                    "responses": { "204": { "description": "Done." } },
                } },
            },
            "components": { "schemas": { "Size": { "type": "string", "enum": [value] } } },
        })
    };
    let report = compare(&document("x_large", "by"), &document("x-large", "with"));
    let found = silent(&report);
    assert_eq!(found, ["models::Size::XLarge: value x_large → x-large"]);
}

#[test]
fn arguments_that_a_renamed_property_shifts_are_silent() {
    let pet = |first: &str| {
        let text = json!({ "type": "string" });
        let pet = json!({ "type": "object", "required": [first, "to"], "properties": { first: text, "to": text } });
        let schema = json!({ "$ref": "#/components/schemas/Pet" });
        let body =
            json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        document(&json!({ "requestBody": body }), &json!({ "Pet": pet }))
    };
    let shifted = compare(&pet("from"), &pet("until"));
    let items = silent(&shifted);
    assert!(
        matches!(items[..], [it] if it.starts_with("models::Pet::new: ")),
        "{items:?}"
    );
    let renamed = compare(&pet("from"), &pet("sender"));
    assert!(!renamed.verdict.silent, "{:?}", renamed.changes);
}
