//! Forms on the wire: urlencoded and multipart.

use serde_json::json;

use super::client;
use super::server::{ReceivedRequest, Server};
use crate::{Body, ErrorKind, File, Method, Multipart, Style};

async fn sent(form: Multipart) -> ReceivedRequest {
    let server = Server::always(204, "").await;
    let builder = client(&server).request_builder(Method::PUT, "/");
    builder.multipart(form).returns_nothing().await.unwrap();
    server.received().pop().unwrap()
}

/// The body, with its random boundary replaced by a constant.
fn shown(received: &ReceivedRequest) -> String {
    let content_type = received.header("content-type").unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    received
        .body
        .replace(boundary, "BOUNDARY")
        .replace("\r\n", "\n")
}

#[tokio::test]
async fn urlencoded_form_uses_the_styles_of_its_properties() {
    let server = Server::always(204, "").await;
    let value = json!({
        "amount": 5, "name": "a b&c", "none": null, "tags": ["x", "y"],
        "metadata": {"k": "v"}, "address": {"city": "Z"}, "joined": [1, 2],
    });
    let styles = [
        ("metadata", Style::DeepObject),
        ("address", Style::Json),
        ("joined", Style::Form { explode: false }),
    ];
    let builder = client(&server).request_builder(Method::POST, "/");
    builder
        .form(&value, &styles)
        .returns_nothing()
        .await
        .unwrap();
    let received = server.received().pop().unwrap();
    assert_eq!(
        received.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let mut pairs: Vec<_> = received.body.split('&').map(str::to_owned).collect();
    pairs.sort();
    assert_eq!(
        pairs,
        [
            "address=%7B%22city%22%3A%22Z%22%7D",
            "amount=5",
            "joined=1,2",
            "metadata%5Bk%5D=v",
            "name=a%20b%26c",
            "tags=x",
            "tags=y",
        ]
    );
}

#[tokio::test]
async fn form_must_be_an_object() {
    let server = Server::always(204, "").await;
    let builder = client(&server).request_builder(Method::POST, "/");
    let error = builder.form(&[1], &[]).returns_nothing().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn each_part_has_a_content_type() {
    let form = Multipart::new()
        .text("album", "a\r\nb")
        .json("place", &json!({"x": 1}))
        .file("odd\"name", "bytes")
        .file_of("picture", "image/png", File::new("a\"b.png", "png"))
        .file_of(
            "other",
            "image/png",
            File::new("c.gif", "gif").content_type("image/gif"),
        );
    let received = sent(form).await;
    assert_eq!(
        shown(&received),
        "--BOUNDARY\n\
         Content-Disposition: form-data; name=\"album\"\n\n\
         a\nb\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"place\"\n\
         Content-Type: application/json\n\n\
         {\"x\":1}\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"odd%22name\"; filename=\"file\"\n\
         Content-Type: application/octet-stream\n\n\
         bytes\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"picture\"; filename=\"a%22b.png\"\n\
         Content-Type: image/png\n\n\
         png\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"other\"; filename=\"c.gif\"\n\
         Content-Type: image/gif\n\n\
         gif\n\
         --BOUNDARY--\n"
    );
    let length = received.header("content-length").unwrap();
    assert_eq!(length.parse::<usize>().unwrap(), received.body.len());
}

#[tokio::test]
async fn multipart_form_may_be_empty() {
    assert_eq!(shown(&sent(Multipart::new()).await), "--BOUNDARY--\n");
}

#[tokio::test]
async fn streamed_part_keeps_its_position() {
    let form = Multipart::new()
        .file("a", File::new("a", Body::stream("streamed")))
        .text("b", 1);
    assert_eq!(
        shown(&sent(form).await),
        "--BOUNDARY\n\
         Content-Disposition: form-data; name=\"a\"; filename=\"a\"\n\
         Content-Type: application/octet-stream\n\n\
         streamed\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"b\"\n\n\
         1\n\
         --BOUNDARY--\n"
    );
}

#[tokio::test]
async fn byte_parts_are_retried_and_streams_are_not() {
    for (body, calls) in [(Body::from("x"), 3), (Body::stream("x"), 1)] {
        let server = Server::always(503, "").await;
        let form = Multipart::new().file("f", body);
        let builder = client(&server)
            .request_builder(Method::PUT, "/")
            .multipart(form);
        builder.returns_nothing().await.unwrap_err();
        assert_eq!(server.received().len(), calls);
    }
}

#[tokio::test]
async fn invalid_part_headers_are_reported_before_sending() {
    let server = Server::always(204, "").await;
    let form = Multipart::new().file("f", File::new("a", "x").content_type("a\r\nb"));
    let builder = client(&server)
        .request_builder(Method::PUT, "/")
        .multipart(form);
    let error = builder.returns_nothing().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn parts_have_their_own_headers_and_types() {
    let form = Multipart::new()
        .text_of("note", "text/markdown", "# a")
        .json_of("place", "application/vnd.place+json", &json!([1]))
        .file("scan", File::new("a.png", "png").header("X-Rate", 3))
        .file_of("avatar", "image/png", File::text("https://a.example/b.png"))
        .file("meta", File::json(&json!({"a": 1})));
    assert_eq!(
        shown(&sent(form).await),
        "--BOUNDARY\n\
         Content-Disposition: form-data; name=\"note\"\n\
         Content-Type: text/markdown\n\n\
         # a\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"place\"\n\
         Content-Type: application/vnd.place+json\n\n\
         [1]\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"scan\"; filename=\"a.png\"\n\
         Content-Type: application/octet-stream\n\
         X-Rate: 3\n\n\
         png\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"avatar\"\n\n\
         https://a.example/b.png\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"meta\"\n\
         Content-Type: application/json\n\n\
         {\"a\":1}\n\
         --BOUNDARY--\n"
    );
}

#[tokio::test]
async fn value_part_is_sent_by_its_actual_type() {
    let form = Multipart::new()
        .value("number", &5)
        .value("text", "a b")
        .value("list", &json!(["x", 1, {"k": "v"}]))
        .value("object", &json!({"k": "v"}))
        .value("nothing", &json!(null));
    assert_eq!(
        shown(&sent(form).await),
        "--BOUNDARY\n\
         Content-Disposition: form-data; name=\"number\"\n\n\
         5\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"text\"\n\n\
         a b\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"list\"\n\n\
         x\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"list\"\n\n\
         1\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"list\"\n\
         Content-Type: application/json\n\n\
         {\"k\":\"v\"}\n\
         --BOUNDARY\n\
         Content-Disposition: form-data; name=\"object\"\n\
         Content-Type: application/json\n\n\
         {\"k\":\"v\"}\n\
         --BOUNDARY--\n"
    );
}

#[tokio::test]
async fn parts_are_sent_in_the_given_order() {
    let form = Multipart::new()
        .file("file", "bytes")
        .text("extra", 1)
        .text("key", "a")
        .in_order(&["key", "policy", "file"]);
    let body = shown(&sent(form).await);
    let names = body.split("name=\"").skip(1);
    let names: Vec<_> = names.filter_map(|it| it.split('"').next()).collect();
    // The second `name="` of the file is the end of `filename="`.
    assert_eq!(names, ["key", "file", "file", "extra"]);
}

#[tokio::test]
async fn other_multipart_media_types_have_a_boundary() {
    for (media_type, expected) in [
        ("multipart/mixed", "multipart/mixed; boundary="),
        (
            "multipart/related",
            "multipart/related; type=\"application/json\"; boundary=",
        ),
    ] {
        let server = Server::always(204, "").await;
        let form = Multipart::new().json("meta", &1).file("file", "bytes");
        let builder = client(&server).request_builder(Method::POST, "/");
        let builder = builder.multipart_of(media_type, form);
        builder.returns_nothing().await.unwrap();
        let received = server.received().pop().unwrap();
        let content_type = received.header("content-type").unwrap();
        let boundary = content_type.strip_prefix(expected).unwrap();
        assert!(received.body.starts_with(&format!("--{boundary}\r\n")));
        assert!(received.body.ends_with(&format!("\r\n--{boundary}--\r\n")));
    }
}

#[tokio::test]
async fn forbidden_part_headers_are_reported_before_sending() {
    let file = || File::new("a", "x");
    for file in [
        file().header("X-A", "b\r\nc"),
        file().header("x a", 1),
        file().header("Content-Disposition", "form-data; name=\"other\""),
    ] {
        let server = Server::always(204, "").await;
        let form = Multipart::new().file("f", file);
        let builder = client(&server)
            .request_builder(Method::PUT, "/")
            .multipart(form);
        let error = builder.returns_nothing().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(server.received().is_empty());
    }
}

#[tokio::test]
async fn form_list_repeats_its_name_for_each_item_and_form_object_is_json() {
    let server = Server::always(204, "").await;
    let value = json!({"sort": ["a", "b"], "page": {"size": 2}});
    let builder = client(&server).request_builder(Method::POST, "/");
    builder.form(&value, &[]).returns_nothing().await.unwrap();
    let received = server.received().pop().unwrap();
    let expected = "page=%7B%22size%22%3A2%7D&sort=a&sort=b";
    assert_eq!(received.body, expected);
}
