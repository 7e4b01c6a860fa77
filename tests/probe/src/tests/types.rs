//! Types that are untyped although the document describes them.

use serde_json::{Value, json};

use super::{document, violations};
use crate::document::Document;
use crate::shape::Shapes;
use crate::types::compare;

fn shapes(value: Value) -> Shapes {
    serde_json::from_value(value).expect("shapes")
}

fn trips() -> Document {
    let part =
        |items: Value| json!({ "properties": { "data": { "type": "array", "items": items } } });
    let schema =
        json!({ "allOf": [part(json!({})), part(json!({ "$ref": "#/components/schemas/Trip" }))] });
    let response = json!({ "content": { "application/json": { "schema": schema } } });
    document(
        "3.1.0",
        json!({ "/trips": { "get": { "responses": { "200": response } } } }),
        json!({ "Trip": { "type": "object", "properties": { "id": { "type": "string" } } } }),
    )
}

#[test]
fn untyped_items_of_a_page_are_violations_if_described() {
    let document = trips();
    let of = |item: Value| {
        shapes(json!({
            "types": [{ "name": "Trip", "kind": "struct", "fields": { "id": "scalar" }, "additional": null }],
            "places": {},
            "operations": [{
                "id": "get_trips", "method": "GET", "path": "/trips",
                "page": { "items": "data", "item": item },
            }],
        }))
    };
    assert!(violations(&compare(&document, &of(json!(0)))).is_empty());
    for wrong in [
        json!("any"),
        json!({ "map": "any" }),
        json!({ "nullable": "any" }),
    ] {
        let shapes = of(wrong);
        let found = compare(&document, &shapes);
        assert_eq!(violations(&found).len(), 1, "{found:?}");
    }
}

#[test]
fn untyped_lists_are_violations_at_any_depth() {
    let document = trips();
    let pointer = "/paths/~1trips/get/responses/200/content/application~1json/schema";
    for data in [
        json!("any"),
        json!({ "list": "any" }),
        json!({ "list": { "map": "any" } }),
    ] {
        let shapes = shapes(json!({
            "types": [{ "name": "Trips", "kind": "struct", "fields": { "data": data }, "additional": null }],
            "places": { pointer: [0] },
            "operations": [],
        }));
        let found = compare(&document, &shapes);
        assert_eq!(violations(&found).len(), 1, "{found:?}");
    }
}

#[test]
fn a_struct_without_a_described_property_is_a_violation() {
    let schemas = json!({ "Pet": {
        "allOf": [{ "properties": { "name": {} } }],
        "properties": { "id": {}, "secret": { "writeOnly": true } },
    } });
    let document = document("3.1.0", json!({}), schemas);
    let of = |fields: Value| {
        shapes(json!({
            "types": [{ "name": "Pet", "kind": "struct", "fields": fields, "additional": null }],
            "places": { "/components/schemas/Pet": [0] },
            "operations": [],
        }))
    };
    let whole = of(json!({ "id": "any", "name": "any" }));
    assert!(violations(&compare(&document, &whole)).is_empty());
    let lacking = of(json!({ "id": "any" }));
    let found = compare(&document, &lacking);
    let expected = "/components/schemas/Pet/properties/name is not in the type `Pet`";
    assert_eq!(violations(&found), [expected]);
}

#[test]
fn a_constant_that_is_not_the_only_allowed_value_is_a_violation() {
    let found = |property: Value, constant: &str| {
        let schemas = json!({ "Charge": {
            "allOf": [{ "properties": { "object": { "type": "string" } } }],
            "properties": { "object": property },
        } });
        let shapes = shapes(json!({
            "types": [{
                "name": "Charge", "kind": "struct", "fields": { "object": { "const": constant } }, "additional": null,
            }],
            "places": { "/components/schemas/Charge": [0] },
            "operations": [],
        }));
        violations(&compare(&document("3.1.0", json!({}), schemas), &shapes)).len()
    };
    for only in [
        json!({ "const": "charge" }),
        json!({ "enum": ["charge"] }),
        json!({ "allOf": [{ "enum": ["charge", "refund"] }, { "enum": ["card", "charge"] }] }),
    ] {
        assert_eq!(found(only.clone(), "charge"), 0, "{only}");
        assert_eq!(found(only.clone(), "refund"), 1, "{only}");
    }
    let contradictory = json!({ "allOf": [{ "const": "charge" }, { "enum": ["refund", "card"] }] });
    assert_eq!(found(contradictory.clone(), "charge"), 0);
    assert_eq!(found(contradictory, "refund"), 1);
    for several in [
        json!({ "enum": ["charge", "refund"] }),
        json!({ "type": "string" }),
    ] {
        assert_eq!(found(several.clone(), "charge"), 1, "{several}");
    }
}
