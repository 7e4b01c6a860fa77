//! Writing XML, and values that cannot be written.

use serde_json::json;

use super::*;

/// Why a value cannot be written.
fn refused(shape: &'static Shape, value: &Value) -> String {
    let written = to_xml(&named("a", shape), value);
    written.unwrap_err().to_string()
}

const URN: Element = Element {
    namespace: "urn:a",
    ..named("a", &DEFAULT)
};

static PREFIXED: Shape = Shape::Object {
    properties: &[
        Property {
            element: Element {
                namespace: "urn:b",
                prefix: "b",
                ..named("id", &TEXT)
            },
            ..attribute("id", &TEXT)
        },
        Property {
            element: Element {
                namespace: "urn:b",
                prefix: "b",
                ..named("c", &TEXT)
            },
            ..property("c", &TEXT)
        },
    ],
    others: &ANY,
};

static DEFAULT: Shape = Shape::Object {
    properties: &[
        Property {
            element: Element {
                namespace: "urn:a",
                ..named("first", &PREFIXED)
            },
            ..property("first", &PREFIXED)
        },
        Property {
            element: Element {
                namespace: "urn:d",
                ..named("second", &DEFAULT)
            },
            ..property("second", &DEFAULT)
        },
    ],
    others: &ANY,
};

#[test]
fn namespaces_are_declared_where_needed() {
    let value = json!({
        "first": { "id": "1", "c": "2" },
        "second": { "first": { "id": "3" }, "second": {}, "other": "4" },
    });
    assert_eq!(
        written(&URN, &value),
        "<a xmlns=\"urn:a\"><first xmlns:b=\"urn:b\" b:id=\"1\"><b:c>2</b:c></first>\
        <second xmlns=\"urn:d\"><first xmlns=\"urn:a\" xmlns:b=\"urn:b\" b:id=\"3\"/>\
        <second/><other>4</other></second></a>"
    );
}

#[test]
fn a_prefix_has_one_namespace_per_element() {
    static SHAPE: Shape = Shape::Object {
        properties: &[Property {
            element: Element {
                namespace: "urn:other",
                prefix: "p",
                ..named("b", &TEXT)
            },
            ..attribute("b", &TEXT)
        }],
        others: &ANY,
    };
    let root = Element {
        namespace: "urn:one",
        prefix: "p",
        ..named("a", &SHAPE)
    };
    let why = to_xml(&root, &json!({ "b": "" })).unwrap_err().to_string();
    assert_eq!(why, "a.b: its prefix is bound to two namespaces");
    // A prefix for which the API specifies no namespace is written without a declaration.
    let root = Element {
        prefix: "p",
        ..named("a", &TEXT)
    };
    assert_eq!(written(&root, &json!("x")), "<p:a>x</p:a>");
}

#[test]
fn properties_are_written_in_the_order_of_the_shape() {
    static SHAPE: Shape = Shape::Object {
        properties: &[
            property("z", &TEXT),
            attribute("y", &TEXT),
            property("x", &TEXT),
        ],
        others: &ANY,
    };
    let value = json!({ "a": "4", "x": "3", "y": "1", "z": "2", "$text": "t" });
    assert_eq!(
        written(&named("r", &SHAPE), &value),
        "<r y=\"1\"><z>2</z><x>3</x>t<a>4</a></r>"
    );
}

#[test]
fn null_is_written_only_where_permitted() {
    static LIST: Shape = Shape::List {
        item: &named("i", &TEXT),
        wrapped: false,
    };
    static SHAPE: Shape = Shape::Object {
        properties: &[
            property("a", &TEXT),
            attribute("b", &Shape::Nullable(&TEXT)),
            property("c", &Shape::Nullable(&TEXT)),
            property("d", &LIST),
            property("e", &Shape::Nullable(&LIST)),
            property("f", &ANY),
        ],
        others: &TEXT,
    };
    let null = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"";
    let value =
        json!({ "a": null, "b": null, "c": null, "d": null, "e": null, "f": null, "g": null });
    assert_eq!(
        written(&named("r", &SHAPE), &value),
        format!("<r><c {null}/><f {null}/></r>")
    );
    assert_eq!(
        written(&named("r", &TEXT), &Value::Null),
        format!("<r {null}/>")
    );
    let value = json!({ "d": ["1", null] });
    assert_eq!(
        written(&named("r", &SHAPE), &value),
        format!("<r><i>1</i><i {null}/></r>")
    );
}

#[test]
fn untyped_values_can_be_written() {
    for (value, xml) in [
        (json!("a<b>&\"\r\n"), "<a>a&lt;b&gt;&amp;\"&#13;\n</a>"),
        (json!(1.5), "<a>1.5</a>"),
        (json!(true), "<a>true</a>"),
        (json!(""), "<a/>"),
        (json!({}), "<a/>"),
        (json!([1, [2]]), "<a><a>1</a><a><a>2</a></a></a>"),
        (json!({ "b": [1, 2], "c": [] }), "<a><b>1</b><b>2</b></a>"),
        (json!({ "b": { "c": "d" } }), "<a><b><c>d</c></b></a>"),
    ] {
        assert_eq!(written(&named("a", &ANY), &value), xml);
    }
}

#[test]
fn map_keys_become_element_names() {
    static ITEM: Element = named("i", &Shape::Integer);
    static BARE: Shape = Shape::Object {
        properties: &[],
        others: &Shape::List {
            item: &ITEM,
            wrapped: false,
        },
    };
    static WRAPPED: Shape = Shape::Object {
        properties: &[],
        others: &Shape::List {
            item: &ITEM,
            wrapped: true,
        },
    };
    let value = json!({ "k": [1, 2] });
    let xml = written(&named("a", &BARE), &value);
    assert_eq!(
        (&*xml, read(&BARE, &xml)),
        ("<a><k>1</k><k>2</k></a>", value.clone())
    );
    let xml = written(&named("a", &WRAPPED), &value);
    let expected = "<a><k><i>1</i><i>2</i></k></a>";
    assert_eq!((&*xml, read(&WRAPPED, &xml)), (expected, value));
}

#[test]
fn values_that_xml_cannot_represent_are_rejected() {
    static OBJECT: Shape = Shape::Object {
        properties: &[attribute("b", &ANY), property("a b", &TEXT)],
        others: &TEXT,
    };
    static LIST: Shape = Shape::List {
        item: &named("i", &TEXT),
        wrapped: true,
    };
    let name = "its name is invalid in XML";
    let character = "it contains a character that is invalid in XML";
    for (shape, value, reason) in [
        (&TEXT, json!("s3cret\0"), format!("a: {character}")),
        (&TEXT, json!("\u{fffe}"), format!("a: {character}")),
        (
            &OBJECT,
            json!({ "b": "\u{1}" }),
            format!("a.b: {character}"),
        ),
        (&OBJECT, json!({ "a b": "" }), format!("a.a b: {name}")),
        (&OBJECT, json!({ "": "" }), format!("a.: {name}")),
        (&OBJECT, json!({ "1": "" }), format!("a.1: {name}")),
        (&OBJECT, json!({ "a:b:c": "" }), format!("a.a:b:c: {name}")),
        (&OBJECT, json!({ "$text": "" }), format!("a.$text: {name}")),
        (
            &OBJECT,
            json!({ "b": [] }),
            "a.b: expected a text, a number or a boolean".to_owned(),
        ),
        (&OBJECT, json!("s3cret"), "a: expected an object".to_owned()),
        (
            &Shape::Integer,
            json!(36_893_488_147_419_103_232.0),
            "a: expected an integer of at most 64 bits".to_owned(),
        ),
        (&LIST, json!({}), "a: expected a list".to_owned()),
        (
            &LIST,
            json!([{}]),
            "a.i: expected a text, a number or a boolean".to_owned(),
        ),
    ] {
        assert_eq!(refused(shape, &value), reason);
    }
}

#[test]
fn depth_limit_is_the_same_for_reading_and_writing() {
    static NEST: Shape = Shape::Object {
        properties: &[property("n", &NEST)],
        others: &ANY,
    };
    let nest = |depth| (1..depth).fold(json!({}), |value, _| json!({ "n": value }));
    let root = named("n", &NEST);
    let xml = to_xml(&root, &nest(crate::xml::MAX_DEPTH)).unwrap();
    assert!(from_xml(&root, &xml).is_ok());
    let why = to_xml(&root, &nest(crate::xml::MAX_DEPTH + 1)).unwrap_err();
    assert!(why.to_string().ends_with("n: it is nested too deeply"));
}

#[test]
fn recursive_shapes_can_be_printed() {
    assert!(format!("{URN:?}").contains("shape: Object"));
}
