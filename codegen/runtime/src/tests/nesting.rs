//! Large structs within each other: an error before they overflow the stack, which nothing could catch.

use serde::{Deserialize, Deserializer};

use super::client;
use super::server::{Reply, Server};
use crate::{ErrorKind, Method};

/// A field that takes as much of the stack as those of a large model.
#[derive(Debug)]
#[allow(dead_code, reason = "only its size counts")]
struct Large<const N: usize>([[u64; 32]; N]);

impl<'de, const N: usize> Deserialize<'de> for Large<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(|it| Self([[it; 32]; N]))
    }
}

#[derive(Debug)]
struct Node {
    a: Option<Large<16>>,
    b: Option<Large<16>>,
    next: Option<Box<Node>>,
}

crate::deserialize_object! {
    Node, optional(a, b, next)
}

/// One that takes twice as much.
#[derive(Debug)]
#[expect(dead_code, reason = "only its size counts")]
struct Huge {
    a: Option<Large<32>>,
    b: Option<Large<32>>,
    next: Option<Box<Huge>>,
}

crate::deserialize_object! {
    Huge, optional(a, b, next)
}

fn nested(depth: usize) -> String {
    let (open, close) = (r#"{"next":"#.repeat(depth), "}".repeat(depth));
    format!("{open}{{}}{close}")
}

async fn get<T>(body: String) -> Result<T, crate::Error<super::Fault>>
where
    T: serde::de::DeserializeOwned + Send + 'static,
{
    let server = Server::start(move |_, _| Reply::json(body.clone())).await;
    let draft = client(&server).draft(Method::GET, "/things");
    draft.answers_json::<T>().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn values_that_are_nested_too_deeply_for_their_size_are_an_error() {
    // On a worker's stack, which is the smaller one.
    let deep = tokio::spawn(get::<Huge>(nested(120))).await.unwrap();
    let error = deep.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("nested too deeply"), "{error}");
    assert!(error.body().is_some());
}

fn depth(mut node: Node) -> usize {
    let mut depth = 0;
    while let Some(next) = node.next.take() {
        assert!(node.a.is_none() && node.b.is_none());
        node = *next;
        depth += 1;
    }
    depth
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn values_that_a_worker_has_no_stack_for_are_decoded() {
    for levels in [5, 40] {
        let node = tokio::spawn(get::<Node>(nested(levels))).await.unwrap();
        assert_eq!(depth(node.unwrap()), levels);
    }
}

#[cfg(feature = "blocking")]
#[test]
fn values_that_a_blocking_caller_has_no_stack_for_are_decoded() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = Server::start(|_, _| Reply::json(nested(40)));
    let server = runtime.block_on(server);
    let draft = client(&server).draft(Method::GET, "/things");
    let thread = std::thread::spawn(move || draft.answers_json::<Node>().call());
    assert_eq!(depth(thread.join().unwrap().unwrap()), 40);
}
