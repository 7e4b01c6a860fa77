//! The pages of a list, each in the format of the API.

use serde_json::{Map, Value};

use super::received::ReceivedRequest;
use super::written::Written;
use crate::paging::{By, Way};

/// The query parameter in links to pages, if the API defines none.
const LINKED: &str = "next-page";

/// The page that a request specifies, of these items in pages of the size that it specifies.
pub(super) fn sized(way: &Way, items: &[Value], received: &ReceivedRequest) -> Written {
    let size = number(received, way.page_size).filter(|it| *it > 0);
    let size = size.unwrap_or(items.len().max(1));
    // With an offset, the pages begin there.
    let before = match way.by {
        By::Offset(name) => number(received, name).unwrap_or(0).min(items.len()),
        _ => 0,
    };
    let (before, items) = items.split_at(before);
    let before = (!before.is_empty()).then_some(before);
    let pages: Vec<_> = before.into_iter().chain(items.chunks(size)).collect();
    cut(way, &pages, received)
}

/// The page that a request specifies; beyond the last page, it is empty.
pub(super) fn cut(way: &Way, pages: &[&[Value]], received: &ReceivedRequest) -> Written {
    if let By::LastItem { cursor, property } = way.by {
        return behind_item(way, pages, received.query(cursor).first(), property);
    }
    // The address of each page, and of the one after the last.
    let mut places = vec![way.first()];
    for page in pages {
        let length = u64::try_from(page.len()).unwrap_or(u64::MAX);
        let step = if let By::Offset(_) = way.by {
            length
        } else {
            1
        };
        places.push(places.last().map_or(0, |it| it.saturating_add(step)));
    }
    let parameter = way.parameter();
    let expected = if is_first(way, received) {
        Some(way.first())
    } else {
        number(received, parameter).and_then(|it| u64::try_from(it).ok())
    };
    let at = expected.and_then(|expected| places.iter().position(|it| *it == expected));
    let items = at.and_then(|it| pages.get(it)).copied().unwrap_or_default();
    let next = at.map(|it| it + 1).filter(|it| *it < pages.len());
    let next = next.map(|it| places[it].to_string());
    let next = next.map(|place| match way.by {
        By::Cursor(_) => place,
        _ => {
            let rest = received.query_without(parameter);
            let separator = if rest.is_empty() { "" } else { "&" };
            format!("{}?{rest}{separator}{parameter}={place}", received.path())
        }
    });
    page(way, items, next)
}

/// The page after the one whose last item has this value in the property; without a value, the first page.
fn behind_item(way: &Way, pages: &[&[Value]], cursor: Option<&String>, property: &str) -> Written {
    let ends = |page: &&[Value]| {
        let pointer = format!("/{}", property.replace('.', "/"));
        let value = page.last().and_then(|it| it.pointer(&pointer));
        let text = value.map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
        text.is_some() && text.as_ref() == cursor
    };
    let at = match cursor {
        None => Some(0),
        Some(_) => pages.iter().position(ends).map(|it| it + 1),
    };
    let items = at.and_then(|it| pages.get(it)).copied();
    let has_more = at.is_some_and(|it| it + 1 < pages.len());
    page(
        way,
        items.unwrap_or_default(),
        has_more.then(|| true.to_string()),
    )
}

/// A page in its wire format. The last one has an empty string or `false` as the pointer to the next.
pub(super) fn page(way: &Way, items: &[Value], next: Option<String>) -> Written {
    let has_next = next.is_some();
    let mut page = Value::from(items);
    if !way.items.is_empty() {
        page = within(way.items, page, Value::Null);
        if !way.next.is_empty() {
            let next = match way.by {
                By::LastItem { .. } => Value::Bool(next.is_some()),
                _ => next.clone().unwrap_or_default().into(),
            };
            page = within(way.next, next, page);
        }
        if !way.more.is_empty() {
            page = within(way.more, Value::Bool(has_next), page);
        }
    }
    Written {
        next: next.filter(|_| way.is_by_header()),
        ..Written::json(&page)
    }
}

/// Inserts a value into another one, under a path of properties.
fn within(path: &str, value: Value, whole: Value) -> Value {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let mut properties = match whole {
        Value::Object(properties) => properties,
        _ => Map::new(),
    };
    let value = match rest {
        Some(rest) => within(rest, value, properties.remove(name).unwrap_or_default()),
        None => value,
    };
    properties.insert(name.to_owned(), value);
    properties.into()
}

/// Whether a request is for the first page, explicitly or by default.
pub(super) fn is_first(way: &Way, received: &ReceivedRequest) -> bool {
    let said = received.query(way.parameter());
    let is_by_item = matches!(way.by, By::LastItem { .. });
    said.is_empty() || !is_by_item && said[0] == way.first().to_string()
}

impl Way {
    /// The query parameter that addresses a page.
    fn parameter(&self) -> &'static str {
        match self.by {
            By::Number { page: name, .. }
            | By::Offset(name)
            | By::Cursor(name)
            | By::LastItem { cursor: name, .. } => name,
            By::Link => LINKED,
        }
    }

    /// The parameter's value for the first page.
    fn first(&self) -> u64 {
        match self.by {
            By::Number { first, .. } => first,
            By::Offset(_) | By::Cursor(_) | By::LastItem { .. } | By::Link => 0,
        }
    }
}

fn number(received: &ReceivedRequest, name: &str) -> Option<usize> {
    received.query(name).first()?.parse().ok()
}
