//! Operations: the client's method, and the setters of parameters.

use super::body::range_text;
use super::prose::{code, prose, sentence};
use crate::ir::{self, Content, PagingSource};
use crate::surface::{Body, Crate, Operation, Parameter, text_of};

impl Crate<'_> {
    /// The documentation of the client's method. A program may follow it.
    pub(super) fn operation_text(&self, operation: &Operation, has_program: bool) -> String {
        let ir = operation.ir;
        let mut text = sentence(&prose(&ir.summary));
        let more = prose(&ir.description);
        if text.is_empty() {
            text = format!("`{}`", ir.name.wire);
        }
        if !more.is_empty() {
            text.push_str(&format!("\n\n{more}"));
        }
        text.push_str(&format!("\n\n`{} {}`", ir.method, ir.target()));
        if let Some(paging) = paging(ir) {
            text.push_str(&format!("\n\n{paging}"));
        }
        let arguments = arguments(operation);
        if !arguments.is_empty() {
            text.push_str(&format!("\n\n# Arguments\n\n{arguments}"));
        }
        if let Some(headers) = &operation.headers {
            let name = &headers.ident;
            text.push_str(&format!("\n\n`send` also returns headers, see [`{name}`]."));
        }
        if let Some(failure) = &operation.failure {
            let name = &failure.ident;
            text.push_str(&format!("\n\n# Errors\n\nThose of [`{name}`], by status."));
        } else if !ir.errors.is_empty() {
            text.push_str("\n\n# Errors\n");
            for failure in &ir.errors {
                let description = one_line(&failure.description);
                text.push_str(&format!("\n* `{}`: {description}", failure.status));
            }
        }
        if has_program {
            text.push_str("\n\n# Example");
        }
        text
    }
}

/// The documentation of a parameter's setter.
pub(super) fn setter(parameter: &ir::Parameter) -> String {
    let mut text = prose(&parameter.description);
    if let Some(default) = &parameter.default {
        text.push_str(&format!("\n\nThe API's default is {}.", code(default)));
    }
    if let Some(value) = &parameter.constant {
        let value = text_of(value);
        text.push_str(&format!("\n\nIt is {} unless it is set.", code(&value)));
    }
    text.trim_start().to_owned()
}

/// A note about pagination that is not configured.
fn paging(operation: &ir::Operation) -> Option<String> {
    let paging = operation
        .response
        .paging()
        .filter(|it| it.source == PagingSource::Inferred)?;
    Some(format!(
        "The list comes in pages, selected by {paging} (inferred)."
    ))
}

fn arguments(operation: &Operation) -> String {
    let parameters = operation.parameters.iter();
    let described = parameters.filter(|it| it.ir.is_argument() && !it.ir.description.is_empty());
    let line = |it: &Parameter| format!("* `{}`: {}", it.ident, one_line(&it.ir.description));
    let mut lines: Vec<_> = described.map(line).collect();
    let required = operation.body.as_ref().filter(|it| it.ir.required);
    lines.extend(required.and_then(body));
    lines.join("\n")
}

fn body(body: &Body) -> Option<String> {
    let mut text = match body.ir.content {
        Content::EmptyObject => return None,
        _ => one_line(&body.ir.description),
    };
    if let Content::Raw {
        content_type,
        range: Some(range),
        ..
    } = &body.ir.content
    {
        text.push_str(&format!(" Of `{range}`, {}", range_text(content_type)));
    }
    let text = text.trim_start();
    (!text.is_empty()).then(|| format!("* `{}`: {text}", body.ident))
}

fn one_line(text: &str) -> String {
    let text = sentence(&prose(&text.replace('\n', " ")));
    // Line breaks that come from HTML stay within the list item.
    text.replace('\n', "\n  ")
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn html_breaks_do_not_end_a_list_item() {
        assert_eq!(one_line("One<br>two"), "One\\\n  two.");
        let text = one_line("<p>One</p>\n<ul><li>two</li></ul>");
        assert!(
            text.lines()
                .skip(1)
                .all(|it| it.trim().is_empty() || it.starts_with("  ")),
            "{text}"
        );
    }
}
