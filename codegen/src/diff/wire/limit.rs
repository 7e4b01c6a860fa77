//! Limits, which receivers check, or ignore.

use super::change::Change;
use super::number::Decimal;
use super::shape::Shape;
use super::side::is_same;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::load::Node;

/// How a limit restricts values.
#[derive(Clone, Copy)]
enum Limit {
    Most,
    Least,
    Multiple,
}

/// The limits with numbers, other than those of numbers themselves.
const LIMITS: [(&str, &str, Limit); 9] = [
    ("maxLength", "string", Limit::Most),
    ("minLength", "string", Limit::Least),
    ("maxItems", "array", Limit::Most),
    ("minItems", "array", Limit::Least),
    ("maxProperties", "object", Limit::Most),
    ("minProperties", "object", Limit::Least),
    ("maxContains", "array", Limit::Most),
    ("minContains", "array", Limit::Least),
    ("multipleOf", "number", Limit::Multiple),
];

/// Restrictions that are only compared as a whole.
const CONSTRAINTS: [&str; 13] = [
    "uniqueItems",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
];

impl<'d> Walk<'d> {
    /// Compares the limits of values.
    pub(super) fn limits(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        for (keyword, ty, limit) in LIMITS {
            let of = |it: &Shape| limit.strictest(it, keyword).filter(|_| may_be(it, ty));
            let (a, b) = (of(old), of(new));
            let is_none = |it: &Option<Decimal>| it.as_ref().is_none_or(Decimal::is_zero);
            if a == b || is_none(&a) && is_none(&b) {
                continue;
            }
            let wire = place.role.judge(&a, &b, |sender, receiver| {
                risky_unless(limit.includes(receiver.as_ref(), sender.as_ref()))
            });
            self.keyword(place, Rule::LimitChanged, keyword, (old, new), wire);
        }
        self.restriction(place, Rule::PatternChanged, "pattern", (old, new));
        let has = |it: &Shape| it.keyword("contentSchema").is_some();
        let has_content = has(old) && has(new);
        // The content is compared as a schema then.
        let all = CONSTRAINTS.into_iter();
        for keyword in all.filter(|it| !has_content || *it != "contentSchema") {
            self.restriction(place, Rule::ConstraintChanged, keyword, (old, new));
        }
        self.required_sets(place, old, new);
        self.range(place, old, new);
    }

    /// Compares a restriction as a whole: what one allows, the other may not.
    fn restriction(
        &mut self,
        place: &Place,
        rule: Rule,
        keyword: &str,
        (old, new): (&Shape<'d>, &Shape<'d>),
    ) {
        let is_set = |it: &&Node| !matches!(it.value, crate::load::Value::Bool(false));
        let of = |it: &Shape<'d>| -> Vec<&'d Node> {
            let applies = keyword != "pattern" || may_be(it, "string");
            let all = it.keywords(keyword).filter(is_set);
            all.filter(|_| applies).collect()
        };
        let (a, b) = (of(old), of(new));
        let is_same_encoding = keyword == "contentEncoding" && old.is_base64() && new.is_base64();
        if includes(&a, &b) && includes(&b, &a) || is_same_encoding {
            return;
        }
        let wire = place.role.judge(&a, &b, |sender, receiver| {
            risky_unless(includes(sender, receiver))
        });
        self.keyword(place, rule, keyword, (old, new), wire);
    }

    /// Reports a changed keyword.
    pub(super) fn keyword(
        &mut self,
        place: &Place,
        rule: Rule,
        keyword: &str,
        (old, new): (&Shape<'d>, &Shape<'d>),
        wire: Directions,
    ) {
        // Without it, a limit that is added would read like one that is removed.
        let text = |it: &Shape| match it.keyword(keyword) {
            Some(value) => format!("{keyword}: {value}"),
            None => format!("no {keyword}"),
        };
        let change = Change::of(rule).at(old.span_of(keyword), new.span_of(keyword));
        let change = change.from(text(old)).to(text(new));
        self.found(place, change.wire(wire));
    }
}

/// Whether a value meets all of the second restrictions because it meets all of the first.
fn includes(met: &[&Node], required: &[&Node]) -> bool {
    required
        .iter()
        .all(|it| met.iter().any(|other| is_same(it, other)))
}

/// Whether a value may be of a type, to which a keyword applies.
fn may_be(shape: &Shape, ty: &str) -> bool {
    shape.types.is_none() || shape.is(ty) || ty == "number" && shape.is("integer")
}

pub(super) fn risky_unless(is_compatible: bool) -> Wire {
    if is_compatible {
        Wire::Compatible
    } else {
        Wire::Risky
    }
}

impl Limit {
    /// The limit that all schemas of a value result in.
    fn strictest(self, shape: &Shape, keyword: &str) -> Option<Decimal> {
        let all = shape.numbers(keyword);
        match self {
            Limit::Most => all.min(),
            Limit::Least => all.max(),
            Limit::Multiple => all.reduce(|a, b| if a.is_multiple_of(&b) { a } else { b }),
        }
    }

    /// Whether a limit allows all that another one allows.
    fn includes(self, own: Option<&Decimal>, other: Option<&Decimal>) -> bool {
        let Some(own) = own else { return true };
        match self {
            Limit::Most => other.is_some_and(|it| it <= own),
            Limit::Least => own.is_zero() || other.is_some_and(|it| it >= own),
            Limit::Multiple => other.is_some_and(|it| it.is_multiple_of(own)),
        }
    }
}
