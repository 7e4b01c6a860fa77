//! Serializes structured values as strings, for paths, queries, headers, cookies and forms.
//!
//! The styles are those of OpenAPI: RFC 6570's and three more. A list is written item by item, an object property by
//! property. `null` and empty values add nothing. OpenAPI leaves open how more deeply nested values are written. Here,
//! the properties of an exploded object are parameters of their own: a list repeats its name, and an object is exploded
//! in turn. Any other nested value is written as JSON. Names and values are percent-encoded in URLs; separators are
//! not.

use std::slice;

use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde::Serialize;
use serde::ser::Error as _;

use crate::client::address::RESERVED;
use crate::request::tree::Tree;

/// Serializes an object as `application/x-www-form-urlencoded`. A property without a style is sent as its media type is by
/// default: text, the items of a list one by one, and an object as JSON.
pub(crate) fn form(
    value: &(impl Serialize + ?Sized),
    styles: &[(&str, Style)],
) -> Result<String, serde_json::Error> {
    let Tree::Properties(properties) = Tree::of(value)? else {
        return Err(serde_json::Error::custom("a form must be an object"));
    };
    let mut pairs = Vec::new();
    for (name, value) in properties {
        let style = styles.iter().find(|it| it.0 == name);
        let usual = match value {
            Tree::Properties(_) => Style::Json,
            Tree::List(_) | Tree::Scalar(_) => Style::Form { explode: true },
        };
        let style = style.map_or(usual, |it| it.1);
        let value = match style {
            Style::Json => Tree::text(serde_json::to_string(&value)?),
            _ => value,
        };
        let name = &name;
        let styled = Styled { name, style, value };
        pairs.extend(styled.pairs());
    }
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    Ok(pairs.collect::<Vec<_>>().join("&"))
}

/// How a list or an object is serialized. A scalar is written without separators, with the style's prefix if it has
/// one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `1,2` and `a,1,b,2`
    Simple {
        /// Properties as `a=1,b=2`.
        explode: bool,
    },
    /// `.1,2` and `.a,1,b,2`
    Label {
        /// Separated: `.1.2` and `.a=1.b=2`.
        explode: bool,
    },
    /// `;name=1,2` and `;name=a,1,b,2`
    Matrix {
        /// Separated: `;name=1;name=2` and `;a=1;b=2`.
        explode: bool,
    },
    /// `name=1,2` and `name=a,1,b,2`
    Form {
        /// Separated: `name=1&name=2` and `a=1&b=2`; `{"a": [1, 2], "b": {"c": 3}}` becomes `a=1&a=2&c=3`.
        explode: bool,
    },
    /// Like `Simple`, but reserved characters of a path are not encoded unless they would end the segment.
    ReservedSimple {
        /// As in `Simple`.
        explode: bool,
    },
    /// Cookies as they are, `name=1; name=2` or `name=1,2`. A value that would end a cookie is rejected.
    Cookie {
        /// Separated, as in `Form`.
        explode: bool,
    },
    /// Like `Form`, but reserved characters are not encoded unless they would end the value.
    Reserved {
        /// Separated, as in `Form`.
        explode: bool,
    },
    /// `name=1%202`
    Space,
    /// `name=1%7C2`
    Pipe,
    /// `name[a]=1&name[b]=2`, and for nested values `name[a][b]=1` and `name[a][0]=1`.
    DeepObject,
    /// Like `Space`, but reserved characters are not encoded unless they would end the value.
    ReservedSpace,
    /// Like `Pipe`, but reserved characters are not encoded unless they would end the value.
    ReservedPipe,
    /// Like `DeepObject`, but reserved characters of values are not encoded unless they would end the value.
    ReservedDeepObject,
    /// The value as JSON.
    Json,
    /// The value as `application/x-www-form-urlencoded`.
    Urlencoded,
    /// The value as the whole query, beside which there are no other parameters: `?%7B%22a%22%3A1%7D`.
    Whole {
        /// As JSON, not as text.
        json: bool,
    },
}

/// The characters that `Reserved` does not encode: RFC 3986's reserved characters, except those that end a value, a
/// name or a query, or that forms interpret differently.
const KEPT: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// The characters that `ReservedSimple` does not encode: those that RFC 3986 allows in a segment.
const KEPT_IN_PATH: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// An encoded name and value of a query or a form.
pub(crate) type Pair = (String, String);

/// The value of a parameter, with its style.
pub(crate) struct Styled<'a> {
    name: &'a str,
    style: Style,
    value: Tree,
}

impl<'a> Styled<'a> {
    pub(crate) fn new(
        name: &'a str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) -> Result<Self, serde_json::Error> {
        let value = match style {
            Style::Json | Style::Whole { json: true } => Tree::text(serde_json::to_string(value)?),
            Style::Urlencoded => Tree::text(form(value, &[])?),
            _ => Tree::of(value)?,
        };
        Ok(Self { name, style, value })
    }

    /// The value as a path segment; `None` if it is empty.
    pub(crate) fn segment(&self) -> Option<String> {
        let (begin, between, explode) = match self.style {
            Style::Label { explode } => (".", if explode { "." } else { "," }, explode),
            Style::Matrix { explode } => (";", if explode { ";" } else { "," }, explode),
            Style::Simple { explode } | Style::ReservedSimple { explode } => ("", ",", explode),
            _ => ("", ",", false),
        };
        let encode = |it: &str| match self.style {
            Style::ReservedSimple { .. } => encode_but(KEPT_IN_PATH, it),
            _ => encode(it),
        };
        let is_matrix = matches!(self.style, Style::Matrix { .. });
        let name = encode(self.name);
        let named = |value: String| match value.as_str() {
            _ if !is_matrix => value,
            "" => name.clone(),
            _ => format!("{name}={value}"),
        };
        let text = match &self.value {
            Tree::List(items) if is_matrix && explode => joined(
                items
                    .iter()
                    .filter_map(Tree::flat)
                    .map(|it| named(encode(&it))),
                between,
            )?,
            Tree::Properties(_) if explode => self.flat(encode, between, true)?,
            _ => named(self.flat(encode, between, explode)?),
        };
        Some(format!("{begin}{text}"))
    }

    /// The value as a header, without encoding; `None` if it is empty.
    pub(crate) fn header(&self) -> Option<String> {
        let explode = matches!(self.style, Style::Simple { explode: true });
        self.flat(str::to_owned, ",", explode)
    }

    /// The value as cookies; `None` if it contains characters that would end a cookie, or that are invalid in a header.
    pub(crate) fn cookies(&self) -> Option<Vec<Pair>> {
        let mut pairs = self.pairs();
        if matches!(self.style, Style::Cookie { .. }) {
            let may_be = |it: char| it != ';' && it.is_ascii() && !it.is_ascii_control();
            let is_cookie = |it: &str| it.chars().all(may_be);
            let is_sound = pairs
                .iter()
                .all(|(name, it)| is_cookie(name) && is_cookie(it));
            return is_sound.then_some(pairs);
        }
        // `Reserved` does not encode `;`, which is only correct in a query.
        for (_, value) in &mut pairs {
            *value = value.replace(';', "%3B");
        }
        Some(pairs)
    }

    /// The value as the whole query, if that is its style.
    pub(crate) fn whole(&self) -> Option<String> {
        let is_whole = matches!(self.style, Style::Whole { .. });
        is_whole.then(|| self.flat(encode, ",", false).unwrap_or_default())
    }

    /// The value as pairs of a query or a form.
    pub(crate) fn pairs(&self) -> Vec<Pair> {
        let (between, explode) = match self.style {
            Style::Form { explode } | Style::Reserved { explode } | Style::Cookie { explode } => {
                (",", explode)
            }
            Style::Space | Style::ReservedSpace => ("%20", false),
            Style::Pipe | Style::ReservedPipe => ("%7C", false),
            _ => (",", false),
        };
        let value = |it: &str| match self.style {
            Style::Reserved { .. }
            | Style::ReservedSpace
            | Style::ReservedPipe
            | Style::ReservedDeepObject => encode_but(KEPT, it),
            Style::Cookie { .. } => it.to_owned(),
            _ => encode(it),
        };
        let name = || encode(self.name);
        if let Style::DeepObject | Style::ReservedDeepObject = self.style {
            let mut pairs = Vec::new();
            deepen(self.name, &self.value, &mut pairs, &value);
            return pairs;
        }
        match &self.value {
            Tree::List(_) | Tree::Properties(_) if explode => {
                let mut pairs = Vec::new();
                explode_into(&mut pairs, self.name, &self.value, &value);
                pairs
            }
            _ => {
                let flat = self.flat(value, between, false);
                flat.map(|it| (name(), it)).into_iter().collect()
            }
        }
    }

    /// The items, or the properties with their names, in one string.
    fn flat(
        &self,
        encode: impl Fn(&str) -> String,
        between: &str,
        explode: bool,
    ) -> Option<String> {
        match &self.value {
            Tree::Scalar(_) => self.value.flat().map(|it| encode(&it)),
            Tree::List(items) => joined(
                items.iter().filter_map(Tree::flat).map(|it| encode(&it)),
                between,
            ),
            Tree::Properties(properties) => {
                let equals = if explode { "=" } else { between };
                let properties = properties.iter().filter_map(|(name, it)| {
                    Some(format!("{}{equals}{}", encode(name), encode(&it.flat()?)))
                });
                joined(properties, between)
            }
        }
    }
}

/// Writes the properties of an object as separate parameters, recursively.
fn explode_into(
    pairs: &mut Vec<Pair>,
    name: &str,
    value: &Tree,
    encoded: &impl Fn(&str) -> String,
) {
    let one = slice::from_ref(value);
    let items = match value {
        Tree::Properties(properties) => {
            return for (name, value) in properties {
                explode_into(pairs, name, value, encoded);
            };
        }
        Tree::List(items) => items,
        Tree::Scalar(_) => one,
    };
    let texts = items.iter().filter_map(Tree::flat);
    pairs.extend(texts.map(|it| (encode(name), encoded(&it))));
}

fn deepen(name: &str, value: &Tree, pairs: &mut Vec<Pair>, encoded: &impl Fn(&str) -> String) {
    match value {
        Tree::Scalar(_) => {
            pairs.extend(value.flat().map(|it| (encode(name), encoded(&it))));
        }
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                deepen(&format!("{name}[{index}]"), item, pairs, encoded);
            }
        }
        Tree::Properties(properties) => {
            for (property, value) in properties {
                deepen(&format!("{name}[{property}]"), value, pairs, encoded);
            }
        }
    }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

/// Percent-encodes a value for `allowReserved`, except for the characters that its style keeps, and for what is already
/// percent-encoded, like the reserved expansion of RFC 6570.
fn encode_but(kept: &'static AsciiSet, text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let digits = rest.as_bytes().get(at + 1..at + 3);
        let is_encoded = digits.is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit));
        let (before, behind) = rest.split_at(at);
        let (percent, behind) = behind.split_at(if is_encoded { 3 } else { 1 });
        encoded.extend(utf8_percent_encode(before, kept));
        encoded.push_str(if is_encoded { percent } else { "%25" });
        rest = behind;
    }
    encoded.extend(utf8_percent_encode(rest, kept));
    encoded
}

fn encode(text: &str) -> String {
    crate::client::address::encode(text)
}
