//! The body of one page: its items, and the pointer to the next page.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::paging::content::Mark;
use crate::paging::style::{By, Way};
use crate::paging::{Page, link_header};
use crate::response::decode::{self, Places};
use crate::response::decode_error::{DecodeError, loggable};
use crate::response::raw::RawResponse;

impl Way {
    /// Where a response has the list, and the pointer to the next page.
    pub(crate) fn places(&self) -> Places {
        Places {
            value: self.items,
            next: self.next,
            more: self.more,
            cursor: match self.by {
                By::LastItem { property, .. } => property,
                _ => "",
            },
            ..Places::BODY
        }
    }

    /// How a page is decoded.
    pub(crate) fn decode<T: DeserializeOwned>(
        &self,
    ) -> fn(&RawResponse, Places) -> Result<Page<T>, DecodeError> {
        if self.is_by_header() {
            decode_by_header
        } else if matches!(self.by, By::LastItem { .. }) {
            decode_by_last_item
        } else if self.is_chained() {
            decode_chained
        } else {
            decode
        }
    }
}

/// Decodes a page. A `null` list is empty.
pub(crate) fn decode<T: DeserializeOwned>(
    response: &RawResponse,
    places: Places,
) -> Result<Page<T>, DecodeError> {
    let (list, next) = read::<T>(response, places)?;
    Ok(match next {
        // The server may cap the page size, so a short page is not necessarily the last.
        Next::Unsaid => Page {
            more: list.length > 0,
            ..list.page(None)
        },
        Next::None => list.page(None),
        Next::Some(next) => list.page(Some(next)),
    })
}

/// Decodes a page which contains the only pointer to the next one.
pub(crate) fn decode_chained<T: DeserializeOwned>(
    response: &RawResponse,
    places: Places,
) -> Result<Page<T>, DecodeError> {
    let (list, next) = read::<T>(response, places)?;
    let next = match next {
        Next::Unsaid | Next::None => None,
        Next::Some(next) => Some(next),
    };
    Ok(match flag(&response.body, places.more) {
        None => list.page(next),
        Some(false) => list.page(None),
        // Without a name for the next page, the walk reports the error.
        Some(true) => Page {
            more: true,
            ..list.page(next)
        },
    })
}

/// The boolean at a path, if any.
fn flag(body: &[u8], path: &'static str) -> Option<bool> {
    let places = Places {
        value: path,
        ..Places::BODY
    };
    if path.is_empty() {
        return None;
    }
    let value = decode::borrowed::<&RawValue>(body, places)?;
    match value.get() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Decodes a page whose last item identifies the next one. If the body does not indicate whether there is one, there is
/// unless this page is empty.
pub(crate) fn decode_by_last_item<T: DeserializeOwned>(
    response: &RawResponse,
    places: Places,
) -> Result<Page<T>, DecodeError> {
    let (list, next) = read::<T>(response, places)?;
    let more = match next {
        Next::Unsaid => list.length > 0,
        Next::None => false,
        Next::Some(_) => true,
    };
    let last = decode::borrowed::<Last<'_>>(&response.body, places);
    let last = last.and_then(|it| it.0);
    // If the last item has no identifier, the walk reports that it cannot continue.
    let next = last.and_then(|it| match following(it, places.cursor) {
        Ok(Next::Some(next)) => Some(next),
        Ok(Next::Unsaid | Next::None) | Err(_) => None,
    });
    Ok(Page {
        more,
        ..list.page(next.filter(|_| more))
    })
}

/// Decodes a page with a header that links to the next one.
pub(crate) fn decode_by_header<T: DeserializeOwned>(
    response: &RawResponse,
    places: Places,
) -> Result<Page<T>, DecodeError> {
    let mut list = decode::value::<List<T>>(&response.body, places)?;
    list.mark = Mark::new(&response.body, places);
    let next = link_header::next(&response.headers).filter(|it| !it.is_empty());
    Ok(list.page(next.map(str::to_owned)))
}

fn read<T: DeserializeOwned>(
    response: &RawResponse,
    places: Places,
) -> Result<(List<T>, Next), DecodeError> {
    let found = decode::found::<List<T>>(&response.body, places)?;
    let next = match found.next {
        Some((property, below)) => {
            following(property, below).map_err(|wrong| wrong.decode_error(places.next))?
        }
        // A missing property means that there is no next page. A missing parent object indicates nothing.
        None if places.value.is_empty() || places.next.is_empty() || places.next.contains('.') => {
            Next::Unsaid
        }
        None => Next::None,
    };
    let mut list = found.value;
    list.mark = Mark::new(&response.body, places);
    Ok((list, next))
}

/// What a body indicates about the next page.
enum Next {
    Unsaid,
    None,
    Some(String),
}

/// An invalid pointer to the next page. Treating it as the end would make an incomplete list look complete.
struct InvalidPointer {
    /// The remaining path at which it occurs.
    below: &'static str,
    expected: &'static str,
    found: &'static str,
}

impl InvalidPointer {
    fn new(below: &'static str, expected: &'static str, json: &str) -> Self {
        let found = match json.bytes().next() {
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b't' | b'f') => "a boolean",
            Some(b'"') => "a string",
            _ => "a number",
        };
        Self {
            below,
            expected,
            found,
        }
    }

    fn decode_error(self, path: &'static str) -> DecodeError {
        let place = path.strip_suffix(self.below).unwrap_or(path);
        let (expected, found) = (self.expected, self.found);
        DecodeError {
            path: loggable(place.trim_end_matches('.')),
            reason: format!("its type is wrong: expected {expected}, found {found}"),
            missing: false,
        }
    }
}

/// What the property indicates about the next page, at a path below it.
fn following(property: &RawValue, path: &'static str) -> Result<Next, InvalidPointer> {
    let (mut json, mut below) = (property.get(), path);
    while !below.is_empty() {
        if !json.starts_with('{') {
            // Without the parent object, nothing is indicated. Some servers write an empty object as an empty array.
            return match json {
                _ if is_end(json) || is_empty_array(json) => Ok(Next::Unsaid),
                _ => Err(InvalidPointer::new(below, "an object", json)),
            };
        }
        let (name, rest) = below.split_once('.').unwrap_or((below, ""));
        match decode::raw(json, name) {
            Ok(value) => (json, below) = (value.get(), rest),
            Err(_) if rest.is_empty() => return Ok(Next::None),
            Err(_) => return Ok(Next::Unsaid),
        }
    }
    // A number is sent back unchanged, however many digits it has.
    let is_number = json.starts_with(|it: char| it == '-' || it.is_ascii_digit());
    if json == "true" || is_number {
        return Ok(Next::Some(json.to_owned()));
    }
    if is_end(json) {
        return Ok(Next::None);
    }
    let text = serde_json::from_str::<String>(json);
    text.map(Next::Some)
        .map_err(|_| InvalidPointer::new("", "what leads to the next page", json))
}

/// Whether a value means that there is no next page.
fn is_end(json: &str) -> bool {
    matches!(json, "null" | "false" | r#""""#)
}

fn is_empty_array(json: &str) -> bool {
    let within = json.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    within.is_some_and(|it| it.trim_ascii().is_empty())
}

/// A list without its `null` items.
struct List<T> {
    items: Vec<T>,
    /// The number of items, including `null`.
    length: usize,
    mark: Mark,
}

impl<T> List<T> {
    /// The page of this list, which has a successor if there is a pointer to one.
    fn page(self, next: Option<String>) -> Page<T> {
        Page {
            items: self.items,
            more: next.is_some(),
            next,
            length: self.length,
            mark: self.mark,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(ListVisitor(PhantomData))
    }
}

/// The last item of a list that is not `null`, as raw JSON. The others are dropped.
struct Last<'t>(Option<&'t RawValue>);

impl<'de> Deserialize<'de> for Last<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(LastVisitor).map(Last)
    }
}

struct LastVisitor;

impl<'de> Visitor<'de> for LastVisitor {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut last = None;
        while list.next_element_seed(KeepLast(&mut last))?.is_some() {}
        Ok(last)
    }
}

/// Replaces the previous item, unless the new one is `null`.
struct KeepLast<'k, 't>(&'k mut Option<&'t RawValue>);

impl<'de> DeserializeSeed<'de> for KeepLast<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let item = <&RawValue>::deserialize(deserializer)?;
        if item.get() != "null" {
            *self.0 = Some(item);
        }
        Ok(())
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
            length: 0,
            mark: Mark::default(),
        })
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<List<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List<T>, A::Error> {
        let (mut items, mut length) = (Vec::new(), 0);
        while let Some(item) = list.next_element::<Option<T>>()? {
            length += 1;
            items.extend(item);
        }
        Ok(List {
            items,
            length,
            mark: Mark::default(),
        })
    }
}
