//! Keys: their places, and which requests carry them.

use super::server::Server;
use super::{DEFAULTS, Fault, builder, get_thing, printed};
use crate::auth::{Bearer, Credential, Place, Security};
use crate::hook::{Attempt, Before, Hook};
use crate::{Client, ErrorKind, Method};

const HEADER: Credential = Credential::Key("header");
const QUERY: Credential = Credential::Key("query");
const BEARER: Credential = Credential::Authorization;

async fn open() -> Server {
    Server::always(200, r#"{"data":{"id":7}}"#).await
}

#[tokio::test]
async fn keys_are_sent_in_their_places() {
    let server = open().await;
    let client = builder(&server)
        .key("header", Place::Header("X-Key"), "k 1")
        .key("query", Place::Query("api key"), "k&2")
        .key("cookie", Place::Cookie("session"), "k3")
        .build()
        .unwrap();
    let request = get_thing(&client).query("q", 1).cookie("own", "c");
    request.clone().await.unwrap();
    request.header("x-key", "own").await.unwrap();
    let received = server.received();
    assert_eq!(received[0].target, "/v2/things/7?q=1&api%20key=k%262");
    assert_eq!(received[0].header("x-key"), Some("k 1"));
    assert_eq!(received[0].header("cookie"), Some("own=c; session=k3"));
    assert_eq!(received[1].header("x-key"), Some("own"));
}

#[tokio::test]
async fn request_carries_exactly_the_required_credentials() {
    let server = open().await;
    let all = || {
        builder(&server)
            .auth(Bearer::new("t"))
            .key("header", Place::Header("x-key"), "k1")
            .key("query", Place::Query("key"), "k2")
            .security(&[&[HEADER]])
    };
    let sent = async |client: &Client<Fault>, security: Option<crate::auth::Security>| {
        let builder = client.request_builder(Method::GET, "/");
        let builder = match security {
            Some(security) => builder.security(security),
            None => builder,
        };
        builder.returns_nothing().await.unwrap();
        let received = server.received().pop().unwrap();
        (
            received.header("authorization").is_some(),
            received.header("x-key").is_some(),
            received.target.contains("key=k2"),
        )
    };
    let client = all().build().unwrap();
    assert_eq!(sent(&client, None).await, (false, true, false));
    assert_eq!(sent(&client, Some(&[])).await, (false, false, false));
    assert_eq!(
        sent(&client, Some(&[&[], &[BEARER]])).await,
        (true, false, false)
    );
    assert_eq!(
        sent(&client, Some(&[&[HEADER, QUERY], &[BEARER]])).await,
        (false, true, true)
    );
    let client = builder(&server).auth(Bearer::new("t")).build().unwrap();
    assert_eq!(
        sent(&client, Some(&[&[HEADER, QUERY], &[BEARER]])).await,
        (true, false, false)
    );
    let client = builder(&server)
        .key("query", Place::Query("key"), "k2")
        .build()
        .unwrap();
    assert_eq!(
        sent(&client, Some(&[&[HEADER, QUERY], &[BEARER]])).await,
        (false, false, true)
    );
    // If credentials are optional, an incomplete set is not sent.
    assert_eq!(
        sent(&client, Some(&[&[HEADER, QUERY], &[]])).await,
        (false, false, false)
    );
}

#[tokio::test]
async fn request_with_two_credentials_in_one_place_is_rejected() {
    const BOTH: Security = &[&[BEARER, HEADER]];
    const EITHER: Security = &[&[BEARER], &[HEADER]];
    let server = open().await;
    let all = || {
        builder(&server)
            .auth(Bearer::new("t"))
            .key("header", Place::Header("authorization"), "k")
    };
    let error = all().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    let message = "the credentials of `auth` and the key `header` would both be sent in the header `authorization`: set only one of them";
    assert_eq!(error.to_string(), message);
    assert!(all().security(BOTH).build().is_err());
    let only = builder(&server).key("header", Place::Header("authorization"), "k");
    let thing = get_thing(&only.build().unwrap());
    thing.await.unwrap();
    let received = server.received().pop().unwrap();
    assert_eq!(received.header("authorization"), Some("k"));
    // The first alternative suffices.
    let client = all().security(EITHER).build().unwrap();
    let thing = || client.request_builder(Method::GET, "/");
    thing().returns_nothing().await.unwrap();
    let sent = |server: &Server| {
        let received = server.received().pop().unwrap();
        received.header("authorization").map(str::to_owned)
    };
    assert_eq!(sent(&server).as_deref(), Some("Bearer t"));
    let error = thing().security(BOTH).returns_nothing().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.to_string().ends_with(message), "{error}");
    assert_eq!(server.received().len(), 2);
    // A header set by the caller takes precedence over both.
    let own = thing().security(BOTH).header("Authorization", "own");
    own.returns_nothing().await.unwrap();
    assert_eq!(sent(&server).as_deref(), Some("own"));
    for place in [Place::Query("key"), Place::Cookie("key")] {
        let builder = builder(&server).key("one", place, "1");
        assert!(builder.key("two", place, "2").build().is_err());
    }
}

/// Redirects all requests to another server.
struct Elsewhere(String);

impl Hook for Elsewhere {
    fn before<'a>(&'a self, attempt: &'a mut Attempt<'_>) -> Before<'a> {
        assert!(attempt.request.headers().get("x-key").is_none());
        *attempt.request.url_mut() = self.0.parse().unwrap();
        Box::pin(std::future::ready(Ok(())))
    }
}

#[tokio::test]
async fn keys_are_sent_only_to_the_base_url_and_over_https() {
    let (server, other) = (open().await, open().await);
    let client = builder(&server)
        .key("header", Place::Header("x-key"), "s3cret")
        .key("query", Place::Query("key"), "s3cret")
        .hook(Elsewhere(other.url()))
        .build()
        .unwrap();
    get_thing(&client).await.unwrap();
    let received = other.received().pop().unwrap();
    assert_eq!(
        (received.target.as_str(), received.header("x-key")),
        ("/", None)
    );
    let error = Client::<Fault>::builder(&DEFAULTS)
        .base_url("http://example.com")
        .key("header", Place::Header("x-key"), "s3cret")
        .build()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.to_string().contains("not https"), "{error}");
}

#[test]
fn invalid_key_is_reported_without_quoting_it() {
    for place in [Place::Header("x-key"), Place::Cookie("key")] {
        let error = Client::<Fault>::builder(&DEFAULTS)
            .key("header", place, "s3cret\n")
            .build()
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth);
        assert!(!printed(&error).contains("s3cret"));
    }
}

#[tokio::test]
async fn operation_may_have_its_own_server() {
    let server = open().await;
    let client = builder(&server).auth(Bearer::new("t")).build().unwrap();
    for (at, target) in [
        ("/", "/things"),
        ("/v1", "/v1/things"),
        // All requests are sent to the user's base URL.
        ("https://upload.example.com/v3", "/v2/things"),
    ] {
        let builder = client.request_builder(Method::GET, "/things").at(at);
        builder.returns_nothing().await.unwrap();
        let received = server.received().pop().unwrap();
        assert_eq!(received.target, target);
        assert_eq!(received.header("authorization"), Some("Bearer t"));
    }
}

#[tokio::test]
async fn unencrypted_key_for_a_remote_server_is_rejected() {
    let places = [
        Place::Header("x-key"),
        Place::Query("key"),
        Place::Cookie("key"),
    ];
    for place in places {
        let builder = Client::<Fault>::builder(&DEFAULTS).variable("region", "eu");
        let client = builder.key("header", place, "k1").build().unwrap();
        let builder = || {
            client
                .request_builder(Method::GET, "/a")
                .at("http://api.other.example")
        };
        let error = builder().returns_nothing().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth, "{place:?}: {error}");
        assert_eq!(error.attempts(), 0);
        assert!(
            error.to_string().contains("only sent over https"),
            "{error}"
        );
        assert!(!printed(&error).contains("k1"), "{error:?}");
    }
    // A request without a key is sent, and so is one with the caller's own.
    let proxy = open().await;
    let client = Client::<Fault>::builder(&DEFAULTS)
        .proxy(reqwest::Proxy::all(proxy.url()).unwrap())
        .key("header", Place::Header("x-key"), "k1")
        .build()
        .unwrap();
    let builder = || {
        client
            .request_builder(Method::GET, "/a")
            .at("http://api.other.example")
    };
    builder().anonymous().returns_nothing().await.unwrap();
    let own = builder().returns_nothing().header("x-key", "own");
    own.await.unwrap();
    assert_eq!(proxy.received()[1].header("x-key"), Some("own"));
}
