//! Bodies that are short on the wire and large in memory. Whatever the types, a response takes no more memory than a
//! multiple of its limit and no longer than its deadline, and does not block other tasks.

mod shapes;
mod threads;

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use client_runtime::{Client, ErrorKind, Value};
use interop_tests::fault::{FaultServer, Script};

use crate::in_time;
use shapes::{Fault, MOST, ROOT, SHAPES, Shape, client};

/// The maximum memory of a response with its decoded value, as a multiple of the body limit.
const FACTOR: usize = 32;

/// The variable with the server's address and the shape for the child process.
const SERVER: &str = "FAULTS_SERVER";
const SHAPE: &str = "FAULTS_SHAPE";

fn named(name: &str) -> &'static Shape {
    let shape = SHAPES.iter().find(|it| it.name == name);
    shape.unwrap_or_else(|| panic!("there is no `{name}`"))
}

/// A server that responds with a body.
async fn serving(shape: &Shape, body: String) -> FaultServer {
    let content = match shape.name {
        "events" | "text_event" => "text/event-stream",
        name if name.starts_with("named") => "text/event-stream",
        "text" => "text/plain",
        name if name.starts_with("xml") => "application/xml",
        _ => "application/json",
    };
    let script = Script::response(shape.status, &[("content-type", content)], body);
    FaultServer::start(move |_| script.clone()).await
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn decoded_memory_is_bounded_by_the_limit() {
    let program = std::env::current_exe().expect("this is a program");
    let mut broken = Vec::new();
    for shape in SHAPES {
        let server = serving(shape, shape.body()).await;
        // The peak memory can only be measured for a whole process.
        let mut command = Command::new(&program);
        command.args([
            "--ignored",
            "--exact",
            "--nocapture",
            "decoding::a_shape_is_decoded_in_a_process_of_its_own",
        ]);
        command.env(SERVER, server.url()).env(SHAPE, shape.name);
        let output = tokio::task::spawn_blocking(move || command.output()).await;
        let output = output.expect("no panic").expect("it runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let took = text
            .split("took ")
            .nth(1)
            .and_then(|it| it.split_whitespace().next());
        let took: Option<usize> = took.and_then(|it| it.parse().ok());
        println!("{}: {took:?}", shape.name);
        if !output.status.success() || took.is_none_or(|it| it > FACTOR * MOST) {
            broken.push(format!("{}: {took:?}, {output:?}", shape.name));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The child process of the test above.
#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "it runs in a process of its own"]
async fn a_shape_is_decoded_in_a_process_of_its_own() {
    let url = std::env::var(SERVER).expect("the test sets it");
    let shape = named(&std::env::var(SHAPE).expect("the test sets it"));
    let (typed, any) = (client::<Fault>(&url), client::<Value>(&url));
    let before = peak();
    let result = shape.call(&typed, &any).await;
    println!(
        "took {} {:?}",
        peak() - before,
        result.map_err(|it| it.kind())
    );
}

/// The peak memory use of this process, in bytes.
#[cfg(target_os = "linux")]
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let peak = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|it| it.trim().strip_suffix(" kB")?.parse::<usize>().ok());
    peak.expect("it says so") * 1024
}

#[tokio::test]
async fn errors_about_memory_name_the_limit() {
    for name in [
        "objects",
        "typed",
        "typed_null",
        "pages",
        "xml",
        "by_status",
        "lines",
    ] {
        let shape = named(name);
        let server = serving(shape, shape.body()).await;
        let (typed, any) = (client::<Fault>(server.url()), client::<Value>(server.url()));
        let error = in_time(shape.call(&typed, &any)).await.expect_err(name);
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{name}: {error:?}");
        let text = error.to_string();
        assert!(text.contains("16 times the 4194304 bytes"), "{text}");
        assert!(text.contains("`max_body_size`"), "{text}");
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn compact_values_may_be_as_long_as_the_limit() {
    let item = r#"{"identifier":"0192e4a7-3c5d-7000-8000-000000000000","name":"a name of some length","tags":["one","two"]},"#;
    let body = format!("[{}0]", item.repeat((MOST - 3) / item.len()));
    assert!(body.len() > MOST - 200);
    let server = serving(named("objects"), body).await;
    let call = client::<Fault>(server.url()).request(ROOT);
    in_time(call.returns_json::<Value>().into_future())
        .await
        .expect("it fits");
}

#[tokio::test]
async fn an_error_is_read_up_to_its_own_limit_and_keeps_its_status() {
    let shape = named("error_typed");
    let server = serving(shape, shape.body()).await;
    let client: Client<Fault> = Client::builder(&shapes::DEFAULTS)
        .base_url(server.url())
        .build()
        .expect("a loopback URL is fine");
    for limit in [None, Some(1000)] {
        let call = client.request(ROOT).returns_json::<Value>();
        let call = match limit {
            Some(limit) => call.max_error_body_size(limit),
            None => call,
        };
        let error = in_time(call.into_future()).await.expect_err("500");
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Status, Some(500))
        );
        assert_eq!(
            error.body().expect("some of it").len(),
            limit.unwrap_or(1 << 20)
        );
        assert!(error.api_error().is_none(), "a part is no error");
        assert!(
            error.to_string().contains("`max_error_body_size`"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_error_body_that_takes_too_much_memory_is_reported_by_status() {
    let shape = named("error_typed");
    let server = serving(shape, shape.body()).await;
    let call = client::<Fault>(server.url()).request(ROOT);
    let error = in_time(call.returns_json::<Value>().into_future())
        .await
        .expect_err("500");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Status, Some(500))
    );
    assert!(error.api_error().is_none());
    assert!(
        error.to_string().contains("`max_error_body_size`"),
        "{error}"
    );
    assert_eq!(error.body().expect("all of it").len(), shape.body().len());
}

/// A value that takes long to decode but uses little memory.
#[derive(Debug)]
struct Slow;

impl<'de> serde::Deserialize<'de> for Slow {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::thread::sleep(Duration::from_millis(1));
        <&str>::deserialize(deserializer).map(|_| Self)
    }
}

#[tokio::test]
async fn decoding_stops_at_the_deadline_without_blocking_others() {
    // A million of them, each of which takes a millisecond.
    let text = format!("\"{}\",", "a".repeat(40));
    let body = format!("[{}\"\"]", text.repeat((MOST - 4) / text.len()));
    let server = serving(named("objects"), body).await;
    let client = client::<Fault>(server.url());
    let (ticks, over) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let ticking = tokio::spawn({
        let (ticks, over) = (Arc::clone(&ticks), Arc::clone(&over));
        async move {
            while !over.load(Ordering::Relaxed) {
                tokio::time::sleep(Duration::from_millis(1)).await;
                ticks.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    let call = client.request(ROOT).returns_json::<Vec<Slow>>();
    let before = ticks.load(Ordering::Relaxed);
    let call = call.deadline(Duration::from_secs(2));
    let error = in_time(call.into_future())
        .await
        .expect_err("it takes too long");
    let during = ticks.load(Ordering::Relaxed) - before;
    over.store(true, Ordering::Relaxed);
    ticking.await.expect("no panic");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(error.to_string().contains("deadline"), "{error}");
    assert!(
        during > 20,
        "the runtime has one thread, and went on: {during}"
    );
}

#[tokio::test]
async fn small_values_that_are_slow_to_decode_move_to_another_thread() {
    /// Takes a millisecond, and enough memory that decoding is soon moved to another thread.
    #[derive(Debug)]
    #[expect(dead_code, reason = "only its size counts")]
    struct Large(Slow, [u8; 1 << 14]);

    impl<'de> serde::Deserialize<'de> for Large {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Slow::deserialize(deserializer).map(|it| Self(it, [0; 1 << 14]))
        }
    }

    let body = format!("[{}\"\"]", "\"\",".repeat(3000));
    let server = serving(named("objects"), body).await;
    let client = client::<Fault>(server.url());
    let ticking = tokio::spawn(async {
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    let call = client.request(ROOT).returns_json::<Vec<Large>>();
    let call = tokio::spawn(call.deadline(Duration::from_secs(1)).into_future());
    in_time(ticking).await.expect("no panic");
    assert!(!call.is_finished(), "others went on before its end");
    let error = in_time(call)
        .await
        .expect("no panic")
        .expect_err("too long");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
}

#[test]
fn blocking_requests_decode_within_their_deadline() {
    let runtime = tokio::runtime::Runtime::new().expect("it starts");
    let text = format!("\"{}\",", "a".repeat(40));
    let body = format!("[{}\"\"]", text.repeat((MOST - 4) / text.len()));
    let server = runtime.block_on(serving(named("objects"), body));
    let client = client::<Fault>(server.url());
    let call = client.request(ROOT).returns_json::<Vec<Slow>>();
    let error = call.deadline(Duration::from_secs(2)).call();
    let error = error.expect_err("it takes too long");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
}

#[tokio::test]
async fn cancelling_during_decoding_affects_no_other_request() {
    let shape = named("objects");
    let server = serving(shape, shape.of(MOST / 4)).await;
    let client = client::<Fault>(server.url());
    let call = || client.request(ROOT).returns_json::<Value>();
    for moment in [1, 5, 20, 50] {
        let _ = tokio::time::timeout(Duration::from_millis(moment), call()).await;
    }
    in_time(call().into_future()).await.expect_err("too large");
}
