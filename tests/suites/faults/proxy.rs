//! Proxies, which see unencrypted traffic, never see a secret.

use std::process::Command;

use generated_client::auth::{Bearer, ClientCredentials};
use generated_client::{Client, Retry};
use interop_tests::fault::{FaultServer, Script};

use crate::{builder, fine, id};

const SECRET: &str = "a-secret-of-the-client";

/// The variable with the server's address for the child process.
const SERVER: &str = "FAULTS_SERVER";

/// A server of tokens and clouds.
async fn server() -> FaultServer {
    FaultServer::start(|it| match it.path() {
        "/oauth/token" => Script::json(200, r#"{"access_token":"a-secret-of-the-server"}"#),
        _ => fine(it),
    })
    .await
}

#[tokio::test]
async fn proxies_see_no_secrets() {
    let proxy = FaultServer::start(|_| Script::json(502, "{}")).await;
    let server = server().await;
    // The environment can only be changed for a child process.
    let program = std::env::current_exe().expect("this is a program");
    let mut command = Command::new(program);
    command.args([
        "--ignored",
        "--exact",
        "proxy::secrets_are_sent_from_a_process_with_proxies",
    ]);
    command
        .env(SERVER, server.url())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ] {
        command.env(name, proxy.url());
    }
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.expect("no panic").expect("it runs");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("1 passed"), "{text}");
    // The request to another host uses a tunnel, and contains no secret.
    let observed = proxy.observed().received;
    assert!(!observed.is_empty());
    assert!(
        observed.iter().all(|it| it.method == "CONNECT"),
        "{observed:?}"
    );
    let observed = format!("{observed:?}");
    assert!(!observed.contains("secret"), "{observed}");
    let paths: Vec<_> = server
        .observed()
        .received
        .iter()
        .map(|it| it.path().to_owned())
        .collect();
    assert_eq!(
        paths[0], "/oauth/token",
        "the token of the client that is elsewhere"
    );
    assert_eq!(paths.len(), 4, "{paths:?}");
}

/// The child process of the test above.
#[tokio::test]
#[ignore = "it runs in a process of its own, with other proxies"]
async fn secrets_are_sent_from_a_process_with_proxies() {
    let server = std::env::var(SERVER).expect("the test sets it");
    let token_url = format!("{server}/oauth/token");
    // The token endpoint is local, the API is remote.
    let elsewhere = Client::builder()
        .auth(ClientCredentials::new("id", SECRET).token_url(token_url))
        .retry(Retry::never())
        .build()
        .expect("https");
    elsewhere.find_cloud(id()).await.expect_err("no tunnel");
    let here = builder(&server)
        .auth(ClientCredentials::new("id", SECRET))
        .build()
        .expect("loopback");
    here.find_cloud(id()).await.expect("a cloud");
    let here = builder(&server).auth(Bearer::new(SECRET)).build();
    let here = here.expect("loopback");
    here.find_cloud(id()).await.expect("a cloud");
}
