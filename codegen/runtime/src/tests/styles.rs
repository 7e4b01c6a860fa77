//! Lists and objects on the wire, according to the table of OpenAPI 3.0.4's Parameter Object and the examples of RFC
//! 6570.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::server::Server;
use super::{Thing, client};
use crate::{ByStatus, DecodeError, Method, RequestBuilder, Style, Success};

const COLORS: [&str; 3] = ["blue", "black", "brown"];

#[derive(Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Color {
    r: u8,
    g: u8,
    b: u8,
}

const COLOR: Color = Color {
    r: 100,
    g: 200,
    b: 150,
};

/// The target of a request, relative to the base URL.
async fn target(
    builder: impl FnOnce(RequestBuilder<super::Fault>) -> RequestBuilder<super::Fault>,
) -> String {
    let server = Server::always(204, "").await;
    let call = builder(client(&server).request_builder(Method::GET, "/{color}"));
    call.returns_nothing().await.unwrap();
    let target = server.targets().pop().unwrap();
    target.trim_start_matches("/v2/").to_owned()
}

async fn path(style: Style, value: &(impl Serialize + ?Sized)) -> String {
    target(|it| it.path_as("color", style, value)).await
}

async fn query(style: Style, value: &(impl Serialize + ?Sized)) -> String {
    let target = target(|it| it.path("color", "x").query_as("color", style, value)).await;
    target.trim_start_matches('x').to_owned()
}

#[tokio::test]
async fn path_styles_match_the_table() {
    for (explode, text, list, object) in [
        (false, "blue", "blue,black,brown", "R,100,G,200,B,150"),
        (true, "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ] {
        let style = Style::Simple { explode };
        assert_eq!(path(style, "blue").await, text);
        assert_eq!(path(style, &COLORS).await, list);
        assert_eq!(path(style, &COLOR).await, object);
    }
    for (explode, list, object) in [
        (false, ".blue,black,brown", ".R,100,G,200,B,150"),
        (true, ".blue.black.brown", ".R=100.G=200.B=150"),
    ] {
        let style = Style::Label { explode };
        assert_eq!(path(style, "blue").await, ".blue");
        assert_eq!(path(style, &COLORS).await, list);
        assert_eq!(path(style, &COLOR).await, object);
    }
    for (explode, list, object) in [
        (false, ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
        (
            true,
            ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150",
        ),
    ] {
        let style = Style::Matrix { explode };
        assert_eq!(path(style, "blue").await, ";color=blue");
        assert_eq!(path(style, "").await, ";color");
        assert_eq!(path(style, &COLORS).await, list);
        assert_eq!(path(style, &COLOR).await, object);
    }
}

#[tokio::test]
async fn query_styles_match_the_table() {
    let exploded = Style::Form { explode: true };
    let joined = Style::Form { explode: false };
    for (style, text, list, object) in [
        (
            exploded,
            "?color=blue",
            "?color=blue&color=black&color=brown",
            "?R=100&G=200&B=150",
        ),
        (
            joined,
            "?color=blue",
            "?color=blue,black,brown",
            "?color=R,100,G,200,B,150",
        ),
        (
            Style::Space,
            "?color=blue",
            "?color=blue%20black%20brown",
            "?color=R%20100%20G%20200%20B%20150",
        ),
        (
            Style::Pipe,
            "?color=blue",
            "?color=blue%7Cblack%7Cbrown",
            "?color=R%7C100%7CG%7C200%7CB%7C150",
        ),
    ] {
        assert_eq!(query(style, "blue").await, text);
        assert_eq!(query(style, &COLORS).await, list);
        assert_eq!(query(style, &COLOR).await, object);
    }
    assert_eq!(query(exploded, "").await, "?color=");
    assert_eq!(
        query(Style::DeepObject, &COLOR).await,
        "?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"
    );
    assert_eq!(
        query(Style::Json, &COLOR).await,
        "?color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D"
    );
    assert_eq!(
        query(Style::Urlencoded, &COLOR).await,
        "?color=R%3D100%26G%3D200%26B%3D150"
    );
}

#[tokio::test]
async fn values_are_encoded_and_separators_are_not() {
    let values = ["a,b", "c d", "é&="];
    assert_eq!(
        query(Style::Form { explode: false }, &values).await,
        "?color=a%2Cb,c%20d,%C3%A9%26%3D"
    );
    assert_eq!(
        path(Style::Matrix { explode: true }, &["a/b", "c;d"]).await,
        ";color=a%2Fb;color=c%3Bd"
    );
    assert_eq!(
        query(
            Style::Reserved { explode: true },
            "https://a.example/b?c=d&e#f g"
        )
        .await,
        "?color=https://a.example/b?c%3Dd%26e%23f%20g"
    );
    // As an encoded URL has them: RFC 6570 leaves them alone.
    assert_eq!(
        query(Style::Reserved { explode: true }, "a%20b%").await,
        "?color=a%20b%25"
    );
}

#[tokio::test]
async fn empty_values_add_nothing_and_nested_values_are_json() {
    for style in [
        Style::Form { explode: true },
        Style::Form { explode: false },
    ] {
        for empty in [json!([]), json!({}), json!(null), json!({"a": null})] {
            assert_eq!(query(style, &empty).await, "", "{empty}");
        }
    }
    let deep = json!({"a": {"b": [1, {"c": true}]}, "d": 0.1});
    assert_eq!(
        query(Style::DeepObject, &deep).await,
        "?color%5Ba%5D%5Bb%5D%5B0%5D=1&color%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=true&color%5Bd%5D=0.1"
    );
    assert_eq!(
        query(Style::Form { explode: true }, &deep).await,
        "?b=1&b=%7B%22c%22%3Atrue%7D&d=0.1"
    );
    assert_eq!(
        query(Style::Form { explode: false }, &deep).await,
        "?color=a,%7B%22b%22%3A%5B1%2C%7B%22c%22%3Atrue%7D%5D%7D,d,0.1"
    );
}

#[tokio::test]
async fn headers_and_cookies_can_be_lists_and_objects() {
    let server = Server::always(204, "").await;
    let request = client(&server)
        .request_builder(Method::GET, "/")
        .header_as("x-joined", Style::Simple { explode: false }, &COLOR)
        .header_as("x-apart", Style::Simple { explode: true }, &COLOR)
        .header_as("x-none", Style::Simple { explode: true }, &[0_u8; 0])
        .cookie("session", "a;b c")
        .returns_nothing();
    let request = request
        .cookie_as("list", Style::Form { explode: false }, &COLORS)
        .cookie_as("apart", Style::Form { explode: true }, &COLOR);
    request.await.unwrap();
    let received = server.received().pop().unwrap();
    assert_eq!(received.header("x-joined"), Some("R,100,G,200,B,150"));
    assert_eq!(received.header("x-apart"), Some("R=100,G=200,B=150"));
    assert_eq!(received.header("x-none"), None);
    assert_eq!(
        received.header("cookie"),
        Some("session=a%3Bb%20c; list=blue,black,brown; R=100; G=200; B=150")
    );
}

#[tokio::test]
async fn empty_value_is_omitted_or_an_error_in_a_path() {
    let server = Server::always(204, "").await;
    let builder = || client(&server).request_builder(Method::GET, "/things/{color}");
    let empty = [json!([]), json!({}), json!({"a": null})];
    for value in &empty {
        for explode in [false, true] {
            let simple = Style::Simple { explode };
            let request = builder()
                .path("color", "x")
                .query_as("color", Style::Form { explode }, value)
                .header_as("x-color", simple, value)
                .cookie_as("color", Style::Form { explode }, value);
            request.returns_nothing().await.unwrap();
            let received = server.received().pop().unwrap();
            assert_eq!(received.target, "/v2/things/x", "{value}");
            assert_eq!(received.header("x-color"), None, "{value}");
            assert_eq!(received.header("cookie"), None, "{value}");
        }
    }
    let sent = server.received().len();
    for value in &empty {
        for explode in [false, true] {
            for style in [
                Style::Simple { explode },
                Style::Label { explode },
                Style::Matrix { explode },
            ] {
                let request = builder().path_as("color", style, value);
                let error = request.returns_nothing().await.unwrap_err();
                assert_eq!(error.kind(), crate::ErrorKind::Request, "{style:?}");
                assert!(error.to_string().contains("`color` is empty"), "{error}");
            }
        }
    }
    assert_eq!(server.received().len(), sent);
}

#[tokio::test]
async fn serialization_error_is_reported_when_the_request_is_sent() {
    let server = Server::always(204, "").await;
    let keys = BTreeMap::from([((1, 2), "s3cret")]);
    let style = Style::Form { explode: true };
    let builder = client(&server).request_builder(Method::GET, "/");
    let error = builder
        .query_as("q", style, &keys)
        .returns_nothing()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /: the value of `q` could not be serialized"
    );
    assert!(server.received().is_empty());
}

#[derive(Debug, PartialEq)]
enum RawResponse {
    Success(Thing),
    Accepted(String),
    NoContent,
}

impl ByStatus for RawResponse {
    fn read(response: &Success<'_>) -> Result<Self, DecodeError> {
        match response.status() {
            200 => response.property("data").map(Self::Success),
            202 => response.text().map(Self::Accepted),
            204 => Ok(Self::NoContent),
            _ => Err(response.unexpected()),
        }
    }
}

#[tokio::test]
async fn status_discriminates_responses() {
    for (status, body, response) in [
        (
            200,
            r#"{"data":{"id":7}}"#,
            RawResponse::Success(Thing { id: 7 }),
        ),
        (202, "soon", RawResponse::Accepted("soon".to_owned())),
        (204, "", RawResponse::NoContent),
    ] {
        let server = Server::always(status, body).await;
        let builder = client(&server).request_builder(Method::GET, "/");
        assert_eq!(
            builder.returns_by_status::<RawResponse>().await.unwrap(),
            response
        );
    }
    let server = Server::always(201, "{}").await;
    let builder = client(&server).request_builder(Method::GET, "/");
    let error = builder
        .returns_by_status::<RawResponse>()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /: could not decode the body: the API's description has no response for the status 201"
    );
}

#[tokio::test]
async fn optional_response_is_none_only_without_a_body() {
    for (status, body, response) in [
        (200, r#"{"id":7}"#, Some(Thing { id: 7 })),
        (204, "", None),
        (200, "null", None),
    ] {
        let server = Server::always(status, body).await;
        let builder = client(&server).request_builder(Method::GET, "/");
        assert_eq!(builder.returns_optional::<Thing>().await.unwrap(), response);
    }
    let server = Server::always(200, "{}").await;
    let builder = client(&server).request_builder(Method::GET, "/");
    assert!(builder.returns_optional::<Thing>().await.is_err());
}

#[tokio::test]
async fn exploded_object_becomes_separate_parameters() {
    let value = json!({
        "page": 0,
        "sort": ["createTime,desc", "name,asc"],
        "range": {"from": 1, "to": {"day": 2}},
        "none": null,
        "empty": [],
        "deep": [[1, 2], {"k": "v"}],
    });
    let mut pairs: Vec<String> = query(Style::Form { explode: true }, &value)
        .await
        .trim_start_matches('?')
        .split('&')
        .map(str::to_owned)
        .collect();
    let sorts = pairs.iter().filter(|it| it.starts_with("sort="));
    // In the order of the list.
    let sorts: Vec<_> = sorts.cloned().collect();
    assert_eq!(sorts, ["sort=createTime%2Cdesc", "sort=name%2Casc"]);
    pairs.sort();
    assert_eq!(
        pairs,
        [
            "day=2",
            "deep=%5B1%2C2%5D",
            "deep=%7B%22k%22%3A%22v%22%7D",
            "from=1",
            "page=0",
            "sort=createTime%2Cdesc",
            "sort=name%2Casc",
        ]
    );
}
