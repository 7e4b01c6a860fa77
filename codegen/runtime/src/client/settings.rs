//! How a call is sent, unless it says otherwise: the defaults, and their reasons.

use std::time::Duration;

use crate::decoding::meter::Allowance;
use crate::platform::clock::Instant;
use crate::send::Retry;

/// What a client's builder sets for all calls, and a request for itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// How long one attempt may take.
    pub(crate) timeout: Duration,
    /// How long all attempts may take, with what lies between them.
    pub(crate) deadline: Duration,
    /// How long it may take until more of a response comes.
    pub(crate) idle_timeout: Duration,
    /// How many bytes a response may have.
    pub(crate) max_body_size: usize,
    /// How many bytes a response may have that is no success; never more than others.
    pub(crate) max_error_body_size: usize,
    pub(crate) retry: Retry,
}

impl Settings {
    pub(crate) const DEFAULT: Self = Self {
        // Long enough for a slow response, short enough that a dead server is noticed while somebody waits.
        timeout: Duration::from_secs(60),
        // Two attempts that take all of their time: who waits for longer has given up.
        deadline: Duration::from_secs(120),
        // A connection over which nothing comes for so long has died without a word.
        idle_timeout: Duration::from_secs(30),
        // More than any list that is meant to be read in pages, less than a small machine's memory.
        max_body_size: 64 * 1024 * 1024,
        // More than any error that people read.
        max_error_body_size: 1024 * 1024,
        retry: Retry::DEFAULT,
    };

    /// What reading and decoding a response may cost.
    pub(crate) fn allowance(&self, is_success: bool, deadline: Instant) -> Allowance {
        let (bytes, setting) = if is_success || self.max_body_size < self.max_error_body_size {
            (self.max_body_size, "max_body_size")
        } else {
            (self.max_error_body_size, "max_error_body_size")
        };
        Allowance {
            bytes,
            setting,
            until: Some(deadline),
            time: self.deadline,
            clock: "the call's deadline",
        }
    }
}
