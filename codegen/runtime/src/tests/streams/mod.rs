//! Streaming responses.

mod bounds;
mod fairness;
mod kinds;
mod runtimes;

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::server::{Reply, Server};
use super::{DEFAULTS, Fault, Thing, builder, client};
use crate::{Bytes, Client, ErrorKind, Event, Method, Request, Retry, Streaming, Value};

fn events(body: &'static str) -> impl Fn(&super::server::ReceivedRequest, usize) -> Reply {
    move |_, _| {
        Reply::with(
            200,
            "content-type: text/event-stream; charset=utf-8\r\n",
            body,
        )
    }
}

fn watch(client: &Client<Fault>) -> Request<Streaming<Event<Thing>, Fault>, Fault> {
    client
        .request_builder(Method::GET, "/things")
        .returns_events()
}

fn download(client: &Client<Fault>) -> Request<Bytes, Fault> {
    client.request_builder(Method::GET, "/file").returns_bytes()
}

/// All items, and the kinds of errors.
pub(super) async fn all<T: Send + 'static>(
    mut stream: Streaming<T, Fault>,
) -> Vec<Result<T, ErrorKind>> {
    let mut items = Vec::new();
    while let Some(item) = stream.try_next().await.transpose() {
        items.push(item.map_err(|it| it.kind()));
    }
    items
}

/// A client, and the other end of its only connection, to write to.
pub(super) async fn live() -> (Client<Fault>, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (
        Client::builder(&DEFAULTS).base_url(url).build().unwrap(),
        listener,
    )
}

/// Reads the request, and sends the headers of a response.
pub(super) async fn begin(listener: &TcpListener, content_type: &str) -> TcpStream {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_buf(&mut head).await.unwrap();
    }
    let head =
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: {content_type}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn events_are_typed() {
    let body = ": hello\n\nevent: made\nid: a1\ndata: {\"id\":\ndata: 1}\n\nretry: 250\ndata:{\"id\":2}\r\n\r\ndata: {\"id\":3}\r\rdata: [DONE]\n\ndata: {\"id\":9}\n\n";
    let server = Server::start(events(body)).await;
    let items = all(watch(&client(&server)).await.unwrap()).await;
    let items: Vec<_> = items.into_iter().map(Result::unwrap).collect();
    assert_eq!(items[0].event.as_deref(), Some("made"));
    assert_eq!(items[1].event, None);
    let ids: Vec<_> = items.iter().map(|it| it.data.id).collect();
    assert_eq!(ids, [1, 2, 3], "what comes after the end is none");
    assert_eq!(
        items[1].id.as_deref(),
        Some("a1"),
        "an id holds for those after it"
    );
    assert_eq!(items[1].retry, Some(Duration::from_millis(250)));
    assert_eq!(
        server.received()[0].header("accept"),
        Some("text/event-stream")
    );
}

#[tokio::test]
async fn event_without_data_is_a_heartbeat() {
    let body = "data:\n\nevent: ping\ndata: \n\ndata: {\"id\":1}\n\ndata\n\n";
    let server = Server::start(events(body)).await;
    let items = all(watch(&client(&server)).await.unwrap()).await;
    let ids: Vec<_> = items
        .into_iter()
        .map(|it| it.map(|it| it.data.id))
        .collect();
    assert_eq!(ids, [Ok(1)]);
}

/// A union of events, as generated code decodes it.
#[derive(Debug, PartialEq)]
enum News {
    Made(Vec<u32>),
    Note(String),
    Unknown(serde_json::Value),
}

impl<'de> serde::Deserialize<'de> for News {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let news = match value["event"].as_str() {
            Some("made") => crate::model::de::event_json(&value).map(Self::Made),
            Some("message") => crate::model::de::event_text(&value).map(Self::Note),
            _ => Ok(Self::Unknown(value)),
        };
        news.map_err(serde::de::Error::custom)
    }
}

#[tokio::test]
async fn event_type_determines_the_type_of_the_data() {
    let body = "event: made\nid: 4\ndata: [1,\ndata: 2]\n\ndata: 5\n\ndata:\n\nevent: made\ndata: {}\n\nevent: lost\ndata: {\"a\":1}\n\ndata: [DONE]\n\ndata: 6\n\n";
    let server = Server::start(events(body)).await;
    let request = watch(&client(&server)).named_events::<News>();
    let items = all(request.await.unwrap()).await;
    let first = items[0].as_ref().unwrap();
    assert_eq!(first.id.as_deref(), Some("4"));
    let data: Vec<_> = items.into_iter().map(|it| it.map(|it| it.data)).collect();
    let lost = serde_json::json!({"event": "lost", "data": "{\"a\":1}"});
    assert_eq!(
        data,
        [
            Ok(News::Made(vec![1, 2])),
            Ok(News::Note("5".into())),
            Err(ErrorKind::Decode),
            Ok(News::Unknown(lost)),
        ]
    );
}

#[tokio::test]
async fn event_with_a_type_and_without_data_is_not_an_error() {
    let body = "event: made\ndata:\n\nevent: made\ndata: [1]\n\nevent: message\ndata:\n\n";
    let server = Server::start(events(body)).await;
    let request = watch(&client(&server)).named_events::<News>();
    let items = all(request.await.unwrap()).await.into_iter();
    let data: Vec<_> = items.map(|it| it.map(|it| it.data)).collect();
    assert_eq!(
        data,
        [Ok(News::Made(vec![1])), Ok(News::Note(String::new()))]
    );
}

#[tokio::test]
async fn event_with_an_empty_type_is_a_message() {
    let server = Server::start(events("event: made\nevent:\ndata: 5\n\n")).await;
    let request = watch(&client(&server)).named_events::<News>();
    let items = all(request.await.unwrap()).await;
    let first = items.into_iter().next().unwrap().unwrap();
    assert_eq!((first.event, first.data), (None, News::Note("5".into())));
}

#[tokio::test]
async fn events_can_be_read_as_text() {
    let server = Server::start(events(
        "\u{feff}data: a\ndata:  b\n\nid: 1\n\ndata\n\ndata: end",
    ))
    .await;
    let stream = watch(&client(&server)).text_events().await.unwrap();
    let data = all(stream).await.into_iter().map(|it| it.unwrap().data);
    assert_eq!(data.collect::<Vec<_>>(), ["a\n b", "", "end"]);
}

#[tokio::test]
async fn invalid_item_does_not_end_the_stream() {
    let body = "data: {\"id\":\"secret\"}\n\ndata: {\"error\":{\"message\":\"overloaded\"}}\n\ndata: {\"id\":2}\n\n";
    let server = Server::start(events(body)).await;
    let mut stream = watch(&client(&server)).await.unwrap();
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Decode, Some("id"))
    );
    assert!(!super::printed(&error).contains("secret"));
    assert_eq!(error.body().unwrap(), "{\"id\":\"secret\"}");
    let failed = stream.try_next().await.unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Status);
    assert_eq!(
        failed.api_error().unwrap().message.as_deref(),
        Some("overloaded")
    );
    assert_eq!(stream.try_next().await.unwrap().unwrap().data.id, 2);
}

#[tokio::test]
async fn json_is_not_an_event_stream() {
    let server = Server::always(200, r#"{"id":1}"#).await;
    let error = watch(&client(&server)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("`application/json`"), "{error}");
}

#[tokio::test]
async fn lines_are_decoded_as_values() {
    let server = Server::start(|received, _| match received.target.as_str() {
        "/v2/lines" => Reply::with(
            200,
            "content-type: application/jsonl\r\n",
            "{\"id\":1}\r\n\n{\"id\":2}\n{\"id\":3}",
        ),
        _ => Reply::with(
            200,
            "content-type: application/json-seq\r\n",
            "\u{1e}{\"id\":1}\n\u{1e}{\n\"id\":\n2}\n\u{1e}{\"id\":3}",
        ),
    })
    .await;
    for path in ["/lines", "/sequence"] {
        let builder = client(&server).request_builder(Method::GET, path);
        let stream = builder
            .returns_lines::<Thing>("application/jsonl")
            .await
            .unwrap();
        let ids = all(stream).await.into_iter().map(|it| it.unwrap().id);
        assert_eq!(ids.collect::<Vec<_>>(), [1, 2, 3], "{path}");
    }
    assert_eq!(
        server.received()[0].header("accept"),
        Some("application/jsonl")
    );
}

#[tokio::test]
async fn record_is_returned_before_the_next_one_begins() {
    let (client, listener) = live().await;
    let builder = client.request_builder(Method::GET, "/things");
    let request = builder.returns_lines::<Thing>("application/json-seq");
    let (mut server, stream) = tokio::join!(begin(&listener, "application/json-seq"), request);
    let record = "\u{1e}{\n\"id\": 1}\n";
    server.write_all(record.as_bytes()).await.unwrap();
    let first = stream.unwrap().try_next().await.unwrap();
    assert_eq!(first, Some(Thing { id: 1 }));
}

#[tokio::test]
async fn bytes_are_streamed_without_a_timeout() {
    let (client, listener) = live().await;
    let request = download(&client).stream();
    let (mut server, response) = tokio::join!(begin(&listener, "image/png"), request.send());
    let response = response.unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            &response.headers()["content-type"]
        ),
        (200, &"image/png".parse().unwrap())
    );
    let mut stream = response.into_value();
    for piece in ["one", "two"] {
        // Longer than any timeout, while the caller does something else.
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(600)).await;
        tokio::time::resume();
        server.write_all(piece.as_bytes()).await.unwrap();
        assert_eq!(stream.try_next().await.unwrap().unwrap(), piece);
    }
    drop(server);
    assert_eq!(stream.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn silent_stream_fails_after_the_idle_timeout() {
    let (client, listener) = live().await;
    let request = download(&client)
        .idle_timeout(Duration::from_millis(1))
        .stream();
    let (_server, stream) = tokio::join!(begin(&listener, "image/png"), request);
    let mut stream = stream.unwrap();
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.path_template()),
        (ErrorKind::Timeout, Some("/file"))
    );
    assert_eq!(stream.try_next().await.unwrap(), None, "it was the last");
}

#[tokio::test]
async fn truncated_stream_is_an_error() {
    let reply = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\ndata: {\"id\":1}\n\ndata";
    let server = Server::start(move |_, _| Reply::raw(reply)).await;
    let items = all(watch(&client(&server)).await.unwrap()).await;
    let kinds: Vec<_> = items
        .into_iter()
        .map(|it| it.map(|it| it.data.id))
        .collect();
    assert_eq!(kinds, [Ok(1), Err(ErrorKind::Transport)]);
    assert_eq!(server.received().len(), 1, "never again once it began");
}

#[tokio::test]
async fn size_of_an_item_is_bounded_and_that_of_a_download_is_not() {
    let server = Server::start(events(
        "data: {\"id\":1}\n\ndata: {\"id\":2222222222222222222222222222222222222222}\n\n",
    ))
    .await;
    let client = client(&server);
    let stream = watch(&client).max_body_size(20).await.unwrap();
    let kinds: Vec<_> = all(stream)
        .await
        .into_iter()
        .map(|it| it.map(|it| it.data.id))
        .collect();
    assert_eq!(kinds, [Ok(1), Err(ErrorKind::TooLarge)]);
    let stream = download(&client).max_body_size(20).stream().await.unwrap();
    let length: usize = all(stream)
        .await
        .into_iter()
        .map(|it| it.unwrap().len())
        .sum();
    assert!(length > 20);
}

#[tokio::test]
async fn failed_stream_requests_are_retried() {
    let server = Server::start(
        |received, before| match (received.target.as_str(), before) {
            ("/v2/things", 0) => Reply::status(503, ""),
            ("/v2/things", _) => Reply::with(
                200,
                "content-type: text/event-stream\r\n",
                "data: {\"id\":1}\n\n",
            ),
            _ => Reply::status(404, r#"{"error":{"code":"gone"}}"#),
        },
    )
    .await;
    let retry = Retry::default().attempts(2).base_delay(Duration::ZERO);
    let client = builder(&server).retry(retry).build().unwrap();
    assert_eq!(all(watch(&client).await.unwrap()).await.len(), 1);
    assert_eq!(server.received().len(), 2);
    let error = download(&client).stream().await.unwrap_err();
    assert_eq!(error.api_error().unwrap().code.as_deref(), Some("gone"));
}

/// The IDs of a sequence's records, with the bytes arriving one by one and this content type.
async fn sequence(
    documented: &'static str,
    said: &str,
    body: &[u8],
) -> Vec<Result<u32, ErrorKind>> {
    let mut reply = format!("HTTP/1.1 200 X\r\n{said}connection: close\r\n\r\n").into_bytes();
    reply.extend_from_slice(body);
    let server = Server::start(move |_, _| Reply::raw(reply.clone())).await;
    let builder = client(&server).request_builder(Method::GET, "/things");
    let stream = builder.returns_lines::<Thing>(documented).await.unwrap();
    let items = all(stream).await.into_iter();
    items.map(|it| it.map(|it| it.id)).collect()
}

#[tokio::test]
async fn sequence_is_determined_by_the_description_or_the_content_type() {
    let body = b"\x1e{\"id\":\n1}\n\x1e\x1e\n{\"id\":2}\x1e{\"id\":3}";
    for (documented, said) in [
        ("application/json-seq", ""),
        ("application/json-seq", "content-type: application/json\r\n"),
        ("application/json-seq", "content-type: text/plain\r\n"),
        (
            "application/geo+json-seq",
            "content-type: application/x\r\n",
        ),
        ("Application/JSON-Seq; x=y", ""),
        (
            "application/jsonl",
            "content-type: application/json-seq\r\n",
        ),
        (
            "application/jsonl",
            "content-type: APPLICATION/JSON-SEQ; x=y\r\n",
        ),
        (
            "application/jsonl",
            "content-type: application/geo+json-seq\r\n",
        ),
    ] {
        assert_eq!(
            sequence(documented, said, body).await,
            [Ok(1), Ok(2), Ok(3)],
            "{documented}, {said}"
        );
    }
    // A server that sends lines instead is supported.
    let lines = b"{\"id\":1}\r\n\n{\"id\":2}\n";
    let said = "content-type: application/x-ndjson\r\n";
    assert_eq!(
        sequence("application/json-seq", said, lines).await,
        [Ok(1), Ok(2)]
    );
}

#[tokio::test]
async fn truncated_record_affects_no_other() {
    let bytes =
        b"\x1e{\"id\":1}\n\x1e{\"id\":\"a \\\" ]\n\x1e{\"id\":2}\n\x1etrue\n\x1e{\"id\":3}\n";
    assert_eq!(
        sequence("application/json-seq", "", bytes).await,
        [
            Ok(1),
            Err(ErrorKind::Decode),
            Ok(2),
            Err(ErrorKind::Decode),
            Ok(3)
        ]
    );
}

#[tokio::test]
async fn record_is_scanned_in_linear_time() {
    // If they were scanned again at each line break, any of these would take minutes.
    let breaks = "\n".repeat(1 << 19);
    let inside = format!("\u{1e}{{\"id\":{breaks}1}}\n");
    let before = format!("\u{1e}{breaks}{{\"id\":1}}\n");
    let behind = format!("\u{1e}{{\"id\":1}}{breaks}");
    let marks = format!("{}{{\"id\":1}}", "\u{1e}".repeat(1 << 19));
    for body in [inside, before, behind, marks] {
        assert_eq!(
            sequence("application/json-seq", "", body.as_bytes()).await,
            [Ok(1)]
        );
    }
    // The same for one that never ends until the stream does.
    let open = format!("\u{1e}{{\"id\":[{}", "1,\n".repeat(1 << 18));
    assert_eq!(
        sequence("application/json-seq", "", open.as_bytes()).await,
        [Err(ErrorKind::Decode)]
    );
}

#[tokio::test]
async fn possibly_truncated_value_is_an_error() {
    // RFC 7464, section 2.4: a value that is not self-delimited must be followed by whitespace.
    let whole = Ok(Value::from(12));
    let cut = Err(ErrorKind::Decode);
    for (body, expected) in [
        ("\x1e12\n", vec![whole.clone()]),
        ("\x1e12 ", vec![whole.clone()]),
        ("\x1e12\t\x1e12\r", vec![whole.clone(), whole.clone()]),
        ("\x1e12", vec![cut.clone()]),
        ("\x1e12\x1e12\n", vec![cut.clone(), whole.clone()]),
        (
            "\x1e 12\x1e\n12\n\x1e12",
            vec![cut.clone(), whole.clone(), cut.clone()],
        ),
        ("\x1e-1.5e3", vec![cut.clone()]),
        ("\x1etrue", vec![cut.clone()]),
        ("\x1enull\x1e", vec![cut.clone()]),
        ("\x1efalse\n", vec![Ok(false.into())]),
        ("\x1e\"a\"", vec![Ok("a".into())]),
        (
            "\x1e[1]\x1e{}",
            vec![Ok(vec![1].into()), Ok(serde_json::json!({}))],
        ),
        ("\x1e[DONE]", vec![]),
        // This does not apply to lines.
        ("12\n12", vec![whole.clone(), whole.clone()]),
    ] {
        let server = Server::start(move |_, _| {
            Reply::with(200, "content-type: application/json-seq\r\n", body)
        })
        .await;
        let builder = client(&server).request_builder(Method::GET, "/things");
        let stream = builder.returns_lines::<Value>("application/json-seq");
        assert_eq!(all(stream.await.unwrap()).await, expected, "{body:?}");
    }
}
