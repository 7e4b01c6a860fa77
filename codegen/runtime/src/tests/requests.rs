//! Requests on the wire.

use std::fmt;

use reqwest::Url;

use super::server::{Reply, Server};
use super::{DEFAULTS, Fault, Thing, builder, client, get_thing, printed};
use crate::{Body, BodyVariant, Client, ErrorKind, ListStyle, Method};

async fn echo() -> Server {
    Server::always(200, r#"{"data":{"id":7}}"#).await
}

#[tokio::test]
async fn path_value_is_a_single_segment() {
    let server = echo().await;
    let client = client(&server);
    for (value, sent) in [
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("100%", "100%25"),
        ("%2e%2e", "%252e%252e"),
        ("a b", "a%20b"),
        ("../x", "..%2Fx"),
        ("..\\x", "..%5Cx"),
        ("...", "..."),
        ("é世", "%C3%A9%E4%B8%96"),
        ("a-b._~c", "a-b._~c"),
        (";,:@&=+$!'()*", "%3B%2C%3A%40%26%3D%2B%24%21%27%28%29%2A"),
        ("a\r\nb", "a%0D%0Ab"),
    ] {
        let request = client
            .request_builder(Method::GET, "/things/{id}/parts")
            .path("id", value);
        let _: Thing = request.returns_property("data").await.unwrap();
        let target = server.targets().pop().unwrap();
        assert_eq!(target, format!("/v2/things/{sent}/parts"));
    }
}

#[tokio::test]
async fn path_values_may_be_set_in_any_order() {
    let server = echo().await;
    let client = client(&server);
    for order in [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]] {
        let mut builder = client.request_builder(Method::GET, "/{a}/x/{b}.{c}/y");
        for name in order {
            builder = builder.path(name, name.repeat(2));
        }
        let _: Thing = builder.returns_property("data").await.unwrap();
        assert_eq!(server.targets().pop().unwrap(), "/v2/aa/x/bb.cc/y");
    }
    let builder = || client.request_builder(Method::GET, "/{a}/{b}");
    for (builder, mistake) in [
        (builder().path("b", 1), "`a` has no value"),
        (builder().path("a", 1), "`b` has no value"),
        (
            builder().path("a", 1).path("a", 2),
            "`a` is not in the path",
        ),
        (
            builder().path("b", 1).path("b", 2),
            "`b` is not in the path",
        ),
    ] {
        let error = builder.returns_nothing().await.unwrap_err();
        assert!(error.to_string().contains(mistake), "{error}");
    }
}

#[test]
fn urls_resolve_even_encoded_dot_segments() {
    for dots in ["..", "%2e%2e", "%2E."] {
        let url = Url::parse(&format!("https://example.com/a/{dots}/b")).unwrap();
        assert_eq!(url.path(), "/b", "why such a value is refused: {dots}");
    }
}

#[tokio::test]
async fn invalid_path_values_are_rejected_before_sending() {
    let server = echo().await;
    let client = client(&server);
    for value in ["", ".", ".."] {
        let builder = client
            .request_builder(Method::DELETE, "/things/{id}")
            .path("id", value);
        let error = builder.returns_nothing().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(
            error
                .to_string()
                .starts_with("DELETE /things/{id}: the path parameter `id` is "),
            "{error}"
        );
    }
    let error = client
        .request_builder(Method::GET, "/things/{id}")
        .returns_nothing()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /things/{id}: the path parameter `id` has no value: set it"
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn failing_display_is_an_error_without_a_panic() {
    struct Broken;
    impl fmt::Display for Broken {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }
    let server = echo().await;
    let builder = || {
        client(&server)
            .request_builder(Method::GET, "/{id}")
            .path("id", 1)
    };
    let keys = std::collections::BTreeMap::from([((1, 2), "s3cret")]);
    for (builder, about) in [
        (builder().path("id", Broken), "`id`"),
        (builder().query("q", Broken), "`q`"),
        (builder().query_list("q", ListStyle::Comma, [Broken]), "`q`"),
        (builder().header("x-h", Broken), "`x-h`"),
        (builder().header("x-h", "a\nb"), "`x-h`"),
        (builder().header("x h", "a"), "`x h`"),
        (builder().json(&keys), "JSON"),
        (builder().raw("a\nb", "x"), "content type"),
    ] {
        let error = builder.returns_nothing().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains(about), "{error}");
        assert!(!printed(&error).contains("s3cret"));
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn query_values_and_lists_are_encoded() {
    let server = echo().await;
    let request = client(&server)
        .request_builder(Method::GET, "/things")
        .query("q", "a b&c=d+é")
        .query_list("e", ListStyle::Exploded, ["1", "2,3"])
        .query_list("c", ListStyle::Comma, ["1", "2,3", ""])
        .query_list("none", ListStyle::Comma, Vec::<u8>::new())
        .query_list("nothing", ListStyle::Exploded, Vec::<u8>::new())
        .query("odd name[]", true)
        .returns_nothing();
    request.await.unwrap();
    assert_eq!(
        server.targets(),
        ["/v2/things?q=a%20b%26c%3Dd%2B%C3%A9&e=1&e=2%2C3&c=1,2%2C3,&odd%20name%5B%5D=true"]
    );
}

#[tokio::test]
async fn last_value_set_wins() {
    let server = echo().await;
    let request = get_thing(&client(&server)).query("a", 1).header("x-h", "1");
    request
        .query("b", 2)
        .query("a", 3)
        .header("X-H", "2")
        .await
        .unwrap();
    let received = server.received().pop().unwrap();
    assert_eq!(received.target, "/v2/things/7?b=2&a=3");
    assert_eq!(received.header("x-h"), Some("2"));
}

#[tokio::test]
async fn bodies_and_headers_are_sent_as_described() {
    let server = echo().await;
    let client = client(&server);
    let builder = || client.request_builder(Method::POST, "/things");
    builder()
        .json(&Thing { id: 1 })
        .returns_nothing()
        .await
        .unwrap();
    builder()
        .json_property("data", &Thing { id: 1 })
        .returns_nothing()
        .await
        .unwrap();
    builder().empty_object().returns_nothing().await.unwrap();
    builder()
        .raw("text/xml", "<a/>")
        .returns_text()
        .await
        .unwrap();
    builder().returns_bytes().await.unwrap();
    // A body that is set when the request is there.
    builder()
        .returns_nothing()
        .body_variant(BodyVariant::json("application/json", &Thing { id: 2 }))
        .await
        .unwrap();
    let received = server.received();
    let sent: Vec<_> = received
        .iter()
        .map(|it| (it.header("content-type"), it.body.as_str()))
        .collect();
    let json = Some("application/json");
    assert_eq!(
        sent,
        [
            (json, r#"{"id":1}"#),
            (json, r#"{"data":{"id":1}}"#),
            (json, "{}"),
            (Some("text/xml"), "<a/>"),
            (None, ""),
            (json, r#"{"id":2}"#)
        ]
    );
    assert!(
        received
            .iter()
            .all(|it| it.header("user-agent") == Some("test/1") && it.method == "POST")
    );
    assert!(received[3].header("accept").unwrap().starts_with("text/*"));
    assert_eq!(received[4].header("accept"), Some("*/*"));
    assert!(
        received
            .iter()
            .all(|it| it.header("authorization").is_none())
    );
}

#[tokio::test]
async fn response_provides_status_headers_and_raw_body() {
    let server =
        Server::start(|_, _| Reply::with(201, "x-total: 9\r\n", r#"{"data":{"id":7},"more":1}"#))
            .await;
    let response = get_thing(&client(&server)).send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["x-total"], "9");
    assert_eq!(&response.raw()[..], br#"{"data":{"id":7},"more":1}"#);
    assert_eq!(format!("{response:?}"), "Response { status: 201, .. }");
    assert_eq!(response.into_value(), Thing { id: 7 });
}

#[tokio::test]
async fn path_of_the_base_url_is_kept() {
    let server = echo().await;
    for base in ["/v2/api", "/v2/api/", "/v2/api//"] {
        let client = builder(&server)
            .base_url(format!("{}{base}", server.url()))
            .build()
            .unwrap();
        get_thing(&client).await.unwrap();
        assert_eq!(server.targets().pop().unwrap(), "/v2/api/things/7");
    }
}

#[test]
fn base_url_variables_are_replaced() {
    let built = |builder: crate::ClientBuilder<Fault>| match builder.build() {
        Ok(client) => format!("{client:?}"),
        Err(error) => error.to_string(),
    };
    let new = || Client::<Fault>::builder(&DEFAULTS);
    assert!(built(new()).contains("https://api.us2.example.com/v2/things"));
    assert!(built(new().variable("region", "eu1")).contains("https://api.eu1.example.com/"));
    assert!(built(new().base_url("https://{host}/")).contains("`host` has no value"));
    for region in ["evil.com/", "evil.com#", "a@b", "", "a b", "x?"] {
        assert!(
            built(new().variable("region", region)).contains("`region`"),
            "{region}"
        );
    }
    for url in [
        "",
        "example.com",
        "ftp://example.com",
        "https://u:s3cret@example.com",
        "https://example.com?k=s3cret",
    ] {
        let error = built(new().base_url(url));
        assert!(
            error.starts_with("the base URL ") && !error.contains("s3cret"),
            "{error}"
        );
    }
}

#[test]
fn debug_prints_only_the_template_of_a_request() {
    let client = Client::<Fault>::builder(&DEFAULTS).build().unwrap();
    let builder = client
        .request_builder(Method::GET, "/things/{id}")
        .path("id", "s3cret")
        .query("q", "s3cret");
    let builder = builder.header("x-key", "s3cret");
    assert!(!format!("{builder:?}").contains("s3cret"));
    assert_eq!(
        format!("{:?}", builder.returns_nothing()),
        "Request(GET /things/{id})"
    );
}

#[test]
fn public_types_are_send() {
    fn crosses<T: Send + Sync + 'static>() {}
    fn sends<T: Send + 'static>(_: T) {}
    crosses::<crate::Error>();
    crosses::<crate::Error<Fault>>();
    crosses::<Client<Fault>>();
    crosses::<crate::Request<Thing, Fault>>();
    let client = Client::<Fault>::builder(&DEFAULTS).build().unwrap();
    sends(get_thing(&client).into_future());
    sends(get_thing(&client).send());
    let request = client
        .request_builder(Method::GET, "/")
        .returns_pages::<Thing, _>(&super::PAGING);
    sends(request.clone().items());
    sends(async move { request.items().try_next().await });
}

#[tokio::test]
async fn requests_use_the_proxy() {
    let proxy = Server::always(200, r#"{"data":{"id":7}}"#).await;
    let client = Client::<Fault>::builder(&DEFAULTS)
        .base_url("http://things.example/v2")
        .proxy(reqwest::Proxy::http(proxy.url()).unwrap())
        .build()
        .unwrap();
    get_thing(&client).await.unwrap();
    assert_eq!(proxy.targets(), ["http://things.example/v2/things/7"]);
}

#[tokio::test]
async fn missing_body_has_a_content_length_of_zero() {
    for (method, length) in [
        (Method::POST, Some("0")),
        (Method::PUT, Some("0")),
        (Method::PATCH, Some("0")),
        (Method::GET, None),
        (Method::DELETE, None),
    ] {
        let server = Server::always(204, "").await;
        let builder = client(&server).request_builder(method.clone(), "/");
        builder.returns_nothing().await.unwrap();
        let received = server.received().pop().unwrap();
        assert_eq!(received.header("content-length"), length, "{method}");
    }
    for (body, length) in [("", "0"), ("abc", "3")] {
        let server = Server::always(204, "").await;
        let builder = client(&server).request_builder(Method::POST, "/");
        let builder = builder.raw("text/plain", body);
        builder.returns_nothing().await.unwrap();
        let received = server.received().pop().unwrap();
        assert_eq!(received.header("content-length"), Some(length));
    }
}

#[tokio::test]
async fn caller_selects_the_media_type_of_the_body() {
    let body = || Body::from("png").content_type("image/png");
    for (body, expected) in [(body(), "image/png"), ("x".into(), "text/plain")] {
        let server = Server::always(204, "").await;
        let builder = client(&server).request_builder(Method::PUT, "/");
        let builder = builder.raw("text/plain", body);
        builder.returns_nothing().await.unwrap();
        let received = server.received().pop().unwrap();
        assert_eq!(received.header("content-type"), Some(expected));
    }
}
