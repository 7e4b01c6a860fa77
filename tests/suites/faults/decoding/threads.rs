//! Where decoding runs, and for how long: slow decoding blocks neither other tasks nor the caller beyond its deadline.

use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use client_runtime::xml::{Element, Shape as Xml};
use client_runtime::{Client, ErrorKind, Retry, Value};
use interop_tests::fault::{FaultServer, Script};
use serde::{Deserialize, Deserializer};

use super::shapes::{DEFAULTS, Fault, ROOT, client};
use crate::in_time;

/// Any value, with the thread that decoded it.
#[derive(Debug)]
struct Read(ThreadId);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer)?;
        Ok(Self(thread::current().id()))
    }
}

static ANY: Element = Element::named("all", &Xml::Any);

fn repeated(start: &str, part: &str, end: &str, length: usize) -> String {
    format!("{start}{}{end}", part.repeat(length / part.len()))
}

#[tokio::test]
async fn large_xml_is_decoded_on_another_thread() {
    let here = thread::current().id();
    let declared: Vec<_> = (0..50).map(|it| format!(" xmlns:a{it}='u'")).collect();
    let declared = declared.concat();
    let open = format!("<all{declared}>");
    for (start, part) in [
        ("<all>", "<a/>"),
        ("<all>", "<!---->"),
        ("<all>", "<?a?>"),
        ("<all>", "a"),
        ("<all>", "&lt;"),
        ("<all>", "<![CDATA[]]>"),
        (&open, "<b c:d=''/>"),
    ] {
        for (length, is_here) in [(1 << 10, true), (1 << 16, false), (1 << 18, false)] {
            let body = repeated(start, part, "</all>", length);
            let script = Script::response(200, &[("content-type", "application/xml")], body);
            let server = FaultServer::start(move |_| script.clone()).await;
            let call = client::<Fault>(server.url()).request(ROOT);
            let read = in_time(call.returns_xml::<Read>(&ANY).into_future()).await;
            let Read(thread) = read.unwrap_or_else(|it| panic!("{part}: {it:?}"));
            assert_eq!(thread == here, is_here, "{part}, {length}");
        }
    }
}

/// A model that ignores a property with a long list.
#[derive(Debug, Deserialize)]
struct Little {
    id: u32,
}

const DEADLINE: Duration = Duration::from_secs(2);

/// A server of a body with ignored values, and a client whose limit allows it.
async fn ignored() -> (FaultServer, Client<Fault>) {
    let body = repeated(r#"{"skipped":["#, "0,", r#"0],"id":1}"#, 60 << 20);
    let script = Script::response(200, &[("content-type", "application/json")], body);
    let server = FaultServer::start(move |_| script.clone()).await;
    let client = Client::builder(&DEFAULTS)
        .base_url(server.url())
        .retry(Retry::never())
        .build();
    (server, client.expect("a loopback URL is fine"))
}

fn in_deadline(result: Result<Little, client_runtime::Error<Fault>>, begun: Instant) {
    let took = begun.elapsed();
    // A fast machine may finish in time.
    match result {
        Ok(little) => assert_eq!(little.id, 1),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}"),
    }
    assert!(took < DEADLINE + Duration::from_millis(700), "{took:?}");
}

#[test]
fn skipping_ignored_values_stops_at_the_deadline() {
    let servers = tokio::runtime::Runtime::new().expect("it starts");
    let (_server, client) = servers.block_on(ignored());
    let call = || client.request(ROOT).returns_json::<Little>();
    let begun = Instant::now();
    let called = call().deadline(DEADLINE).call();
    in_deadline(called, begun);
    let begun = Instant::now();
    let called = servers.block_on(in_time(call().deadline(DEADLINE).into_future()));
    in_deadline(called, begun);
}
