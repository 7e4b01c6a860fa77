//! Characters that are not percent-encoded: in paths and cookies, as far as they do not end a value.

use std::collections::BTreeMap;

use super::client;
use super::server::Server;
use crate::{ErrorKind, Method, Style};

const SIMPLE: Style = Style::ReservedSimple { explode: false };

#[tokio::test]
async fn reserved_characters_of_a_segment_are_sent_as_they_are() {
    let server = Server::always(204, "").await;
    for (value, expected) in [
        ("a:b@c!$&'()*+,;=", "/v2/things/a:b@c!$&'()*+,;="),
        // These would end the segment or the path, or are not allowed in it.
        ("a/b?c#d[e] f%", "/v2/things/a%2Fb%3Fc%23d%5Be%5D%20f%25"),
        // What is encoded stays so; a percent sign that encodes nothing does not.
        ("%41%2f%é%4", "/v2/things/%41%2f%25%C3%A9%254"),
    ] {
        let builder = client(&server).request_builder(Method::GET, "/things/{name}");
        let request = builder.path_as("name", SIMPLE, value).returns_nothing();
        request.await.unwrap();
        assert_eq!(server.received().pop().unwrap().target, expected);
    }
}

#[tokio::test]
async fn dot_segments_are_rejected_however_they_are_encoded() {
    let server = Server::always(204, "").await;
    for value in [".", "..", "%2e", "%2E.", ".%2e", "%2e%2E"] {
        let builder = client(&server).request_builder(Method::GET, "/things/{name}");
        let request = builder.path_as("name", SIMPLE, value).returns_nothing();
        let error = request.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{value}");
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn cookies_of_their_own_style_are_not_encoded() {
    let server = Server::always(204, "").await;
    let request = client(&server)
        .request_builder(Method::GET, "/")
        .cookie_as("session", Style::Cookie { explode: true }, "a b=%20/\"")
        .cookie_as("joined", Style::Cookie { explode: false }, &["x y", "z"])
        .cookie_as("apart", Style::Cookie { explode: true }, &["x y", "z"]);
    request.returns_nothing().await.unwrap();
    let cookies = server.received().pop().unwrap();
    let cookies = cookies.header("cookie").unwrap().to_owned();
    assert_eq!(
        cookies,
        "session=a b=%20/\"; joined=x y,z; apart=x y; apart=z"
    );
}

#[tokio::test]
async fn a_cookie_that_would_end_is_rejected_or_encoded() {
    let server = Server::always(204, "").await;
    for value in ["a; admin=1", "a\r\nX-Admin: 1", "a\0", "é"] {
        let builder = client(&server).request_builder(Method::GET, "/");
        let request = builder.cookie_as("session", Style::Cookie { explode: true }, value);
        let error = request.returns_nothing().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{value:?}");
        assert!(!error.to_string().contains("admin"), "{error}");
    }
    assert!(server.received().is_empty());
    let builder = client(&server).request_builder(Method::GET, "/");
    let request = builder.cookie_as("theme", Style::Reserved { explode: true }, "a;b/c");
    request.returns_nothing().await.unwrap();
    let sent = server.received().pop().unwrap();
    assert_eq!(sent.header("cookie"), Some("theme=a%3Bb/c"));
}

#[tokio::test]
async fn methods_are_sent_as_written() {
    let server = Server::always(204, "").await;
    for method in [
        Method::from_bytes(b"COPY").unwrap(),
        Method::from_bytes(b"Lock").unwrap(),
        Method::QUERY,
    ] {
        let builder = client(&server).request_builder(method.clone(), "/");
        builder.returns_nothing().await.unwrap();
        assert_eq!(server.received().pop().unwrap().method, method.as_str());
    }
}

#[tokio::test]
async fn reserved_characters_of_a_query_are_kept_in_all_styles() {
    let server = Server::always(204, "").await;
    let value = BTreeMap::from([("a", "x/y?z&"), ("b|", "%41 |")]);
    for (style, expected) in [
        (
            Style::Reserved { explode: false },
            "q=a,x/y?z%26,b%7C,%41%20%7C",
        ),
        (Style::ReservedSpace, "q=a%20x/y?z%26%20b%7C%20%41%20%7C"),
        (Style::ReservedPipe, "q=a%7Cx/y?z%26%7Cb%7C%7C%41%20%7C"),
        (
            Style::ReservedDeepObject,
            "q%5Ba%5D=x/y?z%26&q%5Bb%7C%5D=%41%20%7C",
        ),
    ] {
        let builder = client(&server).request_builder(Method::GET, "/");
        let request = builder.query_as("q", style, &value).returns_nothing();
        request.await.unwrap();
        let target = server.received().pop().unwrap().target;
        assert_eq!(target, format!("/v2/?{expected}"), "{style:?}");
    }
}
