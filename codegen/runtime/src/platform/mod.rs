//! Time, threads, tasks and random numbers: everything that needs to be replaced for another platform.

#[cfg(feature = "blocking")]
pub(crate) mod blocking;
pub(crate) mod clock;
pub(crate) mod random;
pub(crate) mod task;
