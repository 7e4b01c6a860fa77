//! The documented examples, byte for byte: each request matches what the client sends, and each response round-trips.

use std::collections::HashMap;

use generated_client::Client;
use interop_tests::server::{CannedResponse, Server};
use interop_tests::{calls, reference};
use serde_json::Value;

#[tokio::test]
async fn documented_requests_are_sent_and_documented_responses_come_back() {
    let documented = reference::operations();
    assert!(!documented.is_empty());
    let bodies: HashMap<String, Value> = documented.iter().filter_map(body).collect();
    // Operations without documented examples are called with arbitrary bodies.
    let body_of = |id: &str| bodies.get(id).cloned().unwrap_or_default();
    for operation in &documented {
        let response = match &operation.response {
            Some(text) => CannedResponse::json(200, text),
            None => CannedResponse::empty(204),
        };
        let server = Server::start(move |_| response.clone()).await;
        let base = format!("{}/v2/interop", server.url());
        let client = Client::builder()
            .base_url(base)
            .build()
            .expect("a loopback URL is fine");
        let call = calls::all(&client, &body_of)
            .into_iter()
            .find(|(id, _)| *id == operation.operation_id);
        let (id, call) =
            call.unwrap_or_else(|| panic!("the client cannot call {}", operation.operation_id));
        let value = call.await.unwrap_or_else(|error| panic!("{id}: {error}"));

        let received = server.received();
        let [received] = received.as_slice() else {
            panic!("{id} received {} requests", received.len())
        };
        assert_eq!(received.method, operation.method, "{id}");
        let path = operation
            .path
            .replace("{id}", calls::ID)
            .replace("{version}", calls::VERSION);
        assert_eq!(received.path(), path, "{id}");
        match &operation.request {
            Some(request) => {
                assert_eq!(
                    received.header("content-type"),
                    request.content_type,
                    "{id}"
                );
                let sent = String::from_utf8_lossy(&received.body);
                if request.content_type == "application/json" {
                    assert_eq!(pruned(json(&sent)), pruned(json(&request.body)), "{id}");
                } else {
                    assert_eq!(sent, request.body, "{id} goes out as given");
                }
            }
            None => assert!(received.body.is_empty(), "{id} sends nothing"),
        }
        let expected = operation.response.as_deref().map(json).unwrap_or_default();
        let expected = expected.get("data").cloned().unwrap_or(expected);
        assert_eq!(pruned(value), pruned(expected), "{id}");
    }
}

fn body(operation: &reference::Documented) -> Option<(String, Value)> {
    let request = operation.request.as_ref()?;
    let value = if request.content_type == "application/json" {
        json(&request.body)
    } else {
        request.body.clone().into()
    };
    Some((operation.operation_id.clone(), value))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Removes the `null`s that the documentation's renderer left in place of what it could not resolve.
fn pruned(value: Value) -> Value {
    match value {
        Value::Array(items) => items
            .into_iter()
            .filter(|it| !it.is_null())
            .map(pruned)
            .collect(),
        Value::Object(properties) => properties
            .into_iter()
            .filter(|(_, it)| !it.is_null())
            .map(|(key, it)| (key, pruned(it)))
            .collect(),
        other => other,
    }
}
