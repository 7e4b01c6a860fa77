//! Discriminators: a value with an unchanged round trip may still be of the wrong variant.

use serde_json::{Value, json};

use super::{document, violations};
use crate::document::Document;
use crate::place::{Direction, Place, Types, Union};
use crate::shape::Shapes;
use crate::variants::decode;

fn pets() -> Document {
    let tag = json!({ "type": "string", "enum": ["Cat", "Dog"] });
    let part = |name: &str| {
        json!({ "allOf": [
        { "$ref": "#/components/schemas/Pet" },
        { "properties": { name: { "type": "string" } }, "required": [name] },
    ] })
    };
    document(
        "3.0.3",
        json!({}),
        json!({
            "Pet": {
                "type": "object",
                "properties": { "kind": tag },
                "discriminator": { "propertyName": "kind" },
            },
            "Cat": part("name"),
            "Dog": part("name"),
        }),
    )
}

/// Pet as a union of Cat and Dog.
fn shapes(pet: Value) -> Shapes {
    let animal = |name| json!({ "name": name, "kind": "struct", "fields": { "name": "scalar" }, "additional": null });
    let variant = |name, of: usize| json!({ "name": name, "type": of });
    let shapes = json!({
        "types": [
            { "name": "Pet", "kind": "union", "variants": [variant("Cat", 1), variant("Dog", 2)] },
            animal("Cat"), animal("Dog"), animal("Base"),
        ],
        "places": {
            "/components/schemas/Pet": [pet], "/components/schemas/Cat": [1], "/components/schemas/Dog": [2],
        },
        "operations": [],
    });
    serde_json::from_value(shapes).expect("shapes")
}

const TRIP: Place = Place {
    pointer: "/components/schemas/Pet",
    direction: Direction::Both,
    trip: |value| Ok(value.clone()),
    made: None,
};

fn why(held: fn(&Value) -> Result<Option<usize>, String>, sends_tag: bool) -> Vec<String> {
    let whole = Union {
        number: 0,
        held,
        built: |index, value| {
            let mut value = value.clone();
            value["kind"] = ["Cat", "Dog"][index].into();
            Ok(value)
        },
    };
    let bare = Union {
        built: |_, value| Ok(value.clone()),
        ..whole
    };
    let unions: &'static [Union] = if sends_tag {
        Box::leak(Box::new([whole]))
    } else {
        Box::leak(Box::new([bare]))
    };
    let types = Types {
        places: &[TRIP],
        unions,
        shapes: "",
    };
    let found = decode(&pets(), &types, &shapes(json!(0)));
    violations(&found).into_iter().map(str::to_owned).collect()
}

#[test]
fn decoding_as_the_variant_of_another_tag_is_a_violation() {
    let right = |value: &Value| Ok(["Cat", "Dog"].iter().position(|it| value["kind"] == **it));
    assert_eq!(why(right, true), Vec::<String>::new());
    let always_cat = why(|_| Ok(Some(0)), true);
    assert_eq!(always_cat.len(), 1);
    assert!(
        always_cat[0].ends_with("decodes as `Cat`, but its tag names `Dog`"),
        "{always_cat:?}"
    );
    assert_eq!(why(|_| Ok(None), true).len(), 2);
    assert_eq!(why(|_| Err("no".to_owned()), true).len(), 2);
}

#[test]
fn sending_a_variant_without_its_tag_is_a_violation() {
    let right = |value: &Value| Ok(["Cat", "Dog"].iter().position(|it| value["kind"] == **it));
    assert_eq!(why(right, false).len(), 2);
}

#[test]
fn a_base_that_loses_subtype_properties_is_a_violation() {
    let loses = Place {
        trip: |value| Ok(json!({ "kind": value["kind"] })),
        ..TRIP
    };
    let types = |places: &'static [Place]| Types {
        places,
        unions: &[],
        shapes: "",
    };
    let shapes = shapes(json!(3));
    let kept = decode(&pets(), &types(&[TRIP]), &shapes);
    assert!(violations(&kept).is_empty());
    let lost = decode(&pets(), &types(Box::leak(Box::new([loses]))), &shapes);
    assert_eq!(violations(&lost).len(), 2);
}

#[test]
fn constants_that_exclude_schema_names_are_tags() {
    let animal =
        |kind| json!({ "properties": { "kind": { "const": kind } }, "required": ["kind"] });
    let of = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let schemas = json!({
        "Pet": { "oneOf": [of("Cat"), of("Dog")], "discriminator": { "propertyName": "kind" } },
        "Cat": animal("cat"),
        "Dog": animal("dog"),
    });
    let document = document("3.1.0", json!({}), schemas);
    let why = |held| {
        let union = Union {
            number: 0,
            held,
            built: |_, _| Err(String::new()),
        };
        let types = Types {
            places: &[],
            unions: Box::leak(Box::new([union])),
            shapes: "",
        };
        violations(&decode(&document, &types, &shapes(json!(0)))).len()
    };
    let right = |value: &Value| Ok(["cat", "dog"].iter().position(|it| value["kind"] == **it));
    assert_eq!(why(right), 0);
    assert_eq!(why(|_| Ok(None)), 2);
    // Once by the name, once by the constant.
    assert_eq!(why(|_| Ok(Some(0))), 2);
}

#[test]
fn a_value_has_what_the_parts_beside_the_alternatives_require() {
    let of = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let union =
        json!({ "oneOf": [of("Cat"), of("Dog")], "discriminator": { "propertyName": "kind" } });
    let text = json!({ "type": "string" });
    let named = json!({ "properties": { "name": text }, "required": ["name"] });
    let document = document(
        "3.1.0",
        json!({}),
        json!({
            "Pet": { "allOf": [of("Named"), union] },
            "Named": named,
            "Cat": { "type": "object" },
            "Dog": { "type": "object" },
        }),
    );
    let union = Union {
        number: 0,
        held: |value| {
            if value["name"].is_string() {
                Ok(["Cat", "Dog"].iter().position(|it| value["kind"] == **it))
            } else {
                Err("missing field `name`".to_owned())
            }
        },
        built: |index, value| {
            let mut value = value.clone();
            value["kind"] = ["Cat", "Dog"][index].into();
            Ok(value)
        },
    };
    let types = Types {
        places: &[],
        unions: Box::leak(Box::new([union])),
        shapes: "",
    };
    let found = decode(&document, &types, &shapes(json!(0)));
    assert_eq!(found.len(), 2);
    assert!(violations(&found).is_empty(), "{found:?}");
}
