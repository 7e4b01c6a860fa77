//! Values: types and listed values.

use super::change::Change;
use super::role::Role;
use super::shape::Shape;
use super::side::is_same;
use super::text_format::written;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::load::Node;

impl<'d> Walk<'d> {
    /// Compares the types. Returns whether they have anything in common.
    pub(super) fn types(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) -> bool {
        let role = place.role;
        let wire = role.judge(old, new, |sender, receiver| types(role, sender, receiver));
        if old.types != new.types {
            let change = Change::of(Rule::TypeChanged)
                .at(old.span_of("type"), new.span_of("type"))
                .from(old.described())
                .to(new.described());
            self.found(place, change.wire(wire));
        }
        wire != Directions::BREAKING
    }

    /// Compares the values that an enum or a constant lists.
    pub(super) fn values(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        let wire = place.role.judge(old, new, values);
        let keyword = |it: &Shape| {
            if it.keyword("enum").is_some() {
                "enum"
            } else {
                "const"
            }
        };
        let (added, removed) = (missing(old, new), missing(new, old));
        let rule = match (&old.values, &new.values) {
            (None, None) => return,
            (None, Some(_)) => Rule::EnumAdded,
            (Some(_), None) => Rule::EnumRemoved,
            _ => match (added.is_empty(), removed.is_empty()) {
                (true, true) if old.is_open == new.is_open => return,
                (true, true) => Rule::EnumOpened,
                (false, true) => Rule::EnumValueAdded,
                (true, false) => Rule::EnumValueRemoved,
                (false, false) => Rule::EnumValuesReplaced,
            },
        };
        let mut change = Change::of(rule).at(old.span_of(keyword(old)), new.span_of(keyword(new)));
        if !removed.is_empty() {
            change = change.from(listed(&removed));
        }
        if !added.is_empty() {
            change = change.to(listed(&added));
        }
        self.found(place, change.wire(wire));
    }
}

fn types(role: Role, sender: &Shape, receiver: &Shape) -> Wire {
    let Some(received) = &receiver.types else {
        return Wire::Compatible;
    };
    let Some(sent) = &sender.types else {
        return Wire::Breaking;
    };
    let is_scalar = |it: &str| !matches!(it, "array" | "object");
    let one = |ty: &&str| {
        let has = |it: &str| received.contains(it);
        let has_scalar = received.iter().any(|it| is_scalar(it));
        match *ty {
            ty if has(ty) => Wire::Compatible,
            "integer" if has("number") => Wire::Compatible,
            "number" if has("integer") => Wire::Risky,
            // Text has no types: what matters is whether the receiver can read it.
            ty if role.is_text() && !role.is_request() && is_scalar(ty) && has_scalar => {
                Wire::Risky
            }
            ty if role.is_text() && is_scalar(ty) && has("string") => written(receiver),
            "string" if role.is_text() && has_scalar => written(sender).max(Wire::Risky),
            // A list of one value is written like the value.
            ty if role.is_text() && is_scalar(ty) && has("array") => Wire::Risky,
            "array" if role.is_text() && has_scalar => Wire::Risky,
            _ => Wire::Breaking,
        }
    };
    sent.iter().map(one).max().unwrap_or_default()
}

/// The values of the second shape that the first does not list.
fn missing<'d>(from: &Shape<'d>, all: &Shape<'d>) -> Vec<&'d Node> {
    let known = from.values.as_deref().unwrap_or_default();
    let all = all.values.iter().flatten().copied();
    all.filter(|it| !known.iter().any(|own| is_same(own, it)))
        .collect()
}

fn values(sender: &Shape, receiver: &Shape) -> Wire {
    if receiver.values.is_none() || receiver.is_open {
        return Wire::Compatible;
    }
    if sender.values.is_none() {
        return Wire::Risky;
    }
    let unknown = missing(receiver, sender);
    let unused = missing(sender, receiver);
    match (unknown.is_empty(), unused.is_empty()) {
        (true, _) => Wire::Compatible,
        (false, true) => Wire::Risky,
        // Values that replace others mean the same things by other names.
        (false, false) => Wire::Breaking,
    }
}

fn listed(values: &[&Node]) -> String {
    let mut values: Vec<String> = values.iter().map(|it| it.text()).collect();
    values.sort_unstable();
    values.join(", ")
}
