//! Spans as exported by OpenTelemetry's SDK, and trace propagation in requests.
//!
//! A separate test binary, because the span collector is global to the process.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use generated_client::auth::Bearer;
use generated_client::{Client, Retry};
use interop_tests::server::{CannedResponse, Server};
use opentelemetry::trace::{SpanKind, Status, TracerProvider};
use opentelemetry::{Value, global};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use tracing::Instrument;
use tracing_subscriber::layer::SubscriberExt;
use uuid::Uuid;

/// Collects all spans of this process.
fn exporter() -> &'static InMemorySpanExporter {
    static EXPORTER: OnceLock<InMemorySpanExporter> = OnceLock::new();
    EXPORTER.get_or_init(|| {
        global::set_text_map_propagator(TraceContextPropagator::new());
        let exporter = InMemorySpanExporter::default();
        let provider = SdkTracerProvider::builder()
            .with_simple_exporter(exporter.clone())
            .build();
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer))
            .expect("nothing else collects spans");
        exporter
    })
}

/// The spans of attempts to reach a server.
fn attempts(server: &Server) -> Vec<SpanData> {
    let port = port(server);
    let spans = exporter().get_finished_spans().expect("an open exporter");
    spans
        .into_iter()
        .filter(|it| it.span_kind == SpanKind::Client)
        .filter(|it| attribute(it, "server.port").as_ref() == Some(&port))
        .collect()
}

fn port(server: &Server) -> String {
    let url = server.url();
    url.rsplit(':').next().unwrap_or_default().to_owned()
}

fn attribute(span: &SpanData, name: &str) -> Option<String> {
    let found = span.attributes.iter().find(|it| it.key.as_str() == name)?;
    Some(match &found.value {
        Value::String(text) => text.to_string(),
        other => other.to_string(),
    })
}

fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(server.url())
        .auth(Bearer::new("s3cret"))
        .retry(Retry::default().base_delay(Duration::from_millis(1)))
        .build()
        .expect("a client of loopback")
}

/// A server that fails twice.
async fn server() -> Server {
    let before = AtomicUsize::new(0);
    Server::start(move |_| match before.fetch_add(1, Ordering::Relaxed) {
        0 => CannedResponse::json(503, "s3cret").with("x-request-id", "r1"),
        1 => CannedResponse::empty(200).after(Duration::from_secs(60)),
        _ => CannedResponse::json(200, r#"{"data":{}}"#).with("x-request-id", "r3"),
    })
    .await
}

fn check(server: &Server) {
    let spans = attempts(server);
    let of = |name: &str| -> Vec<_> { spans.iter().map(|it| attribute(it, name)).collect() };
    let some = |texts: [&str; 3]| texts.map(|it| (!it.is_empty()).then(|| it.to_owned()));
    assert!(spans.iter().all(|it| it.name == "GET /clouds/{id}"));
    assert_eq!(of("http.request.method"), some(["GET"; 3]));
    assert_eq!(of("url.template"), some(["/clouds/{id}"; 3]));
    assert_eq!(of("url.scheme"), some(["http"; 3]));
    assert_eq!(of("server.address"), some(["127.0.0.1"; 3]));
    assert_eq!(of("http.response.status_code"), some(["503", "", "200"]));
    assert_eq!(of("http.request.resend_count"), some(["", "1", "2"]));
    assert_eq!(of("error.type"), some(["503", "timeout", ""]));
    assert_eq!(of("request_id"), some(["r1", "", "r3"]));
    let failed: Vec<_> = spans
        .iter()
        .map(|it| matches!(it.status, Status::Error { .. }))
        .collect();
    assert_eq!(failed, [true, true, false]);
    let all = format!("{spans:?}");
    assert!(!all.contains("s3cret"), "{all}");
}

#[tokio::test]
async fn each_attempt_is_a_span_with_the_conventional_attributes() {
    exporter();
    let server = server().await;
    client(&server)
        .find_cloud(Uuid::nil())
        .query("name", "s3cret")
        .header("x-key", "s3cret")
        .timeout(Duration::from_millis(200))
        .await
        .expect("a cloud");
    check(&server);
}

#[test]
fn blocking_requests_have_the_same_spans() {
    exporter();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(server());
    client(&server)
        .find_cloud(Uuid::nil())
        .timeout(Duration::from_millis(200))
        .call()
        .expect("a cloud");
    check(&server);
}

#[tokio::test]
async fn requests_propagate_the_trace_context() {
    exporter();
    let list = r#"{"data":[{}],"paging":{}}"#;
    let server = Server::start(move |_| CannedResponse::json(200, list)).await;
    let client = client(&server);
    let work = async {
        let mut items = client.list_clouds().prefetch(2).items();
        while items.try_next().await.expect("a page").is_some() {}
    };
    work.instrument(tracing::info_span!("the caller's work"))
        .await;

    let span = attempts(&server).remove(0);
    let context = &span.span_context;
    let expected = format!("00-{}-{}-01", context.trace_id(), context.span_id());
    assert_eq!(server.received()[0].header("traceparent"), expected);
    let spans = exporter().get_finished_spans().expect("an open exporter");
    let caller = spans.iter().find(|it| it.name == "the caller's work");
    assert_eq!(
        caller.map(|it| it.span_context.span_id()),
        Some(span.parent_span_id)
    );
}
