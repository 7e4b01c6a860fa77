//! Deserializes the variants of tagged unions, and tracks the paths of errors in them.
//!
//! A value is first decoded without tracking paths, and again with tracking only if that fails. If nested variants each
//! did this, the work would double with every level. So only the outermost variant decodes twice, and nested ones track
//! paths in the same pass. The state is thread-local, because serde's traits cannot carry it.

use std::cell::Cell;

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

use crate::decoding::bounded::Bounded;
use crate::decoding::{cost, meter};
use crate::error::reason;
use crate::model::met;

/// How variants are decoded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Not within a variant: decode without tracking first, then with.
    Outermost,
    /// Without tracking, because a later pass tracks paths, or nobody needs them.
    Quick,
    /// Tracking paths.
    Tracked,
}

thread_local! {
    static PASS: Cell<Pass> = const { Cell::new(Pass::Outermost) };
}

/// Restores the previous state on drop.
struct Outer(Pass);

impl Drop for Outer {
    fn drop(&mut self) {
        PASS.set(self.0);
    }
}

fn during<R>(pass: Pass, read: impl FnOnce() -> R) -> R {
    let _outer = Outer(PASS.replace(pass));
    read()
}

/// Decodes without tracking paths, for callers that discard errors.
pub(crate) fn unexplained<R>(read: impl FnOnce() -> R) -> R {
    during(Pass::Quick, read)
}

/// Decodes a variant of a union. Errors begin with the path within the value, as the runtime expects.
///
/// # Errors
///
/// If the value is not one of `T`.
pub fn variant<T: DeserializeOwned, E: Error>(value: Value) -> Result<T, E> {
    let pass = PASS.get();
    if pass == Pass::Tracked {
        let weight = cost::weight(&value);
        let variant = tracked(value)?;
        resolve(weight);
        return Ok(variant);
    }
    let read = || T::deserialize(Bounded::new(&value));
    if let Ok(variant) = during(Pass::Quick, read) {
        resolve(cost::weight(&value));
        return Ok(variant);
    }
    if pass == Pass::Quick || meter::is_over() {
        return Err(E::custom("it is not decoded any further"));
    }
    during(Pass::Tracked, || tracked(value))
}

/// Refunds the charge of a value that was decoded and dropped.
fn resolve(weight: usize) {
    meter::refund(weight);
    met::known();
}

fn tracked<T: DeserializeOwned, E: Error>(value: Value) -> Result<T, E> {
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(value, &mut track);
    T::deserialize(Bounded::new(tracked)).map_err(|error| {
        let path = track.path().to_string();
        E::custom(reason::within(&path, error))
    })
}
