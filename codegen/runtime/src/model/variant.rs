//! The variants of a union with a tag, and where in one an error is.
//!
//! A value is read quickly first, and again with an eye on the place only if that fails. Variants stand within each other: if each
//! looked for the place by itself, the work would double with every level. So the outermost looks for it, and those within it keep
//! an eye on the place in the same pass. The state is kept per thread, because serde's traits have no place for it.

use std::cell::Cell;

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

use crate::decoding::bounded::Bounded;
use crate::decoding::{cost, meter};
use crate::error::reason;
use crate::model::met;

/// How variants are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// No variant is around: it is read quickly, and then for the place.
    Outermost,
    /// Quickly: a place is looked for later, or nobody asks for it.
    Quick,
    /// With an eye on the place.
    Tracked,
}

thread_local! {
    static PASS: Cell<Pass> = const { Cell::new(Pass::Outermost) };
}

/// What was before, and is again afterwards.
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

/// Reads what gives errors that nobody sees.
pub(crate) fn unexplained<R>(read: impl FnOnce() -> R) -> R {
    during(Pass::Quick, read)
}

/// Reads a variant of a union from its value. An error begins with the place within the value, as the runtime reports it.
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

/// What a variant was read from is dropped.
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
