//! The retry budget of a client, which keeps retries from making an outage worse.

use std::sync::atomic::{AtomicU32, Ordering};

/// The cost of a retry. A success without one earns 1.
const COST: u32 = 5;

/// A token bucket that all requests of a client share. A retry takes tokens, and a success without one returns a fifth
/// of that. While most requests succeed, the bucket is full. When all fail, it is soon empty, and each request is sent
/// only once.
pub(crate) struct Budget {
    full: u32,
    left: AtomicU32,
}

impl Budget {
    /// Creates a full bucket for this number of retries.
    pub(crate) fn new(retries: u32) -> Self {
        let full = retries.saturating_mul(COST);
        Self {
            full,
            left: AtomicU32::new(full),
        }
    }

    /// Takes the tokens for a retry, if there are enough.
    pub(crate) fn take(&self) -> bool {
        self.change(|left| left.checked_sub(COST))
    }

    /// Takes the tokens for a retry, and returns them on drop unless it is sent.
    pub(crate) fn spend(&self) -> Option<Spent<'_>> {
        self.take().then(|| Spent(self))
    }

    /// Returns what a success earns.
    pub(crate) fn earn(&self) {
        // Usually the bucket is full, and then nothing is written.
        if self.left.load(Ordering::Relaxed) < self.full {
            self.change(|left| (left < self.full).then(|| left + 1));
        }
    }

    fn refund(&self) {
        self.change(|left| Some(left.saturating_add(COST).min(self.full)));
    }

    fn change(&self, to: impl FnMut(u32) -> Option<u32>) -> bool {
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, to)
            .is_ok()
    }
}

/// The tokens for a retry that has not been sent yet.
pub(crate) struct Spent<'a>(&'a Budget);

impl Spent<'_> {
    /// Keeps the tokens, because the retry is sent.
    pub(crate) fn use_up(self) {
        std::mem::forget(self);
    }
}

impl Drop for Spent<'_> {
    fn drop(&mut self) {
        self.0.refund();
    }
}
