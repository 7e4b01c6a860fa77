//! Limits on reading a body.

use std::time::Duration;

use crate::decoding::meter::Allowance;
use crate::platform::clock::Instant;

/// The maximum size of a body, and the maximum time between two parts of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) allowance: Allowance,
    pub(crate) idle: Duration,
    /// The deadline of the attempt.
    pub(crate) end: Instant,
}
