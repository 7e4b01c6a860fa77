//! What errors print of a server's text: one line, up to a maximum length.

use std::collections::HashMap;
use std::error::Error as _;

use serde_json::json;

use super::server::{Reply, Server};
use super::{DEFAULTS, Fault, client, get_thing};
use crate::auth::{AuthError, Authenticate, Authorization, ClientCredentials, Context};
use crate::{ApiError, Client, Error, ErrorKind, Method, Retry, Value};

/// Characters that forge log lines, control a terminal, change the direction of text, or are invisible.
const NASTY: &str = "no\nFORGED\r\n\u{b}\u{c}\u{85}\u{2028}\u{2029}FORGED\t\u{0}\u{8}\u{1b}[2J\u{7f}\u{9b}\u{202e}\u{202a}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}\u{e0041}end";

/// The maximum length of everything that an error prints, whatever its input.
const LONGEST: usize = 10_000;

/// Each way to print an error.
fn prints<E: ApiError>(error: &Error<E>) -> Vec<String> {
    let mut prints = vec![format!("{error}"), format!("{error:?}")];
    // In pretty-printed output, the only line breaks are those of the error itself.
    let pretty = format!("{error:#?}");
    assert!(
        pretty
            .lines()
            .all(|it| it == "Error {" || it == "}" || it.starts_with("    ")),
        "{pretty}"
    );
    prints.push(pretty.replace('\n', ""));
    let mut source = error.source();
    while let Some(it) = source {
        prints.extend([format!("{it}"), format!("{it:?}")]);
        source = it.source();
    }
    prints
}

/// Asserts that no printed text affects its surroundings.
fn assert_sound<E: ApiError>(error: &Error<E>) {
    for print in prints(error) {
        let found = print.chars().find(|it| {
            it.is_control()
                || matches!(it, '\u{61c}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
                || matches!(it, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
        });
        assert_eq!(found, None, "{print}");
        assert!(
            print.chars().count() < LONGEST,
            "{} characters",
            print.len()
        );
    }
}

async fn failed(status: u16, body: &Value) -> Error<Fault> {
    let body = body.to_string();
    let server = Server::start(move |_, _| Reply::status(status, &body)).await;
    get_thing(&client(&server)).await.unwrap_err()
}

#[tokio::test]
async fn api_message_is_printed_on_one_line() {
    let error = failed(400, &json!({"error": {"message": NASTY, "code": NASTY}})).await;
    assert_sound(&error);
    let text = error.to_string();
    assert!(
        text.starts_with(r"GET /things/{id}: 400 Bad Request: no\nFORGED\r\n"),
        "{text}"
    );
    let said = error.api_error().unwrap();
    assert_eq!(
        said.message.as_deref(),
        Some(NASTY),
        "it is there as it came"
    );
    assert_eq!(said.code.as_deref(), Some(NASTY));
}

#[tokio::test]
async fn other_scripts_are_printed_unchanged() {
    let message = "Größe `x` \"zu\" groß: \\ 日本語 العربية नमस्ते 🦀";
    let error = failed(400, &json!({"error": {"message": message}})).await;
    assert!(error.to_string().ends_with(message), "{error}");
}

#[tokio::test]
async fn long_message_is_truncated() {
    let long = "a\n\u{202e}".repeat((700 << 10) / 5);
    let error = failed(400, &json!({"error": {"message": long}})).await;
    assert_sound(&error);
    let text = error.to_string();
    assert!(text.chars().count() < 600, "{}", text.len());
    assert!(text.ends_with('…'), "{text}");
    let said = error.api_error().unwrap();
    assert_eq!(said.message.as_ref().map(String::len), Some(long.len()));
}

#[tokio::test]
async fn huge_error_prints_only_its_size() {
    let long = "a\n\u{202e}".repeat((20 << 20) / 5);
    let error = failed(400, &json!({"error": {"message": long}})).await;
    assert_sound(&error);
    let text = error.to_string();
    assert!(text.contains("`max_error_body_size`"), "{text}");
    assert!(error.api_error().is_none());
}

#[tokio::test]
async fn undescribed_body_is_not_printed() {
    for body in [
        json!({"s3cret": NASTY, "message": "s3cret"}),
        json!({"error": {"message": "s3cret"}}),
        json!(["s3cret"]),
        json!("s3cret"),
    ] {
        let text = body.to_string();
        let server = Server::start(move |_, _| Reply::status(400, &text)).await;
        let client = Client::<Value>::builder(&DEFAULTS).base_url(server.url());
        let call = client
            .build()
            .unwrap()
            .request_builder(Method::GET, "/things");
        let error = call.returns_nothing().await.unwrap_err();
        assert_eq!(error.to_string(), "GET /things: 400 Bad Request");
        assert_sound(&error);
        assert!(!prints(&error).concat().contains("s3cret"), "{error:?}");
        assert_eq!(error.body().unwrap(), &body.to_string());
        if body.is_object() {
            assert_eq!(error.api_error(), Some(&body));
            assert!(
                format!("{error:?}").contains("api_error: Some(_)"),
                "{error:?}"
            );
        }
    }
}

#[tokio::test]
async fn headers_and_reason_phrases_are_escaped() {
    let long = "a".repeat(20_000);
    let head = format!(
        "HTTP/1.1 503 FORGED\t\u{9b}\r\nx-request-id: {long}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
    );
    let server = Server::start(move |_, _| Reply::raw(head.clone())).await;
    let error = get_thing(&client(&server))
        .retry(Retry::never())
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(503), "{error:?}");
    assert_sound(&error);
    assert!(!prints(&error).concat().contains("FORGED"));
    assert_eq!(error.request_id().map(str::len), Some(20_000));
}

#[tokio::test]
async fn names_from_the_server_are_escaped() {
    let body = json!({"data": {NASTY: "a", NASTY.repeat(1000): "b"}}).to_string();
    let server = Server::start(move |_, _| Reply::json(body.clone())).await;
    let builder = client(&server).request_builder(Method::GET, "/things");
    let call = builder.returns_property::<HashMap<String, u32>>("data");
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_sound(&error);
    // The same for an event's type, and for a content type.
    let body = format!(
        "event: FORGED\u{202e}{}\ndata: {{}}\n\n",
        "a".repeat(100_000)
    );
    let content_type = format!("content-type: text/x-{}\r\n", "a".repeat(20_000));
    let server = Server::start(move |received, _| match received.target.as_str() {
        "/v2/named" => Reply::with(200, "content-type: text/event-stream\r\n", &body),
        _ => Reply::with(200, &content_type, ""),
    })
    .await;
    let builder = client(&server).request_builder(Method::GET, "/named");
    let mut events = builder.returns_named_events::<Known>().await.unwrap();
    let error = events.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_sound(&error);
    let builder = client(&server).request_builder(Method::GET, "/other");
    let error = builder.returns_text_events().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_sound(&error);
}

/// Events of which one type is known.
#[derive(Debug, serde::Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Known {
    #[allow(dead_code)]
    Made { data: String },
}

/// Has no credentials, and quotes somebody else's reason.
struct Quoting(String);

impl Authenticate for Quoting {
    fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
        let source = std::io::Error::other("behind it");
        Authorization::now(Err(AuthError::new(&self.0).with_source(source)))
    }
}

#[tokio::test]
async fn auth_error_is_printed_on_one_line() {
    for said in [NASTY.to_owned(), NASTY.repeat(10_000)] {
        let error = AuthError::new(said.clone());
        for print in [
            format!("{error}"),
            format!("{error:?}"),
            format!("{error:#?}").replace('\n', ""),
        ] {
            assert!(!print.contains(char::is_control), "{print}");
            assert!(print.chars().count() < LONGEST);
        }
        let builder = Client::<Fault>::builder(&DEFAULTS).auth(Quoting(said));
        let error = get_thing(&builder.build().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth);
        assert_sound(&error);
    }
}

#[tokio::test]
async fn token_endpoint_errors_are_escaped() {
    for body in [
        json!({"error": NASTY, "error_description": NASTY}),
        json!({"error": "invalid_client", "error_description": NASTY, "error_uri": NASTY}),
        json!({"error": "a".repeat(2 << 20)}),
        json!({"access_token": NASTY}),
    ] {
        let text = body.to_string();
        let server = Server::start(move |received, _| match received.target.as_str() {
            "/oauth/token" if text.contains("access_token") => Reply::json(text.clone()),
            _ => Reply::status(401, &text),
        })
        .await;
        let auth = ClientCredentials::new("id", "s3cret");
        let client = super::builder(&server).auth(auth).build().unwrap();
        let error = get_thing(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth, "{error}");
        assert_sound(&error);
        assert!(!prints(&error).concat().contains("FORGED"));
    }
}
