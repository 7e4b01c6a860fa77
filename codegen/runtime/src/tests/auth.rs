//! Which requests carry credentials.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::server::{Reply, Server};
use super::{DEFAULTS, Fault, builder, get_thing, printed};
use crate::auth::{
    self, Authenticate, Authorization, Basic, Bearer, ClientCredentials, Context, Credential,
    Place, Security,
};
use crate::{Client, Defaults, ErrorKind, HeaderValue, Method, Retry};

/// Numbers its tokens, and counts the rejections.
#[derive(Default)]
struct Numbered {
    given: AtomicUsize,
    refused: AtomicUsize,
}

impl Authenticate for Numbered {
    fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
        let number = self.given.fetch_add(1, Ordering::Relaxed);
        Authorization::later(async move { auth::header(format!("Token {number}")) })
    }

    fn rejected(&self, _: &HeaderValue) -> bool {
        self.refused.fetch_add(1, Ordering::Relaxed);
        true
    }
}

async fn open() -> Server {
    Server::always(200, r#"{"data":{"id":7}}"#).await
}

#[tokio::test]
async fn fixed_credentials_are_sent_unchanged() {
    let server = open().await;
    get_thing(&builder(&server).auth(Bearer::new("t-1")).build().unwrap())
        .await
        .unwrap();
    get_thing(
        &builder(&server)
            .auth(Basic::new("Aladdin", "open sesame"))
            .build()
            .unwrap(),
    )
    .await
    .unwrap();
    let sent: Vec<_> = server
        .received()
        .iter()
        .map(|it| it.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(sent, ["Bearer t-1", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]);
    assert_eq!(format!("{:?}", Bearer::new("s3cret")), "Bearer([redacted])");
}

#[tokio::test]
async fn credentials_are_not_requested_if_anonymous_or_overridden() {
    let server = open().await;
    let client = builder(&server).auth(Bearer::new("t")).build().unwrap();
    client
        .request_builder(Method::GET, "/open")
        .anonymous()
        .returns_nothing()
        .await
        .unwrap();
    get_thing(&client)
        .header("Authorization", "Own 1")
        .await
        .unwrap();
    let received = server.received();
    assert_eq!(received[0].header("authorization"), None);
    assert_eq!(received[1].header("authorization"), Some("Own 1"));
}

#[tokio::test]
async fn rejected_request_is_repeated_once() {
    let server = Server::start(|received, _| match received.header("authorization") {
        Some("Token 1") => Reply::json(r#"{"data":{"id":7}}"#),
        _ => Reply::status(401, r#"{"message":"no"}"#),
    })
    .await;
    let numbered = std::sync::Arc::new(Numbered::default());
    let client = builder(&server)
        .auth(std::sync::Arc::clone(&numbered))
        .build()
        .unwrap();
    let request = client
        .request_builder(Method::POST, "/things")
        .empty_object()
        .returns_property::<super::Thing>("data");
    assert_eq!(request.clone().await.unwrap().id, 7);
    assert!(server.received().iter().all(|it| it.body == "{}"));
    let error = request.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Status, Some(401))
    );
    assert_eq!(server.received().len(), 4, "a second refusal is final");
    assert_eq!(numbered.refused.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn constant_credentials_are_not_retried() {
    let server = Server::always(401, "").await;
    let client = builder(&server).auth(Bearer::new("t")).build().unwrap();
    assert_eq!(get_thing(&client).await.unwrap_err().status(), Some(401));
    assert_eq!(server.received().len(), 1);
}

#[test]
fn credentials_require_https() {
    let build = |url: &str| {
        Client::<Fault>::builder(&DEFAULTS)
            .base_url(url)
            .auth(Bearer::new("t"))
            .build()
    };
    for url in [
        "http://example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1",
        "http://[::2]",
    ] {
        let error = build(url).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth);
        assert!(error.to_string().contains("not https"), "{url}: {error}");
    }
    for url in [
        "https://example.com",
        "http://localhost:1",
        "http://[::ffff:127.0.0.1]:1",
        "http://127.8.0.1",
        "http://[::1]:1",
        "http://LOCALHOST",
    ] {
        build(url).unwrap();
    }
    Client::<Fault>::builder(&DEFAULTS)
        .base_url("http://example.com")
        .build()
        .unwrap();
}

const NO_TOKENS: Defaults = Defaults {
    token_url: None,
    ..DEFAULTS
};

#[test]
fn token_endpoint_requires_https() {
    let build = |auth: ClientCredentials| Client::<Fault>::builder(&DEFAULTS).auth(auth).build();
    let new = || ClientCredentials::new("id", "s3cret");
    build(new()).unwrap();
    build(new().token_url("https://login.example.com/token")).unwrap();
    for url in [
        "http://login.example.com/token",
        "ftp://x/",
        "https://u:s3cret@x/",
    ] {
        let error = build(new().token_url(url)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth);
        assert!(!printed(&error).contains("s3cret"), "{error}");
    }
    let error = Client::<Fault>::builder(&NO_TOKENS)
        .auth(new())
        .build()
        .unwrap_err();
    assert!(
        error.to_string().contains("`ClientCredentials::token_url`"),
        "{error}"
    );
}

#[test]
fn invalid_credentials_are_rejected_when_the_client_is_built() {
    let build = |auth: Bearer| Client::<Fault>::builder(&DEFAULTS).auth(auth).build();
    let error = build(Bearer::new("s3cret\n")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(!printed(&error).contains("s3cret"));
    assert!(
        Client::<Fault>::builder(&DEFAULTS)
            .auth(Basic::new("a:b", "c"))
            .build()
            .is_err()
    );
}

#[tokio::test]
async fn redirect_does_not_leak_credentials() {
    let other = open().await;
    let location = format!("location: {}/v2/things/7\r\n", other.url());
    let server = Server::start(move |_, _| Reply::with(307, &location, "")).await;
    let client = builder(&server).auth(Bearer::new("t")).build().unwrap();
    let error = get_thing(&client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Status, Some(307))
    );
    assert!(error.to_string().contains("check the base URL"), "{error}");
    assert!(other.received().is_empty());
}

#[tokio::test]
async fn waiting_for_credentials_times_out() {
    struct Never;
    impl Authenticate for Never {
        fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
            Authorization::later(std::future::pending())
        }
    }
    let server = open().await;
    let client = builder(&server)
        .auth(Never)
        .timeout(Duration::from_millis(50))
        .retry(Retry::default().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap();
    let error = get_thing(&client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable(), error.attempts()),
        (ErrorKind::Auth, true, 0)
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn security_schemes_may_have_separate_credentials() {
    const BASIC: Credential = Credential::Scheme("basic");
    const OAUTH: Credential = Credential::Scheme("oauth");
    const KEY: Credential = Credential::Key("key");
    let server = Server::start(|received, _| match received.target.as_str() {
        "/tokens" => Reply::json(r#"{"access_token":"t1"}"#),
        _ => Reply::json(r#"{"data":{"id":7}}"#),
    })
    .await;
    let sent = async |client: &Client<Fault>, security: Security| {
        let builder = client.request_builder(Method::GET, "/").security(security);
        builder.returns_nothing().await.unwrap();
        let received = server.received().pop().unwrap();
        (
            received.header("authorization").map(str::to_owned),
            received.header("x-key").is_some(),
        )
    };
    let (basic, oauth) = ("Basic YTpi", "Bearer t1");
    let some = |text: &str, has_key| (Some(text.to_owned()), has_key);
    let both = || {
        builder(&server)
            .scheme("basic", None, Basic::new("a", "b"))
            .scheme("oauth", Some("/tokens"), ClientCredentials::new("c", "d"))
    };
    let client = both()
        .key("key", Place::Header("x-key"), "k")
        .build()
        .unwrap();
    assert_eq!(sent(&client, &[&[BASIC]]).await, some(basic, false));
    assert_eq!(sent(&client, &[&[OAUTH]]).await, some(oauth, false));
    assert_eq!(
        sent(&client, &[&[OAUTH], &[BASIC]]).await,
        some(oauth, false)
    );
    assert_eq!(
        sent(&client, &[&[BASIC, KEY], &[OAUTH]]).await,
        some(basic, true)
    );
    assert_eq!(sent(&client, &[]).await, (None, false));
    // An alternative without any of its credentials is ignored.
    let client = builder(&server)
        .scheme("basic", None, Basic::new("a", "b"))
        .build()
        .unwrap();
    assert_eq!(
        sent(&client, &[&[OAUTH], &[BASIC]]).await,
        some(basic, false)
    );
    assert_eq!(sent(&client, &[&[OAUTH]]).await, (None, false));
    // `auth` applies to the schemes without credentials of their own.
    let client = both().auth(Bearer::new("all")).build().unwrap();
    assert_eq!(sent(&client, &[&[BASIC]]).await, some(basic, false));
    assert_eq!(
        sent(&client, &[&[Credential::Scheme("other")]]).await,
        some("Bearer all", false)
    );
}

#[tokio::test]
async fn only_rejected_credentials_are_replaced() {
    let server = Server::start(|_, _| Reply::status(401, "")).await;
    let (one, other) = (
        std::sync::Arc::new(Numbered::default()),
        std::sync::Arc::new(Numbered::default()),
    );
    let client = builder(&server)
        .scheme("one", None, std::sync::Arc::clone(&one))
        .scheme("other", None, std::sync::Arc::clone(&other))
        .build()
        .unwrap();
    let builder = client.request_builder(Method::GET, "/");
    let builder = builder.security(&[&[Credential::Scheme("other")]]);
    builder.returns_nothing().await.unwrap_err();
    let refused = |it: &Numbered| it.refused.load(Ordering::Relaxed);
    assert_eq!((refused(&one), refused(&other)), (0, 1));
}

#[tokio::test]
async fn unencrypted_secrets_to_this_machine_bypass_the_proxy() {
    let proxy = Server::always(502, "").await;
    let server = Server::start(|received, _| match received.target.as_str() {
        "/oauth/token" => Reply::json(r#"{"access_token":"t1"}"#),
        _ => Reply::json(r#"{"data":{"id":7}}"#),
    })
    .await;
    let proxied = || reqwest::Proxy::all(proxy.url()).unwrap();
    // The API is remote, and reached through the proxy; its token endpoint, or the operation's own server, is local.
    let away = || Client::<Fault>::builder(&DEFAULTS).proxy(proxied());
    let token_url = format!("{}/oauth/token", server.url());
    let auth = ClientCredentials::new("id", "s3cret").token_url(token_url);
    let client = away().auth(auth).retry(Retry::never()).build().unwrap();
    get_thing(&client).await.unwrap_err();
    assert_eq!(server.targets(), ["/oauth/token"]);
    let client = away()
        .auth(Bearer::new("s3cret"))
        .key("key", Place::Query("key"), "s3cret")
        .build()
        .unwrap();
    let request = client
        .request_builder(Method::GET, "/things")
        .at(&server.url());
    request.returns_nothing().await.unwrap();
    // Everything is local.
    for build in [
        builder(&server).auth(Bearer::new("s3cret")),
        builder(&server).key("key", Place::Cookie("key"), "s3cret"),
        builder(&server).key("key", Place::Query("key"), "s3cret"),
        builder(&server).auth(ClientCredentials::new("id", "s3cret")),
    ] {
        let client = build.proxy(proxied()).build().unwrap();
        get_thing(&client).await.unwrap();
    }
    // A header set by the caller is a secret, too.
    let client = builder(&server).proxy(proxied()).build().unwrap();
    get_thing(&client)
        .header("authorization", "s3cret")
        .await
        .unwrap();
    let text = format!("{:?}", proxy.received());
    assert!(!text.contains("s3cret"), "{text}");
    let received = proxy.received();
    assert!(!received.is_empty() && received.iter().all(|it| it.method == "CONNECT"));
    // Requests without secrets use the proxy.
    get_thing(&client).await.unwrap_err();
    assert_eq!(proxy.received().pop().unwrap().method, "GET");
}
