//! Time, threads, tasks and chance: another platform needs another of these and nothing else.

#[cfg(feature = "blocking")]
pub(crate) mod blocking;
pub(crate) mod clock;
pub(crate) mod random;
pub(crate) mod task;
