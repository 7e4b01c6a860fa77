//! The output of clients, requests and errors of every kind contains no secrets.

use std::error::Error as _;
use std::time::Duration;

use generated_client::auth::{Basic, Bearer, ClientCredentials};
use generated_client::models::TenantApplicationUpdate;
use generated_client::{Client, ClientBuilder, Error, ErrorKind, Retry};
use interop_tests::fault::{self, End, FaultServer, Point, Script};

use crate::{assert_silent, log};

fn builder(url: &str) -> ClientBuilder {
    Client::builder()
        .base_url(format!("{url}/v2/interop"))
        .retry(Retry::default().max_delay(Duration::from_millis(1)))
        .max_body_size(1000)
}

/// The text of an error and its sources.
fn full_message(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(it) = source {
        text.push_str(&format!(" {it} {it:?} {it:#?}"));
        source = it.source();
    }
    text
}

/// Makes a request full of secrets, which must fail with this kind and print none of them.
async fn fails(client: &Client, kind: ErrorKind) {
    let update = TenantApplicationUpdate::new()
        .auth_props_pending(Some([("name".to_owned(), "hush-property".into())].into()));
    let call = client.update_tenant_application(&update);
    let call = call.header("x-api-key", "hush-header");
    let received = format!("{call:?} {call:#?} {:?}", call.clone().into_future());
    let error = call.await.expect_err("it fails");
    assert_eq!(error.kind(), kind, "{error:?}");
    let mut walk = client.search_clouds().name("hush-name").items();
    let walked = walk.try_next().await.expect_err("it fails");
    let text = format!("{received} {walk:?} {client:?} {}", full_message(&walked));
    assert_silent(
        &format!("{kind:?}"),
        &format!("{text} {}", full_message(&error)),
    );
    assert_silent("the log", &log::so_far());
}

fn authorized(url: &str) -> Client {
    let client = builder(url).auth(Bearer::new("hush-token")).build();
    client.expect("a loopback URL is fine")
}

/// Like `fails`, with a server that always responds with the script.
async fn fails_at(script: Script, kind: ErrorKind) {
    let server = FaultServer::start(move |_| script.clone()).await;
    fails(&authorized(server.url()), kind).await;
}

#[tokio::test]
async fn errors_of_calls_that_do_not_arrive_print_no_secret() {
    log::listen();
    fails(&authorized(&fault::nobody().await), ErrorKind::Connect).await;
    for end in [End::Close, End::Reset] {
        fails_at(Script::broken(Point::Body, end), ErrorKind::Transport).await;
    }
    let garbage = Script::new().send("hush-garbage\r\n\r\n").end(End::Close);
    fails_at(garbage, ErrorKind::Transport).await;
    let server = FaultServer::breaking(Point::Body, End::Stall).await;
    let hasty = builder(server.url()).auth(Bearer::new("hush-token"));
    let hasty = hasty.timeout(Duration::from_millis(40)).build();
    fails(&hasty.expect("loopback"), ErrorKind::Timeout).await;
}

#[tokio::test]
async fn errors_of_failures_print_no_secret() {
    log::listen();
    for (status, body) in [
        (
            400,
            r#"{"error":{"message":"no","debug":"hush-1"},"input":"hush-2"}"#,
        ),
        (400, "hush-3"),
        (401, r#"["hush-4"]"#),
        (500, r#"{"error":"hush-5"}"#),
        (503, "<html>hush-6"),
    ] {
        fails_at(Script::json(status, body), ErrorKind::Status).await;
    }
    let headers = [
        ("location", "http://127.0.0.2:9/?token=hush-7"),
        ("set-cookie", "hush-8"),
    ];
    fails_at(Script::response(302, &headers, "hush-9"), ErrorKind::Status).await;
    fails_at(
        Script::json(200, &"hush-".repeat(1000)),
        ErrorKind::TooLarge,
    )
    .await;
}

#[tokio::test]
async fn errors_of_responses_that_do_not_decode_print_no_secret() {
    log::listen();
    for body in [
        "hush-1",
        r#""hush-2""#,
        r#"{"data":"hush-3"}"#,
        r#"{"data":["hush-4"]}"#,
        r#"{"data":[{"id":"hush-5"}]}"#,
        r#"{"data":{"tenant_id":"hush-6"}}"#,
        r#"{"data":{"auth_props":"hush-7"}}"#,
        r#"{"data":{"auth_props":{"a":["hush-8"]}}}"#,
        r#"{"data":{"deliver_tasks":"hush-9"}}"#,
        r#"{"data":"hush-10, expected hush-11"#,
    ] {
        let script = Script::json(200, body);
        let server = FaultServer::start(move |_| script.clone()).await;
        let client = authorized(server.url());
        for error in [
            client.get_tenant_application().await.err(),
            client.find_current_tenant().await.err(),
            client.list_actors().await.err(),
        ] {
            let Some(error) = error else { continue };
            assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
            assert_silent(body, &full_message(&error));
        }
    }
    let page = r#"{"data":[{"auth":{"client_secret":"hush-12"}}],"paging":{"next":"hush-13"}}"#;
    let server = FaultServer::start(move |_| Script::json(200, page)).await;
    let mut actors = authorized(server.url()).list_actors().items();
    let actor = actors.try_next().await.expect("the first page");
    let error = actors.try_next().await.expect_err("the same again");
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_silent(
        "a page",
        &format!("{actor:?} {actors:?} {}", full_message(&error)),
    );
    assert_silent("the log", &log::so_far());
}

#[tokio::test]
async fn errors_of_token_endpoints_print_no_secret() {
    log::listen();
    for (status, body) in [
        (
            400,
            r#"{"error":"invalid_grant","error_description":"hush-1"}"#,
        ),
        (400, r#"{"error":"hush-2 is wrong"}"#),
        (500, "hush-3"),
        (200, r#"{"token":"hush-4"}"#),
        (200, r#"{"access_token":"hush-5\nand more"}"#),
        (200, r#"{"access_token":"hush-6"#),
    ] {
        let script = Script::json(status, body);
        let server = FaultServer::start(move |_| script.clone()).await;
        let auth = ClientCredentials::new("hush-id", "hush-client-secret")
            .token_url(format!("{}/token?key=hush-key", server.url()));
        let client = builder(server.url()).auth(auth).build();
        fails(&client.expect("loopback"), ErrorKind::Auth).await;
    }
    let auth = ClientCredentials::new("hush-id", "hush-client-secret")
        .token_url(fault::nobody().await + "/token?key=hush-key");
    let client = builder("http://127.0.0.1:9").auth(auth).build();
    fails(&client.expect("loopback"), ErrorKind::Auth).await;
}

#[test]
fn errors_of_clients_that_cannot_be_built_print_no_secret() {
    let url = "http://127.0.0.1:9";
    let credentials = || ClientCredentials::new("hush-id", "hush-client-secret");
    for builder in [
        Client::builder().base_url("http://user:hush-1@127.0.0.1:9/"),
        Client::builder().base_url("hush-2"),
        Client::builder().base_url("http://hush-3 .example/"),
        Client::builder().base_url("https://127.0.0.1/?key=hush-4"),
        Client::builder().region("hush-5/"),
        builder(url).user_agent("hush-6\n"),
        builder(url).auth(Bearer::new("hush-7\n")),
        builder(url).auth(Basic::new("hush-8:", "hush-9")),
        builder(url).auth(Basic::new("hush-10\n:", "hush-11")),
        builder("http://api.example").auth(Bearer::new("hush-12")),
        builder(url).auth(credentials().token_url("http://user:hush-13@127.0.0.1/")),
        builder(url).auth(credentials().token_url("http://api.example/?key=hush-14")),
        builder(url).auth(credentials().token_url("://hush-15")),
    ] {
        let text = format!("{builder:?} {builder:#?}");
        let error = builder.build().expect_err("it cannot work");
        assert_silent("a builder", &format!("{text} {}", full_message(&error)));
    }
}

#[tokio::test]
async fn errors_of_calls_that_cannot_be_sent_print_no_secret() {
    let client = authorized("http://127.0.0.1:9");
    let call = client.find_current_tenant().header("x-key", "hush-1\n");
    let text = format!("{call:?}");
    let error = call.await.expect_err("it cannot be sent");
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_silent("a call", &format!("{text} {}", full_message(&error)));
}

#[test]
fn credentials_and_secrets_print_no_secret() {
    let secret = generated_client::Secret::from("hush-1");
    let all = (
        secret.clone(),
        Some(secret),
        Bearer::new("hush-2"),
        Basic::new("hush-3", "hush-4"),
        ClientCredentials::new("hush-5", "hush-6")
            .scope("hush-7")
            .token_url("hush-8"),
        generated_client::auth::header("hush-9"),
    );
    assert_silent("they", &format!("{all:?} {all:#?}"));
}
