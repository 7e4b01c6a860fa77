//! What the judge of examples finds, on schemas that are written for it.

use interop_tests::schema::{Way, misfits};
use interop_tests::spec::Spec;
use serde_json::{Value, json};

/// What does not fit `Thing` of these schemas.
#[track_caller]
fn of(schema: &Value, value: &Value, way: Way) -> Vec<String> {
    let base = json!({
        "type": "object",
        "required": ["id"],
        "properties": { "id": { "type": "string", "format": "uuid" } },
    });
    let spec = Spec::of(json!({ "components": { "schemas": { "Thing": schema, "Base": base } } }));
    let thing = json!({ "$ref": "#/components/schemas/Thing" });
    misfits(&spec, &thing, value, way)
}

/// Each of these misfits is found, at its place.
#[track_caller]
fn assert_found(schema: &Value, value: &Value, way: Way, places: &[&str]) {
    let found = of(schema, value, way);
    assert_eq!(found.len(), places.len(), "{value}: {found:#?}");
    for place in places {
        let is_named = found.iter().any(|it| it.contains(place));
        assert!(is_named, "{value}: no `{place}` in {found:#?}");
    }
}

const ID: &str = "123e4567-e89b-12d3-a456-426614174000";

#[test]
fn a_property_that_the_schema_does_not_have_is_a_misfit() {
    let inner = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let schema = json!({ "type": "object", "properties": { "inner": inner } });
    assert_found(
        &schema,
        &json!({ "inner": { "a": "x" } }),
        Way::Request,
        &[],
    );
    assert_found(&schema, &json!({ "b": 1 }), Way::Request, &["b"]);
    assert_found(
        &schema,
        &json!({ "inner": { "b": 1 } }),
        Way::Request,
        &["b"],
    );
    let list = json!({ "type": "array", "items": schema });
    assert_found(&list, &json!([{}, { "b": 1 }]), Way::Request, &["b"]);
    let empty = json!({ "type": "object", "additionalProperties": false });
    assert_found(&empty, &json!({ "b": 1 }), Way::Request, &["b"]);
}

#[test]
fn a_composed_schema_has_the_properties_of_its_parts() {
    let own = json!({ "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } });
    let schema = json!({ "allOf": [{ "$ref": "#/components/schemas/Base" }, own] });
    assert_found(
        &schema,
        &json!({ "id": ID, "name": "x" }),
        Way::Request,
        &[],
    );
    assert_found(&schema, &json!({ "id": ID }), Way::Request, &["name"]);
    assert_found(&schema, &json!({ "name": "x" }), Way::Request, &["id"]);
    let more = json!({ "id": ID, "name": "x", "more": 1 });
    assert_found(&schema, &more, Way::Request, &["more"]);
}

#[test]
fn a_map_takes_all_keys_and_only_values_that_fit() {
    let schema = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
    assert_found(&schema, &json!({ "a": 1 }), Way::Request, &[]);
    assert_found(&schema, &json!({ "a": "x" }), Way::Request, &["a"]);
    let free = json!({ "type": "object", "additionalProperties": true });
    assert_found(
        &free,
        &json!({ "a": "x", "b": { "c": 1 } }),
        Way::Request,
        &[],
    );
    assert_found(&json!({}), &json!({ "a": "x" }), Way::Request, &[]);
}

#[test]
fn a_property_that_goes_the_other_way_is_a_misfit() {
    let schema = json!({ "type": "object", "properties": {
        "read": { "type": "string", "readOnly": true },
        "written": { "type": "string", "writeOnly": true },
    } });
    let (read, written) = (json!({ "read": "x" }), json!({ "written": "x" }));
    assert_found(&schema, &read, Way::Request, &["read"]);
    assert_found(&schema, &read, Way::Response, &[]);
    assert_found(&schema, &written, Way::Request, &[]);
    assert_found(&schema, &written, Way::Response, &["written"]);
}

#[test]
fn a_value_of_another_type_is_a_misfit_and_null_is_none() {
    let schema = json!({ "type": "object", "properties": {
        "string": { "type": "string" },
        "integer": { "type": "integer" },
        "number": { "type": "number" },
        "flag": { "type": "boolean" },
        "list": { "type": "array", "items": { "type": "string" } },
        "choice": { "type": "string", "enum": ["a", "b"] },
    } });
    let right = json!({ "string": "", "integer": 1, "number": 1.5, "flag": true, "list": ["x"], "choice": "a" });
    assert_found(&schema, &right, Way::Request, &[]);
    let null = json!({ "string": null, "integer": null, "list": [null], "choice": null });
    assert_found(&schema, &null, Way::Request, &[]);
    assert_found(&schema, &Value::Null, Way::Request, &[]);
    for (key, wrong) in [
        ("string", json!(1)),
        ("integer", json!(1.5)),
        ("integer", json!("1")),
        ("integer", json!(u64::MAX)),
        ("number", json!("1")),
        ("flag", json!("true")),
        ("list", json!({})),
        ("list", json!([1])),
        ("choice", json!("c")),
    ] {
        assert_found(&schema, &json!({ key: wrong }), Way::Request, &[key]);
    }
}

#[test]
fn an_identifier_or_a_time_is_described_as_one() {
    let schema = json!({ "type": "object", "properties": {
        "id": { "type": "string", "format": "uuid" },
        "time": { "type": "string", "format": "date-time" },
        "text": { "type": "string" },
        "secret": { "type": "string", "format": "password" },
    } });
    let time = "2024-01-02T03:04:05Z";
    let right = json!({ "id": ID, "time": time, "text": "x", "secret": "x" });
    assert_found(&schema, &right, Way::Request, &[]);
    for (key, wrong) in [
        ("id", "x"),
        ("time", "x"),
        ("time", "2024-01-02"),
        ("text", ID),
        ("text", time),
        ("secret", ID),
    ] {
        assert_found(&schema, &json!({ key: wrong }), Way::Request, &[key]);
    }
}
