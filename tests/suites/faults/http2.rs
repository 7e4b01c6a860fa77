//! HTTP/2 streams and connections that end early. Requests that the protocol guarantees were not processed are retried,
//! including POST; other requests with side effects are not.

use generated_client::{Client, ErrorKind};
use interop_tests::fault::{FaultServer, Reaction};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::{CLOUD, LONG, SHORT, Way, builder, full_message, in_time, received};

/// A client that uses HTTP/2 with prior knowledge.
fn client(server: &FaultServer, timeout: std::time::Duration) -> Client {
    let http = client_runtime::reqwest::Client::builder()
        .http2_prior_knowledge()
        .build()
        .expect("TLS is there");
    builder(server.url())
        .http_client(http)
        .timeout(timeout)
        .max_body_size(1 << 20)
        .build()
        .expect("a loopback URL is fine")
}

/// A server that handles the first request in this way, and responds to later ones.
async fn once(reaction: Reaction) -> FaultServer {
    FaultServer::start_http2(0, move |_, before| {
        if before == 0 {
            reaction
        } else {
            Reaction::Response(CLOUD)
        }
    })
    .await
}

#[tokio::test]
async fn complete_responses_are_accepted() {
    let server = FaultServer::start_http2(0, |_, _| Reaction::Response(CLOUD)).await;
    let client = client(&server, LONG);
    for way in Way::SINGLE {
        way.call(&client).await.expect("a cloud");
    }
    assert_eq!(
        server.observed().opened,
        1,
        "all of them over one connection"
    );
}

#[tokio::test]
async fn a_stream_that_ends_early_is_a_broken_connection_and_repeats_no_post() {
    for reaction in [Reaction::Reset, Reaction::ResetInBody, Reaction::GoAway] {
        let server = FaultServer::start_http2(0, move |_, _| reaction).await;
        let client = client(&server, LONG);
        for way in Way::ALL {
            let before = received(&server);
            let error = way.call(&client).await.expect_err("it ends early");
            assert_eq!(
                error.kind(),
                ErrorKind::Transport,
                "{reaction:?}: {error:?}"
            );
            assert_eq!(
                received(&server) - before,
                way.attempts(),
                "{reaction:?} {way:?}"
            );
        }
        // The failure happens only once.
        let server = once(reaction).await;
        let client = self::client(&server, LONG);
        Way::Get.call(&client).await.expect("the second time");
    }
}

#[tokio::test]
async fn refused_streams_are_retried() {
    for way in Way::SINGLE {
        let server = once(Reaction::Refuse).await;
        way.call(&client(&server, LONG))
            .await
            .expect("the second time");
        assert_eq!(received(&server), 2, "{way:?}");
    }
}

#[tokio::test]
async fn retries_of_refused_streams_are_limited() {
    let server = FaultServer::start_http2(0, |_, _| Reaction::Refuse).await;
    let client = client(&server, LONG);
    for way in Way::ALL {
        let error = way.call(&client).await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
    }
    assert!(received(&server) < 100, "{} times", received(&server));
}

#[tokio::test]
async fn connections_with_goaway_are_replaced() {
    for way in Way::SINGLE {
        let server = FaultServer::start_http2(1, |_, _| Reaction::Response(CLOUD)).await;
        way.call(&client(&server, LONG))
            .await
            .expect("over another connection");
        let observed = server.observed();
        assert_eq!(
            (observed.opened, observed.received.len()),
            (2, 1),
            "{way:?}"
        );
    }
}

#[tokio::test]
async fn stalled_streams_time_out_without_affecting_others() {
    let server = once(Reaction::Stall).await;
    let client = client(&server, SHORT);
    let error = Way::Post.call(&client).await.expect_err("silence");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    let patient = client.find_cloud(crate::id()).timeout(LONG);
    in_time(patient.into_future())
        .await
        .expect("over the same connection");
    assert_eq!(server.observed().opened, 1);
}

#[tokio::test]
async fn endless_bodies_stop_at_the_limit() {
    let server = FaultServer::start_http2(0, |_, _| Reaction::Flood).await;
    let client = client(&server, LONG);
    for way in Way::ALL {
        let error = way.call(&client).await.expect_err("no end");
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error:?}");
    }
}

/// Starts a server that ends each connection with a GOAWAY with this debug data, and returns its URL.
async fn server_with_goaway(text: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // Each frame has a length, type, flags and stream. SETTINGS, then GOAWAY with the last stream and the error
            // code.
            let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
            let length = u32::try_from(text.len() + 8)
                .expect("a frame")
                .to_be_bytes();
            let mut goaway = length[1..].to_vec();
            goaway.extend([7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
            goaway.extend(&text);
            let _ = stream.write_all(&settings).await;
            let mut request = [0; 4096];
            // The preface and the frames before the request are shorter.
            let mut read = 0;
            while read < 120 {
                match stream.read(&mut request).await {
                    Ok(more) if more > 0 => read += more,
                    _ => break,
                }
            }
            let _ = stream.write_all(&goaway).await;
            while stream.read(&mut request).await.is_ok_and(|it| it > 0) {}
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn goaway_debug_data_stays_on_one_line() {
    let text = "\nFORGED\u{1b}[2J\u{202e}".repeat(600).into_bytes();
    let url = server_with_goaway(text).await;
    let http = client_runtime::reqwest::Client::builder().http2_prior_knowledge();
    let client = builder(&url).http_client(http.build().expect("TLS is there"));
    let client = client.build().expect("a loopback URL is fine");
    let error = Way::Post.call(&client).await.expect_err("it goes away");
    assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
    let own = format!("{error}{error:?}");
    assert!(own.len() < 5000, "{} bytes", own.len());
    // At most one frame follows.
    let all = full_message(&error);
    assert!(all.contains("FORGED"), "{all}");
    assert!(all.len() < 1_000_000, "{} bytes", all.len());
    assert!(
        !all.contains("\nFORGED") && !all.contains(['\u{1b}', '\u{202e}']),
        "{all}"
    );
}
