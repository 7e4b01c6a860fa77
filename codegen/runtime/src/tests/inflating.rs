//! Short bodies with a huge expansion: they delay no task, timeout or deadline.

use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::encodings::{download, member};
use super::server::{Reply, Server};
use super::streams::{all, begin, live};
use super::{Fault, Thing, builder};
use crate::{Client, ErrorKind, Event, Method, Request, Retry, Streaming, Value};

const BLOCK: usize = 128 << 10;

/// A zstd frame (RFC 8878) of blocks that each repeat one byte.
fn blocks(byte: u8, count: usize) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, (17 - 10) << 3];
    for block in 1..=count {
        let header = (BLOCK << 3) | (1 << 1) | usize::from(block == count);
        frame.extend_from_slice(&header.to_le_bytes()[..3]);
        frame.push(byte);
    }
    frame
}

/// A client of a server with a compressed body.
async fn client(content_type: &'static str, body: Vec<u8>) -> Client<Fault> {
    let head = format!(
        "HTTP/1.1 200 X\r\nconnection: close\r\ncontent-encoding: zstd\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let reply = [head.as_bytes(), &body].concat();
    let server = Server::start(move |_, _| Reply::raw(reply.clone())).await;
    builder(&server).retry(Retry::never()).build().unwrap()
}

fn events(client: &Client<Fault>) -> Request<Streaming<Event<Value>, Fault>, Fault> {
    client
        .request_builder(Method::GET, "/things")
        .returns_events()
}

fn lines(client: &Client<Fault>, of: &'static str) -> Request<Streaming<Value, Fault>, Fault> {
    client
        .request_builder(Method::GET, "/things")
        .returns_lines(of)
}

const SHORT: Duration = Duration::from_millis(300);

/// Far less than the whole body takes.
const SOON: Duration = Duration::from_secs(3);

/// Streams of items.
const KINDS: [&str; 3] = [
    "text/event-stream",
    "application/jsonl",
    "application/json-seq",
];

#[tokio::test]
async fn stream_that_inflates_without_items_delays_no_other_task() {
    for kind in KINDS {
        // 4 GiB of line breaks.
        let client = client(kind, blocks(b'\n', 32 << 10)).await;
        let begun = Instant::now();
        let came = if kind == "text/event-stream" {
            let mut stream = events(&client).max_body_size(usize::MAX).await.unwrap();
            let next = tokio::time::timeout(SHORT, stream.try_next()).await;
            next.map(|it| it.map(|_| ()))
        } else {
            let call = lines(&client, kind).max_body_size(usize::MAX);
            let mut stream = call.await.unwrap();
            let next = tokio::time::timeout(SHORT, stream.try_next()).await;
            next.map(|it| it.map(|_| ()))
        };
        assert!(came.is_err(), "{kind}: {came:?}");
        assert!(begun.elapsed() < SOON, "{kind}: {:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn inflation_without_items_is_bounded() {
    for kind in KINDS {
        let client = client(kind, blocks(b'\n', 32 << 10)).await;
        let begun = Instant::now();
        let error = if kind == "text/event-stream" {
            let mut stream = events(&client).max_body_size(1 << 20).await.unwrap();
            stream.try_next().await.unwrap_err()
        } else {
            let call = lines(&client, kind).max_body_size(1 << 20);
            call.await.unwrap().try_next().await.unwrap_err()
        };
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{kind}");
        assert!(begun.elapsed() < SOON, "{kind}: {:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn items_that_inflate_as_much_are_all_returned() {
    // Each line is a string of more than a block, with line breaks between them.
    let mut body = Vec::new();
    let text = [&b"\""[..], &b"a".repeat(1000), b"\"\n"].concat();
    for _ in 0..20 {
        body.extend_from_slice(&blocks(b'\n', 4));
        body.extend_from_slice(&[0x28, 0xb5, 0x2f, 0xfd, 0, (17 - 10) << 3]);
        let header = (text.len() << 3) | 1;
        body.extend_from_slice(&header.to_le_bytes()[..3]);
        body.extend_from_slice(&text);
    }
    let client = client("application/jsonl", body).await;
    let call = lines(&client, "application/jsonl").max_body_size(1 << 20);
    let came = all(call.await.unwrap()).await;
    assert_eq!(came.len(), 20);
    assert!(came.iter().all(Result::is_ok), "{came:?}");
    // A stream of bytes may have any length.
    let body = blocks(b'a', 80);
    let client = self::client("application/octet-stream", body).await;
    let stream = download(&client).max_body_size(1 << 20).stream().await;
    let came = all(stream.unwrap()).await;
    let length: usize = came.into_iter().map(|it| it.unwrap().len()).sum();
    assert_eq!(length, 80 * BLOCK);
}

#[tokio::test]
async fn inflation_until_the_deadline_is_not_a_success() {
    const DEADLINE: Duration = Duration::from_millis(100);
    let client = client("application/octet-stream", blocks(b'a', 4 << 10)).await;
    for call in [
        download(&client).deadline(DEADLINE),
        download(&client).timeout(DEADLINE),
    ] {
        let begun = Instant::now();
        let error = call.max_body_size(usize::MAX).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    }
    let other = tokio::time::timeout(SHORT, download(&client).max_body_size(usize::MAX));
    let begun = Instant::now();
    assert!(other.await.is_err());
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

/// Sends two non-empty members, and empty ones between them for a while.
async fn dribble(listener: &TcpListener) {
    let headers = "text/event-stream\r\ncontent-encoding: gzip";
    let mut stream = begin(listener, headers).await;
    stream
        .write_all(&member(b"data: {\"id\":1}\n\n"))
        .await
        .unwrap();
    for _ in 0..10 {
        tokio::time::sleep(SHORT / 3).await;
        stream.write_all(&member(b"")).await.unwrap();
    }
    let last = member(b"data: {\"id\":2}\n\n");
    stream.write_all(&last).await.unwrap();
}

#[tokio::test]
async fn data_that_decodes_to_nothing_resets_the_idle_timeout() {
    let (client, listener) = live().await;
    let server = tokio::spawn(async move {
        dribble(&listener).await;
        dribble(&listener).await;
    });
    let call: Request<Streaming<Event<Thing>, Fault>, Fault> = client
        .request_builder(Method::GET, "/things")
        .returns_events();
    let came = all(call.idle_timeout(SHORT).await.unwrap()).await;
    let ids: Vec<_> = came.into_iter().map(|it| it.map(|it| it.data.id)).collect();
    assert_eq!(ids, [Ok(1), Ok(2)]);
    let whole = download(&client).idle_timeout(SHORT).retry(Retry::never());
    assert_eq!(whole.await.unwrap().len(), 32);
    server.await.unwrap();
}

#[tokio::test]
async fn silent_compressed_body_times_out() {
    let (client, listener) = live().await;
    let server = tokio::spawn(async move {
        let headers = "text/event-stream\r\ncontent-encoding: gzip";
        let mut open = Vec::new();
        for _ in 0..2 {
            let mut stream = begin(&listener, headers).await;
            stream.write_all(&member(b": alive\n\n")).await.unwrap();
            open.push(stream);
        }
        tokio::time::sleep(SOON).await;
    });
    let call = events(&client).idle_timeout(SHORT);
    let error = call.await.unwrap().try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let whole = download(&client).idle_timeout(SHORT).retry(Retry::never());
    let error = whole.await.unwrap_err();
    assert!(error.to_string().contains("idle timeout"), "{error}");
    server.abort();
}
