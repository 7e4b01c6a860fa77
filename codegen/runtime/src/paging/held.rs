//! Pages that repeat earlier ones, held until it is clear whether they are a cycle.

use std::collections::VecDeque;

/// The maximum number of bytes of held pages, if they can be requested again. Decoded, they take many times as much.
const MAX_BYTES: usize = 1 << 17;

/// Held pages, and the position of the first.
pub(super) struct Held<P, S> {
    first: Option<S>,
    pages: VecDeque<P>,
    /// The total size of their bodies in bytes.
    bytes: usize,
    /// The number of pages dropped when the limit was exceeded.
    dropped: usize,
}

/// What to do with pages that turned out not to be a cycle.
pub(super) enum Release<P, S> {
    /// Return them to the caller.
    Pages(VecDeque<P>),
    /// Request this many pages again, beginning at this position.
    Restart(S, usize),
}

impl<P, S: Clone> Held<P, S> {
    pub(super) fn new() -> Self {
        Self {
            first: None,
            pages: VecDeque::new(),
            bytes: 0,
            dropped: 0,
        }
    }

    /// Holds a page of this size. If the limit is exceeded and pages can be requested again, they are only counted.
    pub(super) fn add(&mut self, page: P, bytes: usize, at: &S, can_be_requested_again: bool) {
        self.first.get_or_insert_with(|| at.clone());
        self.pages.push_back(page);
        self.bytes += bytes;
        if can_be_requested_again && self.bytes > MAX_BYTES {
            self.dropped += self.pages.len();
            self.pages.clear();
        }
    }

    /// Drops all pages, because they are a cycle. Returns where it begins, if any are held.
    pub(super) fn forget(&mut self) -> Option<S> {
        std::mem::replace(self, Self::new()).first
    }

    /// Releases all pages, because they are not a cycle.
    pub(super) fn release(&mut self) -> Release<P, S> {
        match std::mem::replace(self, Self::new()) {
            Self {
                first: Some(first),
                dropped: dropped @ 1..,
                ..
            } => Release::Restart(first, dropped),
            held => Release::Pages(held.pages),
        }
    }
}
