//! User code that blocks its thread during blocking requests delays no other requests.

use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::blocking::{elsewhere, thing};
use super::server::Reply;
use super::{Fault, PAGING, Thing, builder, client, get_thing};
use crate::auth::{self, AuthError, Authenticate, Authorization, Context};
use crate::hook::{Attempt, Before, Hook};
use crate::{Client, ErrorKind, Method, Retry};

const DEADLINE: Duration = Duration::from_secs(3);

/// Runs code that must complete, on a thread that is abandoned if it does not.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, done) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    done.recv_timeout(DEADLINE * 3)
        .expect("it hangs, or panicked")
}

fn call(client: &Client<Fault>) -> Result<u32, crate::Error<Fault>> {
    get_thing(client).deadline(DEADLINE).call().map(|it| it.id)
}

/// Fetches its token while it holds a lock.
struct Locked {
    inner: Client<Fault>,
    token: Mutex<Option<u32>>,
}

impl Authenticate for Locked {
    fn authorization<'a>(&'a self, _: &'a Context) -> Authorization<'a> {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if token.is_none() {
            match call(&self.inner) {
                Ok(id) => *token = Some(id),
                Err(why) => return Authorization::now(Err(AuthError::new(why.to_string()))),
            }
        }
        Authorization::now(auth::header(format!("Token {token:?}")))
    }
}

#[test]
fn token_may_be_fetched_while_a_lock_is_held() {
    let (_runtime, server) = elsewhere(|_| thing().after(Duration::from_millis(100)));
    let inner = client(&server);
    let locked = || Locked {
        inner: inner.clone(),
        token: Mutex::default(),
    };
    let outer = builder(&server).auth(locked()).build().unwrap();
    let calls = (0..4).map(|_| {
        let outer = outer.clone();
        move || call(&outer)
    });
    let calls: Vec<_> = calls.map(thread::spawn).collect();
    let ids = in_time(|| {
        calls
            .into_iter()
            .map(|it| it.join().unwrap())
            .collect::<Vec<_>>()
    });
    for id in ids {
        assert_eq!(id.unwrap(), 7);
    }
    // The same for asynchronous requests, which this code makes wait for each other's threads.
    let outer = builder(&server).auth(locked()).build().unwrap();
    let ids = in_time(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut calls = tokio::task::JoinSet::new();
            for _ in 0..4 {
                calls.spawn(get_thing(&outer).into_future());
            }
            calls.join_all().await
        })
    });
    assert!(ids.iter().all(Result::is_ok), "{ids:?}");
}

/// Waits for a thread that sends a request.
struct Joins(Client<Fault>);

impl Hook for Joins {
    fn before<'a>(&'a self, _: &'a mut Attempt<'_>) -> Before<'a> {
        let inner = self.0.clone();
        let called = thread::spawn(move || call(&inner)).join().unwrap();
        Box::pin(async move { Ok(called.map(drop)?) })
    }
}

#[test]
fn hook_may_wait_for_a_thread_that_sends_a_request() {
    let (_runtime, server) = elsewhere(|_| thing());
    let inner = client(&server);
    let outer = builder(&server).hook(Joins(inner.clone())).build().unwrap();
    assert_eq!(in_time(move || call(&outer)).unwrap(), 7);
    assert_eq!(in_time(move || call(&inner)).unwrap(), 7, "others go on");
}

/// Blocks its thread, and signals when it begins.
struct Blocks(Mutex<mpsc::Sender<()>>, Duration);

impl Hook for Blocks {
    fn before<'a>(&'a self, _: &'a mut Attempt<'_>) -> Before<'a> {
        let _ = self.0.lock().unwrap().send(());
        thread::sleep(self.1);
        Box::pin(async { Ok(()) })
    }
}

#[test]
fn blocking_hook_delays_no_other_request() {
    let (_runtime, server) = elsewhere(|_| thing());
    let (sender, blocked) = mpsc::channel();
    let blocks = Blocks(Mutex::new(sender), DEADLINE);
    let outer = builder(&server).hook(blocks).build().unwrap();
    let held: Vec<_> = (0..8)
        .map(|_| {
            let outer = outer.clone();
            thread::spawn(move || get_thing(&outer).call().map(drop))
        })
        .collect();
    for _ in &held {
        blocked.recv().unwrap();
    }
    let (inner, begun) = (client(&server), Instant::now());
    let id = get_thing(&inner).deadline(Duration::from_secs(1)).call();
    assert_eq!(id.unwrap().id, 7);
    assert!(begun.elapsed() < DEADLINE / 2, "{:?}", begun.elapsed());
    for call in held {
        call.join().unwrap().unwrap();
    }
}

#[test]
fn hook_that_blocks_prefetched_pages_ends_with_the_deadline() {
    let (_runtime, server) =
        elsewhere(|_| Reply::json(r#"{"data":[{"id":1}],"paging":{"next":"n"}}"#));
    let (sender, _blocked) = mpsc::channel();
    let blocks = Blocks(Mutex::new(sender), DEADLINE * 2);
    let outer = builder(&server).hook(blocks).build().unwrap();
    let list = outer.request_builder(Method::GET, "/things");
    let list = list
        .returns_pages::<Thing, _>(&PAGING)
        .deadline(Duration::from_millis(200))
        .retry(Retry::never());
    let mut pages = list.prefetch(3).pages().blocking();
    let begun = Instant::now();
    let error = pages.next().unwrap().map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(begun.elapsed() < DEADLINE, "{:?}", begun.elapsed());
    let others = client(&server).request_builder(Method::GET, "/things");
    let others = others.returns_pages::<Thing, _>(&PAGING);
    assert_eq!(others.call().unwrap().len(), 1, "others go on");
}

#[test]
fn one_task_may_send_many_blocking_requests() {
    let (_runtime, server) = elsewhere(|_| thing());
    let inner = client(&server);
    let all = in_time(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async { (0..200).all(|_| get_thing(&inner).call().is_ok()) })
    });
    assert!(all);
}
