//! Which schemas the values of a discriminator name.

use serde_json::{Value, json};

use crate::tags::tagged;

fn tags(schemas: Value, name: &str) -> Vec<(String, String)> {
    let root = json!({ "components": { "schemas": schemas } });
    let found = tagged(&root, &format!("/components/schemas/{name}"), 0);
    let mut tags = found.map(|it| it.tags).unwrap_or_default();
    for (_, pointer) in &mut tags {
        *pointer = pointer.replace("/components/schemas/", "");
    }
    tags.sort();
    tags
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = of.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
    pairs.collect()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[test]
fn names_of_schemas_are_tags_whatever_the_property_lists() {
    let of = json!({
        "Pet": {
            "discriminator": { "propertyName": "kind" },
            "properties": { "kind": { "enum": ["a", "b"] } },
        },
        "Cat": { "allOf": [reference("Pet")] },
        "Dog": { "allOf": [{ "allOf": [reference("Pet")] }, {}] },
        "Puppy": { "allOf": [reference("Dog")] },
    });
    let expected = pairs(&[("Cat", "Cat"), ("Dog", "Dog"), ("Puppy", "Puppy")]);
    assert_eq!(tags(of.clone(), "Pet"), expected);
    assert_eq!(tags(of, "Dog"), pairs(&[("Puppy", "Puppy")]));
}

#[test]
fn a_partial_mapping_leaves_the_others_their_names() {
    let of = json!({
        "Pet": {
            "oneOf": [reference("Cat"), reference("Dog")],
            "discriminator": { "propertyName": "kind", "mapping": { "c": "Cat" } },
        },
        "Cat": {}, "Dog": {},
    });
    assert_eq!(tags(of, "Pet"), pairs(&[("Dog", "Dog"), ("c", "Cat")]));
}

#[test]
fn nested_unions_represent_their_alternatives() {
    let of = json!({
        "Outer": {
            "oneOf": [reference("Inner"), reference("Fish")],
            "discriminator": { "propertyName": "kind" },
        },
        "Inner": {
            "oneOf": [reference("Cat")],
            "discriminator": { "propertyName": "kind", "mapping": { "cat": "#/components/schemas/Cat" } },
        },
        "Cat": {}, "Fish": {},
    });
    assert_eq!(
        tags(of, "Outer"),
        pairs(&[("Fish", "Fish"), ("cat", "Cat")])
    );
}

#[test]
fn alternatives_inherit_a_discriminator() {
    let of = json!({
        "Pet": { "discriminator": { "propertyName": "kind", "mapping": { "c": "Cat" } } },
        "Cat": { "allOf": [reference("Pet")] },
        "Dog": { "allOf": [reference("Pet")] },
        "Fish": {},
        "Some": { "oneOf": [reference("Cat"), { "allOf": [reference("Dog")] }, { "type": "string" }] },
        "Any": { "oneOf": [reference("Cat"), reference("Dog"), reference("Fish")] },
        "Inline": { "oneOf": [reference("Cat"), reference("Dog"), { "type": "object" }] },
    });
    let expected = pairs(&[("Dog", "Dog"), ("c", "Cat")]);
    assert_eq!(tags(of.clone(), "Some"), expected);
    assert_eq!(tags(of.clone(), "Any"), pairs(&[]));
    assert_eq!(tags(of, "Inline"), pairs(&[]));
}

#[test]
fn discriminators_in_inline_parts_apply() {
    let of = json!({
        "entity": { "properties": { "id": {} } },
        "object": { "allOf": [reference("entity"), {
            "discriminator": { "propertyName": "@type", "mapping": { "#user": "#/components/schemas/user" } },
        }] },
        "user": { "allOf": [reference("object"), {}] },
    });
    assert_eq!(tags(of, "object"), pairs(&[("#user", "user")]));
}
