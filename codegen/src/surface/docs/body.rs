//! Bodies: media types and the parts of forms.

use super::prose::prose;
use crate::ir::{self, Content, PartKind};
use crate::surface::Part;

/// The documentation of a body variant of a media type.
pub(in crate::surface) fn media_type(content: &Content) -> String {
    match content {
        Content::Raw {
            range: Some(range),
            content_type,
            ..
        } => format!("`{range}`: {}", range_text(content_type)),
        content => format!("`{}`", content.media_type()),
    }
}

/// How a caller selects the concrete type of a body whose media type is a range.
pub(super) fn range_text(usual: &str) -> String {
    format!(
        "the media type is `{usual}`, unless [`Body::content_type`](client_runtime::Body::content_type) sets it."
    )
}

/// The documentation of the setter of an optional body.
pub(in crate::surface) fn body_setter(body: &ir::Body) -> String {
    let mut text = prose(&body.description);
    if let Content::Raw {
        content_type,
        range: Some(range),
        ..
    } = &body.content
    {
        text.push_str(&format!("\n\nOf `{range}`, {}", range_text(content_type)));
    }
    text.trim_start().to_owned()
}

/// The documentation of a form's `new`, which takes the required parts.
pub(in crate::surface) fn form_new(parts: &[Part]) -> String {
    let mut text = "A form of the required parts.".to_owned();
    for part in parts.iter().filter(|it| it.ir.is_argument()) {
        let more = part_text(part.ir);
        if !more.is_empty() {
            text.push_str(&format!("\n\n`{}`: {}", part.ident, more.trim_start()));
        }
    }
    text
}

/// The documentation of a part's setter.
pub(super) fn part(part: &ir::Part) -> String {
    let text = prose(&part.description) + &part_text(part);
    text.trim_start().to_owned()
}

/// The properties of a part that its type does not express.
fn part_text(part: &ir::Part) -> String {
    let mut text = String::new();
    if matches!(part.kind, PartKind::File { or_value: true }) {
        text.push_str("\n\nInstead of a file, it may be a [`File::text`] or a [`File::json`].");
    }
    if !part.headers.is_empty() {
        let headers = part.headers.join("`, `");
        text.push_str(&format!(
            "\n\n[`File::header`] sets its headers: `{headers}`."
        ));
    }
    text
}
