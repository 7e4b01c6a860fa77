//! What setters of optional values accept.

use serde_json::{Value, json};

use crate::{IntoOption, Secret};

fn given<T>(value: impl IntoOption<T>) -> Option<T> {
    value.into_option()
}

#[test]
fn strings_are_accepted_in_every_form() {
    let owned = String::from("a");
    for value in [
        given::<String>("a"),
        given(Some("a")),
        given(owned.clone()),
        given(&owned),
        given(Some(owned)),
        given('a'),
        given(std::borrow::Cow::Borrowed("a")),
    ] {
        assert_eq!(value.as_deref(), Some("a"));
    }
    assert_eq!(given::<String>(None::<&str>), None);
    assert!(given::<Secret>(Some("a")).is_some());
}

#[test]
fn numbers_convert_without_loss() {
    assert_eq!(given::<i64>(1), Some(1));
    assert_eq!(given::<i64>(1_u32), Some(1));
    assert_eq!(given::<i64>(Some(5_000_000_000)), Some(5_000_000_000));
    assert_eq!(given::<u64>(1), Some(1));
    assert_eq!(given::<f64>(1.5), Some(1.5));
    assert_eq!(given::<f64>(1), Some(1.0));
    assert_eq!(given::<f64>(None), None);
}

#[test]
fn a_list_is_an_array_a_slice_or_a_vec() {
    let expected = Some(vec!["a".to_owned(), "b".to_owned()]);
    let (borrowed, array) = (vec!["a", "b"], &["a", "b"]);
    for value in [
        given::<Vec<String>>(["a", "b"]),
        given(array),
        given(borrowed.as_slice()),
        given(&borrowed),
        given(borrowed.clone()),
        given(Some(borrowed.clone())),
        given(Some(["a", "b"])),
        given(expected.clone()),
    ] {
        assert_eq!(value, expected);
    }
    assert_eq!(given::<Vec<u64>>(vec![]), Some(vec![]));
    assert_eq!(given::<Vec<u64>>(None::<Vec<u64>>), None);
}

#[test]
fn free_form_json_is_any_scalar() {
    assert_eq!(given::<Value>("a"), Some(json!("a")));
    assert_eq!(given::<Value>(true), Some(json!(true)));
    assert_eq!(given::<Value>(7), Some(json!(7)));
    assert_eq!(given::<Value>(vec![1, 2]), Some(json!([1, 2])));
    assert_eq!(given::<Value>(json!({})), Some(json!({})));
    assert_eq!(given::<Value>(None::<Value>), None);
}
