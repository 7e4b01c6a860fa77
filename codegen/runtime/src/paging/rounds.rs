//! Noticing that a walk comes to no end: that pages come again, and that nothing comes.

use std::collections::HashSet;
use std::time::Duration;

use super::content::Content;

/// How many pages in a row may be ones that came before. Where nothing but a page's number tells it from another, a list may
/// well have pages of the same bytes; one that goes round in circles has no others.
const MOST_REPEATS: usize = 6;

/// How many pages in a row may be the same if all of their items are: a list may hold one value as often as it likes, and
/// looks like an API that does not go on. How many bytes they may have, for they are held back until then; and how long the
/// walk waits before each.
const MOST_EQUAL: usize = 1000;
const MOST_HELD: usize = 1 << 20;
const EQUAL_PAUSE: Duration = Duration::from_millis(2);

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
    /// How many in a row came before, and how many bytes they had.
    repeats: usize,
    held: usize,
    /// What tells the last page from others: for pages that name the next, that name.
    last: Option<u64>,
    /// Whether all items of the last page are the same, once that was asked.
    is_constant: Option<bool>,
    scroll: Scroll,
    /// How many times in a row nothing came.
    idle: u32,
}

/// Pages that all name the same next one, which is another each time: a cursor of the server's own that moves on.
#[derive(Default)]
struct Scroll {
    /// The page before.
    before: Option<Content>,
    /// The items that came.
    items: HashSet<u64>,
    /// Whether items came that had not come before.
    moves: bool,
}

/// What a page is, beside those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    New,
    /// It came before, which may be chance.
    Repeated,
    /// It came before, as those before it did.
    Circle,
    /// It is the end, although it names another.
    Last,
}

impl Rounds {
    /// Whether any page was seen.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// Sees a page that does not name the next, by what tells it from others.
    pub(crate) fn saw(&mut self, page: u64, content: &Content) -> Verdict {
        self.has_begun = true;
        let is_same = self.last.replace(page) == Some(page);
        if !is_same {
            self.is_constant = None;
        }
        if self.is_new(page) {
            return self.goes_on();
        }
        if self.repeats < MOST_REPEATS || is_same && self.may_be_constant(content) {
            self.repeats(content)
        } else {
            Verdict::Circle
        }
    }

    /// Sees a page that names the next. One that was named before needs no chance to come again; but a name may stand for
    /// whatever comes next, if `may_scroll`: then it is the same each time, and only the items tell.
    pub(crate) fn saw_named(&mut self, next: u64, content: &Content, may_scroll: bool) -> Verdict {
        self.has_begun = true;
        let is_same = self.last == Some(next);
        let verdict = if self.is_new(next) {
            self.scroll = Scroll::default();
            self.goes_on()
        } else if is_same && may_scroll {
            self.scrolled(content)
        } else {
            Verdict::Circle
        };
        if verdict != Verdict::Circle {
            self.last = Some(next);
            self.scroll.before = Some(content.clone());
        }
        verdict
    }

    fn scrolled(&mut self, content: &Content) -> Verdict {
        let scroll = &mut self.scroll;
        if content.is_empty {
            return if scroll.moves {
                Verdict::Last
            } else {
                Verdict::Circle
            };
        }
        if scroll.items.len() >= REMEMBERED {
            scroll.items.clear();
        }
        if let Some(before) = &scroll.before {
            scroll.items.insert(before.items());
        }
        if scroll.items.insert(content.items()) {
            scroll.moves = true;
            return self.goes_on();
        }
        if self.repeats < MOST_REPEATS {
            self.repeats(content)
        } else {
            Verdict::Circle
        }
    }

    /// Whether a page, or a name, came for the first time.
    fn is_new(&mut self, page: u64) -> bool {
        if self.recent.contains(&page) || self.older.contains(&page) {
            return false;
        }
        if self.recent.len() == REMEMBERED {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert(page)
    }

    fn goes_on(&mut self) -> Verdict {
        (self.repeats, self.held) = (0, 0);
        Verdict::New
    }

    fn repeats(&mut self, content: &Content) -> Verdict {
        self.repeats += 1;
        self.held += content.len();
        Verdict::Repeated
    }

    fn may_be_constant(&mut self, content: &Content) -> bool {
        self.repeats < MOST_EQUAL
            && self.held + content.len() <= MOST_HELD
            && *self
                .is_constant
                .get_or_insert_with(|| content.is_constant())
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
        let equal = if self.repeats > MOST_REPEATS {
            EQUAL_PAUSE
        } else {
            Duration::ZERO
        };
        equal.max(self.idle_pause())
    }

    fn idle_pause(&self) -> Duration {
        match self.idle.checked_sub(PATIENCE + 1) {
            None => Duration::ZERO,
            Some(times) => {
                let doubled = PAUSE.saturating_mul(2_u32.saturating_pow(times));
                doubled.min(LONGEST_PAUSE)
            }
        }
    }
}
