//! Failing token endpoints, invalid tokens, and APIs that reject tokens.

mod runtimes;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use generated_client::auth::ClientCredentials;
use generated_client::{Client, ErrorKind};
use interop_tests::fault::{End, FaultServer, Point, Script, bomb};
use interop_tests::server::ReceivedRequest;

use crate::stage::Stage;
use crate::{LONG, SHORT, Way, builder, fine, full_message, in_time};

const SECRET: &str = "a-secret-of-the-client";
const TOKEN: &str = "a-secret-of-the-server";

fn is_token(received: &ReceivedRequest) -> bool {
    received.path() == "/oauth/token"
}

fn token() -> Script {
    granted("3600")
}

fn granted(expires_in: &str) -> Script {
    let token = format!(r#"{{"access_token":"{TOKEN}","expires_in":{expires_in}}}"#);
    Script::json(200, &token)
}

/// A server with this token endpoint and a working API.
async fn with_token(script: Script) -> FaultServer {
    FaultServer::start(move |it| {
        if is_token(it) {
            script.clone()
        } else {
            fine(it)
        }
    })
    .await
}

fn client(server: &FaultServer, timeout: Duration) -> Client {
    builder(server.url())
        // The token endpoint has the same timeout as a request.
        .auth(ClientCredentials::new("id", SECRET).timeout(timeout))
        .timeout(timeout)
        .build()
        .expect("a loopback URL is fine")
}

/// The number of token requests, and of all other requests.
fn counted(server: &FaultServer) -> (usize, usize) {
    let (tokens, calls): (Vec<_>, Vec<_>) =
        server.observed().received.into_iter().partition(is_token);
    (tokens.len(), calls.len())
}

async fn stage() -> Stage {
    Stage::with(|it| it.auth(ClientCredentials::new("id", SECRET))).await
}

/// Asserts that every kind of request fails with this message for this token response, and that the API is never
/// called.
async fn fails(stage: &Stage, name: &str, script: Script, says: &str, may_pass: bool) {
    stage.plays(script);
    for way in Way::ALL {
        let error = way.call(&stage.client).await.expect_err(name);
        let what = format!("{name}, {way:?}: {}", full_message(&error));
        assert_eq!(error.kind(), ErrorKind::Auth, "{what}");
        assert!(error.to_string().contains(says), "{what}");
        assert_eq!(error.is_retryable(), may_pass, "{what}");
        assert!(!what.contains(SECRET) && !what.contains(TOKEN), "{what}");
    }
    assert_eq!(
        counted(&stage.server).1,
        0,
        "{name}: no call without a token"
    );
}

#[tokio::test]
async fn broken_connections_to_the_token_endpoint_are_reported() {
    let stage = stage().await;
    for at in [Point::ReceivedRequest, Point::Headers, Point::Body] {
        for end in [End::Close, End::Reset] {
            let name = format!("{at:?} {end:?}");
            fails(&stage, &name, Script::broken(at, end), "broke off", true).await;
        }
    }
    let garbage = Script::new().send("SSH-2.0\r\n\r\n").end(End::Close);
    fails(&stage, "garbage", garbage, "broke off", true).await;
    stage.close().await;
}

#[tokio::test]
async fn stalled_token_endpoints_time_out() {
    for at in [Point::ReceivedRequest, Point::Headers, Point::Body] {
        let script = Script::broken(at, End::Stall);
        let server = with_token(script).await;
        let client = client(&server, SHORT);
        for way in Way::ALL {
            let error = way.call(&client).await.expect_err("silence");
            assert_eq!(error.kind(), ErrorKind::Auth, "{error:?}");
            assert!(full_message(&error).contains("time"), "{error:?}");
            assert!(error.is_retryable(), "{error:?}");
        }
        assert_eq!(counted(&server).1, 0);
        in_time(server.until(|it| it.open == 0)).await;
    }
}

#[tokio::test]
async fn responses_without_a_token_are_reported_without_their_content() {
    let stage = stage().await;
    let quoted = format!(r#"{{"error":"{SECRET} {TOKEN}"}}"#);
    for (name, body) in [
        ("nothing", String::new()),
        ("a page", format!("<html>{SECRET}")),
        ("no token", "{}".into()),
        ("null", r#"{"access_token":null}"#.into()),
        ("a number", r#"{"access_token":7}"#.into()),
        ("half", format!(r#"{{"access_token":"{TOKEN}"#)),
        ("depth", "[".repeat(100_000)),
        ("an error that says success", quoted.clone()),
    ] {
        let says = "200 OK, but no token";
        fails(&stage, name, Script::json(200, &body), says, false).await;
    }
    for text in ["two\\nlines", "a\\u0000NUL", "emoji\\ud83d\\ude00"] {
        let body = format!(r#"{{"access_token":"{TOKEN}{text}"}}"#);
        let script = Script::json(200, &body);
        let says = "a token with invalid characters";
        fails(&stage, text, script, says, false).await;
    }
    for (status, may_pass) in [
        (400, false),
        (401, false),
        (403, false),
        (404, false),
        (429, true),
        (500, true),
        (503, true),
    ] {
        let script = Script::json(status, &quoted);
        let says = format!("responded with {status}");
        fails(&stage, &says, script, &says, may_pass).await;
    }
}

#[tokio::test]
async fn endless_token_responses_stop_at_the_limit() {
    let stage = stage().await;
    let head = Script::head(200, &[("content-type", "application/json")]);
    let endless = head.flood(" ".repeat(1 << 16));
    let says = "200 OK, but no token";
    fails(&stage, "endless", endless, says, false).await;
    let error = Script::head(503, &[]).flood(" ".repeat(1 << 16));
    fails(
        &stage,
        "an endless error",
        error,
        "responded with 503",
        true,
    )
    .await;
    for (encoding, bomb) in bomb::all() {
        let bomb = Script::response(200, &[("content-encoding", encoding)], bomb);
        fails(&stage, encoding, bomb, says, false).await;
    }
}

#[tokio::test]
async fn tokens_expire_after_a_valid_lifetime() {
    // `expires_in`, and the number of token requests for two API requests.
    for (expires_in, fetches) in [
        ("3600", 1),
        ("\"3600\"", 1),
        ("3600.5", 1),
        // Invalid lifetimes: kept until rejected.
        ("null", 1),
        ("\"soon\"", 1),
        ("[]", 1),
        ("-1", 1),
        ("-1e300", 1),
        ("1e300", 1),
        ("18446744073709551616", 1),
        // Already expired: used once, since the server may know better.
        ("0", 2),
        ("0.0000001", 2),
        ("\" 0 \"", 2),
        ("\"0\"", 2),
        // With surrounding whitespace, or beyond the range of the clock.
        ("\" 3600 \"", 1),
        ("\"-1\"", 1),
        ("\"NaN\"", 1),
        ("\"inf\"", 1),
        ("99999999999", 1),
    ] {
        let server = with_token(granted(expires_in)).await;
        let client = client(&server, LONG);
        Way::Get.call(&client).await.expect(expires_in);
        Way::Post.call(&client).await.expect(expires_in);
        assert_eq!(counted(&server), (fetches, 2), "expires_in {expires_in}");
    }
}

/// A server that grants tokens and rejects each.
async fn refusing() -> FaultServer {
    FaultServer::start(|it| {
        if is_token(it) {
            token()
        } else {
            Script::json(401, "{}")
        }
    })
    .await
}

#[tokio::test]
async fn repeated_rejection_does_not_fetch_tokens_forever() {
    let server = refusing().await;
    let client = client(&server, LONG);
    for (number, way) in Way::ALL.into_iter().enumerate() {
        let error = way.call(&client).await.expect_err("401");
        assert_eq!(error.status(), Some(401), "{error:?}");
        let calls = number + 1;
        let (tokens, received) = counted(&server);
        assert_eq!(received, 2 * calls, "one replay a call");
        assert!(tokens <= 2 * calls, "{tokens} tokens for {calls} calls");
    }
}

#[tokio::test]
async fn a_failed_token_fetch_after_rejection_is_reported() {
    let fetched = AtomicBool::new(false);
    let server = FaultServer::start(move |it| {
        if !is_token(it) {
            Script::json(401, "{}")
        } else if fetched.swap(true, Ordering::Relaxed) {
            Script::json(400, r#"{"error":"invalid_client"}"#)
        } else {
            token()
        }
    })
    .await;
    let error = Way::Get
        .call(&client(&server, LONG))
        .await
        .expect_err("no second token");
    assert_eq!(error.kind(), ErrorKind::Auth, "{error:?}");
    assert!(error.to_string().contains("invalid_client"), "{error}");
    assert_eq!(counted(&server), (2, 1));
}

#[tokio::test]
async fn an_invalid_token_response_fails_a_single_request() {
    for broken in [
        Script::broken(Point::Body, End::Reset),
        Script::json(503, ""),
    ] {
        let received = AtomicBool::new(false);
        let server = FaultServer::start(move |it| {
            if !is_token(it) {
                fine(it)
            } else if received.swap(true, Ordering::Relaxed) {
                token()
            } else {
                broken.clone()
            }
        })
        .await;
        let client = client(&server, LONG);
        // Returned to the caller, unless it was retried.
        let _ = Way::Post.call(&client).await;
        Way::Post.call(&client).await.expect("there is a token now");
        assert_eq!(counted(&server).0, 2, "a token is requested once more");
    }
}

#[tokio::test]
async fn tokens_with_invalid_header_characters_are_rejected() {
    let stage = stage().await;
    for (name, token) in [
        ("a list", format!(r#"["{TOKEN}"]"#)),
        ("an object", format!(r#"{{"value":"{TOKEN}"}}"#)),
        ("a number", "1e5".to_owned()),
        ("a boolean", "true".to_owned()),
    ] {
        let body = format!(r#"{{"access_token":{token}}}"#);
        let says = "200 OK, but no token";
        fails(&stage, name, Script::json(200, &body), says, false).await;
    }
    for (name, token) in [
        ("a blank inside", format!("{TOKEN} {TOKEN}")),
        ("a blank before", format!(" {TOKEN}")),
        ("a blank behind", format!("{TOKEN} ")),
        ("a tab", format!("{TOKEN}\\t")),
        ("a line break", format!("{TOKEN}\\n")),
        ("DEL", format!("{TOKEN}\\u007f")),
        ("a control character", format!("{TOKEN}\\u0001")),
        ("another control character", format!("{TOKEN}\\u0085")),
        ("a space of another kind", format!("{TOKEN}\\u00a0")),
    ] {
        let body = format!(r#"{{"access_token":"{token}","token_type":"Bearer"}}"#);
        let says = "a token with invalid characters";
        fails(&stage, name, Script::json(200, &body), says, false).await;
    }
}

#[tokio::test]
async fn other_token_types_are_rejected() {
    let stage = stage().await;
    for (kind, says) in [
        ("\"mac\"", "of the type `mac`"),
        ("\"DPoP\"", "of the type `DPoP`"),
        ("\"N_A\"", "of the type `N_A`"),
        ("7", "of a type"),
        ("[\"bearer\"]", "of a type"),
        ("{}", "of a type"),
        ("\"a secret <b>\"", "of an unknown type"),
    ] {
        let body = format!(r#"{{"access_token":"{TOKEN}","token_type":{kind}}}"#);
        fails(&stage, kind, Script::json(200, &body), says, false).await;
    }
    let quoted = format!(r#"{{"access_token":"{TOKEN}","token_type":"{TOKEN}"}}"#);
    let script = Script::json(200, &quoted);
    fails(
        &stage,
        "the token as its type",
        script,
        "of an unknown type",
        false,
    )
    .await;
    for kind in [
        "null",
        "\"\"",
        "\"bearer\"",
        "\"Bearer\"",
        "\"BEARER\"",
        "\" Bearer \"",
        "\"BearerToken\"",
    ] {
        let body = format!(r#"{{"access_token":"{TOKEN}","token_type":{kind}}}"#);
        let server = with_token(Script::json(200, &body)).await;
        let client = client(&server, LONG);
        let called = Way::Get.call(&client).await;
        called.unwrap_or_else(|it| panic!("{kind}: {it:?}"));
    }
}

#[tokio::test]
async fn concurrent_requests_with_a_rejected_token_are_sent_at_most_twice() {
    let server = refusing().await;
    let client = client(&server, LONG);
    let calls: tokio::task::JoinSet<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            async move { Way::Get.call(&client).await }
        })
        .collect();
    for called in in_time(calls.join_all()).await {
        assert_eq!(called.expect_err("401").status(), Some(401));
    }
    let (tokens, calls) = counted(&server);
    assert!(calls <= 200, "{calls}");
    assert!(tokens <= 3, "{tokens} tokens for one storm");
}
