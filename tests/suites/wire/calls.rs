//! All operations: the requests that arrive, and responses from the spec's examples.

use std::fmt::Write as _;

use generated_client::auth::Bearer;
use generated_client::{Client, Nullable, models};
use interop_tests::calls;
use interop_tests::server::{CannedResponse, ReceivedRequest, Server};
use interop_tests::spec::Spec;
use serde_json::Value;

#[tokio::test]
async fn every_operation_is_sent_as_the_spec_says_and_its_example_decodes() {
    let server = Server::start(example_response).await;
    let base = format!("{}/v2/interop", server.url());
    let client = Client::builder()
        .base_url(base)
        .auth(Bearer::new("token"))
        .build()
        .expect("a loopback URL is fine");
    let mut called = Vec::new();
    for (id, call) in calls::all(&client, &calls::example_body) {
        let value = call.await.unwrap_or_else(|error| panic!("{id}: {error}"));
        called.push((id, value));
    }
    let received = server.received();
    assert_eq!(called.len(), Spec::load().operations().len());
    assert_eq!(called.len(), received.len(), "a request for each call");
    let mut text = String::new();
    for ((id, value), received) in called.iter().zip(received) {
        let _ = writeln!(text, "{id}\n  {} {}", received.method, received.target);
        for name in [
            "accept",
            "authorization",
            "content-type",
            "content-length",
            "user-agent",
        ] {
            if received.headers.contains_key(name) {
                let _ = writeln!(text, "  {name}: {}", received.header(name));
            }
        }
        if !received.body.is_empty() {
            let _ = writeln!(text, "  {}", String::from_utf8_lossy(&received.body));
        }
        let _ = writeln!(text, "  = {value}");
    }
    insta::assert_snapshot!(text);
}

/// The example of the requested operation.
fn example_response(received: &ReceivedRequest) -> CannedResponse {
    let spec = Spec::load();
    let path = received
        .path()
        .strip_prefix("/v2/interop")
        .expect("the base path");
    // `/clouds/search` is preferred to `/clouds/{id}`.
    let mut fitting: Vec<_> = spec
        .operations()
        .into_iter()
        .filter(|it| fits(it.path, path))
        .collect();
    fitting.sort_by_key(|it| it.path.matches('{').count());
    let found = fitting
        .iter()
        .find(|it| it.method.eq_ignore_ascii_case(&received.method));
    let operation = found.unwrap_or_else(|| panic!("the spec has no {} {path}", received.method));
    let responses = operation.node["responses"].as_object().expect("responses");
    let (status, response) = responses
        .iter()
        .find(|(status, _)| status.starts_with('2'))
        .expect("a success");
    let example = &spec.resolve(response)["content"]["application/json"]["example"];
    let status = status.parse().expect("a status");
    if example.is_null() {
        CannedResponse::empty(status)
    } else {
        CannedResponse::json(status, example.to_string())
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (one, other): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(a, b)| a.starts_with('{') || *a == b)
}

#[tokio::test]
async fn special_characters_stay_in_one_path_segment() {
    let server = Server::start(|_| CannedResponse::empty(204)).await;
    let client = super::client(&server);
    let awkward = [
        ("1.0/2", "1.0%2F2"),
        ("../clouds", "..%2Fclouds"),
        ("a b", "a%20b"),
        ("ü", "%C3%BC"),
        ("50%", "50%25"),
        ("a?b#c", "a%3Fb%23c"),
        ("...", "..."),
        ("%2e%2e", "%252e%252e"),
    ];
    for (version, _) in awkward {
        client
            .delete_integration_version(super::id(), version)
            .await
            .unwrap_or_else(|error| panic!("{version}: {error}"));
    }
    let received = server.received();
    let sent: Vec<&str> = received.iter().map(|it| it.target.as_str()).collect();
    let expected = awkward.map(|(_, segment)| {
        let id = super::id();
        format!("/v2/interop/integrations/{id}/versions/{segment}")
    });
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn empty_and_dot_segments_are_rejected_before_sending() {
    let server = Server::start(|_| CannedResponse::empty(204)).await;
    let client = super::client(&server);
    for version in [".", "..", ""] {
        let error = client
            .delete_integration_version(super::id(), version)
            .await
            .expect_err("it would name another path");
        assert_eq!(error.kind(), generated_client::ErrorKind::Request);
        assert!(error.to_string().contains("version"), "{error}");
    }
    assert!(server.received().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn patches_distinguish_absent_from_null() {
    let server = Server::start(|_| CannedResponse::empty(204)).await;
    let client = super::client(&server);
    let mut update = models::TenantApplicationUpdate::new().auth_state_pending("confirmed");
    client
        .update_tenant_application(&update)
        .await
        .expect("an empty response");
    update.auth_message = Nullable::Null;
    client
        .update_tenant_application(&update)
        .await
        .expect("an empty response");
    let bodies: Vec<_> = server
        .received()
        .iter()
        .map(|it| String::from_utf8_lossy(&it.body).into_owned())
        .collect();
    assert_eq!(
        bodies,
        [
            r#"{"auth_state_pending":"confirmed"}"#,
            r#"{"auth_message":null,"auth_state_pending":"confirmed"}"#
        ]
    );
}

#[tokio::test]
async fn unknown_enum_values_and_properties_round_trip() {
    let text =
        r#"{"data":{"type":"quantum_leap","status":"frozen","new_property":{"x":[1]}},"extra":1}"#;
    let server = Server::start(move |_| CannedResponse::json(200, text)).await;
    let client = super::client(&server);
    let response = client
        .find_rollover(super::id())
        .send()
        .await
        .expect("decodes");
    assert_eq!(
        response.raw().as_ref(),
        text.as_bytes(),
        "nothing of the response is lost"
    );
    let kind = response.value().kind.clone().expect("it was sent");
    assert_eq!(kind, models::RolloverType::Unknown("quantum_leap".into()));
    let status = response.value().status.clone().expect("it was sent");
    let mut rollover: models::NewRollover =
        serde_json::from_value(calls::example_body("updateRollover")).expect("it is valid");
    (rollover.kind, rollover.status) = (kind, status);
    client
        .update_rollover(super::id(), &rollover)
        .await
        .expect("decodes");
    let sent: Value = serde_json::from_slice(&server.received()[1].body).expect("JSON");
    assert_eq!(
        (&sent["type"], &sent["status"]),
        (&"quantum_leap".into(), &"frozen".into())
    );
}

#[test]
fn blocking_requests_return_the_value() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(Server::start(|_| {
        CannedResponse::json(200, r#"{"data":[{"name":"a"}]}"#)
    }));
    let client = super::client(&server);
    let page = client.list_clouds().call().expect("decodes");
    assert_eq!(page.len(), 1);
    let error = client
        .find_cloud(super::id())
        .call()
        .expect_err("a list is no cloud");
    assert_eq!(error.kind(), generated_client::ErrorKind::Decode);
}
