//! Parts of multipart forms whose names, types or headers would change the form.

use super::client;
use super::server::Server;
use crate::{Body, ErrorKind, File, Method, Multipart};

/// The line with the names of the only part.
async fn disposition(form: Multipart) -> String {
    let server = Server::always(204, "").await;
    let builder = client(&server).request_builder(Method::PUT, "/");
    builder.multipart(form).returns_nothing().await.unwrap();
    let body = server.received().pop().unwrap().body;
    let (head, content) = body.split_once("\r\n\r\n").unwrap();
    assert!(content.starts_with("content\r\n--"), "{body}");
    let lines: Vec<_> = head.split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{head}");
    assert_eq!(lines[2], "Content-Type: application/octet-stream");
    let line = lines[1].strip_prefix("Content-Disposition: form-data; ");
    line.unwrap().to_owned()
}

#[tokio::test]
async fn names_are_quoted_strings_on_one_line() {
    for (name, sent) in [
        ("", ""),
        ("a b;c=d", "a b;c=d"),
        ("名前🎉.png", "名前🎉.png"),
        ("a\"; filename=\"b", "a%22; filename=%22b"),
        ("a\r\nX-A: 1\r\n\r\nb", "a%0D%0AX-A: 1%0D%0A%0D%0Ab"),
        // Python ends lines at these.
        ("a\u{b}b\u{c}c\u{1c}d", "a%0Bb%0Cc%1Cd"),
        ("a\u{85}b\u{2028}c\u{2029}", "a%C2%85b%E2%80%A8c%E2%80%A9"),
        // C ends strings at the first of these.
        ("a.php\0.png", "a.php%00.png"),
        ("\u{7f}\t", "%7F%09"),
        // Some servers would take the final backslash as an escape of the quote.
        ("C:\\temp\\a", "C:\\temp\\a"),
        ("a\\", "a%5C"),
        ("a\\\\", "a\\%5C"),
        ("\\", "%5C"),
        ("a\\\"", "a\\%22"),
        ("a%22b", "a%22b"),
    ] {
        let form = Multipart::new().file(name, File::new(name, "content"));
        let expected = format!("name=\"{sent}\"; filename=\"{sent}\"");
        assert_eq!(disposition(form).await, expected, "{name:?}");
    }
}

#[tokio::test]
async fn types_and_headers_cannot_add_lines() {
    let server = Server::always(204, "").await;
    for value in [
        "a/b\r\nX-A: 1",
        "a/b\nX-A: 1",
        "a/b\rX-A: 1",
        "a/b\r\n\r\ncontent",
        "a/b\0",
        "a/b\u{b}X-A: 1",
        "a/b\u{85}X-A: 1",
        "a/b\u{2028}X-A: 1",
    ] {
        let form = Multipart::new;
        for form in [
            form().file("f", File::new("a", "x").content_type(value)),
            form().file("f", File::new("a", Body::from("x").content_type(value))),
            form().file("f", Body::stream("x").content_type(value)),
            form().file_of("f", value, "x"),
            form().text_of("f", value, "x"),
            form().json_of("f", value, &1),
            form().file("f", File::new("a", "x").header("X-B", value)),
            form().file("f", File::new("a", "x").header("Content-Type", value)),
        ] {
            for media_type in ["multipart/form-data", "multipart/related"] {
                let builder = client(&server).request_builder(Method::PUT, "/");
                let builder = builder.multipart_of(media_type, form.clone());
                let error = builder.returns_nothing().await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Request, "{value:?}: {error}");
                assert!(!error.to_string().contains(['\r', '\n', '\u{2028}']));
            }
        }
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn the_boundary_differs_between_forms() {
    let server = Server::always(204, "").await;
    for _ in 0..20 {
        let builder = client(&server).request_builder(Method::PUT, "/");
        let form = Multipart::new().text("a", 1);
        builder.multipart(form).returns_nothing().await.unwrap();
    }
    let received = server.received();
    let types = received.iter().map(|it| it.header("content-type").unwrap());
    assert_eq!(
        types.collect::<std::collections::BTreeSet<_>>().len(),
        received.len()
    );
}
