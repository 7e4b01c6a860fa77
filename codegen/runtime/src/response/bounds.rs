//! How much of a body is read, and for how long.

use std::time::Duration;

use crate::decoding::meter::Allowance;
use crate::platform::clock::Instant;

/// How much is read, and how long it may take until there is more to read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) allowance: Allowance,
    pub(crate) idle: Duration,
    /// When the attempt must be over.
    pub(crate) end: Instant,
}
