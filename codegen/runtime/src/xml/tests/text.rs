//! Properties that are the text of an element.

use serde_json::json;

use super::*;

static PRICE: Shape = Shape::Object {
    properties: &[
        attribute("currency", &TEXT),
        Property::text("amount", named("amount", &Shape::Number)),
        property("note", &TEXT),
    ],
    others: &ANY,
};

#[test]
fn text_is_read_and_written_beside_attributes_and_elements() {
    let value = json!({"currency": "EUR", "amount": 9.5, "note": "a"});
    let xml = "<root currency=\"EUR\">9.5<note>a</note></root>";
    assert_eq!(written(&named("root", &PRICE), &value), xml);
    assert_eq!(read(&PRICE, xml), value);
}

#[test]
fn character_data_is_read_as_text() {
    let xml = "<root><![CDATA[12]]></root>";
    assert_eq!(read(&PRICE, xml), json!({"amount": 12}));
}

#[test]
fn an_element_with_the_name_of_the_text_is_another_value() {
    let xml = "<root>1<currency>x</currency></root>";
    assert_eq!(read(&PRICE, xml), json!({"amount": 1}));
}

#[test]
fn a_text_of_the_wrong_type_is_an_error() {
    assert!(why(&PRICE, "<root>nine</root>").contains("number"));
}

#[test]
fn an_absent_or_null_text_is_not_written() {
    for value in [json!({}), json!({"amount": null})] {
        assert_eq!(written(&named("root", &PRICE), &value), "<root/>");
    }
}
