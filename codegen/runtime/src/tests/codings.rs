//! The headers that describe the coding of a body: it is decoded, or the error says why not.

use super::encodings::{Stage, download, member};
use super::server::{Reply, Server};
use super::{builder, get_thing};
use crate::{ErrorKind, Method, Retry};

const WHOLE: usize = usize::MAX;

#[tokio::test]
async fn codings_of_all_header_lines_count_except_identity() {
    let stage = Stage::new().await;
    let (plain, gzip) = (b"a".to_vec(), member(b"a"));
    for (headers, body) in [
        ("", &plain),
        ("content-encoding:\r\n", &plain),
        ("content-encoding: identity\r\n", &plain),
        ("content-encoding: , Identity,\r\n", &plain),
        ("content-encoding: gzip\r\n", &gzip),
        ("content-encoding: gzip,\r\n", &gzip),
        ("content-encoding: , gzip\r\n", &gzip),
        ("content-encoding: identity, gzip\r\n", &gzip),
        ("content-encoding: gzip ,identity\r\n", &gzip),
        ("content-encoding: gzip\r\ncontent-encoding:\r\n", &gzip),
        (
            "content-encoding: identity\r\ncontent-encoding: gzip\r\n",
            &gzip,
        ),
    ] {
        for read in stage.both(headers, body, WHOLE).await {
            assert_eq!(read, Ok(b"a".to_vec()), "{headers}");
        }
    }
}

#[tokio::test]
async fn unsupported_coding_is_an_error_that_names_it() {
    let stage = Stage::new().await;
    let body = member(&member(b"a"));
    for (headers, named) in [
        ("content-encoding: gzip, gzip\r\n", "`gzip, gzip`"),
        (
            "content-encoding: gzip\r\ncontent-encoding: br\r\n",
            "`gzip, br`",
        ),
        ("content-encoding: deflate\r\n", "`deflate`"),
        (
            "content-encoding: aws-chunked,gzip\r\n",
            "`aws-chunked, gzip`",
        ),
        ("content-encoding: \"gzip\"\r\n", "gzip"),
        ("content-encoding: gzip;q=1\r\n", "`gzip;q=1`"),
    ] {
        for read in stage.both(headers, &body, WHOLE).await {
            assert_eq!(read, Err(ErrorKind::Decode), "{headers}");
        }
        let error = download(&stage.client).await.unwrap_err();
        assert!(error.to_string().contains(named), "{error}");
        assert_eq!(error.status(), Some(200));
        assert!(!error.is_retryable());
        // An empty body needs no decoding.
        for read in stage.both(headers, b"", WHOLE).await {
            assert_eq!(read, Ok(Vec::new()), "{headers}");
        }
    }
}

#[tokio::test]
async fn transfer_codings_other_than_chunked_are_an_error() {
    let body = member(b"a");
    let chunked = [
        format!("{:x}\r\n", body.len()).as_bytes(),
        &body,
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    for (coding, body) in [("gzip", body), ("gzip, chunked", chunked)] {
        let head =
            format!("HTTP/1.1 200 X\r\nconnection: close\r\ntransfer-encoding: {coding}\r\n\r\n");
        let reply = [head.as_bytes(), &body].concat();
        let server = Server::start(move |_, _| Reply::raw(reply.clone())).await;
        let client = builder(&server).retry(Retry::never()).build().unwrap();
        let error = download(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{coding}: {error}");
        assert!(error.to_string().contains("`gzip`"), "{error}");
    }
}

#[tokio::test]
async fn error_keeps_its_status_if_its_body_is_not_decoded() {
    let server =
        Server::start(|_, _| Reply::with(404, "content-encoding: deflate\r\n", r#"{"error":{}}"#))
            .await;
    let client = builder(&server).retry(Retry::never()).build().unwrap();
    let error = get_thing(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status(), Some(404));
    assert!(error.to_string().contains("`deflate`"), "{error}");
}

#[tokio::test]
async fn headers_of_responses_without_content_are_unchanged() {
    for (method, status, coding) in [
        (Method::HEAD, 200, "gzip"),
        (Method::HEAD, 200, "deflate"),
        (Method::GET, 204, "gzip"),
        (Method::GET, 204, "gzip, gzip"),
    ] {
        let length = if status == 204 {
            ""
        } else {
            "content-length: 1234\r\n"
        };
        let reply = format!(
            "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-encoding: {coding}\r\n{length}\r\n"
        );
        let server = Server::start(move |_, _| Reply::raw(reply.clone())).await;
        let client = builder(&server).retry(Retry::never()).build().unwrap();
        let call = client
            .request_builder(method.clone(), "/file")
            .returns_bytes();
        let response = call.send().await.unwrap();
        assert_eq!(response.headers()["content-encoding"], coding, "{method}");
        let length = response.headers().get("content-length");
        assert_eq!(length.is_some(), status == 200, "{method} {status}");
        assert!(response.raw().is_empty());
    }
    let server = Server::start(|_, _| {
        Reply::raw("HTTP/1.1 304 X\r\nconnection: close\r\ncontent-encoding: deflate\r\n\r\n")
    })
    .await;
    let client = builder(&server).retry(Retry::never()).build().unwrap();
    let error = download(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert!(!error.to_string().contains("deflate"), "{error}");
}

#[tokio::test]
async fn range_is_not_decoded() {
    for coding in ["gzip", "deflate"] {
        let server = Server::start(move |_, _| {
            let headers = format!("content-encoding: {coding}\r\ncontent-range: bytes 3-5/9\r\n");
            Reply::with(206, &headers, "abc")
        })
        .await;
        let client = builder(&server).retry(Retry::never()).build().unwrap();
        let call = download(&client).header("range", "bytes=3-5");
        let response = call.send().await.unwrap();
        assert_eq!(response.headers()["content-encoding"], coding);
        assert_eq!(response.headers()["content-length"], "3");
        assert_eq!(&response.raw()[..], b"abc");
        assert_eq!(
            server.received()[0].header("accept-encoding"),
            Some("identity")
        );
        let call = download(&client).header("range", "bytes=3-5");
        let call = call.header("accept-encoding", "gzip");
        call.await.unwrap();
        assert_eq!(server.received()[1].header("accept-encoding"), Some("gzip"));
    }
}

/// A stream with this power of two as its window, in the encoding that RFC 7932 excludes, and one block: "a".
fn large_window(log: u64) -> Vec<u8> {
    // The window; not the last block; a length of 4 digits, which is 1; uncompressed.
    let bits = 0x11 | (log << 8) | (1 << 33);
    let mut stream = bits.to_le_bytes()[..5].to_vec();
    // An empty block, which is the last.
    stream.extend_from_slice(b"a\x03");
    stream
}

#[tokio::test]
async fn brotli_accepts_only_standard_windows() {
    let stage = Stage::new().await;
    for log in [10, 16, 24, 25, 30] {
        let stream = large_window(log);
        for chunk in [WHOLE, 1] {
            for read in stage.both("content-encoding: br\r\n", &stream, chunk).await {
                assert_eq!(read, Err(ErrorKind::Decode), "{log}");
            }
        }
        let error = download(&stage.client).await.unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.contains("window"), "{source}");
    }
    // The standard ones, from the smallest to the largest, with an empty last block (RFC 7932, section 9.1).
    for (bits, length) in [
        (0x21, 7),
        (0x31, 7),
        (0x71, 7),
        (0x00, 1),
        (0x01, 7),
        (0x03, 4),
        (0x0f, 4),
    ] {
        let stream = (bits | (3_u16 << length)).to_le_bytes();
        let stream = &stream[..if length == 7 { 2 } else { 1 }];
        for read in stage.both("content-encoding: br\r\n", stream, WHOLE).await {
            assert_eq!(read, Ok(Vec::new()), "{bits:x}");
        }
    }
}
