use super::super::{json, yaml};
use super::{Diagnostic, Limits, Node};

fn parse(text: &str) -> Result<Node, Diagnostic> {
    super::parse(text, 0, &Limits::default())
}

#[track_caller]
fn json(text: &str) -> String {
    parse(text).expect("well-formed").to_string()
}

#[test]
fn scalars_follow_the_core_schema() {
    assert_eq!(
        json("[no, on, ~, true, 1, 0x1F, 1.50, '1', 2024-01-01, 007]"),
        r#"["no","on",null,true,1,31,1.5,"1","2024-01-01",7]"#
    );
}

#[test]
fn json_is_read_with_its_escapes_and_numbers() {
    assert_eq!(
        json(r#"{"a": "\u0041\/", "b": ["\ud83d\ude00"], "200": 1e3}"#),
        r#"{"200":1000.0,"a":"A/","b":["😀"]}"#
    );
}

#[test]
fn unescaped_control_characters_in_json_do_not_shift_spans() {
    let text = "{\"a\": \"x\u{9f}y\u{7f}\", \"b\": 1, \"b\": 2}";
    let error = parse(text).unwrap_err();
    assert_eq!(error.span.start, text.rfind("\"b\"").unwrap());
    let node = parse("{\"a\": \"x\u{9f}y\u{7f}\"}").expect("JSON");
    assert_eq!(
        node.get("a").and_then(|it| it.as_str()),
        Some("x\u{9f}y\u{7f}")
    );
    assert!(parse("a: x\u{9f}y").is_err());
}

#[test]
fn aliases_are_copied_up_to_the_limit() {
    assert_eq!(json("a: &x {b: 1}\nc: *x"), r#"{"a":{"b":1},"c":{"b":1}}"#);
    let mut bomb = String::from("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
    for level in 1..9 {
        let of = format!("*a{}", level - 1);
        bomb.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            vec![of; 10].join(",")
        ));
    }
    assert!(parse(&bomb).unwrap_err().message.contains("aliases"));
}

#[test]
fn own_keys_take_precedence_over_merged_keys() {
    assert_eq!(
        json("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [{x: 4}, *a]}\nd: {'<<': 5}"),
        r#"{"a":{"x":1,"y":2},"b":{"x":1,"y":3},"c":{"x":4,"y":2},"d":{"<<":5}}"#
    );
    assert!(parse("a: {<<: 5}").is_err());
}

#[test]
fn errors_have_spans() {
    let text = "a: 1\nb: 2\na: 3\n";
    let error = parse(text).unwrap_err();
    assert_eq!(
        (&text[error.span.start..error.span.end], error.span.start),
        ("a", 10)
    );
    assert_eq!(error.second.as_ref().map(|(span, _)| span.start), Some(0));
    assert!(parse(&"[".repeat(100_000)).is_err());
}

#[test]
fn both_readers_see_the_same_values_and_spans_in_json() {
    for text in [
        "{}",
        " [ ] ",
        r#"{"a": {"b": [1, -0.5, 1e3, 1E+400, 0], "c": null}, "d": [true, false, "x"]}"#,
        "{\n\t\"a\" : \"\\u0041\\/\\\\\\\"\\n\\t\",\r\n\"b\":[ {} , [ ] ]\n}\n",
        r#"{"": "", "é\ud83d\ude00": "\u00e9😀", "<<": {"x": 1}, "~": "~", "1": "1"}"#,
        r#"{"a": 1, "b": {"a": 2, "a": 3}, "a": 4}"#,
    ] {
        let limits = Limits::default();
        let (json, found) = json::read(text, 7, &limits).expect("it is JSON");
        let (yaml, reported) = yaml::read(text, 7, &limits);
        assert_eq!(format!("{json:?}"), format!("{:?}", yaml.unwrap()));
        assert_eq!(format!("{found:?}"), format!("{reported:?}"));
    }
}

#[test]
fn only_valid_json_is_read_as_json() {
    for text in [
        "",
        "1",
        "a: 1",
        "{a: 1}",
        "[1,]",
        "[1 2]",
        "[01]",
        "[1.]",
        "[.5]",
        "[1e]",
        "[-]",
        "[nul]",
        "{\"a\" 1}",
        "{\"a\": 1} 2",
        "{\"a\": 1",
        "[\"a",
        "[\"a\nb\"]",
        r#"["\x"]"#,
        r#"["\u12"]"#,
        r#"["\u+123"]"#,
        r#"["\ud800"]"#,
        r#"["\ud800\u0041"]"#,
        r#"["\udc00"]"#,
        "\u{feff}{}",
    ] {
        let read = json::read(text, 0, &Limits::default());
        assert!(read.is_none(), "{text}");
    }
}

#[test]
fn json_that_exceeds_the_depth_is_reported() {
    let limits = Limits {
        depth: 3,
        ..Limits::default()
    };
    assert!(super::parse("[[[1]]]", 0, &limits).is_ok());
    let error = super::parse("[[[[1]]]]", 0, &limits).unwrap_err();
    assert_eq!(error.message, "nested deeper than 3 levels");
}
