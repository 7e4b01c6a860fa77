//! Reading XML that others wrote.

use serde_json::{Number, json};

use super::*;

static LIST: Shape = Shape::List {
    item: &named("item", &Shape::Integer),
    wrapped: true,
};

static PET: Shape = Shape::Object {
    properties: &[
        attribute("id", &Shape::Integer),
        property("name", &TEXT),
        property("weight", &Shape::Nullable(&Shape::Number)),
        Property::element("type", named("kind", &TEXT)),
        property(
            "tags",
            &Shape::List {
                item: &named("tag", &Shape::Nullable(&TEXT)),
                wrapped: false,
            },
        ),
        property("parent", &Shape::Nullable(&PET)),
    ],
    others: &ANY,
};

static COUNTS: Shape = Shape::Object {
    properties: &[],
    others: &Shape::Integer,
};

static LISTS: Shape = Shape::Object {
    properties: &[],
    others: &Shape::List {
        item: &named("unused", &Shape::Integer),
        wrapped: false,
    },
};

static SOAP: Shape = Shape::Object {
    properties: &[property("soap:Body", &TEXT)],
    others: &ANY,
};

#[test]
fn names_match_without_their_prefix() {
    let xml = "<a:pets xmlns:a='urn:a' xmlns:b='urn:b' b:id='7' xmlns='urn:c'>\
        <b:name>Rex</b:name><c:kind>dog</c:kind></a:pets>";
    assert_eq!(
        read(&PET, xml),
        json!({ "id": 7, "name": "Rex", "type": "dog" })
    );
    // An API may describe a prefix as part of the name.
    let xml = "<e><s:Body>x</s:Body></e>";
    assert_eq!(read(&SOAP, xml), json!({ "soap:Body": "x" }));
}

#[test]
fn comments_and_whitespace_between_elements_are_ignored() {
    let xml = "\u{feff} \n<?xml version='1.0'?><!-- a --><?b c?>\n<pet>\n <!-- d -->\n<tag>a</tag>\n \
        <name> R<!-- e -->e<![CDATA[<x>&]]>\n</name>\r\n<tag/></pet>\n<!-- f -->";
    let value = json!({ "name": " Re<x>&\n", "tags": ["a", ""] });
    assert_eq!(read(&PET, xml), value);
}

#[test]
fn references_are_resolved() {
    let xml = "<a b=' &#9;&quot;\n'>&lt;&gt;&amp;&apos;&quot;&#65;&#x1F600;&#13;\r\n</a>";
    let value = json!({ "b": " \t\" ", "$text": "<>&'\"A\u{1f600}\r\n" });
    assert_eq!(read(&ANY, xml), value);
}

#[test]
fn an_element_that_is_nil_reads_as_null() {
    for declared in ["xsi", "i"] {
        let xml = format!(
            "<pet xmlns:{declared}='http://www.w3.org/2001/XMLSchema-instance' {declared}:type='Dog' \
            {declared}:schemaLocation='x'><name {declared}:nil='true'/><kind {declared}:nil='false'/>\
            <tag {declared}:nil='1'/><parent {declared}:nil='true'/><more {declared}:nil='true'/></pet>"
        );
        let value =
            json!({ "name": null, "type": "", "tags": [null], "parent": null, "more": null });
        assert_eq!(read(&PET, &xml), value);
    }
    // A number is never empty; a text may be.
    let value = json!({ "weight": null, "name": "", "tags": [""] });
    assert_eq!(
        read(&PET, "<pet><weight> </weight><name/><tag/></pet>"),
        value
    );
    let why = why(&PET, "<pet id=''/>");
    assert_eq!(
        why,
        "pet.id: expected an integer of at most 64 bits (byte 0)"
    );
}

#[test]
fn unknown_elements_and_attributes_are_kept() {
    let xml = "<pet size='1'>text<color>red</color><size>2</size><a b='c'><d>1</d><d>2</d><d e='f'/></a></pet>";
    let value = json!({
        "size": ["1", "2"],
        "color": "red",
        "a": { "b": "c", "d": ["1", "2", { "e": "f" }] },
        "$text": "text",
    });
    assert_eq!(read(&PET, xml), value);
    assert_eq!(read(&ANY, xml), value);
    // In JSON, however, `type` is the name of XML's `kind`.
    let xml = "<pet type='a'><type>b</type><kind>c</kind></pet>";
    assert_eq!(read(&PET, xml), json!({ "type": "c" }));
}

#[test]
fn untyped_element_becomes_the_simplest_value() {
    for (xml, value) in [
        ("<a/>", json!("")),
        ("<a> </a>", json!(" ")),
        ("<a><b/></a>", json!({ "b": "" })),
        ("<a>\n<b/>\n<b>1</b>\n</a>", json!({ "b": ["", "1"] })),
        ("<a b='1'/>", json!({ "b": "1" })),
    ] {
        assert_eq!(read(&ANY, xml), value, "{xml}");
    }
}

#[test]
fn map_keys_are_element_names() {
    let xml = "<a x='1'><b>1</b><n:c>2</n:c></a>";
    assert_eq!(read(&COUNTS, xml), json!({ "b": 1, "c": 2 }));
    let xml = "<a><b>1</b><c>2</c><b>3</b></a>";
    assert_eq!(read(&LISTS, xml), json!({ "b": [1, 3], "c": [2] }));
    let reason = "a.b: it occurs more than once (byte 11)";
    assert_eq!(why(&COUNTS, "<a><b>1</b><b>2</b></a>"), reason);
    let reason = "a: expected elements, found a text (byte 0)";
    assert_eq!(why(&COUNTS, "<a>1</a>"), reason);
}

#[test]
fn wrapped_lists_accept_items_with_any_name() {
    let xml = "<a> <item>1</item> <other>+2</other> </a>";
    assert_eq!(read(&LIST, xml), json!([1, 2]));
    assert_eq!(read(&LIST, "<a/>"), json!([]));
    assert_eq!(
        why(&LIST, "<a>1</a>"),
        "a: expected elements, found a text (byte 0)"
    );
    assert_eq!(
        why(&LIST, "<a><item>1</item><item>b</item></a>"),
        "a.item: expected an integer of at most 64 bits (byte 17)"
    );
}

#[test]
fn elements_with_schema_attributes_remain_strings() {
    let xml = |inner: &str| {
        let xsi = "http://www.w3.org/2001/XMLSchema-instance";
        format!("<a xmlns:xsi='{xsi}' xsi:type='b'>{inner}</a>")
    };
    assert_eq!(read(&ANY, &xml("text")), json!("text"));
    assert_eq!(read(&ANY, &xml("")), json!(""));
    assert_eq!(read(&ANY, &xml("<c/>")), json!({"c": ""}));
}

#[test]
fn attributes_are_not_mistaken_for_elements() {
    let read = read(
        &PET,
        "<pet id='1' kind='cat' colour='red'><kind>dog</kind></pet>",
    );
    assert_eq!(read, json!({"id": 1, "type": "dog", "colour": "red"}));
    let second = from_xml(
        &named("root", &PET),
        &to_xml(&named("pet", &PET), &read).unwrap(),
    );
    assert_eq!(second.unwrap(), read);
}

#[test]
fn required_list_may_be_empty() {
    static ITEM: Element = named("", &Shape::Text);
    static LIST: Shape = Shape::List {
        item: &ITEM,
        wrapped: false,
    };
    static SHAPE: Shape = Shape::Object {
        properties: &[property("tags", &LIST).required(), property("notes", &LIST)],
        others: &Shape::Any,
    };
    assert_eq!(read(&SHAPE, "<a/>"), json!({"tags": []}));
    let both = "<a><notes>n</notes><tags>t</tags></a>";
    assert_eq!(read(&SHAPE, both), json!({"tags": ["t"], "notes": ["n"]}));
}

#[test]
fn numbers_keep_their_digits() {
    for (text, value) in [
        ("0", json!(0)),
        (" 007\n", json!(7)),
        ("+5", json!(5)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("18446744073709551615", json!(u64::MAX)),
    ] {
        assert_eq!(read(&Shape::Integer, &format!("<a>{text}</a>")), value);
        let number = read(&Shape::Number, &format!("<a>{text}</a>"));
        assert_eq!(number.as_f64(), value.as_f64());
    }
    for (text, value) in [
        ("1.5", json!(1.5)),
        ("1.0", json!(1.0)),
        ("-.5", json!(-0.5)),
        ("5.", json!(5.0)),
        ("1E3", json!(1000.0)),
        ("0.30000000000000004", json!(0.1 + 0.2)),
        ("36893488147419103232", json!(36_893_488_147_419_103_232.0)),
    ] {
        // With `arbitrary_precision`, the digits are kept, too.
        let number = read(&Shape::Number, &format!("<a>{text}</a>"));
        assert_eq!(number.as_f64(), value.as_f64());
    }
    for text in ["", "1.5", "1e3", "x", "--1", "0x10", "+", "1 2", "\u{a0}1"] {
        let xml = format!("<a>{text}</a>");
        let reason = "a: expected an integer of at most 64 bits (byte 0)";
        assert_eq!(why(&Shape::Integer, xml), reason, "{text}");
    }
    // Beyond 64 bits, digits would be lost without `arbitrary_precision`.
    let is_exact = "1.50".parse::<Number>().unwrap() != "1.5".parse::<Number>().unwrap();
    for (shape, text, reason) in [
        (
            &Shape::Integer,
            "36893488147419103232",
            "an integer of at most 64 bits",
        ),
        (&Shape::Number, "1e999", "a number"),
    ] {
        let xml = format!("<a>{text}</a>");
        if is_exact {
            assert_eq!(read(shape, &xml).to_string().replace('+', ""), text);
        } else {
            assert_eq!(why(shape, xml), format!("a: expected {reason} (byte 0)"));
        }
    }
    for text in ["", "NaN", "INF", "inf", "-infinity", "e", ".", "1e+-3"] {
        let xml = format!("<a>{text}</a>");
        let reason = "a: expected a number (byte 0)";
        assert_eq!(why(&Shape::Number, xml), reason, "{text}");
    }
    for (text, value) in [
        ("true", true),
        (" 1 ", true),
        ("false", false),
        ("0", false),
    ] {
        assert_eq!(read(&Shape::Boolean, &format!("<a>{text}</a>")), value);
    }
    let reason = "a: expected `true` or `false` (byte 0)";
    assert_eq!(why(&Shape::Boolean, "<a>TRUE</a>"), reason);
}

#[test]
fn values_that_do_not_match_the_shape_are_rejected() {
    for (xml, reason) in [
        (
            "<pet><name>a</name><name>b</name></pet>",
            "pet.name: it occurs more than once (byte 19)",
        ),
        (
            "<pet><name><b/></name></pet>",
            "pet.name: expected a text, found elements (byte 5)",
        ),
        (
            "<pet><parent><parent id='s3cret'/></parent></pet>",
            "pet.parent.parent.id: expected an integer of at most 64 bits (byte 13)",
        ),
    ] {
        assert_eq!(why(&PET, xml), reason);
    }
}

#[test]
fn byte_order_mark_determines_the_encoding() {
    let xml = "<a>é\u{1f600}</a>";
    let units: Vec<u16> = format!("\u{feff}{xml}").encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|it| it.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|it| it.to_be_bytes()).collect();
    let utf8 = format!("\u{feff}{xml}").into_bytes();
    for bytes in [&little, &big, &utf8] {
        let value = from_xml(&named("a", &TEXT), bytes).unwrap();
        assert_eq!(value, "é\u{1f600}");
    }
    assert_eq!(why(&TEXT, &little[..little.len() - 1]), "it is not UTF-16");
    assert_eq!(why(&TEXT, b"\xff\xfe\x00\xd8"), "it is not UTF-16");
    for encoding in ["UTF-8", "utf-16", "us-ascii", "ISO-8859-1"] {
        let xml = format!("<?xml version='1.0' encoding='{encoding}'?><a>e</a>");
        assert_eq!(read(&TEXT, &xml), "e");
    }
    let reason = "its encoding is not UTF-8 (byte 0)";
    let latin = "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>";
    assert_eq!(why(&TEXT, latin), reason);
}
