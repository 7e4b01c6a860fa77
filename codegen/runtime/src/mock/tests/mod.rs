//! The mock server, for an API whose table the tests define.

#![allow(
    dead_code,
    reason = "request types have all the methods of those in generated crates"
)]

mod matching;
mod paging;
mod requests;
mod routing;
mod serving;
#[cfg(feature = "xml")]
mod xml;

use http::Method;
use serde::Serialize;

use super::mocked::Api;
use super::{Expectation, Mock, Mocked};
use crate::tests::{Fault, PAGING, Thing};
use crate::{Client, Defaults, Description, Error, Operation, Paging, Request, ResponseBody};

/// A client of an API whose table the tests define.
pub(super) struct Things(Client<Fault>);

impl Mocked for Things {
    const DEFAULTS: &'static Defaults = &DEFAULTS;
    const OPERATIONS: &'static [Operation] = &[
        FIND.untyped(),
        SEARCH.untyped(),
        PUT.untyped(),
        EXPORT.untyped(),
    ];
    const EXAMPLES: &'static str = r#"
# A comment.
find_thing: {"data":{"id":1},"more":true}
search_things, list_things: {"data":[{"id":1}],"paging":{"next":"?page=1"}}
export_thing: "a;b"
"#;

    fn of_mock(base_url: String) -> Self {
        let builder = Client::builder(&DEFAULTS).base_url(base_url);
        Things(builder.build().unwrap())
    }
}

/// A request of an operation, as a generated crate has one.
macro_rules! request_type {
    ($name:ident, $ty:ty, $macro:ident $($value:tt)*) => {
        struct $name($ty);
        crate::$macro!($name $($value)*, Fault);
    };
}

request_type!(FindThing, Request<Thing, Fault>, request, Thing);
request_type!(PutThing, Request<Thing, Fault>, request, Thing);
request_type!(ExportThing, Request<String, Fault>, raw_request, String);
request_type!(SearchThings, crate::PagedRequest<Thing, Fault>, paged_request, Thing);

const FIND: Operation<FindThing> = Operation::new(&Description {
    name: "find_thing",
    id: "findThing",
    method: Method::GET,
    path: "/things/{id}",
    status: 200,
    response: ResponseBody::Property("data"),
});

const SEARCH: Operation<SearchThings> = Operation::new(&Description {
    name: "search_things",
    id: "searchThings",
    method: Method::GET,
    path: "/things/search",
    status: 200,
    response: ResponseBody::Pages(&PAGING),
});

const PUT: Operation<PutThing> = Operation::new(&Description {
    name: "put_thing",
    id: "putThing",
    method: Method::PUT,
    path: "/things/{id}",
    status: 201,
    response: ResponseBody::Json,
});

const EXPORT: Operation<ExportThing> = Operation::new(&Description {
    name: "export_thing",
    id: "exportThing",
    method: Method::GET,
    path: "/exports/{year}-{name}.csv",
    status: 200,
    response: ResponseBody::Raw("text/csv"),
});

const DEFAULTS: Defaults = Defaults {
    base_url: "https://api.example.com",
    variables: &[],
    token_url: None,
    user_agent: "test/1",
};

impl Things {
    fn find(&self, id: impl std::fmt::Display) -> FindThing {
        let builder = self.0.request(FIND).path("id", id);
        FindThing(builder.returns_json())
    }

    fn search(&self) -> SearchThings {
        SearchThings(self.0.request(SEARCH).returns_pages(&PAGING))
    }

    fn put(&self, id: u32, body: impl Serialize) -> PutThing {
        PutThing(
            self.0
                .request(PUT)
                .path("id", id)
                .json(&body)
                .returns_json(),
        )
    }

    /// Puts a thing in a format of its own.
    fn put_raw(&self, body: impl Into<crate::Body>) -> PutThing {
        let builder = self.0.request(PUT).path("id", 1);
        PutThing(builder.raw("text/plain", body).returns_json())
    }

    fn export(&self) -> ExportThing {
        let builder = self.0.request(EXPORT).path("year", 1).path("name", "a");
        ExportThing(builder.returns_text())
    }
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

/// Drops a mock that received unexpected requests.
fn end<C>(mock: Mock<C>) {
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(mock)));
    assert!(dropped.is_err(), "it has something to report");
}
