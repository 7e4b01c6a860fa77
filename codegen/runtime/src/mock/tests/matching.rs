//! How a request differs from an expectation.

use serde_json::json;

use super::*;
use crate::mock::difference::{Others, differences};

#[test]
fn each_differing_property_is_reported() {
    let expected = json!({ "a": { "b": [1, { "c": 2 }] }, "d": null, "e": 1 });
    let actual = json!({ "a": { "b": [1, { "c": "2" }] }, "e": 1, "f": true });
    assert_eq!(
        differences(&expected, &actual, Others::None),
        [
            "the body's `a.b[1].c`: expected 2, got \"2\"",
            "the body's `d`: expected null, got nothing",
            "the body's `f`: expected nothing, got true",
        ]
    );
    assert!(differences(&expected, &expected, Others::None).is_empty());
    assert_eq!(
        differences(&json!([1]), &json!([1, 2]), Others::Any),
        ["the body: expected [1], got [1,2]"]
    );
}

#[test]
fn additional_properties_can_be_ignored_at_any_depth() {
    let expected = json!({ "a": { "b": 1 } });
    let actual = json!({ "a": { "b": 1, "c": 2 }, "d": 3 });
    assert!(differences(&expected, &actual, Others::Any).is_empty());
    assert_eq!(differences(&expected, &actual, Others::None).len(), 2);
}

#[tokio::test]
async fn last_condition_on_a_part_wins() {
    let mock = Mock::<Things>::start().await;
    let expected = mock.on(FIND).path("id", 1).query("q", "a").path("id", 2);
    let expected = expected.query("q", "b").header("x-a", 1).header("X-A", 2);
    let call = mock.client().find("2").query("q", "b").header("x-a", 2);
    assert_eq!(call.await.unwrap(), Thing { id: 1 });
    assert_eq!(
        format!("{expected:?}"),
        "Expectation(`find_thing` with id = \"2\", q = \"b\", X-A = \"2\", 1 calls)"
    );
}

#[tokio::test]
async fn differences_in_raw_bodies_are_reported() {
    let mock = Mock::<Things>::start().await;
    let client = mock.client();
    let put = |body: &'static [u8]| {
        let builder = client.0.request(PUT).path("id", 1);
        builder.raw("text/plain", body).returns_nothing()
    };
    let expected = mock.expect(client.put_raw("<a/>"));
    expected.responds_with(201, "").times(1);
    put(b"<a/>").await.unwrap();
    let text = why(put(b"\xff").await);
    assert!(
        text.contains("the body: expected \"<a/>\", got 1 bytes"),
        "{text}"
    );
    let expected = || mock.on(PUT).responds_with(201, "").optional();
    expected().body(1);
    assert!(why(put(b"{").await).contains("the body is not JSON"));
    expected().body(1).without_body();
    assert!(why(put(b"x").await).contains("expected no body"));
    end(mock);
}
