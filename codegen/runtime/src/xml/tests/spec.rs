//! The examples of OpenAPI 3.0.4's XML Object.

use serde_json::json;

use super::*;

static ITEM: Element = named("", &TEXT);
static ANIMAL: Element = named("animal", &TEXT);
static ITEMS: Shape = list(&ITEM, false);
static ANIMALS: Shape = list(&ANIMAL, false);
static WRAPPED_ITEMS: Shape = list(&ITEM, true);
static WRAPPED_ANIMALS: Shape = list(&ANIMAL, true);

static UNWRAPPED: Shape = Shape::Object {
    properties: &[animals("animals", &ANIMALS)],
    others: &ANY,
};

const fn list(item: &'static Element, wrapped: bool) -> Shape {
    Shape::List { item, wrapped }
}

/// A property `animals`, which may have another name in XML.
const fn animals(name: &'static str, shape: &'static Shape) -> Property {
    Property {
        element: named(name, shape),
        ..property("animals", shape)
    }
}

/// Checks that the value and the XML correspond.
fn same(property: Property, value: &Value, xml: &str) {
    let shape = Box::leak(Box::new(Shape::Object {
        properties: Box::leak(Box::new([property])),
        others: &ANY,
    }));
    let xml = format!("<root>{xml}</root>");
    assert_eq!(written(&named("root", shape), value), xml);
    assert_eq!(read(shape, &xml), *value);
}

#[test]
fn a_property_without_a_name_in_xml_has_its_own() {
    let value = json!({ "animals": "cat" });
    same(property("animals", &TEXT), &value, "<animals>cat</animals>");
}

#[test]
fn a_property_has_the_name_that_its_xml_object_says() {
    let value = json!({ "animals": "cat" });
    same(animals("animal", &TEXT), &value, "<animal>cat</animal>");
}

#[test]
fn a_property_may_be_an_attribute_or_have_a_prefix_and_a_namespace() {
    static PERSON: Shape = Shape::Object {
        properties: &[
            attribute("id", &Shape::Integer),
            Property {
                element: Element {
                    namespace: "https://example.com/schema/sample",
                    prefix: "sample",
                    ..named("name", &TEXT)
                },
                ..property("name", &TEXT)
            },
        ],
        others: &ANY,
    };
    let xml = "<Person id=\"123\">\
        <sample:name xmlns:sample=\"https://example.com/schema/sample\">example</sample:name>\
        </Person>";
    let value = json!({ "id": 123, "name": "example" });
    assert_eq!(written(&named("Person", &PERSON), &value), xml);
    assert_eq!(read(&PERSON, xml), value);
}

#[test]
fn lists_are_written_and_read_as_the_specification_shows() {
    let value = json!({ "animals": ["cat", "dog"] });
    same(
        animals("animals", &ITEMS),
        &value,
        "<animals>cat</animals><animals>dog</animals>",
    );
    // The items have their own name, whatever the list's.
    for name in ["animals", "aliens"] {
        same(
            animals(name, &ANIMALS),
            &value,
            "<animal>cat</animal><animal>dog</animal>",
        );
    }
    // Even for a wrapped list, the same name is used for both.
    same(
        animals("animals", &WRAPPED_ITEMS),
        &value,
        "<animals><animals>cat</animals><animals>dog</animals></animals>",
    );
    same(
        animals("animals", &WRAPPED_ANIMALS),
        &value,
        "<animals><animal>cat</animal><animal>dog</animal></animals>",
    );
    same(
        animals("aliens", &WRAPPED_ANIMALS),
        &value,
        "<aliens><animal>cat</animal><animal>dog</animal></aliens>",
    );
    same(
        animals("aliens", &WRAPPED_ITEMS),
        &value,
        "<aliens><aliens>cat</aliens><aliens>dog</aliens></aliens>",
    );
}

#[test]
fn an_empty_list_is_an_element_only_if_it_is_wrapped() {
    same(
        animals("animals", &WRAPPED_ANIMALS),
        &json!({ "animals": [] }),
        "<animals/>",
    );
    let root = named("root", &UNWRAPPED);
    assert_eq!(written(&root, &json!({ "animals": [] })), "<root/>");
    assert_eq!(read(&UNWRAPPED, "<root/>"), json!({}));
}
