//! Redirects: followed within the origin if that is equivalent, and otherwise returned as the operation's response.

use super::server::{Reply, Server};
use super::{Fault, client, printed};
use crate::{Error, ErrorKind, Method, RequestBuilder};

/// A server that redirects everything to `/new`, where the resource is.
async fn redirecting(status: u16) -> Server {
    Server::start(move |received, _| match received.target.as_str() {
        "/new" => Reply::json(r#"{"id":7}"#),
        _ => Reply::with(status, "location: /new\r\nx-a: b\r\n", ""),
    })
    .await
}

fn request_builder(server: &Server, method: Method) -> RequestBuilder<Fault> {
    client(server).request_builder(method, "/old")
}

fn methods(server: &Server) -> Vec<String> {
    server.received().into_iter().map(|it| it.method).collect()
}

#[tokio::test]
async fn redirected_write_is_not_a_success() {
    let methods_of_writes = [
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    for method in methods_of_writes {
        for status in [301, 302, 303] {
            let server = redirecting(status).await;
            let sent = request_builder(&server, method.clone())
                .json(&1)
                .returns_nothing();
            let error: Error<Fault> = sent.await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Status);
            assert_eq!(error.status(), Some(status));
            assert_eq!(error.headers().unwrap()["location"], "/new");
            let text = printed(&error);
            assert!(text.contains("the server redirects this request"), "{text}");
            assert!(text.contains("check the base URL"), "{text}");
            assert_eq!(methods(&server), [method.as_str()], "{status}");
        }
        for status in [307, 308] {
            let server = redirecting(status).await;
            let sent = request_builder(&server, method.clone())
                .json(&1)
                .returns_nothing();
            sent.await.unwrap();
            assert_eq!(methods(&server), [method.as_str(), method.as_str()]);
            assert_eq!(server.received()[1].body, "1", "{method} {status}");
        }
    }
}

#[tokio::test]
async fn redirected_read_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        for method in [Method::GET, Method::HEAD] {
            let server = redirecting(status).await;
            request_builder(&server, method.clone())
                .returns_nothing()
                .await
                .unwrap();
            assert_eq!(methods(&server), [method.as_str(), method.as_str()]);
        }
    }
}

#[tokio::test]
async fn described_redirect_is_the_response() {
    for (status, described) in [
        (301, &[301][..]),
        (302, &[301, 302]),
        (303, &[3]),
        (307, &[307]),
    ] {
        for method in [Method::GET, Method::POST] {
            let server = redirecting(status).await;
            let request = request_builder(&server, method)
                .succeeds_with(described)
                .returns_nothing();
            let response = request.send().await.unwrap();
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(response.headers()["location"], "/new");
            assert_eq!(response.headers()["x-a"], "b");
            assert_eq!(server.received().len(), 1);
        }
    }
    let server = redirecting(302).await;
    let request = request_builder(&server, Method::GET)
        .succeeds_with(&[301])
        .returns_nothing();
    assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
}

#[tokio::test]
async fn redirect_described_as_an_error_is_an_error_of_that_status() {
    let server = redirecting(303).await;
    let request = request_builder(&server, Method::GET).fails_with(&[303, 304]);
    let error = request.returns_json::<i32>().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Status, Some(303))
    );
    assert_eq!(error.headers().unwrap()["location"], "/new");
    assert!(error.to_string().starts_with("GET /old: 303"), "{error}");
    assert!(!error.to_string().contains("base URL"), "{error}");
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn not_modified_is_not_reported_as_a_redirect() {
    for described in [&[][..], &[304], &[3]] {
        let server = Server::start(|_, _| Reply::with(304, "etag: \"a\"\r\n", "")).await;
        let request = request_builder(&server, Method::GET).fails_with(described);
        let error = request.returns_json::<i32>().await.unwrap_err();
        assert_eq!(error.to_string(), "GET /old: 304 Not Modified");
        assert_eq!(error.headers().unwrap()["etag"], "\"a\"");
    }
}

#[tokio::test]
async fn redirected_stream_is_not_a_success_and_is_sent_once() {
    for status in [301, 303, 307, 308] {
        let server = redirecting(status).await;
        let stream = crate::Body::stream(reqwest::Body::from("streamed"));
        let wrapped = crate::Body::stream(reqwest::Body::wrap(reqwest::Body::from("streamed")));
        for (body, follows) in [(stream, status > 303), (wrapped, false)] {
            let before = server.received().len();
            let builder = request_builder(&server, Method::POST).raw("text/plain", body);
            let sent = builder.returns_nothing().await;
            match sent {
                Ok(()) => assert!(follows, "{status}"),
                Err(error) => assert_eq!(error.status(), Some(status)),
            }
            let received = server.received().split_off(before);
            let targets: Vec<_> = received.iter().map(|it| it.target.as_str()).collect();
            assert_eq!(targets.contains(&"/new"), follows, "{status}: {targets:?}");
            assert_eq!(targets.iter().filter(|it| **it != "/new").count(), 1);
        }
    }
}
