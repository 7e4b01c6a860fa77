//! What nobody should send.

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
        let told = "it has a document type, which is refused";
        assert!(why(&ANY, xml).contains(told), "{xml}");
    }
}

#[test]
fn references_to_nothing_are_refused() {
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
        let told = "a reference stands for nothing that is known";
        for xml in [
            format!("<a>{reference}</a>"),
            format!("<a b='{reference}'/>"),
        ] {
            assert!(why(&ANY, &xml).contains(told), "{xml}");
        }
    }
    for xml in [
        "<a>&#1;</a>",
        "<a b='&#xFFFF;'/>",
        "<a>\u{1}</a>",
        "<a><![CDATA[\0]]></a>",
    ] {
        let told = "it holds a character that XML cannot";
        assert!(why(&ANY, xml).contains(told), "{xml}");
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
fn what_is_not_xml_is_told() {
    for (xml, told) in [
        ("", "it has no element (byte 0)"),
        (" \n", "it has no element (byte 2)"),
        ("s3cret", "there is text outside of the root (byte 0)"),
        ("{\"a\":1}", "there is text outside of the root (byte 0)"),
        ("<a/>s3cret", "there is text outside of the root (byte 4)"),
        ("<a/><b/>", "there is more than one root (byte 4)"),
        ("</a>", "an element ends that did not begin (byte 0)"),
        (
            "<a></s3cret>",
            "a: an element ends that did not begin (byte 3)",
        ),
        ("<1/>", "the name of an element is none (byte 0)"),
        ("<>x</>", "the name of an element is none (byte 0)"),
        ("< a/>", "the name of an element is none (byte 0)"),
        (
            "<a b/>",
            "an attribute is not as XML writes it, or is there twice (byte 0)",
        ),
        (
            "<a b=s3cret/>",
            "an attribute is not as XML writes it, or is there twice (byte 0)",
        ),
        (
            "<a b='' b=''/>",
            "an attribute is not as XML writes it, or is there twice (byte 0)",
        ),
        ("<a 1=''/>", "the name of an attribute is none (byte 0)"),
        ("<a><b>s3cret", "a.b: it ends too early (byte 12)"),
        (
            "<a><b>s3cret</b",
            "a.b: it is not XML, or ends too early (byte 12)",
        ),
        ("<a><!-- ", "a: it is not XML, or ends too early (byte 3)"),
        (
            "<a>&amp",
            "a: a reference stands for nothing that is known (byte 3)",
        ),
    ] {
        assert_eq!(why(&ANY, xml), told, "{xml}");
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
fn much_of_one_thing_takes_no_time() {
    let attributes = (0..20_000).map(|it| format!(" a{it}=''"));
    let attributes = attributes.collect::<Vec<_>>().concat();
    let Value::Object(properties) = read(&ANY, &format!("<a{attributes}/>")) else {
        panic!("no object")
    };
    assert_eq!(properties.len(), 20_000);
    let namespaces = (0..20_000).map(|it| format!(" xmlns:a{it}='b'"));
    let namespaces = namespaces.collect::<Vec<_>>().concat();
    let told = "a namespace cannot be declared so, or there are too many";
    assert!(why(&ANY, format!("<a{namespaces}/>")).contains(told));
    read(&ANY, &format!("<a>{}</a>", "<b/>".repeat(100_000)));
    read(&ANY, &format!("<a>{}</a>", "&lt;x".repeat(100_000)));
}

/// Texts that are mostly nearly XML.
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

/// Checks that a text is read or refused, whatever its shape.
fn look(xml: &[u8]) {
    for shape in SHAPES {
        match from_xml(&named("r", shape), xml) {
            // What was read can be written.
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
    fn texts_are_read_or_refused(xml in nearly(), inside: bool) {
        let xml = if inside { [b"<r>", &*xml, b"</r>"].concat() } else { xml };
        look(&xml);
    }

    #[test]
    fn texts_that_are_broken_are_read_or_refused(
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
