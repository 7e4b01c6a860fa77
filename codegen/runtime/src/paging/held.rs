//! Pages that came before, as long as it is not clear whether that is chance.

use std::collections::VecDeque;

/// How many bytes of pages are held that can be asked for again: decoded, they take many times as much.
const MOST: usize = 1 << 17;

/// Pages that are held back, and where the first of them is.
pub(super) struct Held<P, S> {
    first: Option<S>,
    pages: VecDeque<P>,
    /// How many bytes their bodies have.
    bytes: usize,
    /// How many there were when they became too many.
    dropped: usize,
}

/// What is to be done with pages that are no cycle.
pub(super) enum Release<P, S> {
    /// They are given.
    Pages(VecDeque<P>),
    /// So many are asked for again, from there on.
    Again(S, usize),
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

    /// Holds back a page that has so many bytes, or only counts it, if there are too many and it can come again.
    pub(super) fn add(&mut self, page: P, bytes: usize, at: &S, can_come_again: bool) {
        self.first.get_or_insert_with(|| at.clone());
        self.pages.push_back(page);
        self.bytes += bytes;
        if can_come_again && self.bytes > MOST {
            self.dropped += self.pages.len();
            self.pages.clear();
        }
    }

    /// Lets all go, for they are a cycle. Where it begins, if anything is held.
    pub(super) fn forget(&mut self) -> Option<S> {
        std::mem::replace(self, Self::new()).first
    }

    /// Lets all go, for they are none.
    pub(super) fn release(&mut self) -> Release<P, S> {
        match std::mem::replace(self, Self::new()) {
            Self {
                first: Some(first),
                dropped: dropped @ 1..,
                ..
            } => Release::Again(first, dropped),
            held => Release::Pages(held.pages),
        }
    }
}
