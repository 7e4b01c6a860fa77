//! Parameters: what a call carries beside its body.

use super::{Name, Scalar, TypeRef};
use crate::source::Span;

/// Something that a request carries beside its body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Where the request carries it.
    pub location: Location,
    /// How it is written there, if it is not a plain string.
    pub style: Style,
    /// What it holds.
    pub ty: TypeRef,
    /// Whether a call must give it.
    pub required: bool,
    /// What it means.
    pub description: String,
    /// The only value that it may have, which is sent unless a caller sets another.
    pub constant: Option<serde_json::Value>,
    /// What the server takes when it is absent.
    pub default: Option<String>,
    /// A value of it.
    pub example: Option<serde_json::Value>,
    /// Whether callers should leave it.
    pub deprecated: bool,
    /// Where it is described.
    pub span: Span,
}

impl Parameter {
    /// Whether a caller must give it.
    pub fn is_argument(&self) -> bool {
        self.required && self.constant.is_none()
    }

    /// A parameter of a path of which the document says nothing more.
    pub(crate) fn undeclared(name: &str, span: Span) -> Self {
        Parameter {
            name: Name::wire(name),
            location: Location::Path,
            style: Style::SIMPLE,
            ty: TypeRef::Scalar(Scalar::String),
            required: true,
            description: String::new(),
            constant: None,
            default: None,
            example: None,
            deprecated: false,
            span,
        }
    }
}

/// Where a request carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// The header `Cookie`.
    Cookie,
}

/// How a value that is not a string is written in the location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `1,2`
    Simple {
        /// Properties as `a=1`, not as `a,1`.
        explode: bool,
        /// Whether characters that mean something to a URL stay as they are, except those that would end a segment.
        reserved: bool,
    },
    /// `.1,2`
    Label {
        /// Items apart, as `.1.2`.
        explode: bool,
    },
    /// `;a=1,2`
    Matrix {
        /// Items apart, as `;a=1;a=2`.
        explode: bool,
    },
    /// `a=1,2`
    Form {
        /// Items apart, as `a=1&a=2`.
        explode: bool,
        /// Whether characters that mean something to a URL stay as they are.
        reserved: bool,
    },
    /// `a=1; a=2` in the header `Cookie`, as it is.
    Cookie {
        /// Items apart, not as `a=1,2`.
        explode: bool,
    },
    /// `a=1%202`
    Space {
        /// As in `Form`.
        reserved: bool,
    },
    /// `a=1%7C2`
    Pipe {
        /// As in `Form`.
        reserved: bool,
    },
    /// `a[b]=1`
    DeepObject {
        /// As in `Form`.
        reserved: bool,
    },
    /// The text of its JSON.
    Json,
    /// The text of its form: `a=1&b=2`.
    Urlencoded,
    /// The whole query, without a name.
    Whole {
        /// The text of its JSON, instead of a string or number as it is.
        json: bool,
    },
}

impl Style {
    /// The default of paths and headers.
    pub const SIMPLE: Style = Style::Simple {
        explode: false,
        reserved: false,
    };
}
