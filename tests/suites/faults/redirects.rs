//! Redirects are only followed within an origin; nothing is sent to other origins, above all no credentials.

use std::process::Command;

use generated_client::auth::{Bearer, ClientCredentials};
use generated_client::{Client, ErrorKind};
use interop_tests::fault::{FaultServer, Identity, Script};
use interop_tests::server::ReceivedRequest;

use crate::stage::Stage;
use crate::{CLOUD, Way, builder, fine, in_time, received};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

fn redirect(status: u16, to: &str) -> Script {
    Script::response(status, &[("location", to)], "")
}

async fn authorized() -> Stage {
    Stage::with(|it| it.auth(Bearer::new("a-token"))).await
}

fn client(url: &str) -> Client {
    let builder = builder(url).auth(Bearer::new("a-token"));
    builder.build().expect("a loopback URL is fine")
}

/// Asserts that every kind of request ends with the redirect and does not follow it.
async fn is_not_followed(stage: &Stage, to: &str) {
    for status in STATUSES {
        stage.plays(redirect(status, to));
        for way in Way::ALL {
            let before = received(&stage.server);
            let error = way.call(&stage.client).await.expect_err(to);
            let what = format!("{status} to {to}, {way:?}: {error:?}");
            assert_eq!(error.kind(), ErrorKind::Status, "{what}");
            assert_eq!(error.status(), Some(status), "{what}");
            assert!(error.to_string().contains("check the base URL"), "{what}");
            assert_eq!(received(&stage.server) - before, 1, "{what}");
        }
    }
}

#[tokio::test]
async fn nothing_follows_a_redirect_to_another_origin() {
    let stage = authorized().await;
    let other = FaultServer::start(fine).await;
    let secret = FaultServer::start_tls(&Identity::new(), fine).await;
    let authority = other.url().strip_prefix("http:").expect("it is http");
    for to in [
        // Another port, in several notations.
        other.url().to_owned(),
        authority.to_owned(),
        authority.replace("//", "\\\\"),
        authority.replace("//", "/\t/"),
        other.url().replace("//", "//user:password@"),
        other.url().replace("127.0.0.1", "localhost"),
        other.url().replace("127.0.0.1", "0x7f000001"),
        // Another scheme.
        secret.url().to_owned(),
    ] {
        is_not_followed(&stage, &to).await;
    }
    for stranger in [&other, &secret] {
        assert_eq!(
            stranger.observed().opened,
            0,
            "not even a connection is made"
        );
    }
}

#[tokio::test]
async fn a_redirect_without_a_location_is_an_error() {
    let stage = authorized().await;
    for to in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:,",
        "ftp://127.0.0.1/",
    ] {
        is_not_followed(&stage, to).await;
    }
}

#[tokio::test]
async fn an_invalid_location_is_an_error_with_the_status() {
    let stage = authorized().await;
    for script in [
        redirect(302, ""),
        redirect(302, "http://["),
        redirect(302, "http://a b/"),
        redirect(302, "//:99999"),
        redirect(302, "\u{fffd}"),
        Script::response(302, &[], ""),
    ] {
        stage.plays(script);
        for way in Way::ALL {
            let error = way.call(&stage.client).await.expect_err("302");
            assert_eq!(error.status(), Some(302), "{way:?}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_redirect_within_the_origin_keeps_credentials_and_body() {
    for status in STATUSES {
        let server = FaultServer::start(move |received| {
            if received.path() == "/moved" {
                Script::json(200, CLOUD)
            } else {
                redirect(status, "/moved")
            }
        })
        .await;
        let client = client(server.url());
        for way in Way::SINGLE {
            let before = received(&server);
            let called = way.call(&client).await;
            let observed = server.observed().received.split_off(before);
            // Following 301 to 303 would turn a POST into a GET, whose success is not that of the POST.
            if status < 307 && way == Way::Post {
                let error = called.expect_err("it is not followed");
                assert_eq!(error.status(), Some(status), "{error:?}");
                assert!(
                    error.to_string().contains("redirects this request"),
                    "{error}"
                );
                assert_eq!(observed.len(), 1, "{status}: {observed:?}");
                continue;
            }
            called.expect("it is followed");
            let [first, second] = &observed[..] else {
                panic!("{status}, {way:?}: {observed:?}")
            };
            assert_eq!(second.header("authorization"), "Bearer a-token");
            assert_eq!(second.header("referer"), "");
            let sent = |it: &ReceivedRequest| (it.method.clone(), it.body.clone());
            assert_eq!(sent(first), sent(second), "{status}, {way:?}");
        }
    }
}

#[tokio::test]
async fn redirect_loops_end() {
    let server = FaultServer::start(|received| redirect(307, received.path())).await;
    for way in Way::ALL {
        let before = received(&server);
        let error = way.call(&client(server.url())).await.expect_err("a cycle");
        assert_eq!(error.status(), Some(307), "{way:?}: {error:?}");
        let sent = received(&server) - before;
        assert!((2..=11).contains(&sent), "{sent} times");
    }
}

#[tokio::test]
async fn client_secrets_are_not_sent_to_redirect_targets() {
    let other = FaultServer::start(fine).await;
    for status in STATUSES {
        for to in [other.url(), "/elsewhere"] {
            let to = to.to_owned();
            let server = FaultServer::start(move |_| redirect(status, &to)).await;
            let client = builder(server.url())
                .auth(ClientCredentials::new("id", "a-secret"))
                .build()
                .expect("a loopback URL is fine");
            for way in Way::ALL {
                let error = way.call(&client).await.expect_err("no token");
                assert_eq!(error.kind(), ErrorKind::Auth, "{error:?}");
                assert!(error.to_string().contains("token_url"), "{error}");
            }
            let observed = server.observed().received;
            assert!(
                !observed.is_empty() && observed.iter().all(|it| it.path() == "/oauth/token"),
                "{observed:?}"
            );
        }
    }
    assert_eq!(other.observed().opened, 0);
}

#[tokio::test]
async fn untrusted_servers_receive_nothing() {
    let server = FaultServer::start_tls(&Identity::new(), fine).await;
    for way in Way::ALL {
        let error = way
            .call(&client(server.url()))
            .await
            .expect_err("a stranger");
        assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
        assert!(
            crate::full_message(&error).contains("certificate"),
            "{error:?}"
        );
    }
    assert_eq!(received(&server), 0);
    in_time(server.until(|it| it.open == 0)).await;
}

/// The error of a request in a child process whose environment trusts this certificate, since the system determines
/// which certificates a client trusts.
async fn called_by_a_program(url: &str, trusted: &Identity) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let certificate = folder.path().join("root.pem");
    std::fs::write(&certificate, trusted.pem()).expect("a file");
    let mut program = Command::new(env!("CARGO_BIN_EXE_call"));
    program.arg(url).env("SSL_CERT_FILE", &certificate);
    let output = tokio::task::spawn_blocking(move || program.output());
    let output = output.await.expect("no panic").expect("it starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn nothing_follows_a_redirect_from_https_to_http() {
    let identity = Identity::new();
    let plain = FaultServer::start(fine).await;
    let secret = FaultServer::start_tls(&identity, fine).await;
    let output = called_by_a_program(secret.url(), &identity).await;
    assert_eq!(output, "fine\n", "it trusts the certificate");
    let before = secret.observed().opened;
    for to in [plain.url(), secret.url()] {
        let to = to.to_owned();
        let server = FaultServer::start_tls(&identity, move |_| redirect(307, &to)).await;
        let output = called_by_a_program(server.url(), &identity).await;
        assert!(
            output.contains("307") && output.contains("check the base URL"),
            "{output}"
        );
        assert_eq!(received(&server), 1);
    }
    assert_eq!(plain.observed().opened, 0, "not even a connection is made");
    assert_eq!(
        secret.observed().opened,
        before,
        "not even a connection is made"
    );
}
