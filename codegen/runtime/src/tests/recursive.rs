//! Recursive unions, as the generator emits them. If each level tried all variants, or tracked paths by itself, the
//! work would be two to the power of the depth.

use std::time::Duration;

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::server::{Reply, Server};
use super::{Fault, builder};
use crate::{Error, ErrorKind, Method, de};

/// Discriminated by `t`.
#[derive(Clone, Debug, PartialEq)]
enum Expr {
    Not(Box<Not>),
    Lit(Lit),
    Unknown(Value),
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        match value.get("t").and_then(Value::as_str) {
            Some("not") => de::variant(value).map(Self::Not),
            Some("lit") => de::variant(value).map(Self::Lit),
            _ => Ok(Self::Unknown(de::unknown(value))),
        }
    }
}

impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Not(it) => it.serialize(serializer),
            Self::Lit(it) => it.serialize(serializer),
            Self::Unknown(it) => it.serialize(serializer),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Not {
    t: String,
    arg: Expr,
}

crate::object! { Not, required(t, arg) }

#[derive(Clone, Debug, PartialEq)]
struct Lit {
    t: String,
    value: i64,
}

crate::object! { Lit, required(t, value) }

/// Discriminated by content.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    Left(Box<Left>),
    Right(Box<Right>),
    Expr(Expr),
    Unknown(Value),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let variants = de::BestMatch::of(&value).variant(Self::Left);
        let variants = variants.variant(Self::Right);
        let is = |it: &Value| it.get("t").is_some();
        let best = variants.discriminated(is, Self::Expr).best();
        Ok(best.unwrap_or(Self::Unknown(value)))
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Left(it) => it.serialize(serializer),
            Self::Right(it) => it.serialize(serializer),
            Self::Expr(it) => it.serialize(serializer),
            Self::Unknown(it) => it.serialize(serializer),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Left {
    #[serde(skip_serializing_if = "Option::is_none")]
    child: Option<Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<i64>,
}

impl<'de> Deserialize<'de> for Left {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (child, children, a) = Parts::deserialize(deserializer)?.split();
        Ok(Self { child, children, a })
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Right {
    child: Option<Node>,
    b: Option<i64>,
}

crate::object! { Right, optional(child, b) }

struct Parts {
    child: Option<Node>,
    children: Option<Vec<Node>>,
    a: Option<i64>,
}

impl Parts {
    fn split(self) -> (Option<Node>, Vec<Node>, Option<i64>) {
        (self.child, self.children.unwrap_or_default(), self.a)
    }
}

crate::object! { Parts, optional(child, children, a) }

/// Far less than exponential work takes, and far more than linear work does.
const END: Duration = Duration::from_secs(20);

async fn get<T: DeserializeOwned + Send + 'static>(body: String) -> Result<T, Error<Fault>> {
    let server = Server::start(move |_, _| Reply::json(body.clone())).await;
    let client = builder(&server).timeout(END).deadline(END).build().unwrap();
    client
        .request_builder(Method::GET, "/things")
        .returns_json::<T>()
        .await
}

/// A value nested to this depth.
fn nested(depth: usize, open: &str, innermost: &str) -> String {
    format!("{}{innermost}{}", open.repeat(depth), "}".repeat(depth))
}

#[tokio::test]
async fn error_path_is_determined_in_linear_time() {
    let wrong = r#"{"t":"lit","value":"x"}"#;
    for depth in [0, 1, 2, 20, 60, 120] {
        let body = nested(depth, r#"{"t":"not","arg":"#, wrong);
        let error = get::<Expr>(body).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{depth}: {error}");
        let path = format!("{}value", "arg.".repeat(depth));
        let shown: String = path.chars().take(200).collect();
        let text = error.to_string();
        assert!(
            text.contains(&format!("could not decode {shown}")),
            "{depth}: {text}"
        );
        assert!(text.contains("found a string"), "{depth}: {text}");
    }
    let sound = nested(60, r#"{"t":"not","arg":"#, r#"{"t":"lit","value":1}"#);
    assert!(matches!(get::<Expr>(sound).await.unwrap(), Expr::Not(_)));
}

#[tokio::test]
async fn unknown_properties_take_linear_time_at_any_depth() {
    let left = |node: Node| match node {
        Node::Left(it) => it,
        other => panic!("{other:?}"),
    };
    for depth in [1, 2, 4, 20, 60] {
        // At one level, at the innermost, and at each.
        for (first, open, innermost) in [
            (r#"{"new":1,"child":"#, r#"{"child":"#, r#"{"a":1}"#),
            (r#"{"child":"#, r#"{"child":"#, r#"{"a":1,"new":1}"#),
            (r#"{"new":1,"child":"#, r#"{"new":1,"child":"#, r#"{"a":1}"#),
        ] {
            let body = format!("{first}{}}}", nested(depth - 1, open, innermost));
            let found = get::<Node>(body).await;
            let mut node = found.unwrap_or_else(|why| panic!("{depth} {open}: {why}"));
            // Both variants fit the values without properties of their own. The innermost one has some.
            for _ in 0..depth {
                node = match node {
                    Node::Left(it) => it.child.unwrap(),
                    Node::Right(it) => it.child.unwrap(),
                    Node::Unknown(it) => serde_json::from_value(it["child"].clone()).unwrap(),
                    Node::Expr(it) => panic!("{it:?}"),
                };
            }
            assert_eq!(left(node).a, Some(1), "{depth} {open}");
        }
    }
}

#[tokio::test]
async fn values_that_match_no_variant_take_linear_time() {
    for depth in [4, 60] {
        for innermost in [r#"{"new":1}"#, r#"{"a":"x","b":"x"}"#, "7", "[[1]]"] {
            let body = nested(depth, r#"{"child":"#, innermost);
            let found = get::<Node>(body).await;
            assert!(found.is_ok(), "{depth} {innermost}: {found:?}");
        }
    }
}

#[tokio::test]
async fn errors_in_variants_take_linear_time() {
    let expr = nested(50, r#"{"t":"not","arg":"#, r#"{"t":"lit","value":"x"}"#);
    let body = nested(50, r#"{"new":1,"child":"#, &expr);
    let found = get::<Node>(body).await;
    assert!(found.is_ok(), "{found:?}");
}

#[tokio::test]
async fn wide_nested_values_take_linear_time() {
    fn count(node: &Node) -> usize {
        match node {
            Node::Left(it) => 1 + it.children.iter().map(count).sum::<usize>(),
            other => panic!("{other:?}"),
        }
    }
    // A tree that is wide at each level, and in which all values differ.
    fn wide(depth: usize, number: &mut usize) -> Value {
        *number += 1;
        if depth == 0 {
            return json!({"a": *number, "new": 1});
        }
        let children: Vec<_> = (0..4).map(|_| wide(depth - 1, number)).collect();
        json!({"children": children, "a": *number})
    }
    let body = wide(5, &mut 0).to_string();
    let found = get::<Node>(body).await.unwrap();
    assert_eq!(count(&found), 1 + 4 + 16 + 64 + 256 + 1024);
}

/// A value with a few levels, some of which have properties that neither variant knows, or both.
fn some_node() -> impl Strategy<Value = Value> {
    let small = || prop::option::weighted(0.3, 0_i64..3);
    let own = move || (small(), small(), small(), small());
    let made = |(a, b, new, t): (Option<i64>, Option<i64>, Option<i64>, Option<i64>)| {
        let properties = [("a", a), ("b", b), ("new", new), ("t", t)];
        let properties = properties
            .into_iter()
            .filter_map(|(name, it)| Some((name.to_owned(), it?.into())));
        properties.collect::<serde_json::Map<_, _>>()
    };
    let leaf = own().prop_map(made).prop_map(Value::Object);
    leaf.prop_recursive(5, 24, 3, move |inner| {
        let children = prop::collection::vec(inner.clone(), 0..3);
        let child = prop::option::of(inner);
        (own(), child, prop::option::of(children)).prop_map(move |(own, child, children)| {
            let mut properties = made(own);
            properties.extend(child.map(|it| ("child".to_owned(), it)));
            properties.extend(children.map(|it| ("children".to_owned(), it.into())));
            Value::Object(properties)
        })
    })
}

fn alone(value: &Value) -> Node {
    serde_json::from_value(value.clone()).unwrap()
}

proptest! {
    #[test]
    fn a_value_matches_the_same_variant_at_any_depth(value in some_node()) {
        let mut rest = vec![(alone(&value), value)];
        while let Some((node, value)) = rest.pop() {
            let child = match &node {
                Node::Left(it) => it.child.clone(),
                Node::Right(it) => it.child.clone(),
                _ => None,
            };
            if let Some(child) = child {
                prop_assert_eq!(&child, &alone(&value["child"]));
                rest.push((child, value["child"].clone()));
            }
            if let Node::Left(it) = node {
                for (child, value) in it.children.into_iter().zip(value["children"].as_array().unwrap_or(&vec![])) {
                    prop_assert_eq!(&child, &alone(value));
                    rest.push((child, value.clone()));
                }
            }
        }
    }
}
