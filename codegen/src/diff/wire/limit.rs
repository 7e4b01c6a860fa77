//! Limits, which receivers check, or ignore.

use super::change::Change;
use super::role::Role;
use super::shape::Shape;
use super::side::is_same;
use super::value::with_texts;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::load::{Node, Value};
use crate::openapi::flag::as_flag;
use crate::openapi::{Schema, Typed};

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
const CONSTRAINTS: [&str; 14] = [
    "uniqueItems",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
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
            let is_none = |it: Option<f64>| it.is_none_or(|it| it == 0.0);
            if a == b || is_none(a) && is_none(b) {
                continue;
            }
            let wire = place.role.judge(&a, &b, |sender, receiver| {
                risky_unless(limit.includes(*receiver, *sender))
            });
            self.keyword(place, Rule::LimitChanged, keyword, (old, new), wire);
        }
        self.restriction(place, Rule::PatternChanged, "pattern", (old, new));
        for keyword in CONSTRAINTS {
            self.restriction(place, Rule::ConstraintChanged, keyword, (old, new));
        }
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
        if includes(&a, &b) && includes(&b, &a) {
            return;
        }
        let wire = place.role.judge(&a, &b, |sender, receiver| {
            risky_unless(includes(sender, receiver))
        });
        self.keyword(place, rule, keyword, (old, new), wire);
    }

    /// Reports a changed keyword.
    fn keyword(
        &mut self,
        place: &Place,
        rule: Rule,
        keyword: &str,
        (old, new): (&Shape<'d>, &Shape<'d>),
        wire: Directions,
    ) {
        let text = |it: &Shape| {
            let value = it.keyword(keyword)?;
            Some(format!("{keyword}: {value}"))
        };
        let change = Change::of(rule).at(old.span_of(keyword), new.span_of(keyword));
        let change = with_texts(change, text(old).as_deref(), text(new).as_deref());
        self.found(place, change.wire(wire));
    }

    /// Compares the ranges of numbers.
    fn range(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        let (Some(a), Some(b)) = (Range::of(old), Range::of(new)) else {
            return;
        };
        if a == b {
            return;
        }
        let role = place.role;
        let wire = role.judge(&a, &b, |sender, receiver| receiver.takes(sender, role));
        let keyword = |it: &Shape| {
            let of = |name: &&str| it.keyword(name).is_some();
            BOUNDS.into_iter().find(of).unwrap_or("type")
        };
        let change = Change::of(Rule::RangeChanged)
            .at(old.span_of(keyword(old)), new.span_of(keyword(new)))
            .from(a.described())
            .to(b.described());
        self.found(place, change.wire(wire));
    }
}

const BOUNDS: [&str; 5] = [
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
];

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

fn risky_unless(is_compatible: bool) -> Wire {
    if is_compatible {
        Wire::Compatible
    } else {
        Wire::Risky
    }
}

impl Limit {
    /// The limit that all schemas of a value result in.
    fn strictest(self, shape: &Shape, keyword: &str) -> Option<f64> {
        let all = shape.numbers(keyword);
        match self {
            Limit::Most => all.reduce(f64::min),
            Limit::Least => all.reduce(f64::max),
            Limit::Multiple => all.reduce(|a, b| if a % b == 0.0 { a } else { b }),
        }
    }

    /// Whether a limit allows all that another one allows.
    fn includes(self, own: Option<f64>, other: Option<f64>) -> bool {
        let Some(own) = own else { return true };
        match self {
            Limit::Most => other.is_some_and(|it| it <= own),
            Limit::Least => own <= 0.0 || other.is_some_and(|it| it >= own),
            Limit::Multiple => other.is_some_and(|it| it % own == 0.0),
        }
    }
}

/// The range of a number: as its limits say, otherwise as its representation allows.
#[derive(Clone, PartialEq)]
struct Range {
    format: Option<String>,
    is_integer: bool,
    least: f64,
    most: f64,
    /// The limits that the document states.
    stated: (Option<f64>, Option<f64>),
}

/// The largest `i64`, above which an integer has another type.
const I64_MAX: f64 = 9_223_372_036_854_775_807.0;

impl Range {
    fn of(shape: &Shape) -> Option<Range> {
        let is_integer = shape.is_only("integer");
        if !is_integer && !shape.is_only("number") {
            return None;
        }
        let minimum = bound(shape, "minimum", "exclusiveMinimum", 1.0);
        let maximum = bound(shape, "maximum", "exclusiveMaximum", -1.0);
        let format = shape.text("format");
        let (least, most) = match format {
            Some("int8") => (f64::from(i8::MIN), f64::from(i8::MAX)),
            Some("int16") => (f64::from(i16::MIN), f64::from(i16::MAX)),
            Some("int32") => (f64::from(i32::MIN), f64::from(i32::MAX)),
            Some("uint8") => (0.0, f64::from(u8::MAX)),
            Some("uint16") => (0.0, f64::from(u16::MAX)),
            Some("uint32") => (0.0, f64::from(u32::MAX)),
            Some("uint64") => (0.0, 2.0 * I64_MAX),
            Some("float") => (f64::from(f32::MIN), f64::from(f32::MAX)),
            _ if is_integer => (-I64_MAX, I64_MAX),
            _ => (f64::MIN, f64::MAX),
        };
        // A larger maximum takes a larger type.
        let most = match maximum {
            Some(it) if format.is_none() && it > I64_MAX => it,
            Some(it) => it.min(most),
            None => most,
        };
        Some(Range {
            // A format that says nothing about the range says nothing about the wire.
            format: format.filter(|it| FORMATS.contains(it)).map(str::to_owned),
            is_integer,
            least: minimum.map_or(least, |it| it.max(least)),
            most,
            stated: (minimum, maximum),
        })
    }

    /// Whether a receiver takes what another one's range allows.
    fn takes(&self, sender: &Range, role: Role) -> Wire {
        // That a count is never negative is known, whether or not it is stated. Servers check it, clients do not.
        let is_count = !role.is_request()
            && self.stated.0 == Some(0.0)
            && sender.stated.0.is_none()
            && self.format.as_deref() == sender.format.as_deref();
        let is_above = is_count || sender.least >= self.least;
        risky_unless(is_above && sender.most <= self.most)
    }

    fn described(&self) -> String {
        let ty = if self.is_integer { "integer" } else { "number" };
        let format = self.format.as_deref().unwrap_or(ty);
        match self.stated {
            (None, None) => format.to_owned(),
            (Some(least), None) => format!("{format}, at least {least}"),
            (None, Some(most)) => format!("{format}, at most {most}"),
            (Some(least), Some(most)) => format!("{format}, {least} to {most}"),
        }
    }
}

const FORMATS: [&str; 8] = [
    "int8", "int16", "int32", "uint8", "uint16", "uint32", "uint64", "float",
];

/// The inclusive bound that all schemas of a value result in. In OpenAPI 3.0, an exclusive one is a flag beside it.
fn bound(shape: &Shape, inclusive: &str, exclusive: &str, step: f64) -> Option<f64> {
    let is_least = step > 0.0;
    let step = if shape.is_only("integer") { step } else { 0.0 };
    let number = |part: &Schema, keyword: &str| match &part.node().get(keyword)?.value {
        Value::Number(text) => text.parse::<f64>().ok(),
        _ => None,
    };
    let own = |part: &Schema| {
        let is_exclusive = part.node().get(exclusive).and_then(as_flag) == Some(true);
        let shift = if is_exclusive { step } else { 0.0 };
        let inclusive = number(part, inclusive).map(|it| it + shift);
        [inclusive, number(part, exclusive).map(|it| it + step)]
    };
    let all = shape.parts.iter().flat_map(own).flatten();
    all.reduce(if is_least { f64::max } else { f64::min })
}
