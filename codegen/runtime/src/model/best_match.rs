//! A choice among types that only what they hold tells apart.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::decoding::bounded::Bounded;
use crate::decoding::{cost, meter};
use crate::model::met::{self, Met};
use crate::model::{numbers, resolved, variant};

/// Finds the type of a value among several: the one that loses nothing of it.
///
/// Of the choices that take the value, the first that encodes back equal is the value's. If none does, it is the one
/// that keeps all that any other keeps, and more than they: a property that the client does not know is lost then, as it
/// is of any object. What keeps no property of an object does not take it. If there is no such choice, there is none.
///
/// Enums and unions are open, at any depth: they lose nothing of a value that the document does not list. So a choice that lists
/// what it has of them goes before one that does not, and one with fewer unlisted values before one that is equal otherwise.
#[derive(Debug)]
pub struct BestMatch<'v, T> {
    /// The value, in which every integer is one.
    value: Cow<'v, Value>,
    found: Vec<Found<T>>,
    /// How many choices there were so far.
    offered: u32,
    /// Where what is found is kept for when the value is read again.
    key: Option<resolved::Key>,
    /// What was found before.
    resolved: Option<resolved::Choice>,
}

/// A choice that took the value.
#[derive(Debug)]
struct Found<T> {
    choice: T,
    /// Which of the choices it is.
    index: u32,
    /// Whether the value has what tells this choice.
    told: bool,
    /// Where the value is not what the choice makes of it.
    lost: BTreeSet<String>,
    /// The values of enums and unions in it.
    met: Met,
    /// What it was charged, and what of that `lost` was.
    cost: usize,
    lost_cost: usize,
}

impl<'v, T: 'static> BestMatch<'v, T> {
    /// The choices for a value.
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

    /// A type that the value may be of.
    #[must_use]
    pub fn variant<C>(self, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        self.attempt(Some(false), make)
    }

    /// A type that the value may be of if it has what tells it; then no type that nothing tells is considered.
    #[must_use]
    pub fn discriminated<C>(
        self,
        is: impl FnOnce(&Value) -> bool,
        make: impl FnOnce(C) -> T,
    ) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        let told = is(&self.value).then_some(true);
        self.attempt(told, make)
    }

    /// A type that the value may be of if it fits. Something at one of some places, which are JSON pointers, tells it; a value of
    /// the type may have nothing there.
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
        let told = fits(&self.value).then(|| places.iter().any(has));
        self.attempt(told, make)
    }

    /// A type that the value may be of if it has what no value of the type lacks.
    #[must_use]
    pub fn fitting<C>(self, fits: impl FnOnce(&Value) -> bool, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        let told = fits(&self.value).then_some(false);
        self.attempt(told, make)
    }

    /// A type that the value is of if it is of no other.
    #[must_use]
    pub fn otherwise<C>(self, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        let told = self.found.is_empty().then_some(false);
        self.attempt(told, make)
    }

    /// The choice that is the value's, if one is.
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
        // Who has the choice drops the value, and so does this with its copy.
        let copies = if matches!(self.value, Cow::Owned(_)) {
            2
        } else {
            1
        };
        meter::refund(cost::weight(&self.value) * copies + best.lost_cost);
        met::add(best.met);
        Some(best.choice)
    }

    /// The choice that is the value's, if one is, among those that were tried. What the others were charged is given back.
    fn found(&mut self) -> Option<Found<T>> {
        if self.found.iter().any(|it| it.told) {
            self.found.retain(|it| it.told);
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
        // What loses nothing is right, whichever of several it is.
        if !self.found[best].lost.is_empty() && others().any(|(_, it)| is_rival(it)) {
            return None;
        }
        meter::refund(others().map(|(_, it)| it.cost).sum());
        Some(self.found.swap_remove(best))
    }

    /// The first of the choices that keep all that others keep, and of these have the fewest unlisted values, and some that are
    /// listed.
    fn position(&self) -> Option<usize> {
        let keeps_most = |of: &Found<T>| self.found.iter().all(|it| of.lost.is_subset(&it.lost));
        let all = self.found.iter().enumerate();
        let all = all.filter(|(_, it)| keeps_most(it));
        let best = all.min_by_key(|(_, it)| it.met.rank());
        best.map(|(at, _)| at)
    }

    /// Tries the next choice, if it may be one. `told` says whether the value has what tells it.
    fn attempt<C>(mut self, told: Option<bool>, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        let index = self.offered;
        self.offered += 1;
        let Some(told) = told.filter(|it| self.needs(index, *it)) else {
            return self;
        };
        let before = resolved::mark();
        let is_settled = self.resolved.is_some();
        let (tried, met) = met::counted(|| {
            variant::unexplained(|| {
                let choice = C::deserialize(Bounded::new(&*self.value)).ok()?;
                if is_settled {
                    return Some((choice, Lost::default()));
                }
                let lost = lost(&self.value, &choice, told)?;
                Some((choice, lost))
            })
        });
        match tried {
            Some((choice, lost)) => self.found.push(Found {
                choice: make(choice),
                index,
                told,
                lost: lost.places,
                met,
                cost: before.saturating_sub(resolved::mark()),
                lost_cost: lost.cost,
            }),
            None => resolved::rewind(before),
        }
        self
    }

    /// Whether a choice has to be tried: not if the first that loses nothing is found already.
    fn needs(&self, index: u32, told: bool) -> bool {
        if let Some(resolved) = self.resolved {
            return resolved == Some(index);
        }
        let is_whole = |it: &Found<T>| it.lost.is_empty() && it.met.unknown == 0;
        !self
            .found
            .iter()
            .any(|it| is_whole(it) && (it.told || !told))
    }
}

/// Where a value is not what a choice makes of it, and what that was charged.
#[derive(Default)]
struct Lost {
    places: BTreeSet<String>,
    cost: usize,
}

/// What a choice that took a value loses of it; none if it does not keep enough to be the value's.
fn lost(value: &Value, choice: &impl Serialize, told: bool) -> Option<Lost> {
    // What it is written back as takes as much as the value, for a while.
    let weight = cost::weight(value);
    if !meter::take(weight) {
        return None;
    }
    let back = serde_json::to_value(choice).ok()?;
    if !told && !keeps_some(value, &back) {
        return None;
    }
    let before = meter::mark();
    let mut places = BTreeSet::new();
    compare(value, &back, &mut String::new(), &mut places);
    let cost = before.saturating_sub(meter::mark());
    meter::refund(weight);
    Some(Lost { places, cost })
}

/// Notes a place where two values differ. The places of many values in a deep one take far more room than these.
fn lose(at: &str, lost: &mut BTreeSet<String>) {
    if meter::take(cost::text(at.len()) + cost::entry(size_of::<String>(), lost.len())) {
        lost.insert(at.to_owned());
    }
}

/// Whether a number is still the same, a text was not cut off, as a date-time is that is read as a date, and an object still
/// has one of its properties: a type of optional properties takes any.
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

/// Where two values differ, as JSON pointers.
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

/// Whether two numbers are one, however they are written: `1` and `1.0`.
fn is_same(a: &serde_json::Number, b: &serde_json::Number) -> bool {
    /// From here on, not every integer is an `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if a == b {
        return true;
    }
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) if a.abs() < EXACT => {
            #[expect(
                clippy::float_cmp,
                clippy::cast_possible_truncation,
                reason = "the very number is asked for"
            )]
            let same = a == b || (f64::from(b as f32) == b && a as f32 == b as f32);
            same
        }
        _ => false,
    }
}
