//! Requests that hooks change: all rules apply to the request that is sent.

use std::time::Duration;

use http::header::LOCATION;

use super::server::{ReceivedRequest, Reply, Server};
use super::{Fault, builder};
use crate::hook::{Attempt, Before, Hook};
use crate::{Body, Client, ErrorKind, HeaderValue, Method, RequestBuilder, Retry};

/// Applies a function to each request.
struct With<F>(F);

impl<F: Fn(&mut Attempt<'_>) + Send + Sync + 'static> Hook for With<F> {
    fn before<'a>(&'a self, attempt: &'a mut Attempt<'_>) -> Before<'a> {
        (self.0)(attempt);
        Box::pin(async { Ok(()) })
    }
}

fn sent_as(method: Method) -> impl Hook {
    With(move |attempt: &mut Attempt<'_>| *attempt.request_mut().method_mut() = method.clone())
}

fn hooked(server: &Server, hook: impl Hook) -> Client<Fault> {
    let quick = Retry::default().base_delay(Duration::ZERO);
    builder(server).retry(quick).hook(hook).build().unwrap()
}

fn methods(server: &Server) -> Vec<String> {
    server.received().into_iter().map(|it| it.method).collect()
}

async fn fails(builder: RequestBuilder<Fault>) -> (ErrorKind, Option<u16>) {
    let error = builder.returns_nothing().await.unwrap_err();
    (error.kind(), error.status())
}

#[tokio::test]
async fn request_that_a_hook_turns_into_a_post_is_not_retried() {
    for (reply, expected) in [
        (
            (|| Reply::status(503, "")) as fn() -> Reply,
            (ErrorKind::Status, Some(503)),
        ),
        (|| Reply::raw(""), (ErrorKind::Transport, None)),
        (
            || Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"),
            (ErrorKind::Transport, None),
        ),
    ] {
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            for changed in [Method::POST, Method::PATCH] {
                let server = Server::start(move |_, _| reply()).await;
                let client = hooked(&server, sent_as(changed.clone()));
                let failed = fails(client.request_builder(method.clone(), "/a")).await;
                assert_eq!(failed, expected);
                assert_eq!(methods(&server), [changed.as_str()]);
                // The description of the operation does not apply to another method.
                fails(client.request_builder(method.clone(), "/a").repeatable()).await;
                assert_eq!(methods(&server), [changed.as_str(); 2]);
            }
        }
    }
}

#[tokio::test]
async fn request_that_a_hook_turns_into_a_get_is_retried() {
    let server = Server::start(|_, _| Reply::status(503, "")).await;
    let client = hooked(&server, sent_as(Method::GET));
    fails(client.request_builder(Method::POST, "/a")).await;
    assert_eq!(methods(&server), ["GET"; 3]);
}

#[tokio::test]
async fn retry_depends_on_the_request_of_the_last_attempt() {
    let server = Server::start(|_, _| Reply::status(503, "")).await;
    let client = hooked(
        &server,
        With(|attempt: &mut Attempt<'_>| {
            if attempt.number() == 2 {
                *attempt.request_mut().method_mut() = Method::POST;
            }
        }),
    );
    fails(client.request_builder(Method::GET, "/a")).await;
    assert_eq!(methods(&server), ["GET", "POST"]);
}

#[tokio::test]
async fn post_without_its_idempotency_key_is_not_retried() {
    let server = Server::start(|_, _| Reply::status(503, "")).await;
    let take = With(|attempt: &mut Attempt<'_>| drop(attempt.headers_mut().remove("x-key")));
    let client = hooked(&server, take);
    fails(
        client
            .request_builder(Method::POST, "/a")
            .idempotency_key("x-key"),
    )
    .await;
    assert_eq!(methods(&server), ["POST"]);
    // A different key for each attempt does not count.
    let other = With(|attempt: &mut Attempt<'_>| {
        let number = HeaderValue::from(attempt.number());
        attempt.headers_mut().insert("x-key", number);
    });
    let client = hooked(&server, other);
    fails(
        client
            .request_builder(Method::POST, "/a")
            .idempotency_key("x-key"),
    )
    .await;
    assert_eq!(methods(&server), ["POST"; 2]);
    // With its key, any request may be retried.
    let client = hooked(&server, sent_as(Method::POST));
    fails(
        client
            .request_builder(Method::PATCH, "/a")
            .idempotency_key("x-key"),
    )
    .await;
    assert_eq!(methods(&server), ["POST"; 5]);
}

#[tokio::test]
async fn redirects_depend_on_the_method_that_is_sent() {
    let reply = |received: &ReceivedRequest, _| match received.target.as_str() {
        "/new" => Reply::json("{}"),
        _ => Reply::with(302, "location: /new\r\n", ""),
    };
    let server = Server::start(reply).await;
    let client = hooked(&server, sent_as(Method::POST));
    let error = client
        .request_builder(Method::GET, "/a")
        .returns_nothing()
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(302));
    assert_eq!(error.headers().unwrap()[LOCATION], "/new");
    assert!(error.to_string().contains("only 307 and 308"), "{error}");
    assert_eq!(methods(&server), ["POST"]);
    let server = Server::start(reply).await;
    let client = hooked(&server, sent_as(Method::GET));
    client
        .request_builder(Method::POST, "/a")
        .returns_nothing()
        .await
        .unwrap();
    assert_eq!(methods(&server), ["GET", "GET"]);
}

/// Whether a proxy receives an unencrypted request to this machine that a hook changed like this.
async fn reaches_proxy(change: fn(&mut Attempt<'_>), body: Option<Body>) -> bool {
    let proxy = Server::always(200, "{}").await;
    let server = Server::always(200, "{}").await;
    let client = builder(&server)
        .proxy(reqwest::Proxy::all(proxy.url()).unwrap())
        .hook(With(change))
        .build()
        .unwrap();
    let builder = client.request_builder(Method::POST, "/a");
    let builder = match body {
        Some(body) => builder.raw("text/plain", body),
        None => builder,
    };
    builder.returns_nothing().await.unwrap();
    let proxied = proxy.received().len();
    assert_eq!(proxied + server.received().len(), 1);
    proxied == 1
}

fn add_key(attempt: &mut Attempt<'_>) {
    let key = HeaderValue::from_static("a-secret");
    attempt.headers_mut().insert("x-own-key", key);
}

fn change_nothing(_: &mut Attempt<'_>) {}

#[tokio::test]
async fn requests_whose_body_or_method_a_hook_changed_bypass_the_proxy() {
    fn set(attempt: &mut Attempt<'_>, body: Option<reqwest::Body>) {
        *attempt.request_mut().body_mut() = body;
    }
    fn put(attempt: &mut Attempt<'_>) {
        *attempt.request_mut().method_mut() = Method::PUT;
    }
    let text = || Some(Body::from("1"));
    let stream = || Some(Body::stream("1"));
    let changes: [(fn(&mut Attempt<'_>), _, _); 10] = [
        (|it| set(it, Some("a=secret".into())), text(), false),
        (|it| set(it, Some("2".into())), text(), false),
        (|it| set(it, Some("2".into())), None, false),
        (|it| set(it, None), text(), false),
        (
            |it| set(it, Some(reqwest::Body::wrap(reqwest::Body::from("2")))),
            text(),
            false,
        ),
        (put, text(), false),
        (put, None, false),
        // Streams cannot be compared.
        (change_nothing, stream(), false),
        (|it| set(it, Some("1".into())), text(), true),
        (change_nothing, text(), true),
    ];
    for (change, body, sees) in changes {
        let about = format!("{body:?}, {sees}");
        assert_eq!(reaches_proxy(change, body).await, sees, "{about}");
    }
}

#[tokio::test]
async fn requests_to_which_a_hook_added_data_bypass_the_proxy() {
    fn append(attempt: &mut Attempt<'_>) {
        let key = HeaderValue::from_static("a-secret");
        attempt.headers_mut().append("accept", key);
    }
    fn in_query(attempt: &mut Attempt<'_>) {
        let url = attempt.request_mut().url_mut();
        url.query_pairs_mut().append_pair("key", "a-secret");
    }
    for (change, sees) in [
        (add_key as fn(&mut Attempt<'_>), false),
        (append, false),
        (in_query, false),
        (change_nothing, true),
    ] {
        assert_eq!(reaches_proxy(change, None).await, sees);
    }
    // Requests to other machines use the proxy, including what the user's hook adds.
    let proxy = Server::always(200, "{}").await;
    let client = Client::<Fault>::builder(&super::DEFAULTS)
        .base_url("http://api.example.com")
        .proxy(reqwest::Proxy::all(proxy.url()).unwrap())
        .hook(With(add_key))
        .build()
        .unwrap();
    let builder = client.request_builder(Method::GET, "/a");
    builder.returns_nothing().await.unwrap();
    assert_eq!(proxy.received()[0].header("x-own-key"), Some("a-secret"));
}
