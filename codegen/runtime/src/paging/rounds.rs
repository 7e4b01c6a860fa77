//! Noticing that a walk comes to no end: that pages come again, and that nothing comes.

use std::collections::HashSet;
use std::time::Duration;

/// How many pages in a row may be ones that came before. Where nothing but a page's number tells it from another, a list may
/// well have pages of the same bytes; one that goes round in circles has no others.
const MOST_REPEATS: usize = 6;

/// How many pages are remembered at least: a circle that is longer is not noticed.
const REMEMBERED: usize = 1 << 16;

/// How many times in a row nothing may come before the walk slows down, how long it waits then, and how long at most: so
/// few requests a second do no harm, and a list of which few items are left has hundreds of empty pages.
const PATIENCE: u32 = 2;
const PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// What was seen of the pages of a walk.
#[derive(Default)]
pub(crate) struct Rounds {
    has_begun: bool,
    /// The pages that came last, and those before them.
    recent: HashSet<u64>,
    older: HashSet<u64>,
    /// How many in a row came before.
    repeats: usize,
    /// How many times in a row nothing came.
    idle: u32,
}

/// What a page is, beside those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    New,
    /// It came before, which may be chance.
    Repeated,
    /// It came before, as those before it did.
    Circle,
}

impl Rounds {
    /// Whether any page was seen.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// Sees a page, by what tells it from others. One that names the next, as one before it did, needs no chance to go on.
    pub(crate) fn saw(&mut self, page: u64, is_chained: bool) -> Verdict {
        self.has_begun = true;
        if !self.recent.contains(&page) && !self.older.contains(&page) {
            if self.recent.len() == REMEMBERED {
                self.older = std::mem::take(&mut self.recent);
            }
            self.recent.insert(page);
            self.repeats = 0;
            return Verdict::New;
        }
        if is_chained || self.repeats == MOST_REPEATS {
            return Verdict::Circle;
        }
        self.repeats += 1;
        Verdict::Repeated
    }

    /// Sees the last page, which leads nowhere.
    pub(crate) fn saw_last(&mut self) -> Verdict {
        self.has_begun = true;
        Verdict::New
    }

    /// Sees whether something came.
    pub(crate) fn came(&mut self, something: bool) {
        self.idle = if something {
            0
        } else {
            self.idle.saturating_add(1)
        };
    }

    /// How long to wait before the next request.
    pub(crate) fn pause(&self) -> Duration {
        match self.idle.checked_sub(PATIENCE + 1) {
            None => Duration::ZERO,
            Some(times) => {
                let doubled = PAUSE.saturating_mul(2_u32.saturating_pow(times));
                doubled.min(LONGEST_PAUSE)
            }
        }
    }
}
