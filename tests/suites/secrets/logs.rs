//! The log output of all operations, with all kinds of credentials and connections.

use generated_client::auth::{Basic, Bearer, ClientCredentials};
use generated_client::{Client, ClientBuilder};
use interop_tests::calls;
use interop_tests::fault::{FaultServer, Identity, Reaction, Script};
use interop_tests::server::ReceivedRequest;
use interop_tests::spec::{Operation, Spec};

use crate::sample::{count, sample};
use crate::{assert_silent, log};

const TOKEN: &str = r#"{"access_token":"hush-token","token_type":"bearer","expires_in":3600}"#;

/// Whether a path matches a template.
fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template
            .zip(path)
            .all(|(a, b)| a.starts_with('{') || a == b)
}

/// The response in the spec, with a secret in every possible place.
fn response(spec: &Spec, received: &ReceivedRequest) -> Script {
    if received.path() == "/oauth/token" {
        return Script::json(200, TOKEN);
    }
    let path = received
        .path()
        .strip_prefix("/v2/interop")
        .expect("the base path");
    let is_called = |it: &Operation<'_>| {
        it.method.eq_ignore_ascii_case(&received.method) && fits(it.path, path)
    };
    let operation = spec.operations().into_iter().filter(is_called);
    // `/clouds/search` is preferred to `/clouds/{id}`.
    let operation = operation.min_by_key(|it| it.path.matches('{').count());
    let operation = operation.expect("the spec has it");
    let success = operation
        .responses(spec)
        .find(|(status, _)| status.starts_with('2'));
    let (status, response) = success.expect("a success");
    let status = status.parse().expect("a status");
    match &response["content"]["application/json"]["schema"] {
        schema if schema.is_null() => Script::response(status, &[], ""),
        schema => Script::json(status, &sample(spec, schema).to_string()),
    }
}

/// The body of an operation, with a secret in every possible place.
fn body(spec: &Spec, id: &str) -> serde_json::Value {
    let operation = spec.operation(id).expect("the spec has it");
    let request = operation.request(spec).expect("it has a body");
    match request.media {
        "application/json" => sample(spec, request.schema),
        _ => calls::example_body(id),
    }
}

/// Calls every operation and returns the number of secrets received.
async fn call_all(builder: ClientBuilder) -> usize {
    let spec = Spec::load();
    let client = builder.build().expect("a loopback URL is fine");
    let mut secrets = 0;
    for (id, call) in calls::all(&client, &|id| body(&spec, id)) {
        let value = call.await.unwrap_or_else(|error| panic!("{id}: {error}"));
        secrets += count(&value.to_string());
    }
    secrets
}

fn at(server: &FaultServer) -> ClientBuilder {
    Client::builder().base_url(format!("{}/v2/interop", server.url()))
}

fn credentials() -> ClientCredentials {
    ClientCredentials::new("hush-id", "hush-client-secret").scope("hush-scope")
}

#[tokio::test]
async fn operations_log_no_secrets() {
    log::listen();
    let spec = Spec::load();
    let server = FaultServer::start(move |it| response(&spec, it)).await;
    assert!(call_all(at(&server).auth(credentials())).await > 10);
    assert!(call_all(at(&server).auth(Bearer::new("hush-bearer"))).await > 10);
    assert!(call_all(at(&server).auth(Basic::new("user", "hush-password"))).await > 10);
    let observed = server.observed().received;
    let sent = |text: &str| {
        observed
            .iter()
            .any(|it| it.header("authorization").contains(text))
    };
    assert!(sent("Bearer hush-token") && sent("Bearer hush-bearer") && sent("Basic dXNlcjpodXNo"));
    let said = log::so_far();
    for name in ["client_runtime", "hyper_util", "reqwest"] {
        assert!(said.contains(name), "{name} says something");
    }
    assert_silent("the log", &said);
}

#[tokio::test]
async fn nobody_logs_a_secret_over_tls() {
    log::listen();
    let (spec, identity) = (Spec::load(), Identity::new());
    let server = FaultServer::start_tls(&identity, move |it| response(&spec, it)).await;
    let root = client_runtime::reqwest::Certificate::from_pem(identity.pem().as_bytes());
    let http = client_runtime::reqwest::Client::builder()
        .tls_certs_only([root.expect("it is a certificate")])
        .build()
        .expect("TLS is there");
    let builder = at(&server).auth(credentials()).http_client(http);
    assert!(call_all(builder).await > 10);
    let said = log::so_far();
    assert!(said.contains("rustls"), "rustls says something");
    assert_silent("the log", &said);
}

#[tokio::test]
async fn nobody_logs_a_secret_over_http2() {
    log::listen();
    let server = FaultServer::start_http2(0, |it, _| {
        Reaction::Response(if it.path() == "/oauth/token" {
            TOKEN
        } else {
            r#"{"data":{"auth_props":{"a":"hush-property"}}}"#
        })
    })
    .await;
    let http = client_runtime::reqwest::Client::builder()
        .http2_prior_knowledge()
        .build()
        .expect("TLS is there");
    let client = at(&server).auth(credentials()).http_client(http).build();
    let client = client.expect("a loopback URL is fine");
    let call = client
        .get_tenant_application()
        .header("x-api-key", "hush-header");
    let application = call.await.expect("an application");
    let property = &application.auth_props.expect("properties")["a"];
    assert_eq!(property.expose(), "hush-property");
    let said = log::so_far();
    assert!(said.contains("h2::"), "h2 says something");
    assert_silent("the log", &said);
}
