//! Responses, and the cases without one.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;

#[tokio::test]
async fn missing_examples_are_reported() {
    let server = Server::start(&API).await.responding_with_examples();
    let client = client(&server);
    let put = || {
        let builder = client
            .request_builder(Method::PUT, "/things/{id}")
            .path("id", 1);
        builder.returns_json::<Thing>()
    };
    let expected =
        "the API's description has no example of the response of `put_thing`: use `returns`";
    assert_eq!(why(put().await), expected);
    server.expect(&PUT).returns(&Thing { id: 2 });
    let response = put().send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.raw()[..]),
        (201, &br#"{"id":2}"#[..])
    );
    let example = || server.expect(&PUT).optional().example::<Thing>();
    assert!(catch_unwind(AssertUnwindSafe(example)).is_err());
    end(server);
}

#[tokio::test]
async fn iteration_ends_after_an_example_that_has_a_next_page() {
    let server = Server::start(&API).await;
    let search = server.expect(&SEARCH);
    let builder = client(&server).request_builder(Method::GET, "/things/search");
    let mut items = builder.returns_pages::<Thing, _>(&PAGING).items();
    let mut ids = Vec::new();
    while let Some(thing) = items.try_next().await.unwrap() {
        ids.push(thing.id);
    }
    assert_eq!((ids, search.calls()), (vec![1], 2));
}

#[tokio::test]
async fn raw_body_has_the_content_type_of_the_operation() {
    let server = Server::start(&API).await;
    let call = |client: Client<Fault>| {
        let builder = client.request_builder(Method::GET, "/exports/{year}-{name}.csv");
        builder.path("year", 1).path("name", "a").returns_text()
    };
    server.expect(&EXPORT);
    let example = call(client(&server)).send().await.unwrap();
    assert_eq!(example.headers()["content-type"], "text/csv");
    assert_eq!(example.value(), "a;b");
    server.expect(&EXPORT).returns_raw("c");
    assert_eq!(call(client(&server)).await.unwrap(), "c");
}

#[tokio::test]
async fn invalid_responses_panic_at_the_caller() {
    let server = Server::start(&API).await;
    let wrong: [fn(Expectation) -> Expectation; 3] = [
        |it| it.responds_with(42, ""),
        |it| it.fails_with(1000, &Fault::default()),
        |it| it.response_header("a b", "c"),
    ];
    for wrong in wrong {
        let expectation = server.expect(&FIND).optional();
        assert!(catch_unwind(AssertUnwindSafe(|| wrong(expectation))).is_err());
    }
}

#[test]
fn server_starts_inside_and_outside_a_runtime() {
    let start = || Server::start_blocking(&API).url();
    assert!(start().starts_with("http://127.0.0.1:"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async { assert!(start().starts_with("http://127.0.0.1:")) });
}
