//! Media type ranges in requests, such as `application/*+json`.

use crate::ir::{Location, Name, Parameter, Scalar, Style, TypeRef};
use crate::source::Span;

/// The header by which the caller selects the media type of a body with a range. It cannot collide with a parameter of
/// the document, since OpenAPI ignores parameters with this name.
pub(super) fn content_type(range: &str, default: &str, span: Span) -> Parameter {
    Parameter {
        name: Name::wire("content-type"),
        location: Location::Header,
        style: Style::SIMPLE,
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
