//! `collectionFormat` → `style` and `explode`.

use super::rewrite::Rewrite;
use crate::diagnostic::code;
use crate::load::build::{flag, set, text};
use crate::load::{Node, Object};
use crate::source::Span;

const FORMATS: [&str; 5] = ["csv", "ssv", "tsv", "pipes", "multi"];

/// How a list is written as text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ListFormat {
    Comma,
    Space,
    Pipe,
    /// A pair for each item.
    Multi,
    /// A format without a counterpart, which is reported, or no list at all.
    Other,
}

impl<'s> Rewrite<'s> {
    /// The format of a parameter; `Other` if it is no list.
    pub(super) fn list_format(&mut self, node: &'s Node) -> ListFormat {
        if node.get("type").and_then(Node::as_str) != Some("array") {
            return ListFormat::Other;
        }
        self.nested(node);
        let Some(format) = node.get("collectionFormat") else {
            return ListFormat::Comma;
        };
        match self.text_of(node, "collectionFormat") {
            Some("csv") => ListFormat::Comma,
            Some("ssv") => ListFormat::Space,
            Some("pipes") => ListFormat::Pipe,
            Some("multi") => ListFormat::Multi,
            Some("tsv") => {
                self.without_style("`tsv` has no counterpart in OpenAPI 3", format.span);
                ListFormat::Other
            }
            Some(other) => {
                let message = format!("`{other}` is not a `collectionFormat`");
                self.not_one_of((other, format.span), message, &FORMATS);
                ListFormat::Other
            }
            None => ListFormat::Other,
        }
    }

    /// Reports lists within a list that is written as text.
    fn nested(&mut self, node: &'s Node) {
        let items = node.get("items");
        let ty = items.and_then(|it| it.get("type"));
        if let Some(ty) = ty.filter(|it| it.as_str() == Some("array")) {
            let format = items.and_then(|it| it.get("collectionFormat"));
            let span = format.unwrap_or(ty).span;
            self.without_style("a list within a list has no style in OpenAPI 3", span);
        }
    }

    pub(super) fn without_style(&mut self, message: &str, span: Span) {
        let help = "describe it as a string, which the caller writes as the server expects it";
        self.error(code::UNSUPPORTED, span, message.to_owned(), help);
    }

    /// Sets the style of a list in a query or a form.
    pub(super) fn form_style(format: ListFormat, span: Span, of: &mut Object) {
        let style = match format {
            ListFormat::Comma => "form",
            ListFormat::Space => "spaceDelimited",
            ListFormat::Pipe => "pipeDelimited",
            ListFormat::Multi | ListFormat::Other => return,
        };
        set(of, "style", text(style, span));
        set(of, "explode", flag(false, span));
    }

    /// Reports a format that no path, header or response header can have: `simple`, which is the default there, has
    /// commas.
    pub(super) fn requires_commas(&mut self, format: ListFormat, node: &'s Node, place: &str) {
        let span = node.get("collectionFormat").map_or(node.span, |it| it.span);
        match format {
            ListFormat::Comma | ListFormat::Other => {}
            ListFormat::Multi => {
                let message = format!("{place} cannot have the `collectionFormat` `multi`");
                self.warn(
                    code::INVALID,
                    span,
                    message,
                    "commas are written between items",
                );
            }
            ListFormat::Space | ListFormat::Pipe => {
                let message = format!("in {place}, only commas have a style in OpenAPI 3");
                self.without_style(&message, span);
            }
        }
    }
}
