//! HTTP/2 over the client's own connections: silent peers, cancelled requests and unread downloads. None of these
//! stalls other requests.
//!
//! HTTP/2 requires TLS, and the system determines which certificates a client trusts. Each test therefore runs in a
//! child process whose environment trusts the test's certificate.

use std::process::Command;
use std::time::Duration;

use client_runtime::{
    Bytes, Client, ClientBuilder, Defaults, Description, ErrorKind, Operation, Request,
    ResponseBody, Retry, Streaming,
};
use interop_tests::fault::{FaultServer, Identity, Reaction};
use interop_tests::server::ReceivedRequest;
use tokio::task::JoinSet;

use crate::{CLOUD, in_time};

/// The variable with the path of the trusted certificate.
const TRUSTED: &str = "SSL_CERT_FILE";
const IS_OWN: &str = "FAULTS_OWN_PROCESS";

const DEFAULTS: Defaults = Defaults {
    base_url: "https://api.example.com",
    variables: &[],
    token_url: None,
    user_agent: "test/1",
};

const GET_CLOUD: Operation = Operation::new(&Description {
    name: "get_cloud",
    id: "getCloud",
    method: "GET",
    path: "/cloud",
    status: 200,
    response: ResponseBody::Raw("text/plain"),
});

const POST_CLOUD: Operation = Operation::new(&Description {
    name: "post_cloud",
    id: "postCloud",
    method: "POST",
    path: "/cloud",
    status: 200,
    response: ResponseBody::Raw("text/plain"),
});

/// Long enough for a busy machine to acknowledge a PING, and much shorter than any timeout here.
const KEEP_ALIVE: Duration = Duration::from_secs(1);

/// More unread downloads than fit into the usual HTTP/2 connection window.
const UNREAD: usize = 40;

/// Whether this is the child process of a test. Runs it otherwise.
async fn in_own_process(test: &str) -> bool {
    if std::env::var_os(IS_OWN).is_some() {
        return true;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(std::env::current_exe().expect("this is a program"));
    command.args(["--exact", &format!("own_http2::{test}")]);
    command.env(IS_OWN, "1");
    command.env(TRUSTED, folder.path().join("root.pem"));
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.expect("no panic").expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
    false
}

/// A server that this process trusts.
async fn server(
    max_streams: Option<u32>,
    reaction: impl Fn(&ReceivedRequest, usize) -> Reaction + Send + Sync + 'static,
) -> FaultServer {
    let identity = Identity::new();
    let file = std::env::var_os(TRUSTED).expect("the other process sets it");
    std::fs::write(file, identity.pem()).expect("a file");
    FaultServer::start_http2_tls(&identity, max_streams, reaction).await
}

fn client(server: &FaultServer, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    let builder = Client::builder(&DEFAULTS).base_url(server.url());
    let builder = builder.retry(Retry::default().max_delay(Duration::from_millis(1)));
    set(builder).build().expect("https is fine")
}

fn get(client: &Client) -> Request<Bytes> {
    client.request(GET_CLOUD).returns_bytes()
}

fn post(client: &Client) -> Request<Bytes> {
    client.request(POST_CLOUD).returns_bytes()
}

#[tokio::test]
async fn all_requests_share_a_connection() {
    if in_own_process("all_requests_share_a_connection").await {
        let server = server(None, |_, _| Reaction::Response(CLOUD)).await;
        let client = client(&server, |it| it);
        get(&client).await.expect("a cloud");
        post(&client).await.expect("a cloud");
        assert_eq!(server.observed().opened, 1);
    }
}

#[tokio::test]
async fn refused_streams_are_retried_by_the_retry_policy() {
    if in_own_process("refused_streams_are_retried_by_the_retry_policy").await {
        let server = server(None, |_, _| Reaction::Refuse).await;
        for (retry, attempts) in [(Retry::default(), 3), (Retry::never(), 1)] {
            let retry = retry.max_delay(Duration::from_millis(1));
            let client = client(&server, |it| it.retry(retry));
            // The requests were not processed, so a write can be retried.
            for call in [get(&client), post(&client)] {
                let before = server.observed().received.len();
                let error = in_time(call.into_future()).await.expect_err("refused");
                assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
                assert!(error.to_string().contains("refused"), "{error}");
                assert!(error.is_retryable());
                assert_eq!(error.attempts(), attempts, "{error}");
                let received = server.observed().received.len() - before;
                assert_eq!(received, attempts as usize);
            }
        }
        // These retries count against the budget.
        let client = client(&server, |it| it.retry_budget(1));
        let before = server.observed().received.len();
        for _ in 0..4 {
            get(&client).await.expect_err("refused");
        }
        assert_eq!(server.observed().received.len() - before, 5);
    }
}

#[tokio::test]
async fn refused_writes_are_retried() {
    if in_own_process("refused_writes_are_retried").await {
        let server = server(None, |_, before| {
            if before == 0 {
                Reaction::Refuse
            } else {
                Reaction::Response(CLOUD)
            }
        })
        .await;
        let client = client(&server, |it| it);
        post(&client).await.expect("a cloud");
        assert_eq!(server.observed().received.len(), 2);
    }
}

fn download(client: &Client) -> Request<Streaming<Bytes>> {
    get(client).stream()
}

/// Starts endless downloads without reading them.
async fn unread(client: &Client, downloads: usize) -> Vec<impl Sized + use<>> {
    let opened: JoinSet<_> = (0..downloads)
        .map(|_| download(client).into_future())
        .collect();
    let opened = in_time(opened.join_all()).await;
    let opened = opened.into_iter().map(|it| it.expect("headers")).collect();
    // Wait until the flow control windows are full.
    tokio::time::sleep(Duration::from_secs(1)).await;
    opened
}

/// Sends endless downloads, and responds to POST requests for JSON.
fn floods(received: &ReceivedRequest, _: usize) -> Reaction {
    if received.method == "GET" {
        Reaction::Flood
    } else {
        Reaction::Response(CLOUD)
    }
}

#[tokio::test]
async fn unread_downloads_stall_no_other_request() {
    if in_own_process("unread_downloads_stall_no_other_request").await {
        let server = server(None, floods).await;
        let client = client(&server, |it| it.timeout(Duration::from_secs(5)));
        let held = unread(&client, UNREAD).await;
        in_time(post(&client).into_future()).await.expect("a cloud");
        drop(held);
    }
}

#[tokio::test]
async fn unread_downloads_stall_no_other_download() {
    if in_own_process("unread_downloads_stall_no_other_download").await {
        let server = server(None, floods).await;
        let client = client(&server, |it| it.idle_timeout(Duration::from_secs(5)));
        let held = unread(&client, UNREAD).await;
        let mut other = download(&client).await.expect("headers");
        let mut read = 0;
        while read < 8 << 20 {
            let chunk = in_time(other.try_next()).await.expect("it goes on");
            read += chunk.expect("it has no end").len();
        }
        drop(held);
    }
}

/// The memory use of this process.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let size = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
    let size = size.and_then(|it| it.trim().strip_suffix(" kB")?.parse::<usize>().ok());
    size.expect("it says so") * 1024
}

#[tokio::test]
async fn unread_frames_of_one_byte_do_not_fill_memory() {
    if in_own_process("unread_frames_of_one_byte_do_not_fill_memory").await {
        let server = server(None, |_, _| Reaction::Drizzle).await;
        let client = client(&server, |it| it.idle_timeout(Duration::from_secs(5)));
        let before = memory();
        let mut download = download(&client).await.expect("headers");
        let mut most = 0;
        for _ in 0..40 {
            tokio::time::sleep(Duration::from_millis(250)).await;
            most = most.max(memory().saturating_sub(before));
        }
        assert!(most < 160 << 20, "{} MiB", most >> 20);
        // The received data is returned first, then the error.
        let end = loop {
            match in_time(download.try_next()).await {
                Ok(Some(_)) => {}
                end => break end,
            }
        };
        let error = end.map(drop).expect_err("it has no end");
        assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
    }
}

#[tokio::test]
async fn downloads_on_all_streams_stall_no_other_request() {
    if in_own_process("downloads_on_all_streams_stall_no_other_request").await {
        let server = server(Some(4), floods).await;
        let client = client(&server, |it| it.timeout(Duration::from_secs(5)));
        let held = unread(&client, 4).await;
        in_time(post(&client).into_future()).await.expect("a cloud");
        // Another download has to wait for a free stream.
        let late = download(&client);
        let late = late
            .timeout(Duration::from_millis(200))
            .retry(Retry::never());
        let error = late.await.map(drop).expect_err("no stream is free");
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
        drop(held);
        download(&client)
            .await
            .map(drop)
            .expect("one is free again");
    }
}

#[tokio::test]
async fn cancelled_requests_stall_no_other_request() {
    if in_own_process("cancelled_requests_stall_no_other_request").await {
        for max_streams in [None, Some(10)] {
            for reaction in [Reaction::Stall, Reaction::Flood] {
                let server = server(max_streams, move |it, _| {
                    if it.method == "GET" {
                        reaction
                    } else {
                        Reaction::Response(CLOUD)
                    }
                })
                .await;
                let client = client(&server, |it| it.timeout(Duration::from_secs(10)));
                let calls: JoinSet<_> = (0..500)
                    .map(|_| {
                        let call = get(&client).into_future();
                        tokio::time::timeout(Duration::from_millis(300), call)
                    })
                    .collect();
                let given_up = in_time(calls.join_all()).await;
                assert!(given_up.iter().all(Result::is_err), "they take longer");
                for _ in 0..10 {
                    in_time(post(&client).into_future())
                        .await
                        .unwrap_or_else(|it| panic!("{max_streams:?} {reaction:?}: {it:?}"));
                }
            }
        }
    }
}

/// Responds to the first request, stops responding at the second, and responds to all later connections.
fn silent_once(_: &ReceivedRequest, before: usize) -> Reaction {
    if before == 1 {
        Reaction::Silence
    } else {
        Reaction::Response(CLOUD)
    }
}

#[tokio::test]
async fn a_silent_peer_is_replaced_long_before_a_timeout() {
    if in_own_process("a_silent_peer_is_replaced_long_before_a_timeout").await {
        let server = server(None, silent_once).await;
        let client = client(&server, |it| {
            it.http2_keep_alive(KEEP_ALIVE)
                .timeout(Duration::from_secs(600))
        });
        get(&client).await.expect("it is there");
        // All of these are sent on the silent connection, and retried on another.
        let calls: JoinSet<_> = (0..20).map(|_| get(&client).into_future()).collect();
        for response in in_time(calls.join_all()).await {
            response.expect("over another connection");
        }
        in_time(post(&client).into_future()).await.expect("a cloud");
        // Requests that are retried at once may each open a connection before the first is established.
        assert!(server.observed().opened >= 2);
    }
}

#[tokio::test]
async fn a_post_to_a_silent_peer_is_not_repeated() {
    if in_own_process("a_post_to_a_silent_peer_is_not_repeated").await {
        let server = server(None, silent_once).await;
        let client = client(&server, |it| {
            it.http2_keep_alive(KEEP_ALIVE)
                .timeout(Duration::from_secs(600))
        });
        get(&client).await.expect("it is there");
        let error = in_time(post(&client).into_future())
            .await
            .expect_err("silence");
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Transport, 1),
            "{error:?}"
        );
        assert!(error.to_string().contains("an HTTP/2 ping"), "{error}");
        in_time(post(&client).into_future())
            .await
            .expect("over another connection");
        assert_eq!(server.observed().opened, 2);
    }
}

/// A first request, with a timeout shorter than the connect timeout, like the following ones: such requests share
/// connections.
async fn warm(client: &Client) {
    let first = get(client).timeout(Duration::from_secs(5));
    first.await.expect("it is there");
}

#[tokio::test]
async fn a_silent_peer_is_replaced_however_short_the_timeouts_are() {
    if in_own_process("a_silent_peer_is_replaced_however_short_the_timeouts_are").await {
        let server = server(None, silent_once).await;
        let client = client(&server, |it| {
            it.http2_keep_alive(KEEP_ALIVE).retry(Retry::never())
        });
        warm(&client).await;
        let mut failed = 0;
        while let Err(error) = get(&client).timeout(KEEP_ALIVE / 4).await {
            assert!(error.is_retryable(), "{error:?}");
            failed += 1;
            assert!(failed < 100, "it is never replaced");
        }
        assert_eq!(server.observed().opened, 2);
    }
}

#[tokio::test]
async fn a_silent_peer_is_kept_if_keep_alive_is_disabled() {
    if in_own_process("a_silent_peer_is_kept_if_keep_alive_is_disabled").await {
        let server = server(None, silent_once).await;
        let client = client(&server, |it| {
            it.http2_keep_alive(None).retry(Retry::never())
        });
        warm(&client).await;
        for _ in 0..10 {
            let error = get(&client)
                .timeout(KEEP_ALIVE / 4)
                .await
                .expect_err("silence");
            assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
        }
        assert_eq!(server.observed().opened, 1);
    }
}

#[tokio::test]
async fn a_slow_peer_that_answers_pings_is_kept() {
    if in_own_process("a_slow_peer_that_answers_pings_is_kept").await {
        let server = server(None, |_, before| {
            if before == 0 {
                Reaction::Stall
            } else {
                Reaction::Response(CLOUD)
            }
        })
        .await;
        let quick = Duration::from_millis(200);
        let client = client(&server, |it| {
            it.http2_keep_alive(quick).retry(Retry::never())
        });
        // The peer still acknowledges PINGs.
        let error = get(&client)
            .timeout(quick * 10)
            .await
            .expect_err("no response");
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
        let next = get(&client).timeout(quick * 20);
        next.await.expect("a cloud");
        assert_eq!(server.observed().opened, 1);
    }
}

#[tokio::test]
async fn extreme_keep_alive_intervals_are_accepted() {
    if in_own_process("extreme_keep_alive_intervals_are_accepted").await {
        let server = server(None, |_, _| Reaction::Response(CLOUD)).await;
        for interval in [Duration::ZERO, Duration::MAX] {
            let client = client(&server, |it| it.http2_keep_alive(interval));
            get(&client).await.expect("a cloud");
        }
    }
}
