//! Requests that describe expected calls: what is set on them is compared, and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::json;

use super::*;
use crate::ListStyle;

/// Whether a call is one that a request describes. The request is of a client of the API itself, below a path of its
/// own.
async fn matches(
    expected: impl FnOnce(&Things) -> FindThing,
    call: impl FnOnce(&Things) -> FindThing,
) -> bool {
    let mock = Mock::<Things>::start().await;
    let other = Things::of_mock("http://127.0.0.1:9/v1".to_owned());
    let expected = mock.expect(expected(&other)).optional();
    let is_expected = call(&mock.client()).await.is_ok();
    assert_eq!(expected.calls(), u64::from(is_expected));
    let _ = catch_unwind(AssertUnwindSafe(|| drop(mock)));
    is_expected
}

#[tokio::test]
async fn what_is_not_set_is_not_compared() {
    let full = |it: &Things| it.find(1).query("q", "a").header("x-a", 1);
    assert!(matches(|it| it.find(1), full).await);
    assert!(matches(|it| it.find(1).query("q", "a"), full).await);
    assert!(!matches(|it| it.find(2), full).await);
    assert!(!matches(|it| it.find(1).query("q", "b"), full).await);
    assert!(!matches(|it| it.find(1).query("r", "a"), full).await);
    assert!(!matches(|it| it.find(1).header("x-a", 2), full).await);
}

#[tokio::test]
async fn items_of_lists_are_compared_one_by_one() {
    let list = |client: &Things, style, items: &[&str]| {
        let request = client.find(1).0;
        FindThing(request.query_list("tags", style, items))
    };
    for style in [ListStyle::Comma, ListStyle::Exploded] {
        let expected = |it: &Things| list(it, style, &["a,b", "c & d"]);
        assert!(matches(expected, expected).await);
        for other in [&["a", "b", "c & d"][..], &["c & d", "a,b"], &["a,b"], &[]] {
            assert!(
                !matches(expected, |it| list(it, style, other)).await,
                "{other:?}"
            );
        }
    }
}

#[tokio::test]
async fn cookies_are_compared_by_name() {
    let cookies = |client: &Things, pairs: &[(&str, &str)]| {
        let request = client.find(1).0;
        FindThing(
            pairs
                .iter()
                .fold(request, |it, (name, value)| it.cookie(name, value)),
        )
    };
    let full = |it: &Things| cookies(it, &[("a", "1"), ("b", "2 3")]);
    assert!(matches(|it| cookies(it, &[("b", "2 3")]), full).await);
    assert!(!matches(|it| cookies(it, &[("b", "2")]), full).await);
    assert!(!matches(|it| cookies(it, &[("c", "1")]), full).await);
}

#[tokio::test]
async fn bodies_are_compared_as_a_whole() {
    let mock = Mock::<Things>::start().await;
    let client = mock.client();
    mock.on(PUT).returns(Thing { id: 9 }).optional();
    mock.expect(client.put(1, json!({ "a": 1.0, "b": [2] })))
        .returns(Thing { id: 1 });
    let put = async |body: serde_json::Value| client.put(1, body).await.unwrap().id;
    assert_eq!(put(json!({ "b": [2], "a": 1.0 })).await, 1);
    assert_eq!(put(json!({ "b": [2], "a": 1.0, "c": 3 })).await, 9);
    assert_eq!(put(json!({ "b": [3], "a": 1.0 })).await, 9);
    let _ = catch_unwind(AssertUnwindSafe(|| drop(mock)));
}

#[tokio::test]
async fn forms_are_compared_without_their_boundaries() {
    let mock = Mock::<Things>::start().await;
    let client = mock.client();
    let form = |text: &str| {
        let form = crate::Multipart::new().text("a", text);
        let builder = client.0.request(PUT).path("id", 1);
        PutThing(builder.multipart(form).returns_json())
    };
    let expected = mock.expect(form("1")).returns(Thing { id: 1 });
    assert_eq!(form("1").await.unwrap(), Thing { id: 1 });
    let text = why(form("2").await);
    assert!(text.contains("the form differs"), "{text}");
    assert_eq!(expected.calls(), 1);
    end(mock);
}

#[tokio::test]
async fn media_types_of_bodies_are_compared() {
    let mock = Mock::<Things>::start().await;
    let client = mock.client();
    let as_type = |it: &str| client.put_raw(crate::Body::from("x").content_type(it));
    mock.expect(as_type("text/csv")).returns(Thing { id: 1 });
    as_type("text/csv").await.unwrap();
    let text = why(as_type("text/html").await);
    let difference = "the body's media type: expected text/csv, got text/html";
    assert!(text.contains(difference), "{text}");
    end(mock);
}

#[tokio::test]
async fn a_parameter_can_be_expected_on_its_own_or_to_be_absent() {
    let mock = Mock::<Things>::start().await;
    let client = mock.client();
    mock.on(FIND)
        .path("id", 7)
        .without_query("q")
        .returns(Thing { id: 7 });
    assert_eq!(client.find(7).await.unwrap(), Thing { id: 7 });
    let text = why(client.find(7).query("q", "a").await);
    assert!(
        text.contains("the query's `q`: expected nothing, got \"a\""),
        "{text}"
    );
    end(mock);
}

#[tokio::test]
async fn any_condition_can_be_expected() {
    let mock = Mock::<Things>::start().await;
    let client = mock.client();
    mock.on(FIND)
        .when("an even id", |it| {
            let id = it.path_value("id").and_then(|it| it.parse::<u32>().ok());
            id.is_some_and(|it| it % 2 == 0)
        })
        .returns(Thing { id: 2 });
    mock.on(PUT)
        .when("a list of two", |it| {
            it.json::<Vec<u32>>().is_some_and(|it| it.len() == 2)
        })
        .returns(Thing { id: 3 });
    assert_eq!(client.find(4).await.unwrap(), Thing { id: 2 });
    assert_eq!(client.put(1, [1, 2]).await.unwrap(), Thing { id: 3 });
    let text = why(client.find(5).await);
    assert!(text.contains("`find_thing` with an even id"), "{text}");
    assert!(text.contains("not met: an even id"), "{text}");
    end(mock);
}

#[tokio::test]
async fn a_request_for_a_stream_describes_only_such_calls() {
    let mock = Mock::<Things>::start().await;
    let client = mock.client();
    mock.expect(client.find(1)).returns(Thing { id: 1 });
    let events = || client.find(1).0.text_events();
    mock.expect(events()).returns("data: a\n\n");
    let mut stream = events().await.unwrap();
    let event = stream.try_next().await.unwrap().unwrap();
    assert_eq!(event.data, "a");
    assert_eq!(client.find(1).await.unwrap(), Thing { id: 1 });
}

#[tokio::test]
async fn requests_that_cannot_be_sent_panic_at_the_caller() {
    let mock = Mock::<Things>::start().await;
    let client = mock.client();
    let stream = || mock.expect(client.put_raw(crate::Body::stream("x")));
    assert!(catch_unwind(AssertUnwindSafe(stream)).is_err());
    let empty = || mock.expect(client.find(""));
    assert!(catch_unwind(AssertUnwindSafe(empty)).is_err());
}
