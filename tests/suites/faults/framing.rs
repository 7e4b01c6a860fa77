//! Responses with an invalid head or length, or that are not HTTP.

use generated_client::ErrorKind::{self, Decode, Transport};
use interop_tests::fault::{End, FaultServer, Script};

use crate::stage::Stage;
use crate::{CLOUD, SHORT, Way, builder, client, in_time, received};

/// Sends these bytes as the response, then closes the connection.
fn closing(bytes: impl AsRef<[u8]>) -> Script {
    Script::new().send(bytes).end(End::Close)
}

/// Asserts that every kind of request fails with this error for these bytes, and how often it is sent.
async fn fails(stage: &Stage, name: &str, bytes: impl AsRef<[u8]>, kind: ErrorKind) {
    stage.plays(closing(bytes));
    for way in Way::ALL {
        let before = received(&stage.server);
        let error = way.call(&stage.client).await.expect_err(name);
        assert_eq!(error.kind(), kind, "{name}, {way:?}: {error:?}");
        let attempts = match kind {
            Transport => way.attempts(),
            // A response is not retried if a retry would return the same.
            _ => 1,
        };
        assert_eq!(
            received(&stage.server) - before,
            attempts,
            "{name}, {way:?}"
        );
    }
    in_time(stage.server.until(|it| it.open == 0)).await;
}

fn ok(headers: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}")
}

#[tokio::test]
async fn responses_that_are_not_http_are_transport_errors() {
    let stage = Stage::new().await;
    let alert = [0x15, 3, 1, 0, 2, 2, 70];
    fails(&stage, "a TLS alert", alert, Transport).await;
    fails(
        &stage,
        "a greeting of another protocol",
        "SSH-2.0-OpenSSH_9\r\n",
        Transport,
    )
    .await;
    fails(
        &stage,
        "a page without a head",
        "<html>busy</html>\r\n\r\n",
        Transport,
    )
    .await;
    fails(&stage, "NULs", [0; 4096], Transport).await;
    fails(
        &stage,
        "HTTP/2",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        Transport,
    )
    .await;
    fails(&stage, "HTTP/9", "HTTP/9.9 200 OK\r\n\r\n", Transport).await;
    fails(
        &stage,
        "a status of letters",
        "HTTP/1.1 OK 200\r\n\r\n",
        Transport,
    )
    .await;
    fails(
        &stage,
        "no status that exists",
        "HTTP/1.1 099 Low\r\n\r\n",
        Transport,
    )
    .await;
    fails(
        &stage,
        "a status of four digits",
        "HTTP/1.1 2000 OK\r\n\r\n",
        Transport,
    )
    .await;
}

#[tokio::test]
async fn malformed_headers_are_transport_errors() {
    let stage = Stage::new().await;
    let many = "x: y\r\n".repeat(1000);
    let giant = format!("x-giant: {}\r\n", "x".repeat(2 << 20));
    fails(
        &stage,
        "no colon",
        ok("content-length 2\r\n", "{}"),
        Transport,
    )
    .await;
    fails(
        &stage,
        "a NUL in a header",
        ok("x: a\0b\r\n", "{}"),
        Transport,
    )
    .await;
    fails(
        &stage,
        "a space in a name",
        ok("x y: z\r\n", "{}"),
        Transport,
    )
    .await;
    fails(&stage, "a thousand headers", ok(&many, CLOUD), Transport).await;
    fails(&stage, "a giant header", ok(&giant, CLOUD), Transport).await;
}

#[tokio::test]
async fn endless_headers_are_rejected() {
    let server = FaultServer::start(|_| {
        Script::new()
            .send("HTTP/1.1 200 OK\r\n")
            .flood("x-more: and more\r\n")
    })
    .await;
    let error = Way::Get
        .call(&client(server.url()))
        .await
        .expect_err("no end");
    assert_eq!(error.kind(), Transport, "{error:?}");
    in_time(server.until(|it| it.open == 0)).await;
}

#[tokio::test]
async fn wrong_content_lengths_are_errors() {
    let stage = Stage::new().await;
    for (name, headers) in [
        (
            "two that differ",
            "content-length: 27\r\ncontent-length: 26\r\n",
        ),
        ("two that differ, in one", "content-length: 27, 26\r\n"),
        ("negative", "content-length: -27\r\n"),
        ("signed", "content-length: +27\r\n"),
        ("letters", "content-length: many\r\n"),
        (
            "more than fits",
            "content-length: 99999999999999999999999\r\n",
        ),
        ("a byte too many", "content-length: 28\r\n"),
    ] {
        fails(&stage, name, ok(headers, CLOUD), Transport).await;
    }
    fails(
        &stage,
        "a byte too few",
        ok("content-length: 26\r\n", CLOUD),
        Decode,
    )
    .await;
    fails(&stage, "none, and cut", ok("", &CLOUD[..20]), Decode).await;
}

#[tokio::test]
async fn malformed_chunks_are_errors() {
    let stage = Stage::new().await;
    let whole = format!("1b\r\n{CLOUD}\r\n");
    for (name, body) in [
        ("no last chunk", whole.clone()),
        ("cut in a chunk", format!("1b\r\n{}", &CLOUD[..20])),
        (
            "a size that is none",
            format!("xyz\r\n{CLOUD}\r\n0\r\n\r\n"),
        ),
        (
            "a size too large for a number",
            format!("{}\r\n", "f".repeat(17)),
        ),
        ("a size without end", "0".repeat(1 << 17)),
        (
            "a size that is too small",
            format!("1a\r\n{CLOUD}\r\n0\r\n\r\n"),
        ),
        ("no size at all", format!("\r\n{CLOUD}\r\n0\r\n\r\n")),
        (
            "extensions without end",
            format!("1b;{}", "x".repeat(1 << 17)),
        ),
        (
            "trailers without end",
            format!("{whole}0\r\n{}", "x: y\r\n".repeat(1 << 14)),
        ),
    ] {
        fails(
            &stage,
            name,
            ok("transfer-encoding: chunked\r\n", &body),
            Transport,
        )
        .await;
    }
}

#[tokio::test]
async fn unusual_complete_responses_are_accepted() {
    let stage = Stage::new().await;
    let chunked = "transfer-encoding: chunked\r\n";
    let chunk = format!("1b;name=value\r\n{CLOUD}\r\n0\r\ntrailer: x\r\n\r\n");
    let early = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
    let go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    let length = "content-length: 27\r\n";
    for (name, bytes) in [
        ("no length, to the end", ok("", CLOUD)),
        ("one length twice", ok(&length.repeat(2), CLOUD)),
        ("chunks, with all that they may have", ok(chunked, &chunk)),
        ("HTTP/1.0", ok(length, CLOUD).replace("1.1", "1.0")),
        ("no reason", ok(length, CLOUD).replace(" OK", "")),
        ("bare line feeds", ok(length, CLOUD).replace("\r\n", "\n")),
        (
            "hints before",
            format!("{early}{go_on}{}", ok(length, CLOUD)),
        ),
        (
            "a hundred headers",
            ok(&format!("{length}{}", "x: y\r\n".repeat(98)), CLOUD),
        ),
    ] {
        stage.plays(closing(bytes));
        for way in Way::SINGLE {
            way.call(&stage.client)
                .await
                .unwrap_or_else(|it| panic!("{name}: {it:?}"));
        }
    }
}

#[tokio::test]
async fn endless_informational_responses_time_out() {
    let server = FaultServer::start(|_| Script::new().flood("HTTP/1.1 100 Continue\r\n\r\n")).await;
    let client = builder(server.url())
        .timeout(SHORT)
        .build()
        .expect("loopback");
    let error = Way::Get.call(&client).await.expect_err("never a response");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    in_time(server.until(|it| it.open == 0)).await;
}
