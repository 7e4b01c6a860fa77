//! Integers in any notation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::client;
use super::server::{Reply, Server};
use crate::model::de::BestMatch;
use crate::{CursorPaging, Method, Value};

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Numbers {
    i64: i64,
    u64: u64,
    i32: Option<i32>,
    list: Vec<i64>,
    map: BTreeMap<String, Option<u32>>,
    float: f64,
    kind: Option<Kind>,
    #[serde(flatten)]
    more: BTreeMap<String, i64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    One,
    Unknown(i64),
}

impl Kind {
    fn as_i64(&self) -> i64 {
        match self {
            Kind::One => 1,
            Kind::Unknown(it) => *it,
        }
    }
}

crate::integer_enum! { Kind { One, ..Unknown } }

#[derive(Debug, PartialEq)]
enum Id {
    Text(String),
    Number(i64),
    Object(Inner),
    Unknown(Value),
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Inner {
    n: i64,
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let variants = BestMatch::of(&value).variant(Id::Number).variant(Id::Text);
        let best = variants.discriminated(|it| it["n"] == 2, Id::Object).best();
        Ok(best.unwrap_or(Id::Unknown(value)))
    }
}

async fn read<T: serde::de::DeserializeOwned + Send + 'static>(
    body: &'static str,
) -> Result<T, crate::Error<super::Fault>> {
    let server = Server::always(200, body).await;
    client(&server)
        .request_builder(Method::GET, "/n")
        .returns_json()
        .await
}

#[tokio::test]
async fn integral_number_is_an_integer_in_any_position() {
    let numbers: Numbers = read(
        r#"{"i64": 9223372036854775807.0, "u64": 1.8446744073709551615e19, "i32": 1e3, "list": [5.0, -1.20e1, 7],
            "map": {"a": 4.00, "b": null}, "float": 2.50, "kind": 1.0, "more": 3.0}"#,
    )
    .await
    .unwrap();
    let expected = Numbers {
        i64: i64::MAX,
        u64: u64::MAX,
        i32: Some(1000),
        list: vec![5, -12, 7],
        map: [("a".to_owned(), Some(4)), ("b".to_owned(), None)].into(),
        float: 2.5,
        kind: Some(Kind::One),
        more: [("more".to_owned(), 3)].into(),
    };
    assert_eq!(numbers, expected);
}

#[tokio::test]
async fn union_accepts_an_integral_number() {
    let ids: Vec<Id> = read(r#"["5.0", 5.0, 1e3, {"n": 2.0}, 5.5]"#).await.unwrap();
    let expected = [
        Id::Text("5.0".to_owned()),
        Id::Number(5),
        Id::Number(1000),
        Id::Object(Inner { n: 2 }),
        Id::Unknown(5.5.into()),
    ];
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn number_with_a_fraction_is_rejected_with_its_path() {
    let body = r#"{"i64": 5.0, "list": [1, 2.5]}"#;
    let error = read::<Numbers>(body).await.unwrap_err();
    assert_eq!(error.path(), Some("list[1]"), "{error}");
    let text = error.to_string();
    let column = body.find("2.5").unwrap() + 3;
    let expected = format!("expected i64, found a number (line 1, column {column})");
    assert!(text.contains(&expected), "{text}");
}

#[tokio::test]
async fn numeric_cursor_keeps_all_digits() {
    const BY_CURSOR: CursorPaging = CursorPaging {
        cursor: "after",
        page_size: "",
        items: "data",
        next: "next",
        more: "",
    };
    for (cursor, sent) in [
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
        ("1.10", "1.10"),
        ("\"a b\"", "a%20b"),
    ] {
        let server = Server::start(move |received, _| {
            if received.target.contains("after=") {
                Reply::json(r#"{"data": [2.0], "next": null}"#)
            } else {
                Reply::json(format!(r#"{{"data": [1.0], "next": {cursor}}}"#))
            }
        })
        .await;
        let builder = client(&server).request_builder(Method::GET, "/things");
        let mut items = builder.returns_pages::<i64, _>(&BY_CURSOR).items();
        assert_eq!(items.try_next().await.unwrap(), Some(1));
        assert_eq!(items.try_next().await.unwrap(), Some(2));
        assert_eq!(items.try_next().await.unwrap(), None);
        assert_eq!(server.targets()[1], format!("/v2/things?after={sent}"));
    }
}

#[tokio::test]
async fn api_error_accepts_an_integral_number() {
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    struct Refusal {
        code: i64,
    }
    impl crate::ApiError for Refusal {
        const PROPERTY: Option<&'static str> = Some("error");
    }
    for body in [r#"{"error": {"code": 7.0}}"#, r#"{"code": 7.0}"#] {
        let server = Server::always(409, body).await;
        let client = crate::Client::<Refusal>::builder(&super::DEFAULTS).base_url(server.url());
        let client = client.build().unwrap();
        let request = client.request_builder(Method::GET, "/n").returns_nothing();
        let error = request.await.unwrap_err();
        assert_eq!(error.api_error(), Some(&Refusal { code: 7 }), "{body}");
    }
}

#[tokio::test]
async fn repeated_headers_are_joined() {
    let lines = "allow: GET\r\nallow: POST, PUT\r\nx-n: 5.0\r\nx-n: 5.0\r\nx-m: 1\r\nx-m: 2\r\nset-cookie: a=1\r\nset-cookie: b=2\r\nx-e:\r\n";
    let server = Server::start(move |_, _| Reply::with(200, lines, "")).await;
    let response = client(&server)
        .request_builder(Method::GET, "/h")
        .returns_nothing()
        .send()
        .await
        .unwrap();
    let headers = response.headers();
    let text = |name| crate::response::header::header::<String>(headers, name);
    assert_eq!(text("allow").as_deref(), Some("GET, POST, PUT"));
    assert_eq!(text("set-cookie").as_deref(), Some("a=1"));
    assert_eq!(text("x-e").as_deref(), Some(""));
    assert_eq!(text("x-none"), None);
    assert_eq!(
        crate::response::header::header::<i64>(headers, "x-n"),
        Some(5)
    );
    assert_eq!(crate::response::header::header::<i64>(headers, "x-m"), None);
}

#[tokio::test]
async fn empty_body_is_reported() {
    for status in [200, 202, 206] {
        let server = Server::start(move |_, _| Reply::with(status, "", " ")).await;
        let builder = || client(&server).request_builder(Method::GET, "/b");
        let empty = |error: crate::Error<super::Fault>| {
            let text = error.to_string();
            assert!(
                text.contains("it is empty, although the API describes a body"),
                "{text}"
            );
            assert_eq!(error.status(), Some(status));
        };
        empty(builder().returns_json::<i64>().await.unwrap_err());
        empty(builder().returns_json::<Option<i64>>().await.unwrap_err());
        empty(builder().returns_property::<i64>("data").await.unwrap_err());
        empty(builder().returns_optional::<i64>().await.unwrap_err());
        empty(
            builder()
                .returns_optional_at::<i64>(&[201])
                .await
                .unwrap_err(),
        );
        let described = builder().returns_optional_at::<i64>(&[202, 200, 206]);
        assert_eq!(described.await.unwrap(), None);
        assert_eq!(
            builder().returns_optional_at::<i64>(&[2]).await.unwrap(),
            None
        );
    }
    let server = Server::start(|_, _| Reply::with(204, "", "")).await;
    let builder = client(&server).request_builder(Method::GET, "/b");
    assert_eq!(builder.returns_optional::<i64>().await.unwrap(), None);
}
