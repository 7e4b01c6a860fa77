//! How the value of a parameter or a header is written.

use super::change::Change;
use super::parameter::{content, style_rule};
use super::side::Side;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::openapi::{Given, Typed};

/// A style, and whether it is exploded.
type Style<'d> = (&'d str, bool);

impl<'d> Walk<'d> {
    /// Compares how the value of a parameter or a header is written.
    pub(super) fn style(
        &mut self,
        place: &Place,
        (old, new): (Given<'d>, Given<'d>),
        location: &str,
    ) {
        let (a, b) = (style(old, location), style(new, location));
        // The keyword has no effect on these: an array is `a,b` either way.
        let is_list = |side: &Side<'d>, it| side.shape(&content(it).0).is_only("array");
        let is_same_style = a.0 == b.0
            && (a.0 == "deepObject"
                || a.0 == "simple" && is_list(&self.old, old) && is_list(&self.new, new));
        let text = |it: Style| format!("style: {}, explode: {}", it.0, it.1);
        if a != b && !is_same_style {
            let wire = self.other_style((old, a), (new, b));
            let keyword = if a.0 == b.0 { "explode" } else { "style" };
            let change = Change::of(style_rule(place))
                .at(old.span_of(keyword), new.span_of(keyword))
                .from(text(a))
                .to(text(b));
            self.found(place, change.wire(wire));
        }
        let reserved = |it: Given<'d>| it.reserved().unwrap_or(false);
        // Nothing in a header is escaped.
        if reserved(old) != reserved(new) && location != "header" {
            let change = Change::of(Rule::ParameterStyle)
                .at(old.span_of("allowReserved"), new.span_of("allowReserved"))
                .from(format!("allowReserved: {}", reserved(old)))
                .to(format!("allowReserved: {}", reserved(new)));
            let wire = self.other_escapes(old, new);
            self.found(place, change.wire(Directions::both(wire)));
        }
    }

    /// What another style means: a scalar is written the same in most, apart from what is escaped.
    fn other_style(
        &self,
        (old, a): (Given<'d>, Style),
        (new, b): (Given<'d>, Style),
    ) -> Directions {
        let is_structured = |side: &Side<'d>, it: Given<'d>| {
            let shape = side.shape(&content(it).0);
            shape.is("array") || shape.is("object") || shape.types.is_none()
        };
        let prefix = |it: &str| matches!(it, "label" | "matrix");
        let is_other = is_structured(&self.old, old) && is_structured(&self.new, new)
            || prefix(a.0) != prefix(b.0)
            || prefix(a.0) && a.0 != b.0;
        let is_escaped = |it: Style| it.0 != "cookie";
        let wire = match () {
            () if is_other => Wire::Breaking,
            () if is_escaped(a) != is_escaped(b) => self.other_escapes(old, new),
            () => Wire::Compatible,
        };
        Directions::both(wire)
    }

    /// What other escapes mean: they only matter to values that have any.
    fn other_escapes(&self, old: Given<'d>, new: Given<'d>) -> Wire {
        let is_unreserved = |side: &Side<'d>, it| side.is_unreserved(&content(it).0);
        if is_unreserved(&self.old, old) && is_unreserved(&self.new, new) {
            Wire::Compatible
        } else {
            Wire::Risky
        }
    }
}

/// The style, by default that of the location.
fn style<'d>(given: Given<'d>, location: &str) -> Style<'d> {
    let usual = match location {
        "query" | "cookie" => "form",
        _ => "simple",
    };
    let style = given.style().map_or(usual, |it| it.text);
    let is_exploded = matches!(style, "form" | "cookie");
    (style, given.explode().unwrap_or(is_exploded))
}
