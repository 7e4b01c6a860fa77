//! Random numbers for delays and request IDs, which need only differ. They are not suitable for secrets.

use std::hash::{BuildHasher, RandomState};

/// A random number. Each instance of the standard library's hasher has new keys, the first of which are from the
/// system.
pub(crate) fn number() -> u64 {
    RandomState::new().hash_one(())
}

/// A random number from 0 (inclusive) to 1 (exclusive).
pub(crate) fn share() -> f64 {
    // The bits of the fraction of an `f64` are sufficient.
    let bits = u32::try_from(number() >> 32).unwrap_or(u32::MAX);
    f64::from(bits) / (f64::from(u32::MAX) + 1.0)
}

/// A random UUID (RFC 9562, section 5.4).
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
