//! Tokens are fetched once, shared, and renewed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;

use super::server::{ReceivedRequest, Reply, Server};
use super::{Fault, builder, get_thing, printed};
use crate::auth::{ClientAuthentication, ClientCredentials};
use crate::{Client, ErrorKind, Retry};

/// A server of tokens and resources. Resources require a token that is `good`.
pub(super) async fn server(
    token: impl Fn(usize) -> Reply + Send + Sync + 'static,
    good: impl Fn(&str) -> bool + Send + Sync + 'static,
) -> Server {
    let fetched = AtomicUsize::new(0);
    Server::start(move |received: &ReceivedRequest, _| {
        if received.target.starts_with("/oauth/token") {
            return token(fetched.fetch_add(1, Ordering::Relaxed));
        }
        match received.header("authorization") {
            Some(header) if good(header) => Reply::json(r#"{"data":{"id":7}}"#),
            _ => Reply::status(401, ""),
        }
    })
    .await
}

fn granted(number: usize, expires_in: &str) -> Reply {
    Reply::json(format!(
        r#"{{"access_token":"t{number}","token_type":"bearer","expires_in":{expires_in}}}"#
    ))
}

pub(super) fn client(server: &Server) -> Client<Fault> {
    builder(server)
        .auth(ClientCredentials::new("me&co", "s3cret="))
        .build()
        .unwrap()
}

pub(super) fn fetches(server: &Server) -> usize {
    server
        .targets()
        .iter()
        .filter(|it| it.starts_with("/oauth"))
        .count()
}

/// Sends many requests concurrently, and returns how many succeeded.
async fn at_once(client: &Client<Fault>, calls: usize) -> usize {
    let mut set = JoinSet::new();
    for _ in 0..calls {
        set.spawn(get_thing(client).into_future());
    }
    set.join_all().await.iter().filter(|it| it.is_ok()).count()
}

#[tokio::test]
async fn token_is_fetched_from_the_endpoint_of_the_api_and_cached() {
    let server = server(|n| granted(n, "3600"), |_| true).await;
    let client = client(&server);
    get_thing(&client).await.unwrap();
    get_thing(&client.clone()).await.unwrap();
    let received = server.received();
    assert_eq!(
        server.targets(),
        ["/oauth/token", "/v2/things/7", "/v2/things/7"]
    );
    assert_eq!(received[0].method, "POST");
    assert_eq!(
        received[0].header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        received[0].body,
        "grant_type=client_credentials&client_id=me%26co&client_secret=s3cret%3D"
    );
    assert_eq!(received[1].header("authorization"), Some("Bearer t0"));
    assert!(!format!("{client:?}").contains("s3cret"));
}

#[tokio::test]
async fn scope_and_endpoint_can_be_set() {
    let server = server(|n| granted(n, "null"), |_| true).await;
    let auth = ClientCredentials::new("a", "b")
        .scope("read all")
        .token_url("oauth/token2");
    get_thing(&builder(&server).auth(auth).build().unwrap())
        .await
        .unwrap();
    let received = server.received();
    assert_eq!(received[0].target, "/oauth/token2");
    assert!(received[0].body.ends_with("&scope=read%20all"));
}

#[tokio::test]
async fn concurrent_requests_share_one_fetch() {
    let slow = |n| granted(n, "3600").after(Duration::from_millis(100));
    let server = server(slow, |_| true).await;
    assert_eq!(at_once(&client(&server), 100).await, 100);
    assert_eq!(fetches(&server), 1);
}

#[tokio::test]
async fn waiting_requests_share_even_a_short_lived_token() {
    let slow = |n| granted(n, "0").after(Duration::from_millis(100));
    let server = server(slow, |_| true).await;
    assert_eq!(at_once(&client(&server), 20).await, 20);
    assert_eq!(fetches(&server), 1);
}

#[tokio::test]
async fn failure_is_shared_and_the_next_request_tries_again() {
    let token = |n| match n {
        0 => Reply::status(503, "s3cret").after(Duration::from_millis(100)),
        _ => granted(n, "3600"),
    };
    let server = server(token, |_| true).await;
    let client = builder(&server)
        .auth(ClientCredentials::new("me&co", "s3cret="))
        .retry(Retry::never())
        .build()
        .unwrap();
    assert_eq!(at_once(&client, 100).await, 0);
    assert_eq!((fetches(&server), server.received().len()), (1, 1));
    get_thing(&client).await.unwrap();
    assert_eq!(fetches(&server), 2);
}

#[tokio::test]
async fn failed_renewal_keeps_a_valid_token() {
    let token = |n| match n {
        0 => granted(n, "3600"),
        _ => Reply::status(500, ""),
    };
    let server = server(token, |_| true).await;
    let client = client(&server);
    get_thing(&client).await.unwrap();
    later(NEARLY_OVER).await;
    get_thing(&client).await.unwrap();
    later(Duration::from_secs(31)).await;
    assert_eq!(
        get_thing(&client).await.unwrap_err().kind(),
        ErrorKind::Auth
    );
}

#[tokio::test]
async fn token_without_expiry_is_used_until_it_is_rejected() {
    for (number, life) in [
        "null",
        "\"soon\"",
        "-1",
        "1e300",
        "1e400",
        "\"1e400\"",
        "[]",
    ]
    .into_iter()
    .enumerate()
    {
        let server = server(move |n| granted(n, life), |_| true).await;
        let client = client(&server);
        for _ in 0..3 {
            get_thing(&client).await.unwrap();
        }
        assert_eq!(fetches(&server), 1, "{number}");
    }
}

#[tokio::test]
async fn rejected_token_is_replaced_once_for_all_requests() {
    let server = server(
        |n| granted(n, "3600").after(Duration::from_millis(50)),
        |it| it != "Bearer t0",
    )
    .await;
    let client = client(&server);
    assert_eq!(at_once(&client, 50).await, 50);
    assert_eq!(fetches(&server), 2, "one fetch replaces it");
}

#[tokio::test]
async fn late_rejection_of_an_old_token_keeps_the_new_one() {
    let tokens = AtomicUsize::new(0);
    let server = Server::start(move |received, _| {
        let late = Duration::from_millis(received.header("x-late").map_or(0, |_| 300));
        match received.header("authorization") {
            None => granted(tokens.fetch_add(1, Ordering::Relaxed), "3600"),
            Some("Bearer t0") => Reply::status(401, "").after(late),
            _ => Reply::json(r#"{"data":{"id":7}}"#),
        }
    })
    .await;
    let client = client(&server);
    let late = tokio::spawn(get_thing(&client).header("x-late", 1).into_future());
    tokio::time::sleep(Duration::from_millis(100)).await;
    get_thing(&client).await.unwrap();
    late.await.unwrap().unwrap();
    assert_eq!(fetches(&server), 2);
}

#[tokio::test]
async fn rejection_of_a_fresh_token_is_final() {
    let server = server(|n| granted(n, "3600"), |_| false).await;
    let error = get_thing(&client(&server)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Status, Some(401))
    );
    assert_eq!(server.received().len(), 4);
}

#[tokio::test]
async fn fetch_outlives_the_request_that_started_it() {
    let token = |n| granted(n, "3600").after(Duration::from_millis(400));
    for patience in [Duration::from_millis(50), Duration::from_millis(200)] {
        let server = Arc::new(server(token, |_| true).await);
        let client = client(&server);
        let first = get_thing(&client).timeout(patience).retry(Retry::never());
        if patience.as_millis() == 50 {
            // The request times out.
            let error = first.await.unwrap_err();
            assert_eq!(
                (error.kind(), error.is_retryable()),
                (ErrorKind::Auth, true)
            );
        } else {
            // The request is dropped.
            let first = tokio::spawn(first.into_future());
            while fetches(&server) == 0 {
                tokio::task::yield_now().await;
            }
            first.abort();
        }
        assert_eq!(get_thing(&client).await.unwrap().id, 7);
        assert_eq!(fetches(&server), 1);
    }
}

#[tokio::test]
async fn fetch_times_out() {
    let token = |n| granted(n, "3600").after(Duration::from_secs(if n == 0 { 600 } else { 0 }));
    let server = server(token, |_| true).await;
    let auth = ClientCredentials::new("me", "s3cret").timeout(Duration::from_millis(50));
    let client = builder(&server).auth(auth).build().unwrap();
    assert_eq!(get_thing(&client).await.unwrap().id, 7);
    assert_eq!(fetches(&server), 2);
}

/// Advances the time.
async fn later(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// The age at which a token of an hour is due for renewal, and still valid.
const NEARLY_OVER: Duration = Duration::from_secs(3600 - 30);

#[tokio::test]
async fn valid_token_is_used_during_renewal() {
    for hangs in [true, false] {
        let token = move |n| match (n, hangs) {
            (0, _) => granted(0, "3600"),
            (_, true) => granted(n, "3600").after(Duration::from_secs(600)),
            (_, false) => Reply::status(500, ""),
        };
        let server = server(token, |_| true).await;
        let client = client(&server);
        get_thing(&client).await.unwrap();
        later(NEARLY_OVER).await;
        for _ in 0..10 {
            // Less than the endpoint takes.
            let call = get_thing(&client).timeout(Duration::from_secs(5));
            assert_eq!(call.await.unwrap().id, 7);
        }
        while fetches(&server) < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(
            fetches(&server),
            2,
            "one renewal, which is not repeated at once"
        );
        let calls = server.received().into_iter();
        let used = calls.filter_map(|it| it.header("authorization").map(str::to_owned));
        assert_eq!(used.collect::<Vec<_>>(), ["Bearer t0"; 11]);
    }
}

#[tokio::test]
async fn renewed_token_is_used_once_available() {
    let server = server(|n| granted(n, "3600"), |_| true).await;
    let client = client(&server);
    get_thing(&client).await.unwrap();
    later(NEARLY_OVER).await;
    loop {
        get_thing(&client).await.unwrap();
        let last = server.received().pop().unwrap();
        match last.header("authorization") {
            Some("Bearer t1") => break,
            header => assert_eq!(header.unwrap_or("Bearer t0"), "Bearer t0"),
        }
    }
    assert_eq!(fetches(&server), 2);
}

#[tokio::test]
async fn retry_after_of_the_endpoint_is_honoured() {
    let busy = |wait: &str| Reply::with(429, &format!("retry-after: {wait}\r\n"), "");
    let server = self::server(move |_| busy("1800"), |_| true).await;
    let client = self::client(&server);
    for _ in 0..5 {
        let error = get_thing(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Auth, 0));
        assert!(error.is_retryable());
        let wait = error.retry_after().unwrap().as_secs();
        assert!((1700..=1800).contains(&wait), "{wait}");
    }
    assert_eq!(fetches(&server), 1);
    later(Duration::from_secs(1801)).await;
    get_thing(&client).await.unwrap_err();
    assert_eq!(fetches(&server), 2);

    // A request waits as long as its timeout allows.
    let token = move |n| match n {
        0 => busy("1"),
        _ => granted(n, "3600"),
    };
    let server = self::server(token, |_| true).await;
    assert_eq!(get_thing(&self::client(&server)).await.unwrap().id, 7);
    assert_eq!(fetches(&server), 2);
}

#[tokio::test]
async fn same_token_after_late_rejections_is_fetched_once() {
    let refused = AtomicUsize::new(0);
    let fetched = AtomicUsize::new(0);
    // The endpoint always returns the same token; the API rejects the first requests, one after the other.
    let server = Server::start(move |received, _| {
        if received.target.starts_with("/oauth") {
            fetched.fetch_add(1, Ordering::Relaxed);
            return granted(0, "3600");
        }
        match refused.fetch_add(1, Ordering::Relaxed) {
            before @ 0..20 => {
                // Not before all of them have arrived.
                let late = Duration::from_millis(500 + before as u64 * 10);
                Reply::status(401, "").after(late)
            }
            _ => Reply::json(r#"{"data":{"id":7}}"#),
        }
    })
    .await;
    let client = client(&server);
    assert_eq!(at_once(&client, 20).await, 20);
    assert_eq!(fetches(&server), 2);
}

#[tokio::test]
async fn secret_may_be_sent_with_http_basic() {
    let server = server(|n| granted(n, "3600"), |_| true).await;
    let auth = ClientCredentials::new("me:a b", "s3%c+r\u{e9}t")
        .client_authentication(ClientAuthentication::Basic)
        .scope("read");
    get_thing(&builder(&server).auth(auth).build().unwrap())
        .await
        .unwrap();
    let received = server.received();
    assert_eq!(received[0].body, "grant_type=client_credentials&scope=read");
    // RFC 6749, section 2.3.1: both are form-encoded first.
    let plain = "me%3Aa+b:s3%25c%2Br%C3%A9t";
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, plain);
    assert_eq!(
        received[0].header("authorization"),
        Some(format!("Basic {encoded}").as_str())
    );
    assert_eq!(received[1].header("authorization"), Some("Bearer t0"));
}

#[tokio::test]
async fn additional_parameters_may_be_repeated() {
    let server = server(|n| granted(n, "3600"), |_| true).await;
    let auth = ClientCredentials::new("a", "b")
        .audience("https://api.example/v2")
        .resource("urn:one")
        .resource("urn:two")
        .parameter("x y", "&=");
    get_thing(&builder(&server).auth(auth).build().unwrap())
        .await
        .unwrap();
    assert_eq!(
        server.received()[0].body,
        "grant_type=client_credentials&client_id=a&client_secret=b\
         &audience=https%3A%2F%2Fapi.example%2Fv2&resource=urn%3Aone&resource=urn%3Atwo&x%20y=%26%3D"
    );
    let new = || ClientCredentials::new("a", "b");
    for (auth, is_sound) in [
        (new().parameter("grant_type", "x"), false),
        (new().parameter("client_secret", "x"), false),
        (new().parameter("client_id", "x"), false),
        (new().scope("x").parameter("scope", "y"), false),
        (new().parameter("scope", "y"), true),
        (
            new()
                .client_authentication(ClientAuthentication::Basic)
                .parameter("client_id", "a"),
            true,
        ),
    ] {
        let built = builder(&server).auth(auth).build();
        assert_eq!(built.is_ok(), is_sound, "{built:?}");
    }
}

#[tokio::test]
async fn token_endpoint_may_be_relative() {
    for (base, url, target) in [
        ("/v2", "/oauth/token", "/oauth/token"),
        ("/v2/", "oauth/token", "/v2/oauth/token"),
        ("/a/v2/", "../token", "/a/token"),
        ("/v2", "token", "/token"),
        ("", "token?x=1", "/token?x=1"),
        // A fragment is not part of a request.
        ("/v2", "/token#here", "/token"),
    ] {
        for absolute in [false, true] {
            let server = Server::start(|_, before| match before {
                0 => granted(0, "3600"),
                _ => Reply::json(r#"{"data":{"id":7}}"#),
            })
            .await;
            let url = if absolute {
                let base = reqwest::Url::parse(&format!("{}{base}", server.url())).unwrap();
                base.join(url).unwrap().to_string()
            } else {
                url.to_owned()
            };
            let client = Client::<Fault>::builder(&super::DEFAULTS)
                .base_url(format!("{}{base}", server.url()))
                .auth(ClientCredentials::new("a", "b").token_url(url))
                .build()
                .unwrap();
            get_thing(&client).await.unwrap();
            assert_eq!(server.targets()[0], target);
        }
    }
}

#[tokio::test]
async fn empty_token_is_rejected() {
    for body in [r#"{"access_token":""}"#, r#"{"access_token":"  "}"#] {
        let server = server(move |_| Reply::json(body), |_| true).await;
        let error = get_thing(&client(&server)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth);
        assert!(
            error.to_string().contains("200 OK, but no token"),
            "{error}"
        );
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test]
async fn failure_contains_only_the_endpoint_status_and_error_code() {
    for (status, body, says) in [
        (
            401,
            r#"{"error":"invalid_client","error_description":"s3cret="}"#,
            "401 Unauthorized (invalid_client): check",
        ),
        (400, r#"{"error":"s3cret= <b>"}"#, "400 Bad Request: check"),
        (
            200,
            r#"{"access_token":7,"x":"s3cret="}"#,
            "200 OK, but no token",
        ),
        (200, "s3cret=", "200 OK, but no token"),
        (500, "s3cret=", "500 Internal Server Error"),
    ] {
        let server = server(move |_| Reply::status(status, body), |_| true).await;
        let auth = ClientCredentials::new("me", "s3cret=").token_url("/oauth/token?key=s3cret=");
        let error = get_thing(&builder(&server).auth(auth).build().unwrap())
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Auth, None));
        let start = format!(
            "GET /things/{{id}}: the token endpoint {}/oauth/token responded with {says}",
            server.url()
        );
        assert!(error.to_string().starts_with(&start), "{error}");
        assert!(!printed(&error).contains("s3cret"), "{error:?}");
        assert_eq!(error.is_retryable(), status == 500);
    }
}

#[tokio::test]
async fn redirect_of_the_token_endpoint_is_not_followed() {
    let other = Server::always(200, r#"{"access_token":"t"}"#).await;
    let url = other.url();
    let to = move |_| Reply::with(307, &format!("location: {url}/oauth/token\r\n"), "");
    let server = server(to, |_| true).await;
    let error = get_thing(&client(&server)).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("307 Temporary Redirect: set `token_url`"),
        "{error}"
    );
    assert!(other.received().is_empty());
    let within = self::server(
        |_| Reply::with(308, "location: /oauth/token2\r\n", ""),
        |_| true,
    )
    .await;
    get_thing(&client(&within)).await.unwrap_err();
    assert_eq!(within.received().len(), 1);
}

#[tokio::test]
async fn panic_in_user_code_fails_the_requests_that_wait_for_a_token() {
    let proxied = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&proxied);
    let proxy = reqwest::Proxy::custom(move |_| -> Option<String> {
        counted.fetch_add(1, Ordering::Relaxed);
        panic!("of the user's own")
    });
    let client: Client<Fault> = Client::builder(&super::DEFAULTS)
        .base_url("https://api.invalid")
        .auth(ClientCredentials::new("id", "secret"))
        .proxy(proxy)
        .timeout(Duration::from_secs(2))
        .build()
        .unwrap();
    for calls in 1..=3 {
        let error = get_thing(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth);
        assert!(error.to_string().contains("panic"), "{error}");
        assert!(proxied.load(Ordering::Relaxed) <= calls, "once a call");
    }
}
