//! The response, and what cannot be.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;

#[tokio::test]
async fn where_there_is_no_example_none_is_invented() {
    let server = Server::start(&API).await.responding_with_examples();
    let client = client(&server);
    let put = || {
        let builder = client
            .request_builder(Method::PUT, "/things/{id}")
            .path("id", 1);
        builder.returns_json::<Thing>()
    };
    let told =
        "the API's description has no example of what `put_thing` responses: say it with `returns`";
    assert_eq!(why(put().await), told);
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
async fn an_example_that_promises_a_next_page_ends_all_the_same() {
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
async fn a_body_that_is_no_json_has_the_content_type_of_the_api() {
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
async fn what_no_response_can_be_is_told_where_it_is_said() {
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
fn a_server_starts_on_and_off_a_runtime() {
    let start = || Server::start_blocking(&API).url();
    assert!(start().starts_with("http://127.0.0.1:"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async { assert!(start().starts_with("http://127.0.0.1:")) });
}
