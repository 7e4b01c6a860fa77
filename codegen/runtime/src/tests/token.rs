//! Tokens: fetched once, shared, renewed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;

use super::server::{Asked, Reply, Server};
use super::{Fault, builder, get_thing, printed};
use crate::auth::ClientCredentials;
use crate::{Client, ErrorKind, Retry};

/// A server of tokens and of things; the things are for who has a token that is `good`.
async fn server(
    token: impl Fn(usize) -> Reply + Send + Sync + 'static,
    good: impl Fn(&str) -> bool + Send + Sync + 'static,
) -> Server {
    let fetched = AtomicUsize::new(0);
    Server::start(move |asked: &Asked, _| {
        if asked.target.starts_with("/oauth/token") {
            return token(fetched.fetch_add(1, Ordering::Relaxed));
        }
        match asked.header("authorization") {
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

fn client(server: &Server) -> Client<Fault> {
    builder(server)
        .auth(ClientCredentials::new("me&co", "s3cret="))
        .build()
        .unwrap()
}

fn fetches(server: &Server) -> usize {
    server
        .targets()
        .iter()
        .filter(|it| it.starts_with("/oauth"))
        .count()
}

/// Sends many calls at once; how many succeeded.
async fn at_once(client: &Client<Fault>, calls: usize) -> usize {
    let mut set = JoinSet::new();
    for _ in 0..calls {
        set.spawn(get_thing(client).into_future());
    }
    set.join_all().await.iter().filter(|it| it.is_ok()).count()
}

#[tokio::test]
async fn a_token_is_fetched_where_the_api_says_and_kept() {
    let server = server(|n| granted(n, "3600"), |_| true).await;
    let client = client(&server);
    get_thing(&client).await.unwrap();
    get_thing(&client.clone()).await.unwrap();
    let asked = server.asked();
    assert_eq!(
        server.targets(),
        ["/oauth/token", "/v2/things/7", "/v2/things/7"]
    );
    assert_eq!(asked[0].method, "POST");
    assert_eq!(
        asked[0].header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        asked[0].body,
        "grant_type=client_credentials&client_id=me%26co&client_secret=s3cret%3D"
    );
    assert_eq!(asked[1].header("authorization"), Some("Bearer t0"));
    assert!(!format!("{client:?}").contains("s3cret"));
}

#[tokio::test]
async fn the_scope_and_the_endpoint_can_be_set() {
    let server = server(|n| granted(n, "null"), |_| true).await;
    let auth = ClientCredentials::new("a", "b")
        .scope("read all")
        .token_url("oauth/token2");
    get_thing(&builder(&server).auth(auth).build().unwrap())
        .await
        .unwrap();
    let asked = server.asked();
    assert_eq!(asked[0].target, "/oauth/token2");
    assert!(asked[0].body.ends_with("&scope=read%20all"));
}

#[tokio::test]
async fn however_many_wait_one_fetches() {
    let slow = |n| granted(n, "3600").after(Duration::from_millis(100));
    let server = server(slow, |_| true).await;
    assert_eq!(at_once(&client(&server), 100).await, 100);
    assert_eq!(fetches(&server), 1);
}

#[tokio::test]
async fn who_waited_shares_a_token_even_if_it_is_short_lived() {
    let slow = |n| granted(n, "0").after(Duration::from_millis(100));
    let server = server(slow, |_| true).await;
    assert_eq!(at_once(&client(&server), 20).await, 20);
    assert_eq!(fetches(&server), 1);
}

#[tokio::test]
async fn a_failure_is_shared_and_the_next_call_tries_again() {
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
    assert_eq!((fetches(&server), server.asked().len()), (1, 1));
    get_thing(&client).await.unwrap();
    assert_eq!(fetches(&server), 2);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    let server = server(|n| granted(n, "1"), |_| true).await;
    let client = client(&server);
    get_thing(&client).await.unwrap();
    tokio::time::sleep(Duration::from_millis(920)).await;
    get_thing(&client).await.unwrap();
    assert_eq!(fetches(&server), 2, "in the last tenth of its life");
}

#[tokio::test]
async fn a_renewal_that_fails_leaves_what_still_lives() {
    let token = |n| match n {
        0 => granted(n, "3"),
        _ => Reply::status(500, ""),
    };
    let server = server(token, |_| true).await;
    let client = client(&server);
    get_thing(&client).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2750)).await;
    get_thing(&client).await.unwrap();
    assert_eq!(fetches(&server), 2);
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(
        get_thing(&client).await.unwrap_err().kind(),
        ErrorKind::Auth
    );
}

#[tokio::test]
async fn a_token_without_an_end_is_kept_until_it_is_refused() {
    for (number, life) in ["null", "\"soon\"", "-1", "1e300"].into_iter().enumerate() {
        let server = server(move |n| granted(n, life), |_| true).await;
        let client = client(&server);
        for _ in 0..3 {
            get_thing(&client).await.unwrap();
        }
        assert_eq!(fetches(&server), 1, "{number}");
    }
}

#[tokio::test]
async fn refused_tokens_are_replaced_once_for_all() {
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
async fn a_late_refusal_of_an_old_token_leaves_the_new_one() {
    let tokens = AtomicUsize::new(0);
    let server = Server::start(move |asked, _| {
        let late = Duration::from_millis(asked.header("x-late").map_or(0, |_| 300));
        match asked.header("authorization") {
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
async fn a_fresh_token_that_is_refused_is_the_end() {
    let server = server(|n| granted(n, "3600"), |_| false).await;
    let error = get_thing(&client(&server)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Status, Some(401))
    );
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test]
async fn a_call_that_is_given_up_lets_the_next_fetch() {
    let token =
        |n| granted(n, "3600").after(Duration::from_millis(if n == 0 { 60_000 } else { 0 }));
    let server = Arc::new(server(token, |_| true).await);
    let client = client(&server);
    let first = tokio::spawn(get_thing(&client).into_future());
    tokio::time::sleep(Duration::from_millis(100)).await;
    let second = tokio::spawn(get_thing(&client).into_future());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(fetches(&server), 1, "the second waits for the first");
    first.abort();
    assert_eq!(second.await.unwrap().unwrap().id, 7);
    assert_eq!(fetches(&server), 2);
}

#[tokio::test]
async fn a_failure_names_the_endpoint_the_status_and_the_code_and_nothing_else() {
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
            "GET /things/{{id}}: the token endpoint {}/oauth/token answered {says}",
            server.url()
        );
        assert!(error.to_string().starts_with(&start), "{error}");
        assert!(!printed(&error).contains("s3cret"), "{error:?}");
        assert_eq!(error.is_retryable(), status == 500);
    }
}

#[tokio::test]
async fn a_token_endpoint_that_redirects_is_not_followed() {
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
    assert!(other.asked().is_empty());
    let within = self::server(
        |_| Reply::with(308, "location: /oauth/token2\r\n", ""),
        |_| true,
    )
    .await;
    get_thing(&client(&within)).await.unwrap_err();
    assert_eq!(within.asked().len(), 1);
}
