//! Malicious and malformed XML.

use proptest::prelude::*;

use super::round_trip::{SHAPES, any_of_them};
use super::*;
use crate::xml::MAX_DEPTH;

#[test]
fn document_types_are_refused() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;&lol;\">]>\
        <lolz>&lol2;</lolz>";
    let outside = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    for xml in [
        laughs,
        outside,
        "<!DOCTYPE html><html/>",
        "<a><!DOCTYPE b></a>",
    ] {
        let reason = "it has a document type, which is not allowed";
        assert!(why(&ANY, xml).contains(reason), "{xml}");
    }
}

#[test]
fn undefined_references_are_rejected() {
    for reference in [
        "&lol;",
        "&nbsp;",
        "&;",
        "&#;",
        "&#x;",
        "&#x110000;",
        "&#xD800;",
        "&#0;",
    ] {
        let reason = "a reference is undefined";
        for xml in [
            format!("<a>{reference}</a>"),
            format!("<a b='{reference}'/>"),
        ] {
            assert!(why(&ANY, &xml).contains(reason), "{xml}");
        }
    }
    for xml in [
        "<a>&#1;</a>",
        "<a b='&#xFFFF;'/>",
        "<a>\u{1}</a>",
        "<a><![CDATA[\0]]></a>",
    ] {
        let reason = "it contains a character that is invalid in XML";
        assert!(why(&ANY, xml).contains(reason), "{xml}");
    }
}

#[test]
fn depth_is_limited() {
    let nest = |depth| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(from_xml(&named("a", &ANY), nest(MAX_DEPTH).as_bytes()).is_ok());
    for xml in [nest(MAX_DEPTH + 1), "<a>".repeat(1_000_000)] {
        assert!(why(&ANY, xml).ends_with("its elements are nested too deeply (byte 384)"));
    }
}

#[test]
fn malformed_xml_is_reported() {
    for (xml, reason) in [
        ("", "it has no element (byte 0)"),
        (" \n", "it has no element (byte 2)"),
        ("s3cret", "there is text outside of the root (byte 0)"),
        ("{\"a\":1}", "there is text outside of the root (byte 0)"),
        ("<a/>s3cret", "there is text outside of the root (byte 4)"),
        ("<a/><b/>", "there is more than one root (byte 4)"),
        ("</a>", "an end tag has no start tag (byte 0)"),
        ("<a></s3cret>", "a: an end tag has no start tag (byte 3)"),
        ("<1/>", "the name of an element is invalid (byte 0)"),
        ("<>x</>", "the name of an element is invalid (byte 0)"),
        ("< a/>", "the name of an element is invalid (byte 0)"),
        ("<a b/>", "an attribute is malformed or duplicate (byte 0)"),
        (
            "<a b=s3cret/>",
            "an attribute is malformed or duplicate (byte 0)",
        ),
        (
            "<a b='' b=''/>",
            "an attribute is malformed or duplicate (byte 0)",
        ),
        ("<a 1=''/>", "the name of an attribute is invalid (byte 0)"),
        ("<a><b>s3cret", "a.b: it is truncated (byte 12)"),
        (
            "<a><b>s3cret</b",
            "a.b: it is not XML, or is truncated (byte 12)",
        ),
        ("<a><!-- ", "a: it is not XML, or is truncated (byte 3)"),
        ("<a>&amp", "a: a reference is undefined (byte 3)"),
    ] {
        assert_eq!(why(&ANY, xml), reason, "{xml}");
    }
    assert_eq!(why(&ANY, b"<a>caf\xe9</a>"), "it is not UTF-8 (byte 6)");
    assert_eq!(
        why(&ANY, b"\xef\xbb\xbf<a>\xff"),
        "it is not UTF-8 (byte 6)"
    );
}

#[test]
fn xml_that_is_cut_off_anywhere_is_refused() {
    let xml = "<?xml version='1.0'?><a b='c'><!-- d --><e f=\"g\">&lt;h</e><![CDATA[i]]><j/></a>";
    for end in 0..xml.len() {
        assert!(from_xml(&named("a", &ANY), &xml.as_bytes()[..end]).is_err());
    }
    read(&ANY, xml);
}

#[test]
fn repetition_takes_linear_time() {
    let attributes = (0..20_000).map(|it| format!(" a{it}=''"));
    let attributes = attributes.collect::<Vec<_>>().concat();
    let Value::Object(properties) = read(&ANY, &format!("<a{attributes}/>")) else {
        panic!("no object")
    };
    assert_eq!(properties.len(), 20_000);
    let namespaces = (0..20_000).map(|it| format!(" xmlns:a{it}='b'"));
    let namespaces = namespaces.collect::<Vec<_>>().concat();
    let reason = "a namespace declaration is invalid, or there are too many";
    assert!(why(&ANY, format!("<a{namespaces}/>")).contains(reason));
    read(&ANY, &format!("<a>{}</a>", "<b/>".repeat(100_000)));
    read(&ANY, &format!("<a>{}</a>", "&lt;x".repeat(100_000)));
}

/// Texts that mostly resemble XML.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "<a>",
        "</a>",
        "<b",
        "/>",
        ">",
        "<",
        " c='",
        "'",
        "\"",
        " id=\"1\"",
        "=",
        "&lt;",
        "&#65;",
        "&",
        ";",
        "&#",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0' encoding='x'?>",
        "<?",
        "?>",
        "<!DOCTYPE a>",
        "<!",
        "x:",
        "xmlns:x='y'",
        " xmlns='http://www.w3.org/2001/XMLSchema-instance'",
        " x:nil='true'",
        "1",
        " ",
        "\n",
        "\r",
        "é",
        "\0",
        "\u{feff}",
        "]",
        "--",
    ]);
    let word = words.prop_map(|it| it.as_bytes().to_vec());
    let part = prop_oneof![19 => word, 1 => prop::collection::vec(any::<u8>(), 0..4)];
    prop::collection::vec(part, 0..24).prop_map(|it| it.concat())
}

/// Checks that a text is accepted or rejected without a panic, for every shape.
fn look(xml: &[u8]) {
    for shape in SHAPES {
        match from_xml(&named("r", shape), xml) {
            // Every value that was read can be written.
            Ok(value) => assert!(to_xml(&named("r", shape), &value).is_ok(), "{value}"),
            Err(why) => {
                let text = why.to_string();
                assert!(!text.contains(char::is_control), "{text:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn any_text_is_accepted_or_rejected(xml in nearly(), inside: bool) {
        let xml = if inside { [b"<r>", &*xml, b"</r>"].concat() } else { xml };
        look(&xml);
    }

    #[test]
    fn any_damaged_text_is_accepted_or_rejected(
        (shape, value) in any_of_them(),
        at: prop::sample::Index,
        length in 0..8usize,
        by in nearly(),
    ) {
        let mut xml = to_xml(&named("r", shape), &value).unwrap();
        let at = at.index(xml.len());
        let end = xml.len().min(at + length);
        xml.splice(at..end, by);
        look(&xml);
    }
}
