//! What a value becomes that only its content tells.

use crate::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::model::de::BestMatch;
use crate::{Lenient, Timestamp};

#[derive(Debug, PartialEq)]
enum Choice {
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

fn choice(value: &Value) -> Option<Choice> {
    BestMatch::of(value)
        .variant(Choice::Named)
        .variant(Choice::Sized)
        .variant(Choice::Number)
        .variant(Choice::Text)
        .best()
}

#[test]
fn the_choice_that_loses_nothing_is_taken() {
    let sized = Sized {
        id: Some(1),
        size: Some(2),
    };
    assert_eq!(
        choice(&json!({"id": 1, "size": 2})),
        Some(Choice::Sized(sized))
    );
    assert_eq!(choice(&json!(1)), Some(Choice::Number(1.0)));
    assert_eq!(choice(&json!("a")), Some(Choice::Text("a".to_owned())));
    // Both take it and lose nothing: the first.
    let named = Named {
        id: Some(1),
        name: None,
    };
    assert_eq!(choice(&json!({"id": 1})), Some(Choice::Named(named)));
}

#[test]
fn a_property_that_nobody_knows_does_not_hide_the_choice() {
    let sized = Sized {
        id: None,
        size: Some(2),
    };
    assert_eq!(
        choice(&json!({"size": 2, "new": 3})),
        Some(Choice::Sized(sized))
    );
}

#[test]
fn what_would_lose_something_by_chance_is_no_choice() {
    // Each choice would lose what the other keeps.
    assert_eq!(choice(&json!({"name": "a", "size": 2})), None);
    // Both would lose the same.
    assert_eq!(choice(&json!({"id": 1, "new": 3})), None);
    // Either takes it, and would keep nothing.
    assert_eq!(choice(&json!({"new": 3})), None);
    assert_eq!(choice(&json!(null)), None);
    // No `f64` is this number.
    assert_eq!(choice(&json!(9_007_199_254_740_993_i64)), None);
}

#[test]
fn what_tells_a_choice_decides() {
    let told = |value: &Value| {
        BestMatch::of(value)
            .variant(Choice::Named)
            .discriminated(|it| it["kind"] == "sized", Choice::Sized)
            .best()
    };
    let sized = Sized {
        id: Some(1),
        size: None,
    };
    assert_eq!(
        told(&json!({"kind": "sized", "id": 1})),
        Some(Choice::Sized(sized))
    );
    let named = Named {
        id: Some(1),
        name: None,
    };
    assert_eq!(told(&json!({"id": 1})), Some(Choice::Named(named)));
}

#[test]
fn what_may_be_absent_tells_a_choice_only_if_it_is_there() {
    let told = |value: &Value| {
        let is = |it: &Value| it.get("kind").is_none_or(|it| it == "sized");
        BestMatch::of(value)
            .variant(Choice::Named)
            .discriminated_at(&["/kind"], is, Choice::Sized)
            .best()
    };
    let sized = |id, size| Some(Choice::Sized(Sized { id, size }));
    // What else the value has does not count.
    let both = json!({"kind": "sized", "id": 1, "name": "a"});
    assert_eq!(told(&both), sized(Some(1), None));
    let named = |name: Option<&str>| {
        let name = name.map(str::to_owned);
        Some(Choice::Named(Named { id: Some(1), name }))
    };
    assert_eq!(told(&json!({"id": 1, "name": "a"})), named(Some("a")));
    assert_eq!(told(&json!({"size": 2})), sized(None, Some(2)));
    assert_eq!(told(&json!({"kind": "other", "id": 1})), named(None));
}

#[derive(Debug, PartialEq)]
enum When {
    Day(Lenient<Date>),
    Moment(Lenient<Timestamp>),
}

#[test]
fn texts_are_of_the_format_that_they_keep_to() {
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
fn choices_that_are_dropped_cost_nothing() {
    let allowance = crate::decoding::meter::Allowance {
        bytes: 1 << 20,
        ..crate::decoding::meter::Allowance::NONE
    };
    // No choice keeps all of it.
    let value = json!({"id": 1, "size": 2, "further": "x".repeat(100)});
    let found = crate::decoding::meter::within(&allowance, crate::decoding::meter::ANY, || {
        (0..60_000).all(|_| matches!(choice(&value), Some(Choice::Sized(_))))
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

            impl From<&str> for $name {
                fn from(value: &str) -> Self {
                    match value {
                        $known => Self::Known,
                        _ => Self::Unknown(value.to_owned()),
                    }
                }
            }

            crate::string_enum!($name);
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
    enum Choice {
        A(Holder<A>),
        B(Holder<B>),
        Plain(Plain),
    }

    fn choice(value: &Value) -> Option<Choice> {
        let choices = BestMatch::of(value).variant(Choice::A).variant(Choice::B);
        choices.variant(Choice::Plain).best()
    }

    #[test]
    fn the_choice_that_lists_the_values_is_taken() {
        let of = |words: &[&str]| choice(&json!({ "words": words }));
        assert!(matches!(of(&["a"]), Some(Choice::A(_))));
        assert!(matches!(of(&["b", "b"]), Some(Choice::B(_))));
        // Strings are valid, and values that no schema lists are not.
        assert!(matches!(of(&["a", "new"]), Some(Choice::Plain(_))));
        assert!(matches!(of(&[]), Some(Choice::A(_))));
    }

    #[test]
    fn a_property_that_is_lost_does_not_outweigh_a_listed_value() {
        let value = json!({"words": ["b"], "more": 1});
        assert!(matches!(choice(&value), Some(Choice::B(_))));
    }

    #[test]
    fn nothing_is_lost_where_no_choice_lists_the_value() {
        let value = json!({"words": ["new"], "note": "n"});
        let found = choice(&value);
        assert!(matches!(found, Some(Choice::A(it)) if it.words == [A::Unknown("new".into())]));
        let fewest = json!({"words": ["new", "b"], "note": "n"});
        assert!(matches!(choice(&fewest), Some(Choice::B(_))));
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
            let choices = BestMatch::of(&value).variant(Tree::A).variant(Tree::B);
            let best = choices.best();
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
    fn unlisted_values_deep_within_each_other_take_no_time() {
        let nested = |word: &str, depth| {
            (0..depth).fold(
                json!({"word": word, "kids": []}),
                |kid, _| json!({"word": word, "kids": [kid]}),
            )
        };
        // Every choice at every level would be two to the power of forty.
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
    fn what_attempts_met_is_not_counted_for_others() {
        // The choice within tries both, and takes the second.
        #[derive(Debug, PartialEq)]
        struct Within(Choice);

        impl<'de> Deserialize<'de> for Within {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(from)?;
                choice(&value)
                    .map(Within)
                    .ok_or_else(|| serde::de::Error::custom("none"))
            }
        }

        impl Serialize for Within {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match &self.0 {
                    Choice::A(it) => it.serialize(to),
                    Choice::B(it) => it.serialize(to),
                    Choice::Plain(it) => it.serialize(to),
                }
            }
        }

        let ((), met) = crate::model::met::counted(|| {
            let read: Within = serde_json::from_value(json!({"words": ["b"]})).unwrap();
            assert!(matches!(read, Within(Choice::B(_))));
        });
        assert_eq!((met.known, met.unknown), (1, 0));
    }
}
