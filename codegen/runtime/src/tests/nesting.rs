//! Large nested structs are an error before they overflow the stack, which would abort the process.

use serde::{Deserialize, Deserializer};

use super::client;
use super::server::{Reply, Server};
use crate::{ErrorKind, Method};

/// A field that uses as much stack as those of a large model.
#[derive(Debug, Default)]
#[expect(dead_code, reason = "only its size counts")]
struct Large([[u64; 32]; 16]);

impl<'de> Deserialize<'de> for Large {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(|it| Self([[it; 32]; 16]))
    }
}

#[derive(Debug)]
struct Node {
    a: Option<Large>,
    b: Option<Large>,
    next: Option<Box<Node>>,
}

crate::deserialize_object! {
    Node, optional(a, b, next)
}

fn nested(depth: usize) -> String {
    let (open, close) = (r#"{"next":"#.repeat(depth), "}".repeat(depth));
    format!("{open}{{}}{close}")
}

async fn get(body: String) -> Result<Node, crate::Error<super::Fault>> {
    let server = Server::start(move |_, _| Reply::json(body.clone())).await;
    let builder = client(&server).request_builder(Method::GET, "/things");
    builder.returns_json::<Node>().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn values_nested_too_deeply_for_their_size_are_an_error() {
    // On a worker's stack, which is the smaller one.
    let deep = tokio::spawn(get(nested(120))).await.unwrap();
    let error = deep.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("nested too deeply"), "{error}");
    assert!(error.body().is_some());
}

#[tokio::test]
async fn realistically_nested_values_are_decoded() {
    let mut node = get(nested(5)).await.unwrap();
    let mut depth = 0;
    while let Some(next) = node.next.take() {
        assert!(node.a.is_none() && node.b.is_none());
        node = *next;
        depth += 1;
    }
    assert_eq!(depth, 5);
}
