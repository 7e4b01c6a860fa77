//! Responses other than the requested stream are an error, not an empty stream.

use super::super::printed;
use super::super::server::{Reply, Server};
use super::{Client, ErrorKind, Event, Fault, Method, Thing, all, client, watch};

const EVENT: &str = "data: {\"id\":1}\n\n";
const LINE: &str = "{\"id\":1}\n";

/// Content types, and whether each is accepted for events and for lines.
const TYPES: [(&str, bool, bool); 38] = [
    ("text/event-stream", true, false),
    ("text/event-stream; charset=utf-8", true, false),
    ("TEXT/Event-Stream;charset=UTF-8", true, false),
    ("application/x-event-stream", true, true),
    ("text/plain", true, true),
    ("text/plain; charset=utf-8", true, true),
    ("application/octet-stream", true, true),
    ("binary/octet-stream", true, true),
    ("", true, true),
    ("stream", true, true),
    ("application/x-ndjson", false, true),
    ("application/ndjson", false, true),
    ("application/jsonl; charset=utf-8", false, true),
    ("application/x-jsonlines", false, true),
    ("application/json", false, true),
    ("application/problem+json", false, true),
    ("application/stream+json", false, true),
    ("text/json", false, true),
    ("text/x-ndjson", false, true),
    ("application/json-seq", false, true),
    ("application/geo+json-seq", false, true),
    ("application/vnd.example.stream", false, true),
    ("text/html", false, false),
    ("text/html; charset=utf-8", false, false),
    ("TEXT/HTML", false, false),
    ("text/html;", false, false),
    ("application/xhtml+xml", false, false),
    ("application/xml", false, false),
    ("text/xml", false, false),
    ("application/atom+xml", false, false),
    ("text/css", false, false),
    ("text/csv", false, false),
    ("text/javascript", false, false),
    ("application/javascript", false, false),
    ("application/pdf", false, false),
    ("application/x-www-form-urlencoded", false, false),
    ("multipart/mixed; boundary=x", false, false),
    ("image/png", false, false),
];

async fn server(content_type: &str, body: &'static str) -> Server {
    let header = format!("content-type: {content_type}\r\n");
    Server::start(move |_, _| Reply::with(200, &header, body)).await
}

/// A server whose responses have the content type with the number in the query.
async fn server_of_all(body: &'static str) -> Server {
    Server::start(move |received, _| {
        let (_, number) = received.target.split_once("?type=").unwrap();
        let (content_type, ..) = TYPES[number.parse::<usize>().unwrap()];
        Reply::with(200, &format!("content-type: {content_type}\r\n"), body)
    })
    .await
}

fn things(client: &Client<Fault>, number: usize) -> crate::RequestBuilder<Fault> {
    client
        .request_builder(Method::GET, "/things")
        .query("type", number)
}

/// Asserts that the stream has one item, or that the error contains the actual content type.
fn check(
    content_type: &str,
    fits: bool,
    came: Result<Vec<Result<u32, ErrorKind>>, crate::Error<Fault>>,
) {
    match came {
        Ok(ids) => {
            assert!(fits, "{content_type}: {ids:?}");
            assert_eq!(ids, [Ok(1)], "{content_type}");
        }
        Err(error) => {
            assert!(!fits, "{content_type}: {error}");
            assert_eq!(
                (error.kind(), error.status()),
                (ErrorKind::Decode, Some(200))
            );
            let essence = content_type.split(';').next().unwrap();
            assert!(error.to_string().contains(essence), "{error}");
        }
    }
}

#[tokio::test]
async fn events_require_their_content_type() {
    let server = server_of_all(EVENT).await;
    let client = client(&server);
    for (number, (content_type, fits, _)) in TYPES.into_iter().enumerate() {
        let came = match things(&client, number).returns_events::<Thing>().await {
            Ok(stream) => Ok(ids(all(stream).await)),
            Err(error) => Err(error),
        };
        check(content_type, fits, came);
        let text = things(&client, number).returns_text_events().await;
        assert_eq!(text.is_ok(), fits, "{content_type}");
        let named = things(&client, number).returns_named_events::<Thing>();
        assert_eq!(named.await.is_ok(), fits, "{content_type}");
    }
}

#[tokio::test]
async fn lines_and_sequences_reject_other_document_types() {
    let server = server_of_all(LINE).await;
    let client = client(&server);
    for (number, (content_type, _, fits)) in TYPES.into_iter().enumerate() {
        for accepted in ["application/jsonl", "application/json-seq"] {
            let came = match things(&client, number)
                .returns_lines::<Thing>(accepted)
                .await
            {
                Ok(stream) => {
                    let all = all(stream).await.into_iter();
                    Ok(all.map(|it| it.map(|it| it.id)).collect())
                }
                Err(error) => Err(error),
            };
            check(content_type, fits, came);
        }
        // Bytes accept any type.
        let bytes = things(&client, number).returns_bytes().stream();
        let bytes = all(bytes.await.unwrap()).await;
        assert_eq!(bytes, [Ok(LINE.into())], "{content_type}");
    }
}

fn ids(events: Vec<Result<Event<Thing>, ErrorKind>>) -> Vec<Result<u32, ErrorKind>> {
    let events = events.into_iter();
    events.map(|it| it.map(|it| it.data.id)).collect()
}

#[tokio::test]
async fn missing_content_type_is_accepted() {
    let raw = |body: &str| {
        let length = body.len();
        Reply::raw(format!(
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        ))
    };
    let server = Server::start(move |_, _| raw(EVENT)).await;
    assert_eq!(all(watch(&client(&server)).await.unwrap()).await.len(), 1);
    let server = Server::start(move |_, _| raw(LINE)).await;
    let builder = client(&server).request_builder(Method::GET, "/things");
    let lines = builder.returns_lines::<Thing>("application/jsonl");
    assert_eq!(all(lines.await.unwrap()).await, [Ok(Thing { id: 1 })]);
}

/// Bodies that are not event streams, and valid ones with the IDs of their events.
const NONE: [&str; 27] = [
    "<!DOCTYPE html>\n<html>data: {\"id\":1}\n\ndata: {\"id\":2}\n\n</html>",
    "\u{feff}  <html></html>",
    ": hi\n\n<html></html>",
    ":\n:\n\n<!DOCTYPE html>\n<p>data: {\"id\":1}\n\n",
    "id: 1\n\n<html></html>",
    "retry: 5\n: hi\n\n{\"error\":\"no\"}\n",
    ": hi\n\nInternal server error\n",
    "\n\n<html>\n:root { color: red }\n\n",
    "{\n  \"error\": \"no\"\n}",
    "[1]",
    "not found",
    "one\ntwo\n\nthree",
    "--boundary\r\nContent-Type: text/plain\r\n\r\n: one\r\n--boundary--\r\n",
    "--boundary\n:\n\n",
    "--boundary\nid: 5\n\n",
    "--boundary\ncontent-type: text/event-stream\n\ndata: {\"id\":1}\n\n--boundary--",
    "%PDF-1.7\n:\n\n",
    "%PDF-1.7\ndata: {\"id\":1}\n\n",
    "\u{89}PNG\r\n\u{1a}\n: x\n\n",
    "GIF89a\n:\n",
    "PK\u{3}\u{4}\n: a\nid: 1\n",
    "name: x\nid: 5\n\n",
    "error: no\n: a comment\n\n",
    "not found\n:",
    "\"a text\"\n:\n",
    "# Title\n\n: a definition\n",
    "1,2\n:\n\n",
];
const SOME: [(&str, &[u32]); 12] = [
    ("", &[]),
    (": a comment\nx-trace: 7\n\n: another\n", &[]),
    ("\n\n\n", &[]),
    (": a comment", &[]),
    (":\n\n", &[]),
    ("retry: 5\n\n", &[]),
    ("id: 5\n\n", &[]),
    ("data\n\n", &[]),
    (": a comment\nid: 1\n\n", &[]),
    (
        "x-trace: 7\n: a comment\nevent: a\ndata: {\"id\":1}\n\n",
        &[1],
    ),
    ("unknown: 5\ndata: {\"id\":1}\n\n", &[1]),
    ("data: {\"id\":1}\n\n<b>\n\ndata: {\"id\":2}", &[1, 2]),
];

#[tokio::test]
async fn body_without_event_fields_is_an_error() {
    let bodies = || NONE.into_iter().chain(SOME.map(|it| it.0));
    let server = Server::start(move |received, _| {
        let mut words = received.target.rsplit(['?', '=', '&']);
        let number = words.next().unwrap().parse().unwrap();
        let content_type = if received.target.contains("text") {
            "text/plain"
        } else {
            "text/event-stream"
        };
        let header = format!("content-type: {content_type}\r\n");
        Reply::with(200, &header, bodies().nth(number).unwrap())
    })
    .await;
    let client = client(&server);
    for kind in ["text", "events"] {
        for (number, body) in bodies().enumerate() {
            let builder = client
                .request_builder(Method::GET, "/things")
                .query("kind", kind);
            let events = builder.query("body", number).returns_events::<Thing>();
            let came = ids(all(events.await.unwrap()).await);
            let expected = match number.checked_sub(NONE.len()) {
                None => vec![Err(ErrorKind::Decode)],
                Some(number) => SOME[number].1.iter().copied().map(Ok).collect(),
            };
            assert_eq!(came, expected, "{kind}: {body}");
        }
    }
}

#[tokio::test]
async fn rejected_body_is_not_printed() {
    let server = server("text/plain", "<html>s3cret").await;
    let mut stream = watch(&client(&server)).await.unwrap();
    let error = stream.try_next().await.unwrap_err();
    assert!(!printed(&error).contains("s3cret"), "{error:?}");
    assert_eq!(stream.try_next().await.unwrap(), None, "it was the last");
}
