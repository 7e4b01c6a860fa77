//! Ranges of media types, such as `application/*+json`, as which a value is sent.

use crate::ir::{Location, Name, Parameter, Scalar, Style, TypeRef};
use crate::source::Span;

/// The header by which a caller chooses the media type of a value whose media type the document leaves open. The document has
/// no such parameter itself: OpenAPI ignores parameters of this name.
pub(super) fn content_type(range: &str, default: &str, span: Span) -> Parameter {
    Parameter {
        name: Name::wire("content-type"),
        location: Location::Header,
        style: Style::Simple { explode: false },
        ty: TypeRef::Scalar(Scalar::String),
        required: false,
        description: format!(
            "Sets the media type of the body, which may be any of `{range}`; `{default}` otherwise."
        ),
        constant: None,
        default: None,
        example: None,
        deprecated: false,
        span,
    }
}
