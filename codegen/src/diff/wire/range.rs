//! Ranges of numbers.

use super::change::Change;
use super::limit::risky_unless;
use super::number::Decimal;
use super::role::Role;
use super::shape::Shape;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::Wire;
use crate::load::Value;
use crate::openapi::flag::as_flag;
use crate::openapi::{Schema, Typed};

impl<'d> Walk<'d> {
    /// Compares the ranges of numbers.
    pub(super) fn range(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
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

/// The range of a number: as its limits say, otherwise as its representation allows.
#[derive(Clone, PartialEq)]
struct Range {
    format: Option<String>,
    is_integer: bool,
    /// `None` if there is no least number; likewise the greatest.
    least: Option<Bound>,
    most: Option<Bound>,
    /// The limits that the document states.
    stated: (Option<Bound>, Option<Bound>),
}

/// An end of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bound {
    value: Decimal,
    /// Whether the number itself is outside the range. Never so for integers, whose next one is the end then.
    is_exclusive: bool,
}

impl Bound {
    fn inclusive(value: i128) -> Self {
        Bound {
            value: value.into(),
            is_exclusive: false,
        }
    }
}

/// Which end of a range.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Least,
    Most,
}

impl End {
    /// The bound that excludes more.
    fn narrower(self, a: Bound, b: Bound) -> Bound {
        let is_a = match (self, a.value.cmp(&b.value)) {
            (_, std::cmp::Ordering::Equal) => a.is_exclusive,
            (End::Least, order) => order.is_gt(),
            (End::Most, order) => order.is_lt(),
        };
        if is_a { a } else { b }
    }

    /// Whether a range that ends here takes all of one that ends there; `None` is no end.
    fn takes(self, own: Option<&Bound>, other: Option<&Bound>) -> bool {
        let Some(own) = own else { return true };
        other.is_some_and(|it| self.narrower(own.clone(), it.clone()) == *it)
    }

    /// The bound as it applies to integers.
    fn of_integers(self, bound: Bound) -> Bound {
        let whole = match self {
            End::Least => bound.value.ceiling(),
            End::Most => bound.value.floor(),
        };
        let step = match self {
            _ if !(bound.is_exclusive && bound.value.is_whole()) => 0,
            End::Least => 1,
            End::Most => -1,
        };
        let whole = whole.and_then(|it| it.checked_add(step));
        whole.map_or(bound, Bound::inclusive)
    }

    fn keywords(self) -> (&'static str, &'static str) {
        match self {
            End::Least => ("minimum", "exclusiveMinimum"),
            End::Most => ("maximum", "exclusiveMaximum"),
        }
    }

    /// The bound that all schemas of a value result in. In OpenAPI 3.0, an exclusive one is a flag beside it.
    fn stated(self, shape: &Shape) -> Option<Bound> {
        let (inclusive, exclusive) = self.keywords();
        let number = |part: &Schema, keyword: &str| match &part.node().get(keyword)?.value {
            Value::Number(text) => Decimal::read(text),
            _ => None,
        };
        let own = |part: &Schema| {
            let is_exclusive = part.node().get(exclusive).and_then(as_flag) == Some(true);
            let bound = |value, is_exclusive| Bound {
                value,
                is_exclusive,
            };
            let inclusive = number(part, inclusive).map(|it| bound(it, is_exclusive));
            [inclusive, number(part, exclusive).map(|it| bound(it, true))]
        };
        let all = shape.parts.iter().flat_map(own).flatten();
        let bound = all.reduce(|a, b| self.narrower(a, b))?;
        Some(if shape.is_only("integer") {
            self.of_integers(bound)
        } else {
            bound
        })
    }
}

impl Range {
    fn of(shape: &Shape) -> Option<Range> {
        let is_integer = shape.is_only("integer");
        if !is_integer && !shape.is_only("number") {
            return None;
        }
        let (minimum, maximum) = (End::Least.stated(shape), End::Most.stated(shape));
        let format = shape.text("format");
        let ends = match format {
            Some("int8") => Some((i8::MIN.into(), i8::MAX.into())),
            Some("int16") => Some((i16::MIN.into(), i16::MAX.into())),
            Some("int32") => Some((i32::MIN.into(), i32::MAX.into())),
            Some("uint8") => Some((0, u8::MAX.into())),
            Some("uint16") => Some((0, u16::MAX.into())),
            Some("uint32") => Some((0, u32::MAX.into())),
            Some("uint64") => Some((0, u64::MAX.into())),
            _ if is_integer => Some((i64::MIN.into(), i64::MAX.into())),
            _ => None,
        };
        let (least, most) = match ends {
            Some((least, most)) => (Some(Bound::inclusive(least)), Some(Bound::inclusive(most))),
            None if format == Some("float") => (float("-"), float("")),
            None => (None, None),
        };
        // A larger maximum takes a larger type.
        let is_larger = format.is_none() && maximum.is_some();
        let most = if is_larger { None } else { most };
        let both = |end: End, own: Option<Bound>, stated: &Option<Bound>| match (own, stated) {
            (Some(own), Some(stated)) => Some(end.narrower(own, stated.clone())),
            (own, stated) => own.or_else(|| stated.clone()),
        };
        Some(Range {
            // A format that says nothing about the range says nothing about the wire.
            format: format.filter(|it| FORMATS.contains(it)).map(str::to_owned),
            is_integer,
            least: both(End::Least, least, &minimum),
            most: both(End::Most, most, &maximum),
            stated: (minimum, maximum),
        })
    }

    /// Whether a receiver takes what another one's range allows.
    fn takes(&self, sender: &Range, role: Role) -> Wire {
        // That a count is never negative is known, whether or not it is stated. Servers check it, clients do not.
        let is_count = !role.is_request()
            && self.stated.0 == Some(Bound::inclusive(0))
            && sender.stated.0.is_none()
            && self.format.as_deref() == sender.format.as_deref();
        let is_above = is_count || End::Least.takes(self.least.as_ref(), sender.least.as_ref());
        let is_below = End::Most.takes(self.most.as_ref(), sender.most.as_ref());
        risky_unless(is_above && is_below)
    }

    fn described(&self) -> String {
        let ty = if self.is_integer { "integer" } else { "number" };
        let format = self.format.as_deref().unwrap_or(ty);
        let end = |it: &Bound, exclusive: &str, inclusive: &str| {
            let relation = if it.is_exclusive {
                exclusive
            } else {
                inclusive
            };
            format!("{relation} {}", it.value)
        };
        let least = |it: &Bound| end(it, "more than", "at least");
        let most = |it: &Bound| end(it, "less than", "at most");
        match &self.stated {
            (None, None) => format.to_owned(),
            (Some(it), None) => format!("{format}, {}", least(it)),
            (None, Some(it)) => format!("{format}, {}", most(it)),
            (Some(a), Some(b)) if !a.is_exclusive && !b.is_exclusive => {
                format!("{format}, {} to {}", a.value, b.value)
            }
            (Some(a), Some(b)) => format!("{format}, {}, {}", least(a), most(b)),
        }
    }
}

/// The largest number of 32 bits, with a sign.
fn float(sign: &str) -> Option<Bound> {
    Some(Bound {
        value: Decimal::read(&format!("{sign}{}", f32::MAX))?,
        is_exclusive: false,
    })
}

const FORMATS: [&str; 8] = [
    "int8", "int16", "int32", "uint8", "uint16", "uint32", "uint64", "float",
];
