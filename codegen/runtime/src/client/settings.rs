//! The default settings of requests, with reasons.

use std::time::Duration;

use crate::decoding::meter::{Allowance, Clock};
use crate::platform::clock::Instant;
use crate::send::Retry;

/// Settings that the client's builder sets for all requests, and a request for itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// The timeout of one attempt.
    pub(crate) timeout: Duration,
    /// The timeout of all attempts, including the delays between them.
    pub(crate) deadline: Duration,
    /// The maximum time between two parts of a response.
    pub(crate) idle_timeout: Duration,
    /// The maximum size of a response in bytes.
    pub(crate) max_body_size: usize,
    /// The maximum size of a response that is not a success; never more than `max_body_size`.
    pub(crate) max_error_body_size: usize,
    pub(crate) retry: Retry,
}

impl Settings {
    pub(crate) const DEFAULT: Self = Self {
        // Long enough for a slow response, short enough to notice a dead server while somebody waits.
        timeout: Duration::from_secs(60),
        // Two full attempts: few callers wait longer.
        deadline: Duration::from_secs(120),
        // A connection without any data for that long is dead.
        idle_timeout: Duration::from_secs(30),
        // More than any list that is meant to be read in pages, less than a small machine's memory.
        max_body_size: 64 * 1024 * 1024,
        // More than any error that people read.
        max_error_body_size: 1024 * 1024,
        retry: Retry::DEFAULT,
    };

    /// The limits on reading and decoding a response.
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
            clock: Clock::Deadline,
        }
    }
}
