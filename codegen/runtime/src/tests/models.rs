//! The building blocks of generated models.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Constant;
use crate::Nullable;
use crate::Secret;
use crate::string_enum;

#[derive(Debug, Default, PartialEq)]
struct Change {
    name: Nullable<String>,
    any: Option<Value>,
}

crate::object! { Change, optional(name), any(any) }

#[derive(Debug, PartialEq)]
struct Labelled {
    kind: String,
    size: Option<u8>,
    rest: BTreeMap<String, i64>,
}

crate::object! { Labelled, required(kind = "type"), optional(size), ..rest }

#[derive(Debug, PartialEq)]
struct Empty {}

crate::object! { Empty }

#[derive(Clone, Debug, PartialEq)]
struct Charge {
    object: Constant,
    type_: Constant,
    id: u8,
    rest: BTreeMap<String, Value>,
}

crate::object! {
    Charge, constants(object => "charge", type_ = "type" => "card"), required(id), ..rest
}

#[derive(Debug, PartialEq)]
struct Ping {
    kind: Constant,
}

crate::object! { Ping, constants(kind => "ping") }

#[derive(Clone, Debug, PartialEq, Eq)]
enum Color {
    Red,
    Unknown(String),
}

impl Color {
    fn as_str(&self) -> &str {
        match self {
            Self::Red => "red",
            Self::Unknown(value) => value,
        }
    }
}

string_enum! { Color { Red, ..Unknown } }

#[test]
fn constants_are_written_without_being_set() {
    let kind = Constant::default();
    let ping = serde_json::to_string(&Ping { kind }).unwrap();
    assert_eq!(ping, r#"{"kind":"ping"}"#);
    let charge = Charge {
        object: Constant::default(),
        type_: Constant::default(),
        id: 1,
        rest: BTreeMap::from([("a".to_owned(), json!(2))]),
    };
    let json = serde_json::to_string(&charge).unwrap();
    assert_eq!(json, r#"{"object":"charge","type":"card","id":1,"a":2}"#);
    let back: Charge = serde_json::from_str(&json).unwrap();
    assert_eq!(back, charge);
    assert!(format!("{back:?}").starts_with("Charge { object: Constant, type_: Constant, id: 1"));
}

#[test]
fn another_value_of_a_constant_is_kept() {
    for other in ["pong", "", "Ping", "p\n\"g"] {
        let json = json!({"kind": other});
        for ping in [
            serde_json::from_value::<Ping>(json.clone()),
            serde_json::from_str(&json.to_string()),
        ] {
            let ping = ping.unwrap();
            assert_eq!(serde_json::to_value(&ping).unwrap(), json);
            assert_eq!(format!("{:?}", ping.kind), format!("Constant({other:?})"));
        }
    }
    let escaped: Ping = serde_json::from_str(r#"{"kind":"\u0070ing"}"#).unwrap();
    assert_eq!(escaped.kind, Constant::default());
}

#[test]
fn constants_are_required_strings() {
    for (json, says) in [
        ("{}", "missing field `kind`"),
        (r#"{"kind":null}"#, "invalid type: null, expected a string"),
        (
            r#"{"kind":1}"#,
            "invalid type: integer `1`, expected a string",
        ),
        (r#"{"kind":"ping","kind":"ping"}"#, "duplicate field `kind`"),
    ] {
        let error = serde_json::from_str::<Ping>(json).unwrap_err().to_string();
        assert!(error.starts_with(says), "{error}");
    }
}

#[test]
fn nullable_distinguishes_absent_null_and_a_value() {
    for (json, name) in [
        (json!({}), Nullable::Absent),
        (json!({"name": null}), Nullable::Null),
        (json!({"name": "x"}), Nullable::Value("x".to_owned())),
    ] {
        let change: Change = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(change.name, name);
        assert_eq!(serde_json::to_value(&change).unwrap(), json);
    }
    assert_eq!(Nullable::<u8>::from(None), Nullable::Null);
    assert_eq!(Nullable::<u8>::from(Some(1)), Nullable::Value(1));
    let value: Nullable<u8> = 1.into();
    assert_eq!(value.value(), Some(&1));
    assert_eq!(Nullable::<u8>::Null.into_option(), None);
}

#[test]
fn null_is_a_value_of_free_form_json() {
    for json in [json!({}), json!({"any": null}), json!({"any": 1})] {
        let change: Change = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&change).unwrap(), json);
    }
}

#[test]
fn secrets_are_serialized_but_not_printed() {
    let secret: Secret = serde_json::from_value(json!("s3cret")).unwrap();
    assert_eq!(
        format!("{secret:?} {:?}", Some(&secret)),
        "[redacted] Some([redacted])"
    );
    assert_eq!(secret.expose(), "s3cret");
    assert_eq!(serde_json::to_value(&secret).unwrap(), json!("s3cret"));
    assert_eq!(secret, Secret::from("s3cret"));
}

#[test]
fn open_enums_preserve_unknown_values() {
    for text in ["red", "mauve", "", "a\"b\n"] {
        let color: Color = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(serde_json::to_value(&color).unwrap(), json!(text));
        assert_eq!(color, text.parse().unwrap());
        assert_eq!(color, Color::from(text.to_owned()));
        assert_eq!(color.to_string(), text);
        let escaped: Color = serde_json::from_str(&json!(text).to_string()).unwrap();
        assert_eq!(escaped, color);
    }
    assert_eq!(Color::from("red"), Color::Red);
    assert!(serde_json::from_value::<Color>(json!(1)).is_err());
}

#[test]
fn array_is_not_an_object() {
    let refused = |text: &str| {
        [
            serde_json::from_str::<Change>(text).map(drop),
            serde_json::from_str::<Labelled>(text).map(drop),
            serde_json::from_str::<Empty>(text).map(drop),
        ]
    };
    for text in ["[]", r#"["a"]"#, r#"["a", 1]"#] {
        for error in refused(text) {
            let error = error.unwrap_err().to_string();
            assert!(
                error.starts_with("invalid type: sequence, expected struct "),
                "{error}"
            );
        }
    }
}

#[test]
fn object_with_additional_properties_is_decoded() {
    let json = r#"{"type":"a","size":1,"big":9223372036854775807,"b":2}"#;
    let value: Labelled = serde_json::from_str(json).unwrap();
    assert_eq!(
        (value.kind.as_str(), value.size, value.rest["big"]),
        ("a", Some(1), i64::MAX)
    );
    assert_eq!(serde_json::from_str::<Empty>(json).unwrap(), Empty {});
    for (json, says) in [
        ("{}", "missing field `type`"),
        (r#"{"type":"a","type":"a"}"#, "duplicate field `type`"),
        (r#"{"type":null}"#, "invalid type: null, expected a string"),
        (
            r#"{"type":"a","b":"c"}"#,
            r#"invalid type: string "c", expected i64"#,
        ),
    ] {
        let error = serde_json::from_str::<Labelled>(json)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(says), "{error}");
    }
}
