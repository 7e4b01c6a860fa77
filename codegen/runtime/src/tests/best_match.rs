//! Matching values to union variants by their content.

use crate::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::model::de::BestMatch;
use crate::{Lenient, Timestamp};

#[derive(Debug, PartialEq)]
enum Union {
    Named(Named),
    Sized(Sized),
    Number(f64),
    Text(String),
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Named {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Sized {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i64>,
}

fn best(value: &Value) -> Option<Union> {
    BestMatch::of(value)
        .variant(Union::Named)
        .variant(Union::Sized)
        .variant(Union::Number)
        .variant(Union::Text)
        .best()
}

#[test]
fn variant_that_loses_nothing_matches() {
    let sized = Sized {
        id: Some(1),
        size: Some(2),
    };
    assert_eq!(
        best(&json!({"id": 1, "size": 2})),
        Some(Union::Sized(sized))
    );
    assert_eq!(best(&json!(1)), Some(Union::Number(1.0)));
    assert_eq!(best(&json!("a")), Some(Union::Text("a".to_owned())));
    // Both accept it and lose nothing: the first matches.
    let named = Named {
        id: Some(1),
        name: None,
    };
    assert_eq!(best(&json!({"id": 1})), Some(Union::Named(named)));
}

#[test]
fn unknown_property_does_not_prevent_a_match() {
    let sized = Sized {
        id: None,
        size: Some(2),
    };
    assert_eq!(
        best(&json!({"size": 2, "new": 3})),
        Some(Union::Sized(sized))
    );
}

#[test]
fn ambiguous_loss_matches_no_variant() {
    // Each variant would lose what the other keeps.
    assert_eq!(best(&json!({"name": "a", "size": 2})), None);
    // Both would lose the same.
    assert_eq!(best(&json!({"id": 1, "new": 3})), None);
    // Both accept it, but would keep nothing.
    assert_eq!(best(&json!({"new": 3})), None);
    assert_eq!(best(&json!(null)), None);
    // Not exactly representable as an `f64`.
    assert_eq!(best(&json!(9_007_199_254_740_993_i64)), None);
}

#[test]
fn discriminating_property_decides() {
    let matched = |value: &Value| {
        BestMatch::of(value)
            .variant(Union::Named)
            .discriminated(|it| it["kind"] == "sized", Union::Sized)
            .best()
    };
    let sized = Sized {
        id: Some(1),
        size: None,
    };
    assert_eq!(
        matched(&json!({"kind": "sized", "id": 1})),
        Some(Union::Sized(sized))
    );
    let named = Named {
        id: Some(1),
        name: None,
    };
    assert_eq!(matched(&json!({"id": 1})), Some(Union::Named(named)));
}

#[test]
fn optional_discriminator_counts_only_if_present() {
    let matched = |value: &Value| {
        let is = |it: &Value| it.get("kind").is_none_or(|it| it == "sized");
        BestMatch::of(value)
            .variant(Union::Named)
            .discriminated_at(&["/kind"], is, Union::Sized)
            .best()
    };
    let sized = |id, size| Some(Union::Sized(Sized { id, size }));
    // The other properties do not count.
    let both = json!({"kind": "sized", "id": 1, "name": "a"});
    assert_eq!(matched(&both), sized(Some(1), None));
    let named = |name: Option<&str>| {
        let name = name.map(str::to_owned);
        Some(Union::Named(Named { id: Some(1), name }))
    };
    assert_eq!(matched(&json!({"id": 1, "name": "a"})), named(Some("a")));
    assert_eq!(matched(&json!({"size": 2})), sized(None, Some(2)));
    assert_eq!(matched(&json!({"kind": "other", "id": 1})), named(None));
}

#[derive(Debug, PartialEq)]
enum When {
    Day(Lenient<Date>),
    Moment(Lenient<Timestamp>),
}

#[test]
fn strings_match_their_format() {
    let when = |text: &str| {
        BestMatch::of(&json!(text))
            .variant(|it| When::Day(Lenient::Value(it)))
            .variant(|it| When::Moment(Lenient::Value(it)))
            .otherwise(When::Day)
            .best()
    };
    let moment = "2024-01-02T03:04:05+02:00";
    assert_eq!(when(moment), Some(When::Moment(moment.parse().unwrap())));
    let day = "2024-01-02";
    assert_eq!(when(day), Some(When::Day(day.parse().unwrap())));
    for text in ["", "2024-01-02T03:04:05"] {
        let kept = Lenient::Text(text.to_owned());
        assert_eq!(when(text), Some(When::Day(kept)));
    }
}

#[test]
fn dropped_variants_are_refunded() {
    let allowance = crate::decoding::meter::Allowance {
        bytes: 1 << 20,
        ..crate::decoding::meter::Allowance::NONE
    };
    // No variant keeps all of it.
    let value = json!({"id": 1, "size": 2, "further": "x".repeat(100)});
    let found = crate::decoding::meter::within(&allowance, crate::decoding::meter::ANY, || {
        (0..60_000).all(|_| matches!(best(&value), Some(Union::Sized(_))))
    });
    assert_eq!(found, Ok(true));
}

mod enums {
    use serde::{Deserialize, Serialize};
    use serde_json::{Value, json};

    use crate::model::de::BestMatch;

    macro_rules! word {
        ($name:ident, $known:literal) => {
            #[derive(Clone, Debug, PartialEq)]
            enum $name {
                Known,
                Unknown(String),
            }

            impl $name {
                fn as_str(&self) -> &str {
                    match self {
                        Self::Known => $known,
                        Self::Unknown(value) => value,
                    }
                }
            }

            crate::string_enum! { $name { Known, ..Unknown } }
        };
    }

    word!(A, "a");
    word!(B, "b");

    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Holder<T> {
        words: Vec<T>,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    }

    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Plain {
        words: Vec<String>,
    }

    #[derive(Debug, PartialEq)]
    enum Union {
        A(Holder<A>),
        B(Holder<B>),
        Plain(Plain),
    }

    fn best(value: &Value) -> Option<Union> {
        let variants = BestMatch::of(value).variant(Union::A).variant(Union::B);
        variants.variant(Union::Plain).best()
    }

    #[test]
    fn variant_that_lists_the_values_matches() {
        let of = |words: &[&str]| best(&json!({ "words": words }));
        assert!(matches!(of(&["a"]), Some(Union::A(_))));
        assert!(matches!(of(&["b", "b"]), Some(Union::B(_))));
        // Strings are valid, and unlisted values are not.
        assert!(matches!(of(&["a", "new"]), Some(Union::Plain(_))));
        assert!(matches!(of(&[]), Some(Union::A(_))));
    }

    #[test]
    fn listed_value_outweighs_a_lost_property() {
        let value = json!({"words": ["b"], "more": 1});
        assert!(matches!(best(&value), Some(Union::B(_))));
    }

    #[test]
    fn unlisted_value_is_preserved() {
        let value = json!({"words": ["new"], "note": "n"});
        let found = best(&value);
        assert!(matches!(found, Some(Union::A(it)) if it.words == [A::Unknown("new".into())]));
        let fewest = json!({"words": ["new", "b"], "note": "n"});
        assert!(matches!(best(&fewest), Some(Union::B(_))));
    }

    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Node<T> {
        word: T,
        kids: Vec<Tree>,
    }

    #[derive(Debug, PartialEq)]
    enum Tree {
        A(Node<A>),
        B(Node<B>),
    }

    impl<'de> Deserialize<'de> for Tree {
        fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            let value = Value::deserialize(from)?;
            let variants = BestMatch::of(&value).variant(Tree::A).variant(Tree::B);
            let best = variants.best();
            best.ok_or_else(|| serde::de::Error::custom("none"))
        }
    }

    impl Serialize for Tree {
        fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            match self {
                Tree::A(it) => it.serialize(to),
                Tree::B(it) => it.serialize(to),
            }
        }
    }

    #[test]
    fn deeply_nested_unlisted_values_take_linear_time() {
        let nested = |word: &str, depth| {
            (0..depth).fold(
                json!({"word": word, "kids": []}),
                |kid, _| json!({"word": word, "kids": [kid]}),
            )
        };
        // All variants at all levels would be two to the power of forty.
        let tree: Tree = serde_json::from_value(nested("new", 40)).unwrap();
        assert!(matches!(tree, Tree::A(_)));
        let tree: Tree = serde_json::from_value(nested("b", 8)).unwrap();
        let mut next = Some(tree);
        while let Some(tree) = next {
            let Tree::B(mut node) = tree else {
                panic!("{tree:?}")
            };
            next = node.kids.pop();
        }
    }

    #[test]
    fn counts_of_attempts_are_independent() {
        // The inner union tries both variants, and matches the second.
        #[derive(Debug, PartialEq)]
        struct Within(Union);

        impl<'de> Deserialize<'de> for Within {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(from)?;
                best(&value)
                    .map(Within)
                    .ok_or_else(|| serde::de::Error::custom("none"))
            }
        }

        impl Serialize for Within {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match &self.0 {
                    Union::A(it) => it.serialize(to),
                    Union::B(it) => it.serialize(to),
                    Union::Plain(it) => it.serialize(to),
                }
            }
        }

        let ((), met) = crate::model::met::counted(|| {
            let read: Within = serde_json::from_value(json!({"words": ["b"]})).unwrap();
            assert!(matches!(read, Within(Union::B(_))));
        });
        assert_eq!((met.known, met.unknown), (1, 0));
    }
}
