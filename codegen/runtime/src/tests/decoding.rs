//! Decoding bodies, and the errors of invalid ones.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::server::{Reply, Server};
use super::{Fault, client, printed};
use crate::{Error, ErrorKind, Method, Value};

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Actor {
    name: String,
    auth: Option<Auth>,
    #[serde(default)]
    tags: BTreeMap<String, Tag>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Auth {
    updated_at: u32,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only read")]
enum Tag {
    One,
    Two(u8),
}

/// A type whose error message quotes the rejected value, as those of dates and identifiers do.
#[derive(Debug)]
struct Quoting;

impl<'de> Deserialize<'de> for Quoting {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Err(serde::de::Error::custom(format!("`{text}` is no date")))
    }
}

async fn refused<T: serde::de::DeserializeOwned + std::fmt::Debug + Send + 'static>(
    body: &'static str,
) -> Error<Fault> {
    let server = Server::always(200, body).await;
    let request = client(&server)
        .request_builder(Method::GET, "/actors")
        .returns_property::<T>("data");
    let error = request.await.unwrap_err();
    assert!(!printed(&error).contains("s3cret"), "{error:?}");
    error
}

#[tokio::test]
async fn value_may_be_in_any_position() {
    for body in [
        r#"{"data":1}"#,
        r#"{"a":{"data":2},"data":1,"z":[null]}"#,
        " {\"data\" : 1 } \n",
        r#"{"d\u0061ta":1}"#,
    ] {
        let server = Server::always(200, body).await;
        let builder = client(&server).request_builder(Method::GET, "/count");
        assert_eq!(builder.returns_property::<u32>("data").await.unwrap(), 1);
    }
    let server = Server::always(200, "12").await;
    assert_eq!(
        client(&server)
            .request_builder(Method::GET, "/count")
            .returns_json::<i64>()
            .await
            .unwrap(),
        12
    );
}

#[tokio::test]
async fn invalid_utf_8_is_an_error_only_where_it_is_read() {
    let body = |data: &[u8], other: &[u8]| {
        let body = [
            &br#"{"data":""#[..],
            data,
            br#"","other":""#,
            other,
            br#""}"#,
        ]
        .concat();
        [&b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n"[..], &body].concat()
    };
    let latin = b"caf\xe9";
    for (reply, read) in [(body(b"x", latin), true), (body(latin, b"x"), false)] {
        let server = Server::start(move |_, _| Reply::raw(reply.clone())).await;
        let builder = client(&server).request_builder(Method::GET, "/name");
        match builder.returns_property::<String>("data").await {
            Ok(value) => assert!(read && value == "x"),
            Err(error) => assert!(!read && error.path() == Some("data"), "{error}"),
        }
    }
}

#[tokio::test]
async fn error_contains_the_path_but_not_the_value() {
    let good = r#"{"name":"x"}"#;
    let body = format!(
        r#"{{"data":[{good},{good},{good},{{"name":"x","auth":{{"updated_at":"s3cret"}}}}]}}"#
    );
    let error = refused::<Vec<Actor>>(body.leak()).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("data[3].auth.updated_at"));
    assert_eq!(error.status(), Some(200));
    let text = error.to_string();
    let start = "GET /actors: could not decode data[3].auth.updated_at: its type is wrong: expected u32, found a string (line 1, ";
    assert!(text.starts_with(start), "{text}");
}

#[tokio::test]
async fn no_message_quotes_the_body() {
    for (body, path, says) in [
        (
            r#"{"data":{"name":7.5}}"#,
            Some("data.name"),
            "expected a string, found a number",
        ),
        (
            r#"{"data":{"name":null}}"#,
            Some("data.name"),
            "expected a string, found null",
        ),
        (
            r#"{"data":{"name":{"s3cret":1}}}"#,
            Some("data.name"),
            "expected a string, found an object",
        ),
        (
            r#"{"data":{"auth":null}}"#,
            Some("data"),
            "the property `name` is missing",
        ),
        (
            r#"{"data":{"name":"a","auth":{"updated_at":-5}}}"#,
            Some("data.auth.updated_at"),
            "expected u32, found an integer",
        ),
        (
            r#"{"data":{"name":"a","auth":{"updated_at":"x, expected s3cret"}}}"#,
            Some("data.auth.updated_at"),
            "expected u32, found a string",
        ),
        (
            r#"{"data":{"name":"a","tags":{"k":"s3cret"}}}"#,
            Some("data.tags.k"),
            "expected `One` or `Two`",
        ),
        (
            r#"{"data":"s3cret"}"#,
            Some("data"),
            "expected struct Actor, found a string",
        ),
        (
            r#"{"other":"s3cret"}"#,
            None,
            "the property `data` is missing",
        ),
        (
            r#"["s3cret"]"#,
            None,
            "expected an object with the property `data`, found an array",
        ),
        (
            r#"{"data":{"name":"s3cret"#,
            Some("data.name"),
            "it is truncated",
        ),
        (
            r#"{"data":{"name":s3cret"#,
            Some("data.name"),
            "it is not JSON",
        ),
        ("<s3cret>", None, "it is not JSON"),
        (r#"{"data":{"name":"a"}} s3cret"#, None, "it is not JSON"),
        ("", None, "it is empty"),
        (" ", None, "it is empty"),
    ] {
        let error = refused::<Actor>(body).await;
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::Decode, path),
            "{body}: {error}"
        );
        assert!(error.to_string().contains(says), "{body}: {error}");
        assert_eq!(error.body().unwrap(), body);
    }
    let error = refused::<Quoting>(r#"{"data":"s3cret"}"#).await;
    assert!(
        error
            .to_string()
            .contains("data: its value was rejected by its type"),
        "{error}"
    );
}

#[tokio::test]
async fn unknown_properties_are_ignored() {
    let server = Server::always(200, "<html>").await;
    client(&server)
        .request_builder(Method::DELETE, "/things")
        .returns_nothing()
        .await
        .unwrap();
    assert_eq!(
        client(&server)
            .request_builder(Method::GET, "/t")
            .returns_text()
            .await
            .unwrap(),
        "<html>"
    );
    assert_eq!(
        client(&server)
            .request_builder(Method::GET, "/t")
            .returns_bytes()
            .await
            .unwrap(),
        "<html>"
    );
}

#[tokio::test]
async fn api_error_in_place_of_the_value_is_reported() {
    for body in [
        r#"{"error":{"message":"no"}}"#,
        r#"{"data":null,"error":{"message":"no"}}"#,
    ] {
        let error = refused::<Actor>(body).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Status, Some(200))
        );
        assert_eq!(error.api_error().unwrap().message.as_deref(), Some("no"));
        assert_eq!(error.to_string(), "GET /actors: 200 OK: no");
        assert!(!error.is_retryable());
    }
    for body in [
        r#"{"error":null}"#,
        r#"{"data":{},"error":{"message":"no"}}"#,
    ] {
        assert_eq!(
            refused::<Actor>(body).await.kind(),
            ErrorKind::Decode,
            "{body}"
        );
    }
}

#[tokio::test]
async fn deep_nesting_is_an_error() {
    let error = refused::<Value>(format!(r#"{{"data":{}"#, "[".repeat(200_000)).leak()).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().len() < 500, "{error}");
}
