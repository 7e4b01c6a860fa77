//! Complete responses with invalid bodies.

use generated_client::ErrorKind::{Decode, Status};
use interop_tests::fault::Script;

use crate::stage::Stage;
use crate::{CLOUD, Way, received};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// Asserts that a success response with this body is a decode error with this reason, and is requested only once.
async fn refused(stage: &Stage, name: &str, body: impl AsRef<[u8]>, why: &str) {
    all_refuse(stage, &Way::SINGLE, name, body.as_ref(), why).await;
}

async fn all_refuse(stage: &Stage, ways: &[Way], name: &str, body: &[u8], why: &str) {
    stage.plays(Script::response(200, JSON, body));
    for &way in ways {
        let before = received(&stage.server);
        let error = way.call(&stage.client).await.expect_err(name);
        assert_eq!(error.kind(), Decode, "{name}, {way:?}: {error:?}");
        assert!(error.to_string().contains(why), "{name}, {way:?}: {error}");
        assert_eq!(error.body().map(AsRef::as_ref), Some(body), "{name}");
        assert_eq!(error.status(), Some(200));
        assert_eq!(received(&stage.server) - before, 1, "{name}, {way:?}");
    }
}

#[tokio::test]
async fn a_success_without_a_value_is_an_error() {
    let stage = Stage::new().await;
    refused(&stage, "nothing", "", "it is empty").await;
    refused(&stage, "white space", " \r\n\t", "it is empty").await;
    refused(&stage, "half of it", r#"{"data":"#, "it is truncated").await;
    refused(&stage, "a page", "<html>busy</html>", "it is not JSON").await;
    refused(&stage, "a stray comma", r#"{"data":{},}"#, "it is not JSON").await;
    refused(
        &stage,
        "more after it",
        r#"{"data":{}} and more"#,
        "it is not JSON",
    )
    .await;
    refused(
        &stage,
        "two values",
        r#"{"data":{}}{"data":{}}"#,
        "it is not JSON",
    )
    .await;
    refused(&stage, "NULs", [0; 64], "it is not JSON").await;
    refused(
        &stage,
        "a NUL in a string",
        "{\"data\":{\"name\":\"\0\"}}",
        "could not decode",
    )
    .await;
    refused(
        &stage,
        "no UTF-8",
        b"{\"data\":{\"name\":\"\xff\"}}",
        "could not decode",
    )
    .await;
    refused(
        &stage,
        "half a surrogate",
        r#"{"data":{"name":"\ud800"}}"#,
        "could not decode",
    )
    .await;
    refused(&stage, "UTF-16", b"{\0\"\0d\0", "it is not JSON").await;
    refused(&stage, "NaN", r#"{"data":NaN}"#, "it is not JSON").await;
    refused(
        &stage,
        "a byte order mark",
        format!("\u{feff}{CLOUD}"),
        "byte order mark",
    )
    .await;
}

#[tokio::test]
async fn a_page_without_its_list_is_an_error() {
    let stage = Stage::new().await;
    let list = r#"{"data":[{}]}"#;
    for (body, why) in [
        ("", "it is empty"),
        (&list[..8], "it is truncated"),
        (&list.repeat(2), "it is not JSON"),
        (r#"{"data":{}}"#, "expected a sequence, found an object"),
        (r#"{"data":[7]}"#, "data[0]"),
        (r#"{"clouds":[]}"#, "the property `data` is missing"),
    ] {
        all_refuse(&stage, &[Way::Walk], body, body.as_bytes(), why).await;
    }
}

#[tokio::test]
async fn deeply_nested_bodies_are_rejected_or_ignored() {
    let stage = Stage::new().await;
    let deep = "[".repeat(100_000);
    refused(&stage, "only depth", &deep, "").await;
    refused(
        &stage,
        "depth as the value",
        format!("{{\"data\":{deep}"),
        "",
    )
    .await;
    let closed = format!("{deep}{}", "]".repeat(100_000));
    refused(&stage, "closed", format!("{{\"data\":{closed}}}"), "").await;
    // Ignored properties.
    let objects = format!("{}1{}", "{\"x\":".repeat(100_000), "}".repeat(100_000));
    for deep in [&closed, &objects] {
        let passed = format!(r#"{{"data":{{"name":"a","other":{deep}}},"other":{deep}}}"#);
        stage.plays(Script::json(200, &passed));
        Way::Get.call(&stage.client).await.expect("a cloud");
    }
    stage.plays(Script::json(500, &closed));
    let error = Way::Get.call(&stage.client).await.expect_err("500");
    assert_eq!(error.kind(), Status);
}

#[tokio::test]
async fn misleading_content_types_are_ignored() {
    let stage = Stage::new().await;
    let json: &[_] = &[("content-type", "application/json; charset=utf-7")];
    for headers in [
        json,
        &[("content-type", "text/html")],
        &[("content-type", "\t")],
        &[("content-type", "x"), ("content-type", "y")],
        &[],
    ] {
        stage.plays(Script::response(200, headers, CLOUD));
        for way in Way::SINGLE {
            way.call(&stage.client).await.expect("a cloud");
        }
    }
}

#[tokio::test]
async fn errors_keep_their_status_whatever_their_body() {
    let stage = Stage::new().await;
    for body in [
        "",
        "\0",
        "<html>",
        "\u{feff}{}",
        "[1,2",
        "{\"error\":7}",
        "null",
    ] {
        stage.plays(Script::json(500, body));
        for way in Way::ALL {
            let error = way.call(&stage.client).await.expect_err("500");
            assert_eq!(
                (error.kind(), error.status()),
                (Status, Some(500)),
                "{error:?}"
            );
            assert_eq!(error.body().map(AsRef::as_ref), Some(body.as_bytes()));
        }
    }
}
