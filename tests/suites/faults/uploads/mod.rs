//! Bodies that are streams: they end with their calls, are sent completely or not at all, and fail with their own
//! errors.

mod source;

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use client_runtime::{
    Body, Bytes, Client, ClientBuilder, Defaults, Description, ErrorKind, Multipart, Operation,
    Request, RequestBuilder, ResponseBody, Retry, reqwest,
};
use hyper::body::{Body as HttpBody, Frame};
use interop_tests::fault::{End, FaultServer, Script, nobody};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::{LONG, SHORT, in_time};
use source::{CHUNK, Last, Source, file};

const DEFAULTS: Defaults = Defaults {
    base_url: "https://api.example.com",
    variables: &[],
    token_url: None,
    user_agent: "test/1",
};

const fn description(name: &'static str, method: &'static str) -> Description {
    Description {
        name,
        id: name,
        method,
        path: "/files",
        status: 200,
        response: ResponseBody::Raw("text/plain"),
    }
}

const POST: Operation = Operation::new(&description("post_file", "POST"));
const PUT: Operation = Operation::new(&description("put_file", "PUT"));

const DONE: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\ndone";

fn builder(url: &str) -> ClientBuilder {
    let retry = Retry::default().max_delay(Duration::from_millis(1));
    let builder = Client::builder(&DEFAULTS).base_url(url);
    builder.timeout(LONG).retry(retry)
}

fn client(url: &str) -> Client {
    builder(url).build().expect("a loopback URL is fine")
}

/// A client that uses HTTP/2 with prior knowledge.
fn http2_client(url: &str) -> Client {
    let http = reqwest::Client::builder().http2_prior_knowledge();
    let builder = builder(url).http_client(http.build().expect("TLS is there"));
    builder.build().expect("a loopback URL is fine")
}

fn body(source: Source) -> Body {
    Body::stream(reqwest::Body::wrap(source))
}

/// A form with a file, and a text after it.
fn form(source: Source) -> Multipart {
    let form = Multipart::new().file("file", body(source));
    form.text("note", "the end")
}

fn upload(client: &Client, operation: Operation, source: Source) -> RequestBuilder {
    client.request(operation).multipart(form(source))
}

fn post(client: &Client, source: Source) -> Request<String> {
    upload(client, POST, source).returns_text()
}

#[tokio::test]
async fn an_upload_ends_with_the_error_that_a_server_responds_with() {
    for last in [Last::More, Last::Nothing] {
        for status in [307, 400, 401, 413, 503] {
            // The server responds at once, and then reads whatever is sent.
            let early = Script::json(status, r#"{"error":"no"}"#).end(End::Stall);
            let server = FaultServer::start(move |_| early.clone()).await;
            let client = client(server.url());
            let (source, observed) = file(1, last);
            let error = in_time(post(&client, source).into_future()).await;
            let error = error.expect_err("it is refused");
            assert_eq!(error.status(), Some(status), "{error:?}");
            let body = error.body().map(|it| &it[..]);
            assert_eq!(body, Some(&br#"{"error":"no"}"#[..]), "it was read");
            observed.dropped().await;
            in_time(server.until(|it| it.open == 0)).await;
            assert_eq!(server.observed().opened, 1, "nothing is sent again");
        }
    }
}

#[tokio::test]
async fn a_success_waits_until_the_file_is_sent() {
    let server = FaultServer::start(|_| Script::new().send(DONE).end(End::Stall)).await;
    let client = client(server.url());
    // More than fits into any buffer.
    let (source, observed) = file(4096, Last::End);
    let response = in_time(post(&client, source).into_future()).await;
    assert_eq!(response.expect("a success"), "done");
    assert!(observed.is_read(), "the rest was not sent");
}

#[tokio::test]
async fn an_endless_upload_ends_at_the_timeout() {
    for early in [DONE, ""] {
        let server = FaultServer::start(move |_| Script::new().send(early).end(End::Stall)).await;
        let client = client(server.url());
        let (source, observed) = file(0, Last::More);
        let response = in_time(post(&client, source).timeout(SHORT).into_future()).await;
        assert_eq!(response.is_ok(), !early.is_empty(), "{response:?}");
        observed.dropped().await;
        in_time(server.until(|it| it.open == 0)).await;
    }
}

#[tokio::test]
async fn a_cancelled_upload_drops_its_file_even_if_the_server_reads_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    // Connections are established, and never accepted.
    for client in [client(&url), http2_client(&url)] {
        for last in [Last::More, Last::Nothing, Last::End] {
            let (source, observed) = file(10_000, last);
            let call = post(&client, source).into_future();
            let cancelled = tokio::time::timeout(SHORT, call).await;
            assert!(cancelled.is_err(), "there is no response");
            observed.dropped().await;
        }
    }
}

/// Reads the request, then what a server would read. Returns everything.
async fn received(listener: &TcpListener) -> String {
    let (mut stream, _) = listener.accept().await.expect("a connection");
    let mut all = Vec::new();
    let mut piece = [0; 4096];
    let is_whole = |all: &[u8]| all.ends_with(b"--\r\n") || all.ends_with(b"\r\n0\r\n\r\n");
    while !is_whole(&all) {
        match stream.read(&mut piece).await {
            Ok(read @ 1..) => all.extend_from_slice(&piece[..read]),
            _ => break,
        }
    }
    let _ = stream.write_all(DONE.as_bytes()).await;
    String::from_utf8_lossy(&all).into_owned()
}

#[tokio::test]
async fn a_file_that_fails_is_no_broken_connection() {
    let server = FaultServer::start_http2(0, |_, _| panic!("no request is complete")).await;
    for chunks in [0, 10] {
        for operation in [POST, PUT] {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let url = format!("http://{}", listener.local_addr().expect("an address"));
            let read = tokio::spawn(async move { received(&listener).await });
            for client in [client(&url), http2_client(server.url())] {
                let (source, _) = file(chunks, Last::Error);
                let call = upload(&client, operation, source).returns_text();
                let error = in_time(call.into_future()).await.expect_err("it fails");
                assert_eq!(error.kind(), ErrorKind::Request, "{error:?}");
                assert!(!error.is_retryable() && error.attempts() == 1);
                assert!(
                    error
                        .to_string()
                        .contains("the stream of the request's body failed")
                );
            }
            let read = in_time(read).await.expect("no panic");
            assert!(!read.contains("the end") && !read.ends_with("\r\n0\r\n\r\n"));
        }
    }
    assert!(server.observed().received.is_empty());
}

#[tokio::test]
async fn the_error_of_a_file_is_a_source() {
    let server = FaultServer::start(|_| Script::new().end(End::Stall)).await;
    let (source, _) = file(1, Last::Error);
    let error = post(&client(server.url()), source).await;
    let error = error.expect_err("it fails");
    let first = std::error::Error::source(&error);
    let mut sources = std::iter::successors(first, |it| it.source());
    assert!(sources.any(|it| it.to_string() == "the disk is gone"));
}

#[tokio::test]
async fn a_file_of_another_size_than_announced_is_not_cut_off() {
    let size = 2 * CHUNK as u64;
    for (announced, is_fine) in [
        (size, true),
        (size - 1, false),
        (size / 2, false),
        (0, false),
        (size + 1, false),
    ] {
        for with_form in [false, true] {
            let server = FaultServer::start(|_| Script::new().send(DONE)).await;
            let client = client(server.url());
            let (mut source, _) = file(2, Last::End);
            source.announced = Some(announced);
            let call = if with_form {
                upload(&client, POST, source)
            } else {
                client.request(POST).raw("text/plain", body(source))
            };
            let sent = in_time(call.returns_text().into_future()).await;
            let context = format!("{announced} {with_form}: {sent:?}");
            assert_eq!(sent.is_ok(), is_fine, "{context}");
            assert_eq!(
                server.observed().received.len(),
                usize::from(is_fine),
                "{context}"
            );
            if let Err(error) = sent {
                assert_eq!(error.kind(), ErrorKind::Request, "{context}");
            }
        }
    }
}

#[tokio::test]
async fn trailers_of_a_file_do_not_end_the_form() {
    for announced in [None, Some(CHUNK as u64), Some(u64::MAX)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let read = tokio::spawn(async move { received(&listener).await });
        let client = client(&url);
        let (mut first, _) = file(1, Last::Trailers);
        // A sum of sizes that overflows is not known.
        let is_known = announced != Some(u64::MAX);
        first.announced = announced.filter(|_| is_known);
        let mut form = Multipart::new().file("first", body(first));
        if !is_known {
            for _ in 0..2 {
                let (mut source, _) = file(0, Last::Trailers);
                source.announced = announced;
                form = form.file("empty", body(source));
            }
        }
        let form = form.text("note", "the end");
        let call = client.request(POST).multipart(form).returns_text();
        in_time(call.into_future()).await.expect("a success");
        let read = in_time(read).await.expect("no panic");
        assert!(read.contains("the end"), "{read}");
    }
}

#[tokio::test]
async fn a_file_that_was_not_sent_is_sent_by_the_next_attempt() {
    // Nobody listens, so that nothing can be sent.
    let (source, _) = file(1, Last::End);
    let call = post(&client(&nobody().await), source);
    let error = call.clone().await.expect_err("nobody is there");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    // The file is still there.
    let error = call.await.expect_err("nobody is there");
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
}

#[tokio::test]
async fn a_file_is_sent_only_once() {
    for operation in [POST, PUT] {
        for end in [End::Close, End::Reset] {
            let server = FaultServer::start(move |_| Script::new().end(end)).await;
            let (source, _) = file(1, Last::More);
            let call = upload(&client(server.url()), operation, source);
            let error = in_time(call.returns_text().into_future()).await;
            let error = error.expect_err("it breaks");
            assert_eq!(
                (error.kind(), error.attempts()),
                (ErrorKind::Transport, 1),
                "{error:?}"
            );
            assert_eq!(server.observed().opened, 1);
        }
    }
}

/// A body of what a test sends.
struct Channel(mpsc::Receiver<&'static str>);

impl HttpBody for Channel {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let text = self.0.poll_recv(context);
        text.map(|it| it.map(|it| Ok(Frame::data(it.into()))))
    }
}

/// Responds to a request, and then sends back each byte of its body that is a letter.
async fn echoes(mut stream: TcpStream) {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut all = Vec::new();
    while !all.ends_with(b"\r\n\r\n") {
        all.push(stream.read_u8().await.expect("a request"));
    }
    let _ = stream.write_all(head.as_bytes()).await;
    while let Ok(byte) = stream.read_u8().await {
        if byte.is_ascii_alphabetic() {
            let chunk = format!("1\r\n{}\r\n", char::from(byte));
            let _ = stream.write_all(chunk.as_bytes()).await;
        }
    }
}

#[tokio::test]
async fn an_upload_goes_on_while_its_response_is_read() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        echoes(stream).await;
    });
    let (sender, receiver) = mpsc::channel(1);
    let body = Body::stream(reqwest::Body::wrap(Channel(receiver)));
    let call = client(&url).request(POST).raw("text/plain", body);
    let call = call.returns_bytes().stream();
    let mut response = in_time(call.into_future()).await.expect("headers");
    for text in ["u", "v", "w"] {
        sender.send(text).await.expect("it is still being sent");
        let piece = in_time(response.try_next()).await.expect("a piece");
        assert_eq!(piece.as_deref(), Some(text.as_bytes()));
    }
    // The response ends the upload.
    drop(response);
    in_time(sender.closed()).await;
}

/// A frame of HTTP/2.
fn frame(kind: u8, flags: u8, stream: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("it is short");
    let head = [&length.to_be_bytes()[1..], &[kind, flags], stream].concat();
    [&head, payload].concat()
}

/// Responds to each request at its headers, with a complete 413. Gives each byte that is sent back to the windows.
async fn refuses_early(mut stream: TcpStream) {
    let mut preface = [0; 24];
    let _ = stream.read_exact(&mut preface).await;
    let _ = stream.write_all(&frame(4, 0, &[0; 4], &[])).await;
    let mut head = [0; 9];
    while stream.read_exact(&mut head).await.is_ok() {
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        if stream.read_exact(&mut payload).await.is_err() {
            return;
        }
        let id = &head[5..];
        let response = match head[3] {
            0 if length > 0 => {
                let more = length.to_be_bytes();
                [frame(8, 0, &[0; 4], &more), frame(8, 0, id, &more)].concat()
            }
            // `:status`, without compression.
            1 => frame(1, 5, id, b"\x08\x03413"),
            _ => Vec::new(),
        };
        let _ = stream.write_all(&response).await;
    }
}

#[tokio::test]
async fn refused_uploads_over_http2_leave_the_connection_to_others() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(refuses_early(stream));
        }
    });
    let client = http2_client(&url);
    // More than there may be streams at a time.
    for number in 0..300 {
        let last = if number % 2 == 0 {
            Last::More
        } else {
            Last::Nothing
        };
        let (source, observed) = file(1, last);
        let error = in_time(post(&client, source).into_future()).await;
        let error = error.expect_err("it is refused");
        assert_eq!(error.status(), Some(413), "{error:?}");
        observed.dropped().await;
    }
}
