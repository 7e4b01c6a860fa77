//! What a value becomes that only its content tells.

use crate::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::de::Choices;
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
    Choices::of(value)
        .choice(Choice::Named)
        .choice(Choice::Sized)
        .choice(Choice::Number)
        .choice(Choice::Text)
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
fn a_member_that_nobody_knows_does_not_hide_the_choice() {
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
        Choices::of(value)
            .choice(Choice::Named)
            .told(|it| it["kind"] == "sized", Choice::Sized)
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

#[derive(Debug, PartialEq)]
enum When {
    Day(Lenient<Date>),
    Moment(Lenient<Timestamp>),
}

#[test]
fn texts_are_of_the_format_that_they_keep_to() {
    let when = |text: &str| {
        Choices::of(&json!(text))
            .choice(|it| When::Day(Lenient::Value(it)))
            .choice(|it| When::Moment(Lenient::Value(it)))
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
    let allowance = crate::meter::Allowance {
        bytes: 1 << 20,
        ..crate::meter::Allowance::NONE
    };
    // No choice keeps all of it.
    let value = json!({"id": 1, "size": 2, "further": "x".repeat(100)});
    let found = crate::meter::within(&allowance, crate::meter::ANY, || {
        (0..60_000).all(|_| matches!(choice(&value), Some(Choice::Sized(_))))
    });
    assert_eq!(found, Ok(true));
}
