//! Styles: how a parameter is written as text.

use super::pass::Pass;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Location, Style};
use crate::openapi::{Given, Text, Typed};
use crate::suggestions::nearest;

const STYLES: [&str; 8] = [
    "form",
    "simple",
    "label",
    "matrix",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
];

impl<'d> Pass<'_, 'd> {
    /// The style of a parameter, as written or by default; `None` if it is wrong, which is reported.
    pub(super) fn style(&mut self, given: Given<'d>, location: Location) -> Option<Style> {
        let usual = usual(location);
        let style = given.style().map(Text::as_str);
        // Only `form` explodes by default.
        let explode = given.explode();
        let explode =
            explode.unwrap_or(matches!(style, None | Some("form" | "cookie")) && is_form(usual));
        let reserved = given.reserved() == Some(true);
        let form = Style::Form { explode, reserved };
        let found = match (style, location) {
            (None, _) if is_form(usual) => form,
            (Some("form"), Location::Query | Location::Cookie) => form,
            (None | Some("simple"), Location::Path) => Style::Simple { explode, reserved },
            // Nothing in a header is percent-encoded.
            (None | Some("simple"), Location::Header) => Style::Simple {
                explode,
                reserved: false,
            },
            (Some("label" | "matrix"), Location::Path) if reserved => {
                self.encoded_anyway(given);
                return None;
            }
            (Some("label"), Location::Path) => Style::Label { explode },
            (Some("matrix"), Location::Path) => Style::Matrix { explode },
            (Some("cookie"), Location::Cookie) => Style::Cookie { explode },
            // Exploded, its items are sent as in a form.
            (Some("spaceDelimited" | "pipeDelimited"), Location::Query) if explode => form,
            (Some("spaceDelimited"), Location::Query) => Style::Space { reserved },
            (Some("pipeDelimited"), Location::Query) => Style::Pipe { reserved },
            (Some("deepObject"), Location::Query) => Style::DeepObject { reserved },
            (other, _) => return self.wrong_style(given, other.unwrap_or_default(), usual),
        };
        Some(found)
    }

    /// Reports a style that a parameter cannot have. If the style belongs to another location, the default style is
    /// used.
    fn wrong_style(&mut self, given: Given<'d>, style: &str, usual: Style) -> Option<Style> {
        let span = given.span_of("style");
        let message = format!("no parameter has the style `{style}` there");
        if STYLES.contains(&style) {
            let finding = Diagnostic::warning(code::INVALID, span, message);
            let finding = finding.help("the usual style is taken");
            self.types.reader.report(finding);
            return Some(usual);
        }
        let finding = Diagnostic::error(code::INVALID, span, message);
        self.types
            .reader
            .report(match nearest(style, STYLES.into_iter()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("it is one of `{}`", STYLES.join("`, `"))),
            });
        None
    }
}

/// The default style of a location.
pub(super) fn usual(location: Location) -> Style {
    match location {
        Location::Path | Location::Header => Style::SIMPLE,
        Location::Query | Location::Cookie => Style::Form {
            explode: true,
            reserved: false,
        },
    }
}

fn is_form(style: Style) -> bool {
    matches!(style, Style::Form { .. })
}
