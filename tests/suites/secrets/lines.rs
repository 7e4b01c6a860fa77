//! A server cannot forge log lines, neither through errors that a program logs nor through the log output of any crate.

use generated_client::auth::ClientCredentials;
use generated_client::{Client, Error, Retry};
use interop_tests::calls;
use interop_tests::fault::{FaultServer, Script};

use crate::log;

/// A line break of each kind, followed by the line to forge.
const BREAKS: [&str; 8] = [
    "\n", "\r", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}",
];

fn forgery() -> String {
    let lines = BREAKS.map(|it| format!("no{it}FORGED\u{1b}[2K\u{202e}"));
    lines.concat()
}

/// Logs an error in each of the usual ways.
fn logged(error: &Error) {
    let chain: &(dyn std::error::Error + 'static) = error;
    tracing::error!(error = chain, "it fails");
    tracing::error!(%error, "it fails");
    tracing::error!(?error, "it fails");
    tracing::error!("it fails: {error}, {error:?}");
    tracing::error!("it fails: {error:#?}");
}

#[tokio::test]
async fn errors_cannot_forge_log_lines() {
    log::listen();
    let said = serde_json::Value::from(forgery());
    let id = "x-request-id: r\tFORGED\r\n";
    let bodies = [
        serde_json::json!({"error": {"message": said, "code": said, "details": said}}),
        serde_json::json!({"error": said, "error_description": said}),
        serde_json::json!({"message": said}),
    ];
    for body in bodies {
        let body = body.to_string();
        let length = body.len();
        let head = format!(
            "HTTP/1.1 400 no\tFORGED\r\n{id}content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        let script = Script::new().send(format!("{head}{body}"));
        let server = FaultServer::start(move |_| script.clone()).await;
        let builder = Client::builder()
            .base_url(server.url())
            .retry(Retry::never());
        let plain = builder.build().expect("loopback");
        let auth = ClientCredentials::new("id", "secret");
        let builder = Client::builder()
            .base_url(server.url())
            .retry(Retry::never());
        let authorized = builder
            .auth(auth.token_url("/token"))
            .build()
            .expect("loopback");
        for client in [plain, authorized] {
            let call = client.find_cloud(calls::ID.parse().expect("a uuid"));
            logged(&call.await.expect_err("400"));
        }
    }
    let log = log::so_far();
    assert!(log.contains("it fails"), "the log is there");
    for line in log.split(|it: char| BREAKS.iter().any(|line| line.contains(it))) {
        assert!(!line.starts_with("FORGED"), "{line}");
        assert!(!line.contains(['\u{1b}', '\u{202e}']), "{line}");
    }
}
