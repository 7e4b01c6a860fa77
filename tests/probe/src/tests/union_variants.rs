//! Unions without a discriminator: a value may decode as the wrong alternative.

use serde_json::{Value, json};

use super::{document, violations};
use crate::document::Document;
use crate::place::{Types, Union};
use crate::shape::Shapes;
use crate::union_variants::decode;

fn results() -> Document {
    let alternative = |ok: bool| {
        let item = json!({ "type": "object", "required": ["ok"], "properties": { "ok": { "const": ok } } });
        json!({ "type": "object", "required": ["all"], "properties": { "all": { "type": "array", "minItems": 1, "items": item } } })
    };
    let alternatives = json!([
        { "$ref": "#/components/schemas/Good" },
        { "$ref": "#/components/schemas/Bad" },
    ]);
    let schemas = json!({ "Result": { "oneOf": alternatives }, "Good": alternative(true), "Bad": alternative(false) });
    document("3.1.0", json!({}), schemas)
}

fn found(held: fn(&Value) -> Result<Option<usize>, String>) -> usize {
    let of = |name| json!({ "name": name, "kind": "struct", "fields": { "all": { "list": "any" } }, "additional": null });
    let shapes = json!({
        "types": [
            { "name": "Result", "kind": "union", "variants": [{ "name": "Good", "type": 1 }, { "name": "Bad", "type": 2 }] },
            of("Good"), of("Bad"),
        ],
        "places": {
            "/components/schemas/Result": [0], "/components/schemas/Good": [1], "/components/schemas/Bad": [2],
        },
        "operations": [],
    });
    let shapes: Shapes = serde_json::from_value(shapes).expect("shapes");
    let union = Union {
        number: 0,
        held,
        built: |_, value| Ok(value.clone()),
    };
    let types = Types {
        places: &[],
        unions: Box::leak(Box::new([union])),
        shapes: "",
    };
    let findings = decode(&results(), &types, &shapes);
    assert!(!findings.is_empty());
    violations(&findings).len()
}

#[test]
fn unambiguous_values_must_decode_as_their_alternative() {
    assert_eq!(
        found(|value| Ok(Some(usize::from(value["all"][0]["ok"] != true)))),
        0
    );
    assert!(found(|_| Ok(Some(0))) > 0);
    // An unknown variant is not a violation.
    assert_eq!(found(|_| Ok(None)), 0);
}
