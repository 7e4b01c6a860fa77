//! Alternatives (`anyOf`, `oneOf`) that only require properties: they restrict an object, and are not types.

use std::collections::BTreeSet;

use super::change::Change;
use super::shape::Shape;
use super::side::Side;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::Wire;
use crate::openapi::{List, Schema};
use crate::source::Span;

/// Sets of properties, at least one of which is present.
#[derive(Clone, PartialEq, Eq)]
struct RequiredSets<'d> {
    sets: BTreeSet<BTreeSet<&'d str>>,
    /// Whether only one of them may be complete (`oneOf`).
    is_exclusive: bool,
}

/// What an object guarantees of the presence of its properties.
struct Guarantee<'d> {
    conditions: Vec<RequiredSets<'d>>,
    required: BTreeSet<&'d str>,
}

impl Guarantee<'_> {
    /// Whether each object with this guarantee meets a condition.
    fn meets(&self, condition: &RequiredSets<'_>) -> bool {
        if condition.is_exclusive {
            return self.conditions.contains(condition);
        }
        let is_met = |present: &BTreeSet<&str>| {
            let mut sets = condition.sets.iter();
            sets.any(|it| {
                it.iter()
                    .all(|name| present.contains(name) || self.required.contains(name))
            })
        };
        is_met(&BTreeSet::new()) || self.conditions.iter().any(|it| it.sets.iter().all(is_met))
    }

    /// Whether a receiver with this guarantee takes what has another one.
    fn takes(&self, sender: &Guarantee<'_>) -> Wire {
        let missing = self.conditions.iter().filter(|it| !sender.meets(it));
        let verdicts = missing.map(|it| match it.sets.len() {
            // The same as `required`.
            1 => Wire::Breaking,
            _ => Wire::Risky,
        });
        verdicts.max().unwrap_or_default()
    }
}

impl<'d> Walk<'d> {
    /// Compares the alternatives that only require properties.
    pub(super) fn required_sets(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        let (a, b) = (guarantee(&self.old, old), guarantee(&self.new, new));
        if a.conditions == b.conditions {
            return;
        }
        let wire = place
            .role
            .judge(&a, &b, |sender, receiver| receiver.takes(sender));
        let mut change = Change::of(Rule::ConstraintChanged).at(span(old), span(new));
        change.before = described(&a.conditions);
        change.after = described(&b.conditions);
        self.found(place, change.wire(wire));
    }
}

fn guarantee<'d>(side: &Side<'d>, shape: &Shape<'d>) -> Guarantee<'d> {
    let mut conditions = Vec::new();
    for part in &shape.parts {
        let bearing = side.facts.branches(*part).unwrap_or_default();
        for (all, is_exclusive) in [(part.any_of(), false), (part.one_of(), true)] {
            let all: Vec<Schema<'d>> = all.into_iter().flat_map(List::iter).collect();
            let is_restricting = !all.iter().any(|it| bearing.contains(it));
            let sets = all.iter().map(|it| required(side, *it));
            let sets: BTreeSet<BTreeSet<&str>> = sets.collect();
            let is_condition = !sets.is_empty() && sets.iter().all(|it| !it.is_empty());
            if is_restricting && is_condition {
                conditions.push(RequiredSets {
                    is_exclusive: is_exclusive && sets.len() > 1,
                    sets,
                });
            }
        }
    }
    conditions.sort_by(|a, b| a.sets.cmp(&b.sets));
    let required = shape.parts.iter().flat_map(|it| it.required_names());
    Guarantee {
        conditions,
        required: required.collect(),
    }
}

/// The properties that an alternative requires.
fn required<'d>(side: &Side<'d>, schema: Schema<'d>) -> BTreeSet<&'d str> {
    side.resolved(schema).required_names().collect()
}

fn span(shape: &Shape) -> Span {
    let has = |it: &&str| shape.keyword(it).is_some();
    let keyword = ["anyOf", "oneOf"].into_iter().find(has);
    shape.span_of(keyword.unwrap_or("required"))
}

/// The conditions as text; `None` if there are none.
fn described(conditions: &[RequiredSets]) -> Option<String> {
    let one = |it: &RequiredSets| {
        let sets = it.sets.iter().map(|it| {
            let names: Vec<&str> = it.iter().copied().collect();
            names.join(" and ")
        });
        let sets: Vec<String> = sets.collect();
        let which = match (sets.len(), it.is_exclusive) {
            (1, _) => "requires ",
            (_, true) => "exactly one of ",
            (_, false) => "at least one of ",
        };
        format!("{which}{}", sets.join(", "))
    };
    let all: Vec<String> = conditions.iter().map(one).collect();
    (!all.is_empty()).then(|| all.join("; "))
}
