//! Selects the variant of a union that has no discriminator, by its content.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::decoding::bounded::Bounded;
use crate::decoding::{cost, meter};
use crate::model::met::{self, Met};
use crate::model::{numbers, resolved, variant};

/// Finds the type of a value among the variants of a union: the one that loses nothing of the value.
///
/// Of the variants that accept the value, the first that serializes back to an equal value matches. If there is none,
/// the one that keeps everything that any other keeps, and more than each of them, matches. It then loses unknown
/// properties, as any object does. A variant that keeps no property of an object does not match it. If no variant meets
/// these rules, none matches.
///
/// Enums and unions are open, at any depth: they lose nothing of a value that the API's description does not list. So a
/// variant that lists the values takes precedence over one that does not, and the one with fewer unlisted values over
/// one that is otherwise equal.
#[derive(Debug)]
pub struct BestMatch<'v, T> {
    /// The value, with all integral numbers converted to integers.
    value: Cow<'v, Value>,
    found: Vec<Found<T>>,
    /// The number of variants so far.
    offered: u32,
    /// The key for storing the result, for when the value is decoded again.
    key: Option<resolved::Key>,
    /// The result of an earlier attempt.
    resolved: Option<resolved::Index>,
}

/// A variant that accepted the value.
#[derive(Debug)]
struct Found<T> {
    decoded: T,
    /// The index of the variant.
    index: u32,
    /// Whether the value has the variant's discriminating property.
    tagged: bool,
    /// The paths at which the serialized variant differs from the value.
    lost: BTreeSet<String>,
    /// The counts of the enum and union values in it.
    met: Met,
    /// What was charged for it, including `lost`.
    cost: usize,
    lost_cost: usize,
}

impl<'v, T: 'static> BestMatch<'v, T> {
    /// Begins a search among the variants of a value.
    pub fn of(value: &'v Value) -> Self {
        let has_room = !numbers::has_floats(value) || meter::take(cost::weight(value));
        let plain = has_room.then(|| numbers::plain_value(value)).flatten();
        let value = plain.map_or(Cow::Borrowed(value), Cow::Owned);
        let key = met::is_attempt().then(|| resolved::key::<T>(&value));
        let key = key.flatten();
        BestMatch {
            value,
            found: Vec::new(),
            offered: 0,
            key,
            resolved: key.and_then(resolved::get),
        }
    }

    /// Adds a variant.
    #[must_use]
    pub fn variant<C>(self, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        self.attempt(Some(false), make)
    }

    /// Adds a variant that can match only if the value has its discriminating property. If so, variants without such a
    /// property are not considered.
    #[must_use]
    pub fn discriminated<C>(
        self,
        is: impl FnOnce(&Value) -> bool,
        make: impl FnOnce(C) -> T,
    ) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        let tagged = is(&self.value).then_some(true);
        self.attempt(tagged, make)
    }

    /// Adds a variant that can match only if the value fits. A value at one of the paths, which are JSON pointers,
    /// discriminates it, but may be absent.
    #[must_use]
    pub fn discriminated_at<C>(
        self,
        places: &[&str],
        fits: impl FnOnce(&Value) -> bool,
        make: impl FnOnce(C) -> T,
    ) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        let has = |it: &&str| self.value.pointer(it).is_some_and(|it| !it.is_null());
        let tagged = fits(&self.value).then(|| places.iter().any(has));
        self.attempt(tagged, make)
    }

    /// Adds a variant that can match only if the value has everything that the type requires.
    #[must_use]
    pub fn fitting<C>(self, fits: impl FnOnce(&Value) -> bool, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        let tagged = fits(&self.value).then_some(false);
        self.attempt(tagged, make)
    }

    /// Adds a variant that matches only if no other does.
    #[must_use]
    pub fn otherwise<C>(self, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        let tagged = self.found.is_empty().then_some(false);
        self.attempt(tagged, make)
    }

    /// Returns the matching variant, if there is one.
    pub fn best(mut self) -> Option<T> {
        let best = if self.resolved.is_some() {
            self.found.pop()
        } else {
            let best = self.found();
            if let Some(key) = self.key {
                resolved::put(key, best.as_ref().map(|it| it.index));
            }
            best
        };
        let Some(best) = best else {
            met::unknown();
            return None;
        };
        // The caller drops the value once it has the variant, and this drops the copy.
        let copies = if matches!(self.value, Cow::Owned(_)) {
            2
        } else {
            1
        };
        meter::refund(cost::weight(&self.value) * copies + best.lost_cost);
        met::add(best.met);
        Some(best.decoded)
    }

    /// The matching variant among those that were tried, if there is one. Refunds the charges of the others.
    fn found(&mut self) -> Option<Found<T>> {
        if self.found.iter().any(|it| it.tagged) {
            self.found.retain(|it| it.tagged);
        }
        if self.found.iter().any(|it| it.met.is_known()) {
            self.found.retain(|it| it.met.unknown == 0);
        }
        let best = self.position()?;
        let is_rival = |it: &Found<T>| {
            let best = &self.found[best];
            it.lost == best.lost && it.met.rank() == best.met.rank()
        };
        let others = || self.found.iter().enumerate().filter(|it| it.0 != best);
        // If several variants lose nothing, any of them is correct.
        if !self.found[best].lost.is_empty() && others().any(|(_, it)| is_rival(it)) {
            return None;
        }
        meter::refund(others().map(|(_, it)| it.cost).sum());
        Some(self.found.swap_remove(best))
    }

    /// The first of the variants that keep everything that others keep, have the fewest unlisted values, and of these
    /// preferably listed ones.
    fn position(&self) -> Option<usize> {
        let keeps_most = |of: &Found<T>| self.found.iter().all(|it| of.lost.is_subset(&it.lost));
        let all = self.found.iter().enumerate();
        let all = all.filter(|(_, it)| keeps_most(it));
        let best = all.min_by_key(|(_, it)| it.met.rank());
        best.map(|(at, _)| at)
    }

    /// Tries the next variant, if it may match. `tagged` is whether the value has its discriminating property; `None`
    /// excludes it.
    fn attempt<C>(mut self, tagged: Option<bool>, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        let index = self.offered;
        self.offered += 1;
        let Some(tagged) = tagged.filter(|it| self.needs(index, *it)) else {
            return self;
        };
        let before = resolved::mark();
        let is_resolved = self.resolved.is_some();
        let (tried, met) = met::counted(|| {
            variant::unexplained(|| {
                let decoded = C::deserialize(Bounded::new(&*self.value)).ok()?;
                if is_resolved {
                    return Some((decoded, Lost::default()));
                }
                let lost = lost(&self.value, &decoded, tagged)?;
                Some((decoded, lost))
            })
        });
        match tried {
            Some((decoded, lost)) => self.found.push(Found {
                decoded: make(decoded),
                index,
                tagged,
                lost: lost.places,
                met,
                cost: before.saturating_sub(resolved::mark()),
                lost_cost: lost.cost,
            }),
            None => resolved::rewind(before),
        }
        self
    }

    /// Whether a variant must be tried: not if the first one that loses nothing was already found.
    fn needs(&self, index: u32, tagged: bool) -> bool {
        if let Some(resolved) = self.resolved {
            return resolved == Some(index);
        }
        let is_whole = |it: &Found<T>| it.lost.is_empty() && it.met.unknown == 0;
        !self
            .found
            .iter()
            .any(|it| is_whole(it) && (it.tagged || !tagged))
    }
}

/// The paths at which a value differs from a serialized variant, and what they were charged.
#[derive(Default)]
struct Lost {
    places: BTreeSet<String>,
    cost: usize,
}

/// What a variant loses of a value; `None` if it does not keep enough to match.
fn lost(value: &Value, decoded: &impl Serialize, tagged: bool) -> Option<Lost> {
    // The serialized value temporarily takes as much memory as the original.
    let weight = cost::weight(value);
    if !meter::take(weight) {
        return None;
    }
    let back = serde_json::to_value(decoded).ok()?;
    if !tagged && !keeps_some(value, &back) {
        return None;
    }
    let before = meter::mark();
    let mut places = BTreeSet::new();
    compare(value, &back, &mut String::new(), &mut places);
    let cost = before.saturating_sub(meter::mark());
    meter::refund(weight);
    Some(Lost { places, cost })
}

/// Records a path at which two values differ. The paths of many values in a deep one take far more memory than the
/// values.
fn lose(at: &str, lost: &mut BTreeSet<String>) {
    if meter::take(cost::text(at.len()) + cost::entry(size_of::<String>(), lost.len())) {
        lost.insert(at.to_owned());
    }
}

/// Whether a variant keeps a minimum of the value: a number is unchanged, a string is not truncated, as when a
/// date-time is read as a date, and an object keeps one of its properties. A type with only optional properties would
/// accept any object.
fn keeps_some(value: &Value, back: &Value) -> bool {
    match (value, back) {
        (Value::Object(properties), Value::Object(others)) => {
            properties.is_empty() || properties.keys().any(|it| others.contains_key(it))
        }
        (Value::Number(number), Value::Number(other)) => is_same(number, other),
        (Value::String(text), Value::String(other)) => text == other || !text.starts_with(other),
        _ => true,
    }
}

/// Collects the paths at which two values differ, as JSON pointers.
fn compare(value: &Value, back: &Value, at: &mut String, lost: &mut BTreeSet<String>) {
    let length = at.len();
    match (value, back) {
        (Value::Object(properties), Value::Object(others)) => {
            for (name, property) in properties {
                at.push('/');
                at.push_str(name);
                match others.get(name) {
                    Some(other) => compare(property, other, at, lost),
                    None => lose(at, lost),
                }
                at.truncate(length);
            }
            for name in others.keys().filter(|it| !properties.contains_key(*it)) {
                at.push('/');
                at.push_str(name);
                lose(at, lost);
                at.truncate(length);
            }
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            for (index, (item, other)) in items.iter().zip(others).enumerate() {
                at.push_str(&format!("/{index}"));
                compare(item, other, at, lost);
                at.truncate(length);
            }
        }
        (Value::Number(number), Value::Number(other)) if is_same(number, other) => {}
        _ if value == back => {}
        _ => lose(at, lost),
    }
}

/// Whether two numbers are equal, whatever their notation: `1` and `1.0`.
fn is_same(a: &serde_json::Number, b: &serde_json::Number) -> bool {
    /// Beyond this bound, not every integer is exactly representable as an `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if a == b {
        return true;
    }
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) if a.abs() < EXACT => {
            #[expect(
                clippy::float_cmp,
                clippy::cast_possible_truncation,
                reason = "the exact number is tested"
            )]
            let same = a == b || (f64::from(b as f32) == b && a as f32 == b as f32);
            same
        }
        _ => false,
    }
}
