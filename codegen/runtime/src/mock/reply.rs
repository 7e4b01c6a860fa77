//! What a mock answers.

use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use wiremock::ResponseTemplate;

use super::asked::Asked;
use super::operation::{Answer, Operation};
use crate::list_style::ListStyle;
use crate::paging::Paging;

/// What an expectation answers.
#[derive(Clone, Default)]
pub(super) struct Reply {
    /// Unless it is a success.
    pub(super) status: Option<StatusCode>,
    /// Beside the content type, or in its place.
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    pub(super) delay: Duration,
}

/// What the body of an answer is made of.
#[derive(Clone, Default)]
pub(super) enum Body {
    /// What the API's description shows.
    #[default]
    Example,
    /// A value of the operation's, without what wraps it.
    Value(Value),
    /// Items, which the call cuts into pages.
    Items(Vec<Value>),
    /// Pages as they are.
    Pages(Vec<Vec<Value>>),
    /// An error of the API's, as it stands on the wire.
    Error(Value),
    /// Bytes as they are.
    Raw(Bytes),
}

impl Reply {
    /// The answer to a call; none if it is to be the example, and there is none.
    pub(super) fn answer(&self, operation: &Operation, asked: &Asked) -> Option<ResponseTemplate> {
        let (content_type, body) = self.body.written(operation, asked)?;
        let success = StatusCode::from_u16(operation.status).unwrap_or(StatusCode::OK);
        let mut response =
            ResponseTemplate::new(self.status.unwrap_or(success)).set_delay(self.delay);
        if let Some(content_type) = content_type {
            response = response.insert_header(CONTENT_TYPE, content_type);
        }
        response = response.set_body_bytes(body);
        for (name, value) in &self.headers {
            response = response.insert_header(name, value);
        }
        Some(response)
    }
}

type Written = (Option<HeaderValue>, Vec<u8>);

impl Body {
    /// The content type and the bytes.
    fn written(&self, operation: &Operation, asked: &Asked) -> Option<Written> {
        Some(match (self, operation.answer) {
            (Body::Raw(bytes), Answer::Raw(content_type)) => {
                (HeaderValue::from_str(content_type).ok(), bytes.to_vec())
            }
            (Body::Raw(bytes), _) => (None, bytes.to_vec()),
            (Body::Error(error), _) => json(error),
            (Body::Example | Body::Value(_), Answer::Nothing) => (None, Vec::new()),
            (Body::Example, Answer::Raw(content_type)) => {
                let content_type = HeaderValue::from_str(content_type).ok();
                (content_type, operation.example?.as_bytes().to_vec())
            }
            // An example is one page, whatever it says of a next one.
            (Body::Example, Answer::Pages(paging)) if at(paging, asked) != Some(0) => {
                json(&page(paging, &[], None))
            }
            (Body::Example, _) => (
                Some(HeaderValue::from_static(JSON)),
                operation.example?.as_bytes().to_vec(),
            ),
            (Body::Value(value), Answer::Member(member)) => json(&json!({ member: value })),
            (Body::Value(value), _) => json(value),
            (Body::Items(items), Answer::Pages(paging)) => {
                let size = number(asked, paging.page_size).filter(|it| *it > 0);
                let pages = items.chunks(size.unwrap_or(items.len().max(1)));
                let pages: Vec<_> = pages.collect();
                json(&cut(paging, &pages, asked))
            }
            (Body::Pages(pages), Answer::Pages(paging)) => {
                let pages: Vec<_> = pages.iter().map(Vec::as_slice).collect();
                json(&cut(paging, &pages, asked))
            }
            (Body::Items(items), _) => json(&Value::from(items.as_slice())),
            (Body::Pages(pages), _) => json(&Value::from(pages.concat())),
        })
    }
}

const JSON: &str = "application/json";

fn json(value: &Value) -> Written {
    let body = value.to_string().into_bytes();
    (Some(HeaderValue::from_static(JSON)), body)
}

/// The page that a call asks for; beyond the last one it is empty.
fn cut(paging: &Paging, pages: &[&[Value]], asked: &Asked) -> Value {
    let at = at(paging, asked);
    let items = at.and_then(|it| pages.get(it)).copied().unwrap_or_default();
    let next = at.map(|it| it + 1).filter(|it| *it < pages.len());
    let number = next.and_then(|it| paging.first.checked_add(u64::try_from(it).ok()?));
    let next = number.map(|number| {
        let rest = asked.query_without(paging.page);
        let separator = if rest.is_empty() { "" } else { "&" };
        format!("{}?{rest}{separator}{}={number}", asked.path, paging.page)
    });
    page(paging, items, next)
}

/// A page as it stands on the wire. The last one says so by an empty text.
fn page(paging: &Paging, items: &[Value], next: Option<String>) -> Value {
    let mut page = Value::from(items);
    if paging.items.is_empty() {
        return page;
    }
    page = within(paging.items, page, Value::Null);
    if paging.next.is_empty() {
        return page;
    }
    within(paging.next, next.unwrap_or_default().into(), page)
}

/// Puts a value under a path of members into another value.
fn within(path: &str, value: Value, whole: Value) -> Value {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let mut members = match whole {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    let value = match rest {
        Some(rest) => within(rest, value, members.remove(name).unwrap_or_default()),
        None => value,
    };
    members.insert(name.to_owned(), value);
    members.into()
}

/// Which of the pages a call asks for, counted from 0; none if it is before the first, or is no number.
fn at(paging: &Paging, asked: &Asked) -> Option<usize> {
    if asked.query(paging.page, ListStyle::Exploded).is_empty() {
        return Some(0);
    }
    let first = usize::try_from(paging.first).ok()?;
    number(asked, paging.page)?.checked_sub(first)
}

fn number(asked: &Asked, name: &str) -> Option<usize> {
    asked.query(name, ListStyle::Exploded).first()?.parse().ok()
}
