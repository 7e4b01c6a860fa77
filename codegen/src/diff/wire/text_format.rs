//! What the texts of strings represent: formats, encodings, and files. OpenAPI 3.0 says with `format` what 3.1 says with
//! `contentEncoding` and `contentMediaType`.

use super::change::Change;
use super::role::{Form, Role};
use super::shape::Shape;
use super::side::Side;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::Wire;
use crate::load::{Node, Version};

/// Encodings that change no byte (RFC 2045, section 6.2).
const IDENTITY: [&str; 3] = ["binary", "8bit", "7bit"];

/// The media type of any bytes.
const OCTETS: &str = "application/octet-stream";

/// Formats of which no text has two.
const DISJOINT: [&str; 8] = [
    "date",
    "date-time",
    "time",
    "duration",
    "uuid",
    "ipv4",
    "ipv6",
    "email",
];

impl<'d> Shape<'d> {
    /// Whether it is encoded as base64, in the words of any version.
    pub(super) fn is_base64(&self) -> bool {
        let encoding = self.text("contentEncoding");
        self.text("format") == Some("byte")
            || encoding.is_some_and(|it| it.eq_ignore_ascii_case("base64"))
    }

    /// Whether it says that values are files.
    fn is_file(&self) -> bool {
        let encoding = self.text("contentEncoding");
        let is_identity = encoding.is_some_and(|it| IDENTITY.contains(&it));
        let is_octets = encoding.is_none() && self.text("contentMediaType") == Some(OCTETS);
        self.text("format") == Some("binary") || is_identity || is_octets
    }

    /// Whether no value of a type has a character that URLs reserve.
    pub(super) fn is_unreserved(&self, ty: &str) -> bool {
        let is_safe = |it: char| it.is_ascii_alphanumeric() || "-._~".contains(it);
        let listed = self.values.as_deref().filter(|_| !self.is_open);
        let are_safe = |all: &[&Node]| all.iter().all(|it| it.text().chars().all(is_safe));
        match ty {
            "integer" | "number" | "boolean" => true,
            "string" => listed.map_or_else(
                || matches!(self.text("format"), Some("uuid" | "date" | "ipv4")),
                are_safe,
            ),
            _ => false,
        }
    }

    /// Whether it says nothing about values.
    fn is_anything(&self) -> bool {
        self.types.is_none() && self.values.is_none() && self.union.is_none()
    }

    /// The media type of a file, if it is a certain one.
    pub(super) fn file_type(&self) -> Option<&'d str> {
        self.text("contentMediaType").filter(|it| *it != OCTETS)
    }
}

impl<'d> Side<'d> {
    /// Whether values are files, which they also are if nothing is said about bodies of such a media type or, from OpenAPI
    /// 3.1 on, about parts of forms.
    pub(super) fn is_file(&self, shape: &Shape<'d>, role: Role) -> bool {
        shape.is_file() || self.is_file_by_default(shape, role)
    }

    fn is_file_by_default(&self, shape: &Shape<'d>, role: Role) -> bool {
        let is_file = match role.form {
            Form::Bytes => true,
            Form::Text => self.document.version() >= Version::V31,
            Form::Typed | Form::Xml => false,
        };
        is_file && shape.is_anything()
    }
}

impl<'d> Walk<'d> {
    /// Compares two files. Returns whether both are.
    pub(super) fn files(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) -> bool {
        let role = place.role;
        let (is_old, is_new) = (self.old.is_file(old, role), self.new.is_file(new, role));
        if !(is_old && is_new && (old.is_file() || new.is_file())) {
            return false;
        }
        let (a, b) = (old.file_type(), new.file_type());
        // The media type of a body is that of its file.
        if a != b && role.form != Form::Bytes {
            let wire = role.judge(&a, &b, |_, receiver| match receiver {
                Some(_) => Wire::Risky,
                None => Wire::Compatible,
            });
            self.keyword(
                place,
                Rule::ConstraintChanged,
                "contentMediaType",
                (old, new),
                wire,
            );
        }
        true
    }

    /// Compares the formats of strings.
    pub(super) fn format(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        // Without it, a format that is added would read like one that is removed.
        let of = |it: &Shape<'d>| it.text("format");
        let text = |it: &Shape<'d>| of(it).unwrap_or("no format");
        let is_equal = of(old) == of(new) || old.is_base64() && new.is_base64();
        if !(old.is("string") && new.is("string")) || is_equal {
            return;
        }
        let wire = place.role.judge(old, new, formats);
        let change =
            Change::of(Rule::FormatChanged).at(old.span_of("format"), new.span_of("format"));
        let change = change.from(text(old)).to(text(new));
        self.found(place, change.wire(wire));
    }
}

/// Whether a string may have the text of a number or a boolean.
pub(super) fn written(string: &Shape) -> Wire {
    match string.text("format") {
        Some(format) if DISJOINT.contains(&format) => Wire::Breaking,
        _ => Wire::Compatible,
    }
}

fn formats(sender: &Shape, receiver: &Shape) -> Wire {
    // How a value is shown does not matter to what is sent.
    let of = |it: &Shape| -> Option<String> {
        let format = it.text("format").filter(|it| *it != "password");
        format.map(str::to_owned)
    };
    let (sent, received) = (of(sender), of(receiver));
    let is_binary = |it: &Option<String>| it.as_deref() == Some("binary");
    let is_disjoint = |it: &str| DISJOINT.contains(&it);
    match (&sent, &received) {
        (sent, received) if sent == received => Wire::Compatible,
        _ if is_binary(&sent) || is_binary(&received) => Wire::Risky,
        (_, None) => Wire::Compatible,
        (Some(sent), Some(received)) if is_disjoint(sent) && is_disjoint(received) => {
            Wire::Breaking
        }
        _ => Wire::Risky,
    }
}
