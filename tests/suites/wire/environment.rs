//! Clients that the environment of the process configures. It can only be changed for a child process.

use std::process::Command;

use generated_client::Client;
use interop_tests::server::{CannedResponse, Server};

/// What [`a_call_is_made_from_the_environment`] does with these variables: its standard output.
async fn called(variables: &[(&str, &str)]) -> String {
    let program = std::env::current_exe().expect("this is a program");
    let mut command = Command::new(program);
    command.args([
        "--ignored",
        "--exact",
        "--nocapture",
        "environment::a_call_is_made_from_the_environment",
    ]);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("INTEROP_") {
            command.env_remove(name);
        }
    }
    command.envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.expect("no panic").expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}");
    text
}

#[tokio::test]
#[ignore = "started by the tests below, in a process of its own"]
async fn a_call_is_made_from_the_environment() {
    match Client::from_env() {
        Ok(client) => println!("count: {:?}", client.count_rollovers().await),
        Err(error) => println!("error: {error}"),
    }
}

#[tokio::test]
async fn credentials_and_the_address_come_from_the_environment() {
    let server = Server::start(|received| match received.path() {
        "/oauth/token" => CannedResponse::json(200, r#"{"access_token":"fetched"}"#),
        _ => CannedResponse::json(200, "7"),
    })
    .await;
    let url = format!("{}/v2/interop", server.url());
    let address = ("INTEROP_BASE_URL", url.as_str());
    for (credentials, sent) in [
        (&[("INTEROP_TOKEN", "given")][..], "Bearer given"),
        (
            &[
                ("INTEROP_CLIENT_ID", "id"),
                ("INTEROP_CLIENT_SECRET", "secret"),
                ("INTEROP_TOKEN", ""),
            ],
            "Bearer fetched",
        ),
        (
            &[
                ("INTEROP_USERNAME", "user"),
                ("INTEROP_PASSWORD", "password"),
            ],
            "Basic dXNlcjpwYXNzd29yZA==",
        ),
    ] {
        let text = called(&[&[address], credentials].concat()).await;
        assert!(text.contains("count: Ok(7)"), "{text}");
        let received = server.received();
        let last = received.last().expect("a call");
        assert_eq!(last.path(), "/v2/interop/tenant/rollovers/count");
        assert_eq!(last.header("authorization"), sent);
    }
}

#[tokio::test]
async fn missing_credentials_are_named() {
    for (variables, expected) in [
        (
            &[][..],
            "set `INTEROP_TOKEN`, or `INTEROP_CLIENT_ID` and `INTEROP_CLIENT_SECRET`",
        ),
        (
            &[("INTEROP_PASSWORD", "s3cret")],
            "`INTEROP_PASSWORD` is set, but `INTEROP_USERNAME` is not",
        ),
        (
            &[
                ("INTEROP_TOKEN", "s3cret"),
                ("INTEROP_BASE_URL", "nonsense"),
            ],
            "the base URL is not a URL",
        ),
    ] {
        let text = called(variables).await;
        assert!(
            text.contains("error: ") && text.contains(expected),
            "{text}"
        );
        assert!(!text.contains("s3cret"), "{text}");
    }
}
