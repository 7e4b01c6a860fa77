//! Responses, and the cases without one.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;
use crate::mock::ReturnsValue;

#[tokio::test]
async fn missing_examples_are_reported() {
    let mock = Mock::<Things>::start().await.responding_with_examples();
    let client = mock.client();
    let put = || client.put(1, ());
    let expected =
        "the API's description has no example of the response of `put_thing`: use `returns`";
    assert_eq!(why(put().await), expected);
    mock.on(PUT).returns(Thing { id: 2 });
    let response = put().send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.raw()[..]),
        (201, &br#"{"id":2}"#[..])
    );
    let example = || mock.on(PUT).optional().returns_example(|_| ());
    assert!(catch_unwind(AssertUnwindSafe(example)).is_err());
    end(mock);
}

#[tokio::test]
async fn iteration_ends_after_an_example_that_has_a_next_page() {
    let mock = Mock::<Things>::start().await;
    let search = mock.on(SEARCH);
    let mut items = mock.client().search().items();
    let mut ids = Vec::new();
    while let Some(thing) = items.try_next().await.unwrap() {
        ids.push(thing.id);
    }
    assert_eq!((ids, search.calls()), (vec![1], 2));
}

#[tokio::test]
async fn raw_body_has_the_content_type_of_the_operation() {
    let mock = Mock::<Things>::start().await;
    mock.on(EXPORT);
    let example = mock.client().export().send().await.unwrap();
    assert_eq!(example.headers()["content-type"], "text/csv");
    assert_eq!(example.value(), "a;b");
    mock.on(EXPORT).returns("c");
    assert_eq!(mock.client().export().await.unwrap(), "c");
}

type Expected = Expectation<ReturnsValue<Thing>, Fault>;

#[tokio::test]
async fn invalid_responses_panic_at_the_caller() {
    let mock = Mock::<Things>::start().await;
    let wrong: [fn(Expected) -> Expected; 3] = [
        |it| it.responds_with(42, ""),
        |it| it.fails_with(1000, Fault::default()),
        |it| it.response_header("a b", "c"),
    ];
    for wrong in wrong {
        let expectation = mock.on(FIND).optional();
        assert!(catch_unwind(AssertUnwindSafe(|| wrong(expectation))).is_err());
    }
}

#[test]
fn server_starts_inside_and_outside_a_runtime() {
    let start = || Mock::<Things>::start_blocking().url();
    assert!(start().starts_with("http://127.0.0.1:"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async { assert!(start().starts_with("http://127.0.0.1:")) });
}
