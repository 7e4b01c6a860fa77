//! Chance, for what must only differ: waits of clients that failed together, names of calls. Nothing secret is made
//! of it.

use std::hash::{BuildHasher, RandomState};

/// Any number: the standard library's hasher has new keys each time it is made, of which the first are the system's.
pub(crate) fn number() -> u64 {
    RandomState::new().hash_one(())
}

/// A number from 0 up to 1, which it never is.
pub(crate) fn share() -> f64 {
    // As many bits as the fraction of an `f64` has.
    let bits = u32::try_from(number() >> 32).unwrap_or(u32::MAX);
    f64::from(bits) / (f64::from(u32::MAX) + 1.0)
}

/// A name that nothing else has: a random UUID, RFC 9562, section 5.4.
pub(crate) fn uuid() -> String {
    let (a, b) = (number(), number());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        a >> 32,
        a >> 16 & 0xffff,
        a & 0xfff,
        b >> 48 & 0x3fff | 0x8000,
        b & 0xffff_ffff_ffff
    )
}
