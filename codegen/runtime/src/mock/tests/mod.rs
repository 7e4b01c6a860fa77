//! The mock server, for an API whose table the tests define.

mod matching;
mod paging;
mod routing;
mod serving;
#[cfg(feature = "xml")]
mod xml;

use http::Method;

use super::{Api, Expectation, Operation, ResponseKind, Server};
use crate::tests::{Fault, PAGING, Thing};
use crate::{Client, Defaults, Error, Request};

static FIND: Operation = Operation {
    name: "find_thing",
    method: "GET",
    path: "/things/{id}",
    status: 200,
    response: ResponseKind::Property("data"),
    example: Some(r#"{"data":{"id":1},"more":true}"#),
};

static SEARCH: Operation = Operation {
    name: "search_things",
    method: "GET",
    path: "/things/search",
    status: 200,
    response: ResponseKind::Pages(&PAGING),
    example: Some(r#"{"data":[{"id":1}],"paging":{"next":"?page=1"}}"#),
};

static PUT: Operation = Operation {
    name: "put_thing",
    method: "PUT",
    path: "/things/{id}",
    status: 201,
    response: ResponseKind::Json,
    example: None,
};

static EXPORT: Operation = Operation {
    name: "export_thing",
    method: "GET",
    path: "/exports/{year}-{name}.csv",
    status: 200,
    response: ResponseKind::Raw("text/csv"),
    example: Some("a;b"),
};

static API: Api = Api {
    operations: &[&FIND, &SEARCH, &PUT, &EXPORT],
    token_path: None,
};

const DEFAULTS: Defaults = Defaults {
    base_url: "https://api.example.com",
    variables: &[],
    token_url: None,
    user_agent: "test/1",
};

fn client(server: &Server) -> Client<Fault> {
    let builder = Client::builder(&DEFAULTS).base_url(server.url());
    builder.build().unwrap()
}

fn find(client: &Client<Fault>, id: &str) -> Request<Thing, Fault> {
    client
        .request_builder(Method::GET, "/things/{id}")
        .path("id", id)
        .returns_property("data")
}

/// Why a request got no response.
fn why<T>(response: Result<T, Error<Fault>>) -> String {
    let error = response.err().unwrap();
    assert_eq!(error.status(), Some(501));
    let body: serde_json::Value = serde_json::from_slice(error.body().unwrap()).unwrap();
    let lines = body["why"].as_array().unwrap().iter();
    lines
        .map(|it| it.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Drops a server that received unexpected requests.
fn end(server: Server) {
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(server)));
    assert!(dropped.is_err(), "it has something to report");
}
