//! Properties that objects do not list: additional ones, and those whose names match a pattern.

use std::collections::BTreeMap;

use super::change::Change;
use super::limit::risky_unless;
use super::role::Role;
use super::schema::Optional;
use super::shape::Shape;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::Wire;
use crate::openapi::{Map, Schema, Typed};

/// The schemas of the properties whose names match a pattern, by pattern.
type Patterns<'d> = BTreeMap<&'d str, Vec<Schema<'d>>>;

impl<'d> Walk<'d> {
    /// Compares the properties that are not listed.
    pub(super) fn additional(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        if !(old.is("object") && new.is("object")) {
            return;
        }
        self.patterns(place, old, new);
        let (a, b) = (Additional::of(old), Additional::of(new));
        if let (Additional::Of(a), Additional::Of(b)) = (&a, &b) {
            self.value(&place.part(".*"), &[*a], &[*b], Optional::NO);
            return;
        }
        if a.kind() == b.kind() {
            return;
        }
        let role = place.role;
        let wire = role.judge(
            &(&a, old.properties().is_empty()),
            &(&b, new.properties().is_empty()),
            |(sender, is_map), (receiver, _)| unlisted(role, sender, *is_map, receiver),
        );
        let change = Change::of(Rule::AdditionalChanged)
            .at(
                old.span_of("additionalProperties"),
                new.span_of("additionalProperties"),
            )
            .from(a.kind())
            .to(b.kind());
        self.found(place, change.wire(wire));
    }

    /// Compares the properties whose names match a pattern: those of the same pattern, otherwise those of the only one.
    fn patterns(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        let (a, b) = (patterns(old), patterns(new));
        for (pattern, schemas) in &a {
            let renamed = b.values().next().filter(|_| a.len() == 1 && b.len() == 1);
            if let Some(others) = b.get(pattern).or(renamed) {
                let part = place.part(&format!(".<{pattern}>"));
                self.value(&part, schemas, others, Optional::NO);
            }
        }
        let is_in = |own: &Patterns, other: &Patterns| own.keys().all(|it| other.contains_key(it));
        if is_in(&a, &b) && is_in(&b, &a) {
            return;
        }
        let wire = place.role.judge(&a, &b, |sender, receiver| {
            risky_unless(is_in(receiver, sender))
        });
        self.keyword(
            place,
            Rule::ConstraintChanged,
            "patternProperties",
            (old, new),
            wire,
        );
    }
}

fn patterns<'d>(shape: &Shape<'d>) -> Patterns<'d> {
    let mut all = Patterns::new();
    let parts = shape.parts.iter().filter_map(|it| it.pattern_properties());
    for (pattern, schema) in parts.flat_map(Map::iter) {
        all.entry(pattern).or_default().push(schema);
    }
    all
}

/// What an object may contain beside its properties.
enum Additional<'d> {
    Anything,
    Nothing,
    Of(Schema<'d>),
}

impl<'d> Additional<'d> {
    fn of(shape: &Shape<'d>) -> Self {
        if shape.parts.iter().any(|it| it.is_closed()) {
            return Additional::Nothing;
        }
        let declared = shape.parts.iter().filter_map(|it| it.further());
        let mut schemas =
            declared.filter(|(_, it)| it.node().as_object().is_some_and(|it| !it.is_empty()));
        schemas
            .next()
            .map_or(Additional::Anything, |it| Additional::Of(it.1))
    }

    fn kind(&self) -> &'static str {
        match self {
            Additional::Anything => "anything",
            Additional::Nothing => "nothing",
            Additional::Of(_) => "values of a schema",
        }
    }
}

fn unlisted(role: Role, sender: &Additional, is_map: bool, receiver: &Additional) -> Wire {
    match (sender, receiver) {
        (Additional::Nothing, _) | (Additional::Anything, Additional::Anything) => Wire::Compatible,
        // A map whose values may be anything accepts every value.
        (Additional::Of(_), Additional::Anything) if is_map => Wire::Compatible,
        // What an object without a declaration contains is what it lists.
        (Additional::Anything, Additional::Of(_)) if !is_map => Wire::Compatible,
        (Additional::Anything, Additional::Of(_)) => Wire::Breaking,
        _ if role.is_request() => Wire::Risky,
        _ => Wire::Compatible,
    }
}
