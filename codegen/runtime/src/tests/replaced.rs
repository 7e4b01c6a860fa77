//! A parameter that is set again has only its last value, whatever it was written as.

use std::collections::BTreeMap;

use super::client;
use super::server::{ReceivedRequest, Server};
use crate::{ErrorKind, Method, RequestBuilder, Style};

type Builder = RequestBuilder<super::Fault>;

const COLORS: [&str; 3] = ["blue", "black", "brown"];

const FORM: Style = Style::Form { explode: true };

async fn sent(build: impl FnOnce(Builder) -> Builder) -> ReceivedRequest {
    let server = Server::always(204, "").await;
    let builder = build(client(&server).request_builder(Method::GET, "/"));
    builder.returns_nothing().await.unwrap();
    server.received().pop().unwrap()
}

fn object(names: &[&'static str]) -> BTreeMap<&'static str, u8> {
    names.iter().map(|it| (*it, 1)).collect()
}

#[tokio::test]
async fn last_styled_value_set_wins() {
    let server = Server::always(204, "").await;
    let simple = Style::Simple { explode: false };
    let styles = [
        Style::Form { explode: false },
        Style::Form { explode: true },
    ];
    for style in styles {
        let request = client(&server)
            .request_builder(Method::GET, "/")
            .query_as("color", style, &COLORS)
            .header_as("x-color", simple, &COLORS)
            .cookie_as("color", style, &COLORS)
            .cookie("session", "1");
        let next = request
            .query_as("color", style, &["red"])
            .header_as("x-color", simple, &["red"])
            .cookie_as("color", style, &["red"])
            .cookie("session", 2)
            .returns_nothing();
        next.clone().await.unwrap();
        let received = server.received().pop().unwrap();
        assert_eq!(received.target, "/v2/?color=red");
        assert_eq!(received.header("x-color"), Some("red"));
        assert_eq!(received.header("cookie"), Some("color=red; session=2"));
        let none = [""; 0];
        let nothing = next
            .query_as("color", style, &none)
            .header_as("x-color", simple, &none)
            .cookie_as("color", style, &none);
        nothing.await.unwrap();
        let received = server.received().pop().unwrap();
        assert_eq!(received.target, "/v2/");
        assert_eq!(received.header("x-color"), None);
        assert_eq!(received.header("cookie"), Some("session=2"));
    }
}

#[tokio::test]
async fn an_object_replaces_all_of_the_earlier_one() {
    for (style, expected) in [
        (FORM, "/v2/?x=0&b=1"),
        (Style::DeepObject, "/v2/?x=0&f%5Bb%5D=1"),
        (Style::Form { explode: false }, "/v2/?x=0&f=b,1"),
    ] {
        let received = sent(|it| {
            let first = it.query_as("f", style, &object(&["a", "b", "c"]));
            first.query("x", 0).query_as("f", style, &object(&["b"]))
        });
        assert_eq!(received.await.target, expected, "{style:?}");
        let received = sent(|it| {
            let first = it.query_as("f", style, &object(&["a", "b"]));
            first.query("x", 0).query_as("f", style, &object(&[]))
        });
        assert_eq!(received.await.target, "/v2/?x=0", "{style:?}");
    }
    // What another parameter overwrote is no longer part of the object.
    let received = sent(|it| {
        let first = it.query_as("f", FORM, &object(&["a", "b"]));
        first.query("b", 9).query_as("f", FORM, &object(&["a"]))
    });
    assert_eq!(received.await.target, "/v2/?b=9&a=1");
}

#[tokio::test]
async fn an_object_of_cookies_replaces_all_of_the_earlier_one() {
    for style in [FORM, Style::Cookie { explode: true }] {
        let received = sent(|it| {
            let first = it.cookie_as("f", style, &object(&["a", "b", "c"]));
            let next = first.cookie("c", 9).cookie("x", 0);
            next.cookie_as("f", style, &object(&["b"]))
        });
        assert_eq!(received.await.header("cookie"), Some("c=9; x=0; b=1"));
    }
}

#[tokio::test]
async fn nothing_is_added_to_a_whole_query_whatever_is_set_first() {
    let server = Server::always(204, "").await;
    let whole = Style::Whole { json: false };
    let builder = || client(&server).request_builder(Method::GET, "/");
    for builder in [
        builder().query("x", 1).query_as("q", whole, "$.a"),
        builder().query_as("q", whole, "$.a").query("x", 1),
    ] {
        let error = builder.returns_nothing().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(
            error.to_string(),
            "GET /: a parameter is the whole query, to which no others can be added"
        );
    }
    assert!(server.received().is_empty());
    let again = builder().query_as("q", whole, "$.a");
    let again = again.query_as("q", whole, "$.b").returns_nothing();
    again.await.unwrap();
    assert_eq!(server.received().pop().unwrap().target, "/v2/?%24.b");
}
