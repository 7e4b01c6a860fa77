//! Parameters: the inputs of a request beside its body.

use super::{Name, Scalar, TypeRef};
use crate::source::Span;

/// An input of a request beside its body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its location in the request.
    pub location: Location,
    /// Its serialization, if it is not a plain string.
    pub style: Style,
    /// Its type.
    pub ty: TypeRef,
    /// Whether it is required.
    pub required: bool,
    /// Its documentation.
    pub description: String,
    /// The only allowed value, which is sent unless the caller sets another.
    pub constant: Option<serde_json::Value>,
    /// The default value, by which the server interprets its absence.
    pub default: Option<String>,
    /// An example value.
    pub example: Option<serde_json::Value>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Its location in the document.
    pub span: Span,
}

impl Parameter {
    /// Whether the caller must provide a value.
    pub fn is_argument(&self) -> bool {
        self.required && self.constant.is_none()
    }

    /// A path parameter that the document does not declare.
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

/// The location of a parameter in a request.
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

/// How a value that is not a string is serialized in the location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `1,2`
    Simple {
        /// Properties as `a=1`, not as `a,1`.
        explode: bool,
        /// Whether reserved characters are not percent-encoded, except those that would end a segment.
        reserved: bool,
    },
    /// `.1,2`
    Label {
        /// Each item separately: `.1.2`.
        explode: bool,
    },
    /// `;a=1,2`
    Matrix {
        /// Each item separately: `;a=1;a=2`.
        explode: bool,
    },
    /// `a=1,2`
    Form {
        /// Each item separately: `a=1&a=2`.
        explode: bool,
        /// Whether reserved characters are not percent-encoded.
        reserved: bool,
    },
    /// `a=1; a=2` in the header `Cookie`, without percent-encoding.
    Cookie {
        /// Each item separately, not as `a=1,2`.
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
    /// As JSON.
    Json,
    /// As a urlencoded form: `a=1&b=2`.
    Urlencoded,
    /// The whole query, without a name.
    Whole {
        /// As JSON, instead of the string or number itself.
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
