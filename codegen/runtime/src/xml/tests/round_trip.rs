//! Values round-trip through XML.

use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;
use crate::xml::chars::are_chars;

static NUMBERS: Shape = Shape::List {
    item: &named("n", &Shape::Nullable(&Shape::Number)),
    wrapped: true,
};

static LISTS: Shape = Shape::List {
    item: &Element {
        namespace: "urn:lists",
        prefix: "l",
        ..named("", &NUMBERS)
    },
    wrapped: false,
};

static MAP: Shape = Shape::Object {
    properties: &[],
    others: &Shape::Nullable(&TEXT),
};

static MAP_OF_LISTS: Shape = Shape::Object {
    properties: &[],
    others: &LISTS,
};

static TREE: Shape = Shape::Object {
    properties: &[
        attribute("id", &Shape::Integer),
        attribute("note", &TEXT),
        attribute("is", &Shape::Boolean),
        Property {
            element: Element {
                namespace: "urn:tree",
                ..named("label", &TEXT)
            },
            ..property("name", &TEXT)
        },
        property("size", &Shape::Nullable(&Shape::Number)),
        property("lists", &LISTS),
        property("numbers", &Shape::Nullable(&NUMBERS)),
        property("map", &MAP),
        property("free", &ANY),
        property(
            "children",
            &Shape::List {
                item: &named("child", &Shape::Nullable(&TREE)),
                wrapped: false,
            },
        ),
    ],
    others: &ANY,
};

pub(super) static SHAPES: [&Shape; 7] = [&TEXT, &ANY, &NUMBERS, &LISTS, &MAP, &MAP_OF_LISTS, &TREE];

fn text() -> impl Strategy<Value = String> {
    let char = prop_oneof![
        3 => prop::sample::select(vec!['<', '>', '&', '"', '\'', '\r', '\n', '\t', ' ', ']', ';', '#', 'a', '\u{85}']),
        1 => any::<char>().prop_filter("not of XML", |it| are_chars(it.encode_utf8(&mut [0; 4]))),
    ];
    prop::collection::vec(char, 0..12).prop_map(String::from_iter)
}

/// Unknown names.
fn key() -> impl Strategy<Value = String> {
    let name = prop::collection::vec(
        prop::sample::select(vec!['a', 'Z', '0', '-', '.', '_', 'é']),
        0..4,
    );
    name.prop_map(|it| format!("zz{}", String::from_iter(it)))
}

fn number() -> impl Strategy<Value = Value> {
    let float = any::<f64>().prop_filter("not of JSON", |it| it.is_finite());
    prop_oneof![
        float.prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1000i32..1000).prop_map(|it| (f64::from(it) / 100.0).into()),
    ]
}

/// Values that XML distinguishes without a shape.
fn free(depth: u32) -> BoxedStrategy<Value> {
    let leaf = prop_oneof![3 => text().prop_map(Value::from), 1 => Just(Value::Null)];
    if depth == 0 {
        return leaf.boxed();
    }
    let several = prop::collection::vec(free(depth - 1), 2..4).prop_map(Value::from);
    let property = prop_oneof![2 => free(depth - 1), 1 => several];
    let object = prop::collection::btree_map(key(), property, 1..4);
    let object = (object, text()).prop_map(|(properties, text)| {
        let mut object: Map<_, _> = properties.into_iter().collect();
        if !crate::xml::chars::trimmed(&text).is_empty() {
            object.insert("$text".to_owned(), text.into());
        }
        object.into()
    });
    prop_oneof![leaf, object].boxed()
}

fn value(shape: &'static Shape, depth: u32) -> BoxedStrategy<Value> {
    match shape {
        Shape::Text => text().prop_map(Value::from).boxed(),
        Shape::Integer => any::<i64>().prop_map(Value::from).boxed(),
        Shape::Number => number().boxed(),
        Shape::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Shape::Any => free(depth.min(2)),
        // An unwrapped list without items leaves no trace.
        Shape::List { item, wrapped } => {
            let least = usize::from(!wrapped);
            let items = prop::collection::vec(value(item.shape, depth), least..least + 3);
            items.prop_map(Value::from).boxed()
        }
        Shape::Nullable(inner) if depth == 0 && matches!(inner, Shape::Object { .. }) => {
            Just(Value::Null).boxed()
        }
        Shape::Nullable(inner) => {
            prop_oneof![1 => Just(Value::Null), 3 => value(inner, depth)].boxed()
        }
        Shape::Object { properties, others } => {
            let depth = depth.saturating_sub(1);
            let known: Vec<_> = properties
                .iter()
                .map(|it| {
                    prop::option::of(value(it.element.shape, depth))
                        .prop_map(|value| Some((it.property.to_owned(), value?)))
                })
                .collect();
            let others = prop::collection::btree_map(key(), value(others, depth), 0..2);
            let properties = (known, others).prop_map(|(known, others)| {
                let properties = known.into_iter().flatten().chain(others);
                Value::Object(properties.collect())
            });
            properties.boxed()
        }
    }
}

pub(super) fn any_of_them() -> impl Strategy<Value = (&'static Shape, Value)> {
    prop::sample::select(SHAPES.to_vec())
        .prop_flat_map(|shape| value(shape, 2).prop_map(move |value| (shape, value)))
}

proptest! {
    #[test]
    fn values_round_trip((shape, value) in any_of_them()) {
        let root = Element { namespace: "urn:root", ..named("root", shape) };
        let xml = to_xml(&root, &value).unwrap();
        let read = from_xml(&root, &xml).unwrap();
        prop_assert_eq!(read, value, "{}", String::from_utf8_lossy(&xml));
    }

    #[test]
    fn any_text_is_written_or_rejected(text: String) {
        let value = json!(text);
        let written = to_xml(&named("a", &TEXT), &value);
        prop_assert_eq!(written.is_ok(), are_chars(&text));
        if let Ok(xml) = written {
            prop_assert_eq!(from_xml(&named("a", &TEXT), &xml).unwrap(), value);
        }
    }
}
