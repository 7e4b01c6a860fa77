//! A bounded deserializer returns the same results as the one it wraps.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use proptest::prelude::*;
use serde::de::{Deserialize, DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value, json};

use super::Bounded;
use crate::decoding::cost;
use crate::decoding::meter::{self, Allowance, Over};

/// Deserializes a text without and with bounds.
fn both<'t, T: Deserialize<'t>>(text: &'t str) -> [Result<T, String>; 2] {
    let mut bare = serde_json::Deserializer::from_str(text);
    let mut bounded = serde_json::Deserializer::from_str(text);
    [
        T::deserialize(&mut bare).map_err(|it| it.to_string()),
        T::deserialize(Bounded::new(&mut bounded)).map_err(|it| it.to_string()),
    ]
}

#[track_caller]
fn same<'t, T: Deserialize<'t> + PartialEq + Debug>(text: &'t str) {
    let [bare, bounded] = both::<T>(text);
    assert_eq!(bare, bounded, "{text}");
}

/// Asserts the same for a decoded value.
#[track_caller]
fn same_of_values<T: DeserializeOwned + PartialEq + Debug>(value: &Value) {
    let bare = T::deserialize(value).map_err(|it| it.to_string());
    let by_reference = T::deserialize(Bounded::new(value)).map_err(|it| it.to_string());
    let by_value = T::deserialize(Bounded::new(value.clone())).map_err(|it| it.to_string());
    assert_eq!(bare, by_reference);
    assert_eq!(bare, by_value);
}

#[derive(Debug, PartialEq, serde::Deserialize)]
enum Kind {
    Unit,
    Newtype(i8),
    Tuple(i8, String),
    Struct { a: Option<Box<Kind>> },
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Newtype(BTreeMap<i64, (char, f32)>);

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Flat {
    a: Option<u8>,
    #[serde(flatten)]
    rest: HashMap<String, Value>,
}

#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(f64),
    Kind(Kind),
    Any(Value),
}

const TEXTS: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "170141183460469231731687303715884105727",
    "-170141183460469231731687303715884105728",
    "340282366920938463463374607431768211455",
    r#""""#,
    r#""text""#,
    r#""x""#,
    r#""\u00e4\n""#,
    "[]",
    "[1,[2]]",
    r#"[1,"a"]"#,
    "{}",
    r#"{"1":["a",1]}"#,
    r#"{"a":1,"b":[null]}"#,
    r#"{"a":{"a":null}}"#,
    r#""Unit""#,
    r#"{"Newtype":1}"#,
    r#"{"Tuple":[1,"a"]}"#,
    r#"{"Struct":{"a":{"Newtype":300}}}"#,
    r#"{"Struct":{"a":"Unit"}}"#,
    r#"{"Other":1}"#,
    "[1,",
    "{\"a\"",
    "",
];

#[test]
fn every_kind_of_type_deserializes_the_same() {
    for text in TEXTS {
        same::<Value>(text);
        same::<bool>(text);
        same::<u8>(text);
        same::<i128>(text);
        same::<u128>(text);
        same::<f64>(text);
        same::<char>(text);
        same::<&str>(text);
        same::<String>(text);
        same::<Cow<'_, str>>(text);
        same::<()>(text);
        same::<Option<Box<i64>>>(text);
        same::<Vec<Value>>(text);
        same::<(i64, String)>(text);
        same::<BTreeMap<String, Value>>(text);
        same::<HashMap<i64, Value>>(text);
        same::<Newtype>(text);
        same::<Kind>(text);
        same::<Flat>(text);
        same::<Untagged>(text);
        same::<IgnoredAny>(text);
        let raw = both::<&RawValue>(text).map(|it| it.map(RawValue::get));
        assert_eq!(raw[0], raw[1]);
        let raw = both::<BTreeMap<String, Box<RawValue>>>(text);
        let [bare, bounded] = raw.map(|it| it.map(|it| format!("{it:?}")));
        assert_eq!(bare, bounded);
        if let Ok(value) = serde_json::from_str(text) {
            same_of_values::<Value>(&value);
            same_of_values::<Kind>(&value);
            same_of_values::<Flat>(&value);
            same_of_values::<Untagged>(&value);
            same_of_values::<Newtype>(&value);
            same_of_values::<u128>(&value);
        }
    }
}

#[test]
fn borrowed_strings_stay_borrowed() {
    let text = r#"["plain"]"#;
    let mut json = serde_json::Deserializer::from_str(text);
    let [found] = <[&str; 1]>::deserialize(Bounded::new(&mut json)).unwrap();
    assert_eq!(found.as_ptr(), text[2..].as_ptr());
}

#[test]
fn boxes_are_charged_and_inline_values_are_not() {
    #[derive(serde::Deserialize)]
    struct Large(#[allow(dead_code, reason = "it takes room")] Option<[[u64; 32]; 32]>);

    fn costs<T: DeserializeOwned>(text: &str) -> usize {
        let allowance = Allowance {
            bytes: 1 << 20,
            ..Allowance::NONE
        };
        let decode = || {
            let before = meter::mark();
            let mut json = serde_json::Deserializer::from_str(text);
            T::deserialize(Bounded::new(&mut json)).unwrap();
            before - meter::mark()
        };
        meter::within(&allowance, meter::ANY, decode).unwrap()
    }

    let size = size_of::<Large>();
    assert!(costs::<Vec<Box<Large>>>("[null]") > size);
    assert!(costs::<Vec<Box<Large>>>("[null]") < 2 * size);
    let inline = costs::<Vec<Large>>("[null]");
    assert!((4 * size..5 * size).contains(&inline), "{inline}");
    assert!(costs::<Vec<Box<Large>>>("[]") < 100);
}

#[test]
fn weight_of_a_value_equals_its_charge() {
    let items: Vec<_> = (0..40)
        .map(|it| json!({"a": it, "bc": [it, "d"]}))
        .collect();
    let properties: Map<_, _> = (0..40).map(|it| (it.to_string(), json!([[]]))).collect();
    let value = json!([items, properties, "", null, 1.5]);
    let text = value.to_string();
    let mut json = serde_json::Deserializer::from_str(&text);
    let charged = meter::within(&Allowance::UNLIMITED, meter::ANY, || {
        let before = meter::mark();
        Value::deserialize(Bounded::new(&mut json)).unwrap();
        before - meter::mark()
    });
    // The value itself is also charged, because nothing contains it.
    let weight = cost::weight(&value) + size_of::<Value>();
    if "1.50".parse::<Number>().unwrap() == "1.5".parse::<Number>().unwrap() {
        assert_eq!(charged, Ok(weight));
    } else {
        // With `arbitrary_precision`, a number is a string, whose memory is charged but never refunded.
        assert!(charged.unwrap() > weight);
    }
}

#[test]
fn exceeding_the_budget_fails_even_if_the_error_is_discarded() {
    let text = format!("[{}0]", "[],".repeat(1 << 16));
    let decoded = meter::within(&Allowance::NONE, meter::ANY, || {
        let mut json = serde_json::Deserializer::from_str(&text);
        Value::deserialize(Bounded::new(&mut json)).unwrap_or_default()
    });
    assert_eq!(decoded, Err(Over::Size));
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..16)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_value_deserializes_the_same(value in values()) {
        let text = value.to_string();
        same::<Value>(&text);
        same_of_values::<Value>(&value);
        same_of_values::<Untagged>(&value);
    }

    #[test]
    fn any_text_gives_the_same_result(text in any::<String>(), value in values(), cut in any::<prop::sample::Index>()) {
        same::<Value>(&text);
        let text = value.to_string();
        let cut = cut.index(text.chars().count() + 1);
        let text: String = text.chars().take(cut).collect();
        same::<Value>(&text);
    }
}
