//! The path and query of a request, written in place as values are set. Values that a URL cannot represent are
//! rejected, never altered.

use std::borrow::Cow;
use std::fmt::{self, Display, Write};
use std::ops::Range;
use std::str::FromStr;

use percent_encoding::utf8_percent_encode;
use reqwest::Url;

use crate::client::address::{self, RESERVED};
use crate::request::list_style::ListStyle;
use crate::request::names::Names;
use crate::request::style::Pair;

/// The initial capacity for values: enough to avoid reallocation for most requests.
const CAPACITY: usize = 64;

/// The path and the query of a request that is being built.
#[derive(Clone)]
pub(crate) struct Target {
    /// The base path, and the template up to the first `{name}` without a value.
    path: String,
    /// The rest of the template. It contains values that were set out of order; encoded values contain no braces.
    rest: Cow<'static, str>,
    /// `name=value` pairs, joined by `&`.
    query: String,
    rare: Option<Box<Rare>>,
}

/// Properties that few queries have.
#[derive(Clone, Default)]
struct Rare {
    /// The query as one value, encoded.
    whole: String,
    /// The parameters whose pairs have other names than the parameter.
    written: Names,
}

/// Why a value cannot be sent.
pub(crate) enum SegmentError {
    /// Its `Display` failed.
    Unwritten,
    /// It cannot be a path segment of a URL.
    Segment(&'static str),
}

impl From<fmt::Error> for SegmentError {
    fn from(_: fmt::Error) -> Self {
        Self::Unwritten
    }
}

impl Target {
    /// Parses a template. It may include query parameters that are the defaults of every request.
    pub(crate) fn new(base: &Url, template: &'static str) -> Self {
        let (template, query) = template.split_once('?').unwrap_or((template, ""));
        let base = base.path().trim_end_matches('/');
        let mut path = String::with_capacity(base.len() + template.len() + CAPACITY);
        path.push_str(base);
        path.push('/');
        let mut target = Self {
            path,
            rest: template.strip_prefix('/').unwrap_or(template).into(),
            query: query.to_owned(),
            rare: None,
        };
        target.advance(0);
        target
    }

    /// Replaces `{name}` by a value, as one segment.
    pub(crate) fn segment(&mut self, name: &str, value: &dyn Display) -> Result<(), SegmentError> {
        self.place(name, |path| write!(Encoded(path), "{value}"))
    }

    /// Replaces `{name}` by an encoded value.
    pub(crate) fn segment_as(&mut self, name: &str, encoded: &str) -> Result<(), SegmentError> {
        self.place(name, |path| path.write_str(encoded))
    }

    fn place(
        &mut self,
        name: &str,
        put: impl FnOnce(&mut String) -> fmt::Result,
    ) -> Result<(), SegmentError> {
        let Some(place) = placeholder(&self.rest, name) else {
            return Err(SegmentError::Segment(
                "is not in the path, or is already set",
            ));
        };
        if place.start > 0 {
            let mut value = String::new();
            put(&mut value)?;
            check_segment(&value)?;
            self.repeat(name, Some(place), &value);
            return Ok(());
        }
        let start = self.path.len();
        put(&mut self.path)?;
        let end = self.path.len();
        check_segment(&self.path[start..end])?;
        self.advance(place.end);
        if let Some(next) = placeholder(&self.rest, name) {
            let value = self.path[start..end].to_owned();
            self.repeat(name, Some(next), &value);
        }
        Ok(())
    }

    /// Replaces all further occurrences of `{name}`, of which a path should have none.
    fn repeat(&mut self, name: &str, mut next: Option<Range<usize>>, value: &str) {
        while let Some(place) = next {
            if place.start == 0 {
                self.path.push_str(value);
                self.advance(place.end);
            } else {
                self.rest.to_mut().replace_range(place, value);
            }
            next = placeholder(&self.rest, name);
        }
    }

    /// Moves the rest up to the next `{name}` into the path.
    fn advance(&mut self, from: usize) {
        let text = &self.rest[from..];
        // The text is so short that `memchr` would be slower.
        let end = text.bytes().position(|it| it == b'{');
        let end = from + end.unwrap_or(text.len());
        self.path.push_str(&self.rest[from..end]);
        match &mut self.rest {
            Cow::Borrowed(rest) => *rest = &rest[end..],
            Cow::Owned(rest) => drop(rest.drain(..end)),
        }
    }

    /// Sets a query parameter.
    pub(crate) fn query(&mut self, name: &str, value: &dyn Display) -> Result<(), SegmentError> {
        self.remove(name);
        self.begin(name);
        Ok(write!(Encoded(&mut self.query), "{value}")?)
    }

    /// Sets a query parameter that is a list. An empty list adds nothing.
    pub(crate) fn query_list(
        &mut self,
        name: &str,
        style: ListStyle,
        values: &mut dyn Iterator<Item = Result<String, fmt::Error>>,
    ) -> Result<(), SegmentError> {
        self.remove(name);
        for (number, value) in values.enumerate() {
            match style {
                ListStyle::Comma if number > 0 => self.query.push(','),
                _ => self.begin(name),
            }
            Encoded(&mut self.query).write_str(&value?)?;
        }
        Ok(())
    }

    /// Sets a query parameter to these encoded pairs.
    pub(crate) fn query_as(&mut self, parameter: &str, pairs: &[Pair]) {
        let earlier = self.rare.as_mut().map(|it| it.written.take(parameter));
        for name in earlier.into_iter().flatten() {
            self.remove_encoded(&name);
        }
        if pairs.is_empty() {
            self.remove(parameter);
        }
        for (name, _) in pairs {
            self.remove_encoded(name);
        }
        for (name, value) in pairs {
            self.separate();
            self.query.push_str(name);
            self.query.push('=');
            self.query.push_str(value);
        }
        let own = Cow::from(utf8_percent_encode(parameter, RESERVED));
        if pairs.iter().any(|(name, _)| *name != own) {
            let rare = self.rare.get_or_insert_default();
            rare.written.put(parameter, pairs);
        }
    }

    /// Sets the whole query, encoded.
    pub(crate) fn whole_query(&mut self, query: String) {
        self.rare.get_or_insert_default().whole = query;
    }

    /// The whole query, unless there is none or it is empty.
    fn whole(&self) -> Option<&str> {
        let whole = self.rare.as_ref().map(|it| it.whole.as_str());
        whole.filter(|it| !it.is_empty())
    }

    /// The value of a numeric query parameter.
    pub(crate) fn number<N: FromStr>(&self, name: &str) -> Option<N> {
        let name = Cow::from(utf8_percent_encode(name, RESERVED));
        let mut pairs = self.query.split('&').filter_map(|it| it.split_once('='));
        pairs.find(|(key, _)| *key == name)?.1.parse().ok()
    }

    /// Writes the beginning of a pair.
    fn begin(&mut self, name: &str) {
        self.separate();
        self.query.extend(utf8_percent_encode(name, RESERVED));
        self.query.push('=');
    }

    /// Writes the separator before another pair.
    fn separate(&mut self) {
        if self.query.is_empty() {
            self.query.reserve(CAPACITY);
        } else {
            self.query.push('&');
        }
    }

    /// Removes earlier values: the last value set wins.
    fn remove(&mut self, name: &str) {
        // Allocates only if the name has characters to encode.
        self.remove_encoded(&Cow::from(utf8_percent_encode(name, RESERVED)));
    }

    fn remove_encoded(&mut self, name: &str) {
        if let Some(rare) = &mut self.rare {
            rare.written.lose(name);
        }
        let is_named = |pair: &&str| pair.split('=').next() == Some(name);
        if self.query.split('&').any(|it| is_named(&it)) {
            let kept: Vec<_> = self.query.split('&').filter(|it| !is_named(it)).collect();
            self.query = kept.join("&");
        }
    }

    /// Checks that the request has a URL, or returns why it has none.
    pub(crate) fn check(&self) -> Result<(), String> {
        let rest = self.rest.strip_prefix('{');
        if let Some(name) = rest.and_then(|it| it.split('}').next()) {
            return Err(format!("the path parameter `{name}` has no value: set it"));
        }
        // The order in which the two were set does not matter.
        if self.whole().is_some() && !self.query.is_empty() {
            let message = "a parameter is the whole query, to which no others can be added";
            return Err(message.to_owned());
        }
        Ok(())
    }

    /// The URL of the request, which was checked.
    pub(crate) fn url(&self, base: &Url) -> Url {
        let mut url = base.clone();
        url.set_path(&self.path);
        let query = self.whole().unwrap_or(&self.query);
        // Base URLs have no query.
        if !query.is_empty() {
            url.set_query(Some(query));
        }
        url
    }
}

/// The position of `{name}` in a template.
fn placeholder(template: &str, name: &str) -> Option<Range<usize>> {
    let here = |start: usize| {
        let rest = template[start..].strip_prefix('{')?.strip_prefix(name)?;
        rest.starts_with('}').then(|| start..start + name.len() + 2)
    };
    here(0).or_else(|| {
        template
            .match_indices('{')
            .find_map(|(start, _)| here(start))
    })
}

/// Whether a URL can contain the segment after encoding.
fn check_segment(segment: &str) -> Result<(), SegmentError> {
    let decoded = if segment.starts_with(['.', '%']) {
        Cow::Owned(segment.to_ascii_lowercase().replace("%2e", "."))
    } else {
        Cow::Borrowed(segment)
    };
    match &*decoded {
        "" => Err(SegmentError::Segment(
            "is empty, which would change the path: set a value",
        )),
        // URLs resolve dot segments, even percent-encoded ones.
        "." | ".." => Err(SegmentError::Segment(
            "is `.` or `..`, which cannot be path segments of a URL",
        )),
        _ => Ok(()),
    }
}

/// Percent-encodes what is written to it.
struct Encoded<'a>(&'a mut String);

impl Write for Encoded<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Most values need no encoding.
        if address::is_unreserved(text) {
            self.0.push_str(text);
        } else {
            self.0.extend(utf8_percent_encode(text, RESERVED));
        }
        Ok(())
    }
}
