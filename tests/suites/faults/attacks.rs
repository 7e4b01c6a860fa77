//! Malicious responses: each ends with the appropriate error, and affects no other request and repeats no POST.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use generated_client::ErrorKind;
use generated_client::models::NewCloud;
use interop_tests::fault::{End, FaultServer, Script, bomb};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::stage::Stage;
use crate::{CLOUD, Way, builder, client, fine, in_time, received};

/// Longer than a response takes here, if there is one.
const PATIENCE: Duration = Duration::from_secs(2);

#[tokio::test]
async fn error_bodies_that_are_bombs_are_reported_by_status() {
    let stage = Stage::new().await;
    for (encoding, bomb) in bomb::all() {
        for status in [300, 400, 401, 404, 409, 422, 429, 500, 503, 599] {
            // The body never ends: only the client closes the connection.
            let head = Script::head(status, &[("content-encoding", encoding)]);
            stage.plays(head.send(&bomb).end(End::Stall));
            let error = Way::Post.call(&stage.client).await.expect_err(encoding);
            let reported = (error.kind(), error.status());
            assert_eq!(reported, (ErrorKind::Status, Some(status)), "{encoding}");
            assert_eq!(error.body().expect("some of it").len(), 1 << 20);
        }
        in_time(stage.server.until(|it| it.open == 0)).await;
    }
}

/// A response with these header lines and this body.
fn responded(status: &str, headers: &str, body: &str) -> Script {
    Script::new().send(format!("HTTP/1.1 {status}\r\n{headers}\r\n{body}"))
}

#[tokio::test]
async fn excessive_headers_are_transport_errors() {
    let stage = Stage::new().await;
    let length = "content-length: 27\r\n";
    let names: Vec<_> = (0..10_000).map(|it| format!("x-{it}: y\r\n")).collect();
    for (name, headers) in [
        ("ten thousand", "x: y\r\n".repeat(10_000)),
        ("of as many names", names.concat()),
        ("without values", "x:\r\n".repeat(10_000)),
        ("a megabyte", format!("x: {}\r\n", "y".repeat(1 << 20))),
        (
            "a name of a megabyte",
            format!("{}: y\r\n", "x".repeat(1 << 20)),
        ),
        ("cookies", "set-cookie: a=b\r\n".repeat(10_000)),
    ] {
        stage.plays(responded("200 OK", &format!("{length}{headers}"), CLOUD));
        for way in Way::ALL {
            let before = received(&stage.server);
            let error = way.call(&stage.client).await.expect_err(name);
            assert_eq!(error.kind(), ErrorKind::Transport, "{name}: {error:?}");
            assert_eq!(received(&stage.server) - before, way.attempts(), "{name}");
        }
    }
    // Trailers are ignored, whatever their names.
    let chunked = "transfer-encoding: chunked\r\n";
    let body = format!("1b\r\n{CLOUD}\r\n0\r\nx-a: 1\r\ncontent-length: 3\r\nx-b: 2\r\n\r\n");
    stage.plays(responded("200 OK", chunked, &body));
    for way in Way::SINGLE {
        way.call(&stage.client).await.expect("a cloud");
    }
}

#[tokio::test]
async fn any_number_of_early_hints_is_accepted() {
    let stage = Stage::new().await;
    for hint in [
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n",
        "HTTP/1.1 199 Unknown\r\nauthorization: x\r\n\r\n",
    ] {
        let hints = hint.repeat(1000);
        let whole = format!("{hints}HTTP/1.1 200 OK\r\ncontent-length: 27\r\n\r\n{CLOUD}");
        stage.plays(Script::new().send(whole));
        for way in Way::SINGLE {
            let called = way.call(&stage.client).await;
            called.unwrap_or_else(|it| panic!("{hint}: {it:?}"));
        }
    }
}

#[tokio::test]
async fn bytes_after_a_bodiless_response_are_not_the_next_response() {
    let stranger = r#"{"data":{"name":"a stranger"}}"#;
    let stray = format!("HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n{stranger}");
    for (status, headers) in [
        ("204 No Content", "content-length: 30\r\n"),
        ("204 No Content", "transfer-encoding: chunked\r\n"),
        ("204 No Content", ""),
        ("304 Not Modified", "content-length: 30\r\n"),
        ("200 OK", "content-length: 0\r\n"),
    ] {
        for body in [stranger, &stray] {
            let responses = AtomicUsize::new(0);
            let script = responded(status, headers, body);
            let server =
                FaultServer::start(
                    move |it| match responses.fetch_add(1, Ordering::Relaxed) % 2 {
                        0 => script.clone(),
                        _ => fine(it),
                    },
                )
                .await;
            let client = client(server.url());
            for _ in 0..5 {
                // The response contains no cloud.
                Way::Post.call(&client).await.expect_err(status);
                let cloud = in_time(client.find_cloud(crate::id()).into_future()).await;
                let cloud = cloud.unwrap_or_else(|it| panic!("{status} {headers}: {it:?}"));
                assert_eq!(cloud.name.as_deref(), Some("a cloud"), "{status} {headers}");
            }
        }
    }
}

#[tokio::test]
async fn an_early_response_to_a_post_repeats_nothing() {
    let large = NewCloud::new().name("x".repeat(8 << 20));
    for end in [End::Close, End::Reset] {
        for (status, early) in [
            (None, Script::new()),
            (Some(413), Script::json(413, "{}")),
            (Some(200), Script::json(200, CLOUD)),
        ] {
            // The response arrives before the server reads the request.
            let server = FaultServer::start_with(move |_| early.clone().end(end), fine).await;
            let client = client(server.url());
            for _ in 0..10 {
                let before = server.observed().opened;
                let called = in_time(client.create_cloud(&large).into_future()).await;
                let sent = server.observed().opened - before;
                let kind = called.as_ref().err().map(client_runtime::Error::kind);
                match kind {
                    None => assert_eq!(status, Some(200), "{called:?}"),
                    Some(ErrorKind::Status) => assert_eq!(status, Some(413), "{called:?}"),
                    Some(kind) => {
                        let kinds = [ErrorKind::Transport, ErrorKind::Connect];
                        assert!(kinds.contains(&kind), "{called:?}");
                    }
                }
                let never_left = kind == Some(ErrorKind::Connect);
                assert!(sent <= 1 || never_left, "{end:?}: {sent}, {called:?}");
            }
        }
    }
}

/// A frame of HTTP/2.
fn frame(kind: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("it is short");
    let mut frame = length.to_be_bytes()[1..].to_vec();
    frame.extend([kind, 0]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// Reads frames until a request has sent part of its body, then sends `with`. Counts requests.
async fn interrupts(mut stream: TcpStream, with: Vec<u8>, requests: Arc<AtomicUsize>) {
    let mut preface = [0; 24];
    let _ = stream.read_exact(&mut preface).await;
    let _ = stream.write_all(&frame(4, 0, &[])).await;
    let mut head = [0; 9];
    while stream.read_exact(&mut head).await.is_ok() {
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        if stream.read_exact(&mut payload).await.is_err() {
            return;
        }
        match head[3] {
            0 => {
                let _ = stream.write_all(&with).await;
            }
            1 => {
                requests.fetch_add(1, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn http2_that_ends_in_the_middle_of_a_post_is_not_repeated() {
    let large = NewCloud::new().name("x".repeat(8 << 20));
    let reset = |code: u32| frame(3, 1, &code.to_be_bytes());
    let goaway = |last: u32, code: u32| {
        let payload = [last.to_be_bytes(), code.to_be_bytes()].concat();
        frame(7, 0, &payload)
    };
    for (name, with, most) in [
        ("reset: no error", reset(0), 1),
        ("reset: protocol error", reset(1), 1),
        ("reset: internal error", reset(2), 1),
        ("reset: cancel", reset(8), 1),
        ("reset: enhance your calm", reset(11), 1),
        ("reset: unknown", reset(999), 1),
        ("goaway: internal error", goaway(1, 2), 1),
        ("goaway: enhance your calm", goaway(1, 11), 1),
        // The protocol guarantees that the request was not processed.
        ("reset: refused", reset(7), usize::MAX),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(interrupts(stream, with.clone(), Arc::clone(&counted)));
            }
        });
        let http = client_runtime::reqwest::Client::builder()
            .http2_prior_knowledge()
            .build()
            .expect("TLS is there");
        let client = builder(&url).http_client(http).timeout(PATIENCE).build();
        let client = client.expect("a loopback URL is fine");
        let error = in_time(client.create_cloud(&large).into_future()).await;
        let error = error.expect_err(name);
        // After a GOAWAY, responses to earlier requests may still arrive.
        let kinds = [ErrorKind::Transport, ErrorKind::Timeout];
        assert!(kinds.contains(&error.kind()), "{name}: {error:?}");
        let sent = requests.load(Ordering::Relaxed);
        assert!((1..=most).contains(&sent), "{name}: {sent}");
        server.abort();
    }
}
