//! A choice among types that only what they hold tells apart.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::decoding::bounded::Bounded;
use crate::decoding::{cost, meter};
use crate::model::met::{self, Met};
use crate::model::numbers;

/// Finds the type of a value among several: the one that loses nothing of it.
///
/// Of the choices that take the value, the first that encodes back equal is the value's. If none does, it is the one
/// that keeps all that any other keeps, and more than they: a member that the client does not know is lost then, as it
/// is of any object. What keeps no member of an object does not take it. If there is no such choice, there is none.
///
/// Enums and unions are open, at any depth: they lose nothing of a value that the document does not list. So a choice that lists
/// what it has of them goes before one that does not, and one with fewer unlisted values before one that is equal otherwise.
#[derive(Debug)]
pub struct Choices<'v, T> {
    /// The value, in which every integer is one.
    value: Cow<'v, Value>,
    found: Vec<Found<T>>,
}

/// A choice that took the value.
#[derive(Debug)]
struct Found<T> {
    choice: T,
    /// Whether the value has what tells this choice.
    told: bool,
    /// Where the value is not what the choice makes of it.
    lost: BTreeSet<String>,
    /// The values of enums and unions in it.
    met: Met,
    /// What it was charged.
    cost: usize,
}

impl<'v, T> Choices<'v, T> {
    /// The choices for a value.
    pub fn of(value: &'v Value) -> Self {
        let has_room = !numbers::has_floats(value) || meter::take(cost::weight(value));
        let plain = has_room.then(|| numbers::plain_value(value)).flatten();
        Choices {
            value: plain.map_or(Cow::Borrowed(value), Cow::Owned),
            found: Vec::new(),
        }
    }

    /// A type that the value may be of.
    #[must_use]
    pub fn choice<C>(self, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        self.attempt(false, make)
    }

    /// A type that the value may be of if it has what tells it; then no type that nothing tells is considered.
    #[must_use]
    pub fn told<C>(self, is: impl FnOnce(&Value) -> bool, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        if is(&self.value) {
            self.attempt(true, make)
        } else {
            self
        }
    }

    /// A type that the value may be of if it fits. Something at one of some places, which are JSON pointers, tells it; a value of
    /// the type may have nothing there.
    #[must_use]
    pub fn told_at<C>(
        self,
        places: &[&str],
        fits: impl FnOnce(&Value) -> bool,
        make: impl FnOnce(C) -> T,
    ) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        if !fits(&self.value) {
            return self;
        }
        let has = |it: &&str| self.value.pointer(it).is_some_and(|it| !it.is_null());
        let told = places.iter().any(has);
        self.attempt(told, make)
    }

    /// A type that the value may be of if it has what no value of the type lacks.
    #[must_use]
    pub fn fitting<C>(self, fits: impl FnOnce(&Value) -> bool, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        if fits(&self.value) {
            self.attempt(false, make)
        } else {
            self
        }
    }

    /// A type that the value is of if it is of no other.
    #[must_use]
    pub fn otherwise<C>(self, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        if self.found.is_empty() {
            self.attempt(false, make)
        } else {
            self
        }
    }

    /// The choice that is the value's, if one is.
    pub fn best(mut self) -> Option<T> {
        if self.found.iter().any(|it| it.told) {
            self.found.retain(|it| it.told);
        }
        if self.found.iter().any(|it| it.met.is_known()) {
            self.found.retain(|it| it.met.unknown == 0);
        }
        let Some(best) = self.position() else {
            met::unknown();
            return None;
        };
        let is_rival = |it: &Found<T>| {
            let best = &self.found[best];
            it.lost == best.lost && it.met.rank() == best.met.rank()
        };
        let rivals = self
            .found
            .iter()
            .enumerate()
            .filter(|(at, it)| *at != best && is_rival(it));
        // What loses nothing is right, whichever of several it is.
        if self.found[best].lost.is_empty() || rivals.count() == 0 {
            // Who has the choice drops the value, and so does this with its copy.
            let copies = if matches!(self.value, Cow::Owned(_)) {
                2
            } else {
                1
            };
            let others = self.found.iter().enumerate();
            let others = others.filter(|(at, _)| *at != best);
            let others: usize = others.map(|(_, it)| it.cost).sum();
            meter::refund(cost::weight(&self.value) * copies + others);
            let best = self.found.swap_remove(best);
            met::add(best.met);
            Some(best.choice)
        } else {
            met::unknown();
            None
        }
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

    fn attempt<C>(mut self, told: bool, make: impl FnOnce(C) -> T) -> Self
    where
        C: DeserializeOwned + Serialize,
    {
        // The first that loses nothing is found already.
        let whole = self.found.iter();
        let whole = whole.filter(|it| it.lost.is_empty() && (it.told || !told));
        let fewest = whole.map(|it| it.met.unknown).min();
        if fewest.is_some_and(|unknown| unknown == 0 || !met::tries_another()) {
            return self;
        }
        let before = meter::mark();
        let (tried, met) = met::counted(|| tried::<C>(&self.value, told));
        match tried {
            Some((choice, lost)) => self.found.push(Found {
                choice: make(choice),
                told,
                lost,
                met,
                cost: before.saturating_sub(meter::mark()),
            }),
            None => meter::rewind(before),
        }
        self
    }
}

/// The value as a choice, if that takes it, and what it loses of it.
fn tried<C: DeserializeOwned + Serialize>(
    value: &Value,
    told: bool,
) -> Option<(C, BTreeSet<String>)> {
    let choice = C::deserialize(Bounded::new(value)).ok()?;
    // What it is written back as takes as much as the value, for a while.
    let weight = cost::weight(value);
    if !meter::take(weight) {
        return None;
    }
    let back = serde_json::to_value(&choice).ok()?;
    if !told && !keeps_some(value, &back) {
        return None;
    }
    let mut lost = BTreeSet::new();
    compare(value, &back, &mut String::new(), &mut lost);
    meter::refund(weight);
    Some((choice, lost))
}

/// Notes a place where two values differ. The places of many values in a deep one take far more room than these.
fn lose(at: &str, lost: &mut BTreeSet<String>) {
    if meter::take(cost::text(at.len()) + cost::entry(size_of::<String>(), lost.len())) {
        lost.insert(at.to_owned());
    }
}

/// Whether a number is still the same, a text was not cut off, as a date-time is that is read as a date, and an object still
/// has one of its members: a type of optional members takes any.
fn keeps_some(value: &Value, back: &Value) -> bool {
    match (value, back) {
        (Value::Object(members), Value::Object(others)) => {
            members.is_empty() || members.keys().any(|it| others.contains_key(it))
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
        (Value::Object(members), Value::Object(others)) => {
            for (name, member) in members {
                at.push('/');
                at.push_str(name);
                match others.get(name) {
                    Some(other) => compare(member, other, at, lost),
                    None => lose(at, lost),
                }
                at.truncate(length);
            }
            for name in others.keys().filter(|it| !members.contains_key(*it)) {
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
