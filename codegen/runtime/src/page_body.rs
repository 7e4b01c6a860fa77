//! The body of one page: its items, and what it says of the next page.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::answer::Answer;
use crate::decode::{self, Places, Undecodable};
use crate::paging::Page;

/// Reads a page. A list that is `null` is an empty one.
pub(crate) fn decode<T: DeserializeOwned>(
    answer: &Answer,
    places: Places,
) -> Result<Page<T>, Undecodable> {
    let found = decode::found::<List<T>>(&answer.body, places)?;
    let next = match found.next {
        Some((member, path)) => following(member, path),
        // An object that has no such member says that there is none; one that has not even its parent says nothing.
        None if places.value.is_empty() || places.next.is_empty() || places.next.contains('.') => {
            Next::Unsaid
        }
        None => Next::None,
    };
    let (next, more) = match next {
        // The server may cap a page's size, so that a short page does not mean the last.
        Next::Unsaid => (None, !found.value.empty),
        Next::None => (None, false),
        Next::Some(next) => (Some(next), true),
    };
    let items = found.value.items;
    Ok(Page { items, next, more })
}

/// What a body says of the next page.
enum Next {
    Unsaid,
    None,
    Some(String),
}

/// What is said under a member, at a path below it.
fn following(member: &RawValue, path: &'static str) -> Next {
    let at = |path| decode::within::<Value>(member.get(), path);
    match at(path) {
        Ok(Value::String(next)) if !next.is_empty() => Next::Some(next),
        Ok(_) => Next::None,
        // Without the object that would say it, nothing is said.
        Err(_) => match at(path.rsplit_once('.').map_or("", |it| it.0)) {
            Ok(Value::Object(_)) => Next::None,
            _ => Next::Unsaid,
        },
    }
}

/// A list without what is `null` in it.
struct List<T> {
    items: Vec<T>,
    /// Whether there was nothing in it, not even `null`.
    empty: bool,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_none<E>(self) -> Result<List<T>, E> {
        Ok(List {
            items: Vec::new(),
            empty: true,
        })
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<List<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List<T>, A::Error> {
        let (mut items, mut empty) = (Vec::new(), true);
        while let Some(item) = list.next_element::<Option<T>>()? {
            empty = false;
            items.extend(item);
        }
        Ok(List { items, empty })
    }
}
