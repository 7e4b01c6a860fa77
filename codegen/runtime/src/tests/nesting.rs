//! Large nested structs are decoded on a larger stack, or are an error before they overflow it, which would abort the
//! process.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::server::{Reply, Server};
use super::{DEFAULTS, client};
use crate::{ApiError, ByStatus, Client, DecodeError, Error, ErrorKind, Method, Success};

/// A field that uses as much stack as those of a large model.
#[derive(Debug)]
#[allow(dead_code, reason = "only its size counts")]
struct Large<const N: usize>([[u64; 32]; N]);

impl<'de, const N: usize> Deserialize<'de> for Large<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(|it| Self([[it; 32]; N]))
    }
}

impl<const N: usize> Serialize for Large<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0[0][0])
    }
}

/// As large as hundreds of optional structs by value.
#[derive(Debug)]
struct Node<const N: usize> {
    a: Option<Large<N>>,
    b: Option<Large<N>>,
    next: Option<Box<Node<N>>>,
}

type Wide = Node<16>;
type Huge = Node<80>;

macro_rules! deserialize_node {
    ($($name:ident),+) => {
        $(crate::object! { $name, optional(a, b, next) })+
    };
}

deserialize_node!(Wide, Huge);

impl<const N: usize> Node<N> {
    fn depth(self) -> usize {
        let mut depth = 0;
        let mut next = self.next;
        while let Some(mut node) = next {
            assert!(node.a.is_none() && node.b.is_none());
            next = node.next.take();
            depth += 1;
        }
        depth
    }
}

fn nested(depth: usize) -> String {
    let (open, close) = (r#"{"next":"#.repeat(depth), "}".repeat(depth));
    format!("{open}{{}}{close}")
}

async fn get<T>(body: String) -> Result<Box<T>, crate::Error<super::Fault>>
where
    T: serde::de::DeserializeOwned + Send + 'static,
{
    let server = Server::start(move |_, _| Reply::json(body.clone())).await;
    let builder = client(&server).request_builder(Method::GET, "/things");
    builder.returns_json::<T>().await.map(Box::new)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn values_nested_too_deeply_for_their_size_are_an_error() {
    // On a worker's stack, which is the smaller one.
    let deep = tokio::spawn(get::<Huge>(nested(120))).await.unwrap();
    let error = deep.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("nested too deeply"), "{error}");
    assert!(error.body().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn values_too_large_for_the_stack_of_a_worker_are_decoded() {
    for levels in [5, 40, 120] {
        let node = tokio::spawn(get::<Wide>(nested(levels))).await.unwrap();
        assert_eq!(node.unwrap().depth(), levels);
    }
    for levels in [0, 5, 20] {
        let node = tokio::spawn(get::<Huge>(nested(levels))).await.unwrap();
        assert_eq!(node.unwrap().depth(), levels);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_large_body_with_values_too_large_for_the_stack_is_decoded() {
    let body = format!("{}{}", nested(20), " ".repeat(1 << 19));
    let node = tokio::spawn(get::<Huge>(body)).await.unwrap();
    assert_eq!(node.unwrap().depth(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn stream_items_too_large_for_the_stack_of_a_worker_are_decoded() {
    let lines = format!("{}\n{}\n", nested(40), nested(2));
    let server =
        Server::start(move |_, _| Reply::with(200, "content-type: application/jsonl\r\n", &lines))
            .await;
    let builder = client(&server).request_builder(Method::GET, "/things");
    let depths = tokio::spawn(async move {
        let lines = builder.returns_lines::<Wide>("application/jsonl");
        let mut lines = lines.await.unwrap();
        let mut depths = Vec::new();
        while let Some(node) = lines.try_next().await.unwrap() {
            depths.push(node.depth());
        }
        depths
    });
    assert_eq!(depths.await.unwrap(), [40, 2]);
}

#[cfg(feature = "blocking")]
#[test]
fn values_too_large_for_the_stack_of_a_blocking_caller_are_decoded() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = Server::start(|_, _| Reply::json(nested(20)));
    let server = runtime.block_on(server);
    let builder = client(&server).request_builder(Method::GET, "/things");
    let thread = std::thread::spawn(move || builder.returns_json::<Huge>().call().map(Node::depth));
    assert_eq!(thread.join().unwrap().unwrap(), 20);
}

impl<const N: usize> Clone for Node<N> {
    fn clone(&self) -> Self {
        unreachable!("no error is cloned here")
    }
}

impl<const N: usize> ApiError for Node<N> where Self: DeserializeOwned {}

async fn failing<E: ApiError>(body: String) -> Error<E> {
    let server = Server::start(move |_, _| Reply::status(409, &body)).await;
    let builder = Client::<E>::builder(&DEFAULTS).base_url(server.url());
    let client = builder.build().unwrap();
    let request = client.request_builder(Method::GET, "/things");
    request.returns_nothing().await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn api_errors_too_large_for_the_stack_of_a_worker_are_decoded() {
    for levels in [5, 40, 120] {
        let error = tokio::spawn(failing::<Wide>(nested(levels))).await.unwrap();
        assert!(error.api_error().is_some(), "{levels}: {error}");
    }
    for levels in [1, 5, 20] {
        let error = tokio::spawn(failing::<Huge>(nested(levels))).await.unwrap();
        assert!(error.api_error().is_some(), "{levels}: {error}");
    }
    let error = tokio::spawn(failing::<Huge>(nested(120))).await.unwrap();
    assert_eq!(error.status(), Some(409));
    assert!(error.to_string().contains("nested too deeply"), "{error}");
}

/// The error of an operation, as generated code declares it.
#[derive(Debug)]
enum GetError<const N: usize> {
    Conflict(Box<Node<N>>),
    Unknown,
}

impl<const N: usize> ByStatus for GetError<N>
where
    Node<N>: DeserializeOwned,
{
    fn read(response: &Success<'_>) -> Result<Self, DecodeError> {
        let node = response.json().ok();
        Ok(node.map_or(Self::Unknown, Self::Conflict))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn errors_by_status_too_large_for_the_stack_of_a_worker_are_decoded() {
    for levels in [0, 5, 20] {
        let depth = tokio::spawn(async move {
            match failing::<Value>(nested(levels)).await.by_status() {
                Some(GetError::<80>::Conflict(node)) => Some(node.depth()),
                _ => None,
            }
        });
        assert_eq!(depth.await.unwrap(), Some(levels));
    }
    let none = tokio::spawn(async {
        let error = failing::<Value>(nested(120)).await;
        error.by_status::<GetError<80>>().is_none()
    });
    assert!(none.await.unwrap());
}
