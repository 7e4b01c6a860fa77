//! How many retries a client has to spend, so that an outage is not made worse by everybody asking again.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a retry costs, where a call that ends well without one earns 1.
const COST: u32 = 5;

/// A purse that all calls of a client share: a retry takes out of it, a response that needs none puts back a fifth of
/// that. While most calls end well it is full; when all fail, it is soon empty, and calls are sent once.
pub(crate) struct Budget {
    full: u32,
    left: AtomicU32,
}

impl Budget {
    /// One that is full with so many retries.
    pub(crate) fn new(retries: u32) -> Self {
        let full = retries.saturating_mul(COST);
        Self {
            full,
            left: AtomicU32::new(full),
        }
    }

    /// Takes out a retry, if there is one left.
    pub(crate) fn take(&self) -> bool {
        self.change(|left| left.checked_sub(COST))
    }

    /// The same for a retry that is put back unless it is sent.
    pub(crate) fn spend(&self) -> Option<Spent<'_>> {
        self.take().then(|| Spent(self))
    }

    /// Puts back what a response earns.
    pub(crate) fn earn(&self) {
        // Nearly always it is full: then there is nothing to write.
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

/// What a retry costs, before it is sent.
pub(crate) struct Spent<'a>(&'a Budget);

impl Spent<'_> {
    /// The retry is sent.
    pub(crate) fn use_up(self) {
        std::mem::forget(self);
    }
}

impl Drop for Spent<'_> {
    fn drop(&mut self) {
        self.0.refund();
    }
}
