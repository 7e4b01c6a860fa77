//! How the properties of a form are written.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::change::Change;
use super::limit::risky_unless;
use super::media::{includes, is_json};
use super::role::Role;
use super::shape::{Property, Shape};
use super::side::{Side, is_same};
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::load::{Node, Version};
use crate::openapi::{Encoding, MediaType, Typed};

/// How a property is written, with what applies by default.
#[derive(Clone, PartialEq, Eq)]
enum Written {
    /// Of one of these media types.
    As(BTreeSet<String>),
    /// As parameters are.
    Style {
        style: String,
        explode: bool,
        reserved: bool,
    },
}

impl Written {
    const FORM: &str = "form";

    fn usual() -> Self {
        Written::Style {
            style: Written::FORM.to_owned(),
            explode: true,
            reserved: false,
        }
    }
}

/// A form, and how it is written as a whole.
struct Form<'d> {
    media: MediaType<'d>,
    is_multipart: bool,
    properties: IndexMap<&'d str, Property<'d>>,
}

impl<'d> Form<'d> {
    fn encoding(&self, name: &str) -> Option<Encoding<'d>> {
        self.media.encoding()?.get(name)
    }

    /// The headers of a part, and whether each is required.
    fn headers(&self, side: &Side<'d>, name: &str) -> BTreeMap<String, bool> {
        let encoding = self.encoding(name).filter(|_| self.is_multipart);
        let headers = encoding.and_then(Encoding::headers).unwrap_or_default();
        let headers = headers.iter().map(|(name, header)| {
            let given = side.resolved(header).given();
            (name.to_ascii_lowercase(), given.required() == Some(true))
        });
        headers.filter(|it| it.0 != "content-type").collect()
    }
}

impl<'d> Side<'d> {
    fn form_of(&self, media: MediaType<'d>, is_multipart: bool) -> Form<'d> {
        let schema = media.schema();
        let shape = schema.map(|it| self.shape(&[it]));
        Form {
            media,
            is_multipart,
            properties: shape.map(|it| it.properties()).unwrap_or_default(),
        }
    }

    /// How a property is written.
    fn written(&self, form: &Form<'d>, name: &str) -> Written {
        let schemas = form.properties.get(name).map(|it| it.schemas.as_slice());
        let shape = self.shape(schemas.unwrap_or_default());
        let by_default = if form.is_multipart {
            Written::As(self.media_type_by_default(&shape).into_iter().collect())
        } else {
            Written::usual()
        };
        let Some(encoding) = form.encoding(name) else {
            return by_default;
        };
        let has_styles = !form.is_multipart || self.document.version() >= Version::V31;
        let is_styled = ["style", "explode", "allowReserved"]
            .into_iter()
            .any(|it| encoding.has(it));
        if has_styles && is_styled {
            let written = self.styled(&shape, schemas.unwrap_or_default(), encoding);
            // Each item of a list is a part anyway.
            let is_usual = form.is_multipart && !shape.is("object") && written == Written::usual();
            return if is_usual { by_default } else { written };
        }
        let media = encoding.content_type().map(|it| it.text.to_lowercase());
        let media = media.filter(|it| form.is_multipart || is_json(it));
        let all = media.map(|it| it.split(',').map(|it| it.trim().to_owned()).collect());
        all.map_or(by_default, Written::As)
    }

    fn styled(
        &self,
        shape: &Shape<'d>,
        schemas: &[crate::openapi::Schema<'d>],
        encoding: Encoding<'d>,
    ) -> Written {
        let is_structured = shape.is("array") || shape.is("object") || shape.types.is_none();
        let style = encoding.style().map_or(Written::FORM, |it| it.text);
        let explode = encoding.explode().unwrap_or(style == Written::FORM);
        // Exploded, the items of a list are written as in a form. A scalar is written the same in all styles.
        let is_delimited = matches!(style, "spaceDelimited" | "pipeDelimited");
        let is_usual = !is_structured || is_delimited && explode;
        Written::Style {
            style: if is_usual { Written::FORM } else { style }.to_owned(),
            explode: explode || !is_structured || style == "deepObject",
            reserved: encoding.reserved() == Some(true) && !self.is_unreserved(schemas),
        }
    }

    /// The media type of a part of which the document does not say it; `None` if there is no usual one.
    fn media_type_by_default(&self, shape: &Shape<'d>) -> Option<String> {
        let items = self.items_of(shape);
        let shape = items.as_ref().unwrap_or(shape);
        let is_encoded = shape.text("contentEncoding").is_some();
        let of_file = || shape.file_type().unwrap_or("application/octet-stream");
        let usual = match () {
            () if shape.is("object") || shape.is("array") => "application/json",
            () if self.is_file(shape, Role::PARAMETER) || is_encoded => of_file(),
            () if shape.types.is_none() => return None,
            () => "text/plain",
        };
        Some(usual.to_owned())
    }
}

impl<'d> Walk<'d> {
    /// Compares how the properties of a form of a media type are written.
    pub(super) fn encodings(
        &mut self,
        place: &Place,
        name: &str,
        old: MediaType<'d>,
        new: MediaType<'d>,
    ) {
        let is_multipart = name.starts_with("multipart/");
        let a = self.old.form_of(old, is_multipart);
        let b = self.new.form_of(new, is_multipart);
        let encoded = |it: MediaType<'d>| it.encoding().unwrap_or_default();
        let names = encoded(old).keys().chain(encoded(new).keys());
        let names: BTreeSet<&str> = names.collect();
        for name in names {
            // One that came or went is reported as such.
            if a.properties.contains_key(name) == b.properties.contains_key(name) {
                self.encoding(place, name, &a, &b);
            }
        }
        for keyword in ["prefixEncoding", "itemEncoding"] {
            let of = |it: MediaType<'d>| it.node().get(keyword);
            if !is_equal(of(old), of(new)) {
                let change = Change::of(Rule::EncodingChanged);
                let change = change.at(old.span_of(keyword), new.span_of(keyword));
                let change = described(change, keyword, of(old), of(new));
                self.found(place, change.wire(Directions::RISKY));
            }
        }
    }

    fn encoding(&mut self, place: &Place, name: &str, old: &Form<'d>, new: &Form<'d>) {
        let (a, b) = (self.old.written(old, name), self.new.written(new, name));
        let role = place.role;
        let mut wire = role.judge(&a, &b, written);
        let headers = (old.headers(&self.old, name), new.headers(&self.new, name));
        wire = wire.max(role.judge(&headers.0, &headers.1, has_headers));
        let (x, y) = (old.encoding(name), new.encoding(name));
        // What the same keywords mean depends on the version, which is not what changed.
        let is_same = x.is_some() && is_equal(x.map(Typed::node), y.map(Typed::node));
        if is_same && headers.0 == headers.1 {
            return;
        }
        let nested = |it: Option<Encoding<'d>>, key: &str| it.and_then(|it| it.node().get(key));
        let is_nested_equal = ["encoding", "prefixEncoding", "itemEncoding"]
            .into_iter()
            .all(|key| is_equal(nested(x, key), nested(y, key)));
        if a == b && headers.0 == headers.1 && is_nested_equal {
            return;
        }
        if !is_nested_equal {
            wire = wire.max(Directions::RISKY);
        }
        let span = |it: Option<Encoding<'d>>, of: &Form<'d>| {
            it.map_or_else(|| of.media.span_of("encoding"), Typed::span)
        };
        let change = Change::of(Rule::EncodingChanged).at(span(x, old), span(y, new));
        let node = |it: Option<Encoding<'d>>| it.map(Typed::node);
        let change = described(change, "encoding", node(x), node(y));
        self.found(&place.part(&format!(".{name}")), change.wire(wire));
    }
}

fn is_equal(a: Option<&Node>, b: Option<&Node>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => is_same(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn described(change: Change, keyword: &str, a: Option<&Node>, b: Option<&Node>) -> Change {
    let text = |it: Option<&Node>| match it {
        Some(it) => format!("{keyword}: {it}"),
        None => format!("no {keyword}"),
    };
    change.from(text(a)).to(text(b))
}

/// Whether a receiver reads what a sender writes. Another style is read as other values; another media type of a part is
/// usually accepted, unless one of them is JSON.
fn written(sender: &Written, receiver: &Written) -> Wire {
    match (sender, receiver) {
        (a, b) if a == b => Wire::Compatible,
        (Written::As(sent), Written::As(taken)) => {
            let has_json = |all: &BTreeSet<String>| all.iter().any(|it| is_json(it));
            let is_taken = |it: &String| taken.iter().any(|range| includes(range, it));
            if !sent.is_empty() && !taken.is_empty() && has_json(sent) != has_json(taken) {
                Wire::Breaking
            } else {
                risky_unless(sent.iter().all(is_taken))
            }
        }
        (
            Written::Style { style, explode, .. },
            Written::Style {
                style: other,
                explode: is_exploded,
                ..
            },
        ) if style == other && explode == is_exploded => Wire::Risky,
        _ => Wire::Breaking,
    }
}

/// Whether parts have the headers that a receiver requires.
fn has_headers(sender: &BTreeMap<String, bool>, receiver: &BTreeMap<String, bool>) -> Wire {
    let lacks = |(name, required): (&String, &bool)| *required && sender.get(name) != Some(&true);
    if receiver.iter().any(lacks) {
        Wire::Breaking
    } else {
        Wire::Compatible
    }
}
