//! Bodies: their media types, and the parts of forms.

use super::prose::prose;
use crate::ir::{self, Content, PartKind};
use crate::surface::Part;

/// The text of a variant that holds a body of a media type.
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

/// How a caller says of which type of a range a body is.
pub(super) fn range_text(usual: &str) -> String {
    format!(
        "the media type is `{usual}`, unless [`Body::content_type`](client_runtime::Body::content_type) sets it."
    )
}

/// The text of the setter of an optional body.
pub(in crate::surface) fn body_setter(body: &ir::Body) -> String {
    let mut text = prose(&body.description);
    if text.is_empty() {
        "Sets the body.".clone_into(&mut text);
    }
    if let Content::Raw {
        content_type,
        range: Some(range),
        ..
    } = &body.content
    {
        text.push_str(&format!("\n\nOf `{range}`, {}", range_text(content_type)));
    }
    text
}

/// The text of what makes a form of the parts that it must have.
pub(in crate::surface) fn form_new(parts: &[Part]) -> String {
    let mut text = "A form of what it must have.".to_owned();
    for part in parts.iter().filter(|it| it.ir.is_argument()) {
        let more = part_text(part.ir);
        if !more.is_empty() {
            text.push_str(&format!("\n\n`{}`: {}", part.ident, more.trim_start()));
        }
    }
    text
}

/// The text of a part's setter.
pub(super) fn part(part: &ir::Part) -> String {
    let mut text = prose(&part.description);
    if text.is_empty() {
        text = format!("Sets `{}`.", part.name.wire);
    }
    text + &part_text(part)
}

/// What a part may be beside what its type says.
fn part_text(part: &ir::Part) -> String {
    let mut text = String::new();
    if matches!(part.kind, PartKind::File { or_value: true }) {
        text.push_str("\n\nIn place of a file, it may be a [`File::text`] or a [`File::json`].");
    }
    if !part.headers.is_empty() {
        let headers = part.headers.join("`, `");
        text.push_str(&format!(
            "\n\nIts headers are given by [`File::header`]: `{headers}`."
        ));
    }
    text
}
