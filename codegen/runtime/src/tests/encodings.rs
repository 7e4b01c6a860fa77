//! Compressed bodies are decoded completely, or an error.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::server::{Reply, Server};
use super::streams::all;
use super::{DEFAULTS, Fault, Thing, builder, client, get_thing};
use crate::{Bytes, Client, ErrorKind, Method, Request, Retry, Streaming};

/// A gzip member (RFC 1952) with uncompressed blocks.
pub(super) fn member(text: &[u8]) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    let mut member = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1];
    member.extend_from_slice(&length.to_le_bytes());
    member.extend_from_slice(&(!length).to_le_bytes());
    member.extend_from_slice(text);
    member.extend_from_slice(&crc(text).to_le_bytes());
    member.extend_from_slice(&u32::from(length).to_le_bytes());
    member
}

fn crc(text: &[u8]) -> u32 {
    !text.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

pub(super) fn members(texts: &[&str]) -> Vec<u8> {
    texts.iter().flat_map(|it| member(it.as_bytes())).collect()
}

/// A response with this body, in one piece or in chunks of this size.
fn encoded(status: u16, headers: &str, body: &[u8], chunk: usize) -> Reply {
    let mut reply = format!(
        "HTTP/1.1 {status} X\r\nconnection: close\r\ntransfer-encoding: chunked\r\n{headers}\r\n"
    )
    .into_bytes();
    for chunk in body.chunks(chunk) {
        reply.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        reply.extend_from_slice(chunk);
        reply.extend_from_slice(b"\r\n");
    }
    reply.extend_from_slice(b"0\r\n\r\n");
    Reply::raw(reply)
}

/// A server that returns the last response set, and a client of it, shared because creating one is slow.
pub(super) struct Stage {
    pub(super) client: Client<Fault>,
    response: Arc<Mutex<(&'static str, Vec<u8>, usize)>>,
}

impl Stage {
    pub(super) async fn new() -> Self {
        let response = Arc::new(Mutex::new(("", Vec::new(), 1)));
        let responded = Arc::clone(&response);
        let server = Server::start(move |_, _| {
            let (headers, body, chunk) = &*responded.lock().unwrap();
            encoded(200, headers, body, *chunk)
        })
        .await;
        let client = builder(&server).retry(Retry::never()).build().unwrap();
        Self { client, response }
    }

    pub(super) fn responses(&self, headers: &'static str, body: &[u8], chunk: usize) {
        *self.response.lock().unwrap() = (headers, body.to_vec(), chunk);
    }

    /// The bytes of a response, read as a whole and as a stream.
    pub(super) async fn both(
        &self,
        headers: &'static str,
        body: &[u8],
        chunk: usize,
    ) -> [Result<Vec<u8>, ErrorKind>; 2] {
        self.responses(headers, body, chunk);
        let whole = download(&self.client).await;
        let stream = download(&self.client).stream().await.unwrap();
        let pieces: Result<Vec<_>, _> = all(stream).await.into_iter().collect();
        [
            whole.map(|it| it.to_vec()).map_err(|it| it.kind()),
            pieces.map(|it| it.concat()),
        ]
    }
}

pub(super) fn download(client: &Client<Fault>) -> Request<Bytes, Fault> {
    client.request_builder(Method::GET, "/file").returns_bytes()
}

const GZIP: &str = "content-encoding: gzip\r\n";

/// Chunk sizes: all, one byte, and others.
const CHUNKS: [usize; 4] = [usize::MAX, 1, 7, 32];

#[cfg(feature = "gzip")]
#[tokio::test]
async fn all_members_of_a_gzip_body_are_decoded() {
    let stage = Stage::new().await;
    let long = "x".repeat(20_000);
    for texts in [
        vec!["a"],
        vec!["a", "b"],
        vec!["", "a", "", "b", ""],
        vec![""],
        vec!["a"; 300],
        vec![long.as_str(), "middle", long.as_str()],
    ] {
        let body = members(&texts);
        for chunk in CHUNKS {
            let expected = texts.concat().into_bytes();
            for read in stage.both(GZIP, &body, chunk).await {
                assert_eq!(read.as_ref(), Ok(&expected), "{} in {chunk}", texts.len());
            }
        }
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn value_may_span_members_but_two_values_are_an_error() {
    let body = members(&[r#"{"data":"#, r#"{"id":7}}"#]);
    let stage = Stage::new().await;
    stage.responses(GZIP, &body, usize::MAX);
    assert_eq!(get_thing(&stage.client).await.unwrap().id, 7);
    let whole = r#"{"data":{"id":7}}"#;
    stage.responses(GZIP, &members(&[whole, whole]), usize::MAX);
    let error = get_thing(&stage.client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn events_in_several_members_are_all_returned() {
    let stage = Stage::new().await;
    let event = |id| format!("data: {{\"id\":{id}}}\n\n");
    let events: Vec<_> = (0..20).map(event).collect();
    let texts: Vec<_> = events.iter().map(String::as_str).collect();
    for chunk in CHUNKS {
        let headers = "content-type: text/event-stream\r\ncontent-encoding: gzip\r\n";
        stage.responses(headers, &members(&texts), chunk);
        let builder = stage.client.request_builder(Method::GET, "/things");
        let stream: Streaming<crate::Event<Thing>, Fault> = builder.returns_events().await.unwrap();
        let came = all(stream).await;
        let ids: Vec<_> = came.into_iter().map(|it| it.unwrap().data.id).collect();
        assert_eq!(ids, (0..20).collect::<Vec<_>>());
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn trailing_data_after_a_gzip_member_is_an_error() {
    let stage = Stage::new().await;
    let whole = member(b"whole");
    let mut wrong = member(b"wrong");
    let end = wrong.len() - 8;
    wrong[end] ^= 1;
    for (name, behind) in [
        ("text", b"text".to_vec()),
        ("one byte", vec![0x1f]),
        ("zeros", vec![0; 512]),
        ("half of a member", member(b"half")[..14].to_vec()),
        (
            "a member without its end",
            whole[..whole.len() - 1].to_vec(),
        ),
        ("a member of a wrong checksum", wrong),
    ] {
        for chunk in CHUNKS {
            let body = [whole.clone(), behind.clone()].concat();
            for read in stage.both(GZIP, &body, chunk).await {
                assert_eq!(read, Err(ErrorKind::Decode), "{name} in {chunk}");
            }
        }
    }
}

#[cfg(feature = "brotli")]
#[tokio::test]
async fn trailing_data_after_brotli_is_an_error() {
    let stage = Stage::new().await;
    // A stream of one uncompressed block: "a" (RFC 7932, section 9.2).
    let whole = vec![0x0b, 0x00, 0x80, b'a', 0x03];
    for (behind, expected) in [
        (&b""[..], Ok(b"a".to_vec())),
        (b"b", Err(ErrorKind::Decode)),
    ] {
        for chunk in CHUNKS {
            let body = [&whole, behind].concat();
            for read in stage.both("content-encoding: br\r\n", &body, chunk).await {
                assert_eq!(read, expected, "{behind:?} in {chunk}");
            }
        }
    }
}

/// A zstd frame (RFC 8878) with a window of 2 to this power, and one uncompressed block.
#[cfg(feature = "zstd")]
fn frame(window_log: u8, text: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, (window_log - 10) << 3];
    let header = (u32::try_from(text.len()).unwrap() << 3) | 1;
    frame.extend_from_slice(&header.to_le_bytes()[..3]);
    frame.extend_from_slice(text);
    frame
}

#[cfg(feature = "zstd")]
#[tokio::test]
async fn zstd_accepts_all_frames_and_windows_up_to_8_mib() {
    const HEADERS: &str = "content-encoding: zstd\r\n";
    let stage = Stage::new().await;
    // A skippable frame.
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"xyz"].concat();
    let cut = frame(20, b"cut")[..10].to_vec();
    let wrong = Err(ErrorKind::Decode);
    for (body, expected) in [
        (vec![frame(10, b"a")], Ok(b"a".to_vec())),
        (vec![frame(20, b"a"), frame(17, b"b")], Ok(b"ab".to_vec())),
        (
            vec![frame(20, b"a"), skipped, frame(20, b"b")],
            Ok(b"ab".to_vec()),
        ),
        (vec![frame(23, b"a")], Ok(b"a".to_vec())),
        (vec![frame(24, b"a")], wrong.clone()),
        (vec![frame(27, b"a")], wrong.clone()),
        (vec![frame(31, b"a")], wrong.clone()),
        (vec![frame(20, b"a"), frame(27, b"b")], wrong.clone()),
        (vec![frame(20, b"a"), cut], wrong.clone()),
        (vec![frame(20, b"a"), b"text".to_vec()], wrong),
    ] {
        for chunk in CHUNKS {
            for read in stage.both(HEADERS, &body.concat(), chunk).await {
                assert_eq!(read, expected, "{body:?} in {chunk}");
            }
        }
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn size_limit_applies_to_the_sum_of_all_members() {
    let text = "x".repeat(1000);
    let body = members(&vec![text.as_str(); 100]);
    let stage = Stage::new().await;
    stage.responses(GZIP, &body, usize::MAX);
    let call = download(&stage.client).max_body_size(99_999);
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::TooLarge);
    let call = download(&stage.client).max_body_size(100_000);
    assert_eq!(call.await.unwrap().len(), 100_000);
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn endless_empty_members_time_out() {
    const TIME: Duration = Duration::from_secs(1);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
                let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{GZIP}\r\n");
                let _ = stream.write_all(head.as_bytes()).await;
                let empty = member(b"").repeat(1000);
                while stream.write_all(&empty).await.is_ok() {}
            });
        }
    });
    let client = Client::builder(&DEFAULTS).base_url(url).build().unwrap();
    let call = download(&client).timeout(TIME).retry(Retry::never());
    let begun = Instant::now();
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Timeout);
    let call = download(&client).deadline(TIME);
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Timeout);
    // A stream keeps receiving data, but is bounded, too.
    let call = download(&client).max_body_size(1 << 20);
    let mut stream = call.stream().await.unwrap();
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(begun.elapsed() < TIME * 10, "{:?}", begun.elapsed());
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn coding_aliases_are_supported_and_an_empty_body_is_valid() {
    let stage = Stage::new().await;
    for headers in [
        "content-encoding: gzip\r\n",
        "Content-Encoding: GZIP\r\n",
        "content-encoding: x-gzip\r\n",
        "content-encoding:  gzip \r\n",
    ] {
        for read in stage.both(headers, &member(b"a"), usize::MAX).await {
            assert_eq!(read, Ok(b"a".to_vec()), "{headers}");
        }
        for read in stage.both(headers, b"", usize::MAX).await {
            assert_eq!(read, Ok(Vec::new()), "{headers}");
        }
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn headers_describe_the_decoded_body() {
    let server = Server::start(|_, _| {
        let body = member(br#"{"data":{"id":7}}"#);
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 X\r\nconnection: close\r\nx-a: 1\r\n{GZIP}content-length: {length}\r\n\r\n"
        );
        Reply::raw([head.as_bytes(), &body].concat())
    })
    .await;
    let response = get_thing(&client(&server)).send().await.unwrap();
    let headers = response.headers();
    assert_eq!(headers.get("x-a").unwrap(), "1");
    assert_eq!(headers.get("content-encoding"), None);
    assert_eq!(headers.get("content-length"), None);
    assert_eq!(response.raw().len(), 17);
    // Errors have a body, too.
    let server = Server::start(|_, _| {
        encoded(
            404,
            GZIP,
            &members(&[r#"{"error":{"#, r#""code":"gone"}}"#]),
            usize::MAX,
        )
    })
    .await;
    let error = get_thing(&client(&server)).await.unwrap_err();
    assert_eq!(error.api_error().unwrap().code.as_deref(), Some("gone"));
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn token_may_span_members_without_trailing_data() {
    for (behind, comes) in [(&b""[..], true), (b"x", false)] {
        let server = Server::start(move |received, _| match received.target.as_str() {
            "/oauth/token" => {
                let token = members(&[r#"{"access_"#, r#"token":"t0"}"#]);
                encoded(200, GZIP, &[&token, behind].concat(), usize::MAX)
            }
            _ => Reply::json(r#"{"data":{"id":7}}"#),
        })
        .await;
        let auth = crate::auth::ClientCredentials::new("id", "secret");
        let client = builder(&server).auth(auth).retry(Retry::never());
        let called = get_thing(&client.build().unwrap()).await;
        match called {
            Ok(_) => assert!(comes),
            Err(error) => {
                assert!(!comes, "{error}");
                assert_eq!(error.kind(), ErrorKind::Auth);
            }
        }
        assert!(server.received()[0].header("accept-encoding").is_some());
    }
}

#[cfg(all(feature = "gzip", feature = "brotli", feature = "zstd"))]
#[tokio::test]
async fn supported_codings_are_accepted_unless_overridden() {
    let server = Server::always(200, r#"{"data":{"id":7}}"#).await;
    let client = client(&server);
    get_thing(&client).await.unwrap();
    let call = get_thing(&client).header("accept-encoding", "identity");
    call.await.unwrap();
    // A range of a compressed body could not be decoded.
    get_thing(&client)
        .header("range", "bytes=0-")
        .await
        .unwrap();
    let received: Vec<_> = server.received();
    let received: Vec<_> = received
        .iter()
        .map(|it| it.header("accept-encoding"))
        .collect();
    assert_eq!(
        received,
        [Some("zstd,gzip,br"), Some("identity"), Some("identity")]
    );
}
