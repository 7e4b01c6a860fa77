//! Base URLs: the server in the API's description, its variables, and the user's settings.

use super::Fault;
use super::server::Server;
use crate::{Client, ClientBuilder, Defaults, Method};

/// The path of a request for `/p`, or why the client cannot be built. In a value, `{origin}` is the origin of the
/// server, and `{host}` its host and port.
async fn called(
    url: &'static str,
    variables: &'static [(&'static str, &'static str)],
    set: impl FnOnce(ClientBuilder<Fault>, &str) -> ClientBuilder<Fault>,
) -> String {
    let server = Server::always(200, "1").await;
    let filled = |it: &str| -> &'static str {
        let host = server.url().replace("http://", "");
        it.replace("{origin}", &server.url())
            .replace("{address}", &host)
            .leak()
    };
    let variables: Vec<_> = variables.iter().map(|it| (it.0, filled(it.1))).collect();
    let defaults = Box::leak(Box::new(Defaults {
        base_url: filled(url),
        variables: variables.leak(),
        token_url: None,
        user_agent: "test/1",
    }));
    let client = match set(Client::builder(defaults), &server.url()).build() {
        Ok(client) => client,
        Err(error) => return error.to_string(),
    };
    client
        .request_builder(Method::GET, "/p")
        .returns_nothing()
        .await
        .unwrap();
    server.targets().pop().unwrap()
}

#[tokio::test]
async fn variable_may_be_the_whole_url() {
    let whole: &[_] = &[("baseUrl", "{origin}/v1")];
    assert_eq!(called("{baseUrl}", whole, |it, _| it).await, "/v1/p");
    let set = |it: ClientBuilder<Fault>, url: &str| it.variable("baseUrl", format!("{url}/v2/"));
    assert_eq!(called("{baseUrl}", whole, set).await, "/v2/p");
    assert_eq!(called("{baseUrl}/api", whole, set).await, "/v2/api/p");
    let other = |it: ClientBuilder<Fault>, url: &str| it.base_url(format!("{url}/v3"));
    assert_eq!(called("{baseUrl}", whole, other).await, "/v3/p");
    let none = |it: ClientBuilder<Fault>, _: &str| it.variable("baseUrl", "not a URL");
    assert!(called("{baseUrl}", whole, none).await.contains("`baseUrl`"));
    let relative: &[_] = &[("baseUrl", "/v1")];
    let text = called("{baseUrl}", relative, |it, _| it).await;
    assert!(text.contains("set `base_url`"), "{text}");
}

#[tokio::test]
async fn host_variable_may_include_a_path() {
    let host: &[_] = &[("host", "{address}/a")];
    assert_eq!(
        called("http://{host}/v1", host, |it, _| it).await,
        "/a/v1/p"
    );
    let set = |it: ClientBuilder<Fault>, url: &str| {
        it.variable("host", format!("{}/b/", url.replace("http://", "")))
    };
    assert_eq!(called("http://{host}/v1", host, set).await, "/b/v1/p");
    for host in ["", "/", "/a", "u@h", "h?", "h#", "h\\a"] {
        let text = called("http://{host}/v1", &[("host", "a")], |it, _| {
            it.variable("host", host)
        })
        .await;
        assert!(text.contains("`host`"), "{host}: {text}");
    }
    let text = called("http://{host}/v1", &[("host", "")], |it, _| it).await;
    assert!(text.contains("has no host"), "{text}");
}

#[tokio::test]
async fn path_variable_may_be_empty_and_slashes_are_merged() {
    for (url, value, expected) in [
        ("{origin}/{stage}/v1", "", "/v1/p"),
        ("{origin}/{stage}/v1", "/dev/", "/dev/v1/p"),
        ("{origin}/{stage}", "", "/p"),
        ("{origin}/{stage}", "/dev", "/dev/p"),
        ("{origin}/{stage}/", "dev/eu", "/dev/eu/p"),
        ("{origin}{stage}", "/dev", "/dev/p"),
        ("{origin}{stage}/", "", "/p"),
        ("{origin}/a//b/{stage}", "x", "/a//b/x/p"),
    ] {
        let leaked: &'static [_] = vec![("stage", value)].leak();
        // `{origin}` is not a variable: it is replaced first.
        assert_eq!(
            called(url, leaked, |it, _| it).await,
            expected,
            "{url} by default"
        );
        let set = |it: ClientBuilder<Fault>, _: &str| it.variable("stage", value);
        let by_setter = called(url, &[("stage", "other")], set).await;
        assert_eq!(by_setter, expected, "{url} by the setter");
    }
}

#[tokio::test]
async fn path_variable_does_not_extend_the_host() {
    for (value, expected) in [("/dev", "/dev/p"), ("", "/p")] {
        let set = |it: ClientBuilder<Fault>, _: &str| it.variable("stage", value);
        let path = called("{origin}{stage}", &[("stage", "/v1")], set).await;
        assert_eq!(path, expected);
    }
    for value in ["1", ".example.com"] {
        let set = |it: ClientBuilder<Fault>, _: &str| it.variable("stage", value);
        let text = called("{origin}{stage}", &[("stage", "/v1")], set).await;
        assert!(text.contains("`stage`"), "{text}");
    }
}

#[tokio::test]
async fn listed_value_is_used_unchanged() {
    let listed = |it: ClientBuilder<Fault>, url: &str| {
        let value: &'static str = url.replace("http://127.0.0.", "").leak();
        let with_path: &'static str = format!("{value}/eu").leak();
        it.variable_of("rest", vec![with_path].leak(), with_path)
    };
    let path = called("http://127.0.0.{rest}/v1", &[("rest", "1")], listed).await;
    assert_eq!(path, "/eu/v1/p");
    let other = |it: ClientBuilder<Fault>, _: &str| it.variable_of("rest", &["1/eu"], "1/us");
    let text = called("http://127.0.0.{rest}/v1", &[("rest", "1")], other).await;
    assert!(text.contains("`rest`"), "{text}");
}

#[tokio::test]
async fn path_of_a_relative_server_is_appended_to_an_origin() {
    for (server, base, expected) in [
        ("/api/v2", "", "/api/v2/p"),
        ("/api/v2", "/", "/api/v2/p"),
        ("/api/v2/", "", "/api/v2/p"),
        ("api/v2", "", "/api/v2/p"),
        ("./api", "", "/api/p"),
        ("../api", "", "/api/p"),
        ("/", "", "/p"),
        ("", "", "/p"),
        ("//evil.example.com/api", "", "/evil.example.com/api/p"),
        ("/{stage}", "", "/dev/p"),
        ("{stage}/x", "", "/dev/x/p"),
        ("/api/v2", "/own", "/own/p"),
    ] {
        let set = |it: ClientBuilder<Fault>, url: &str| it.base_url(format!("{url}{base}"));
        let path = called(server, &[("stage", "dev")], set).await;
        assert_eq!(path, expected, "{server} below {base}");
    }
}

#[tokio::test]
async fn operation_server_on_the_same_origin_moves_with_the_base_url() {
    let server = Server::always(200, "1").await;
    let other: &[&str] = &[];
    for (described, own, expected) in [
        ("http://h/v1", "http://h/v2", "/v2/p"),
        ("http://h/v1", "http://h:80/v2/", "/v2/p"),
        ("http://h/v1", "http://h", "/p"),
        ("http://h/v1", "http://{stage}/v2", "/v2/p"),
        ("http://{stage}/v1", "http://{stage}/v2", "/v2/p"),
        ("http://h/v1", "/v3", "/v3/p"),
        ("http://h/v1", "http://other/v2", "/base/p"),
        ("http://h/v1", "https://h/v2", "/base/p"),
        ("http://h/v1", "http://h:81/v2", "/base/p"),
        ("/v1", "http://h/v2", "/base/p"),
        ("{missing}", "http://h/v2", "/base/p"),
    ] {
        let defaults = Box::leak(Box::new(Defaults {
            base_url: described,
            variables: &[("stage", "h")],
            token_url: None,
            user_agent: "test/1",
        }));
        let builder: ClientBuilder<Fault> = Client::builder(defaults);
        let client = builder.base_url(format!("{}/base", server.url())).build();
        let builder = client.unwrap().request_builder(Method::GET, "/p");
        let builder = builder.at_server(own, &[("stage", "h", other)]);
        builder.returns_nothing().await.unwrap();
        let target = server.targets().pop().unwrap();
        assert_eq!(target, expected, "{described} {own}");
    }
}
