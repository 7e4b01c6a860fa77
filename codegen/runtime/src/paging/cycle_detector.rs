//! Noticing that a walk comes to no end: that pages come again, and that nothing comes.

use std::collections::HashSet;
use std::time::Duration;

use super::content::Content;

/// How many pages in a row may be ones that came before. Where nothing but a page's number tells it from another, a list may
/// well have pages of the same items; one that goes round in cycles has no others.
const MOST_REPEATS: usize = 6;

/// How many pages in a row may be the same if all of their items are: a list may hold one value as often as it likes, and
/// looks like an API that does not go on. How many bytes they may have, for they are held back until then; and how long the
/// walk waits before each.
const MOST_EQUAL: usize = 1000;
const MOST_HELD: usize = 1 << 20;
const EQUAL_PAUSE: Duration = Duration::from_millis(2);

/// How many pages are remembered at least: a cycle that is longer is not noticed.
const REMEMBERED: usize = 1 << 16;

/// How many times in a row nothing may come before the walk slows down, how long it waits then, and how long at most: so
/// few requests a second do no harm, and a list of which few items are left has hundreds of empty pages.
const PATIENCE: usize = 2;
const PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// What was seen of the pages of a walk.
#[derive(Default)]
pub(crate) struct CycleDetector {
    has_begun: bool,
    /// What tells the pages from each other: for those that name the next, that name.
    pages: Seen,
    /// How many in a row came before, and how many bytes they had.
    repeats: usize,
    held: usize,
    /// What tells the last page from others.
    last: Option<u64>,
    scroll: Scroll,
    /// The items of pages, whatever names these.
    items: Seen,
    /// How many pages in a row brought what had come before, and whether one value is all that the last of them has.
    stale: usize,
    is_constant: bool,
    /// How many times in a row nothing came.
    idle: usize,
}

/// What came last, and what came before that.
#[derive(Default)]
struct Seen {
    recent: HashSet<u64>,
    older: HashSet<u64>,
}

impl Seen {
    /// Whether it came for the first time.
    fn is_new(&mut self, it: u64) -> bool {
        if self.recent.contains(&it) || self.older.contains(&it) {
            return false;
        }
        if self.recent.len() == REMEMBERED {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert(it)
    }
}

/// Pages that all name the same next one, which is another each time: a cursor of the server's own that moves on.
#[derive(Default)]
struct Scroll {
    /// The items of the page before.
    before: Option<u64>,
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
    Cycle,
    /// It is the end, although it names another.
    Last,
}

impl CycleDetector {
    /// Whether any page was seen.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// Sees a page that does not name the next, by what tells it from others.
    pub(crate) fn saw(&mut self, page: u64, content: Content) -> Verdict {
        self.has_begun = true;
        self.saw_items(content);
        let is_same = self.last.replace(page) == Some(page);
        if self.pages.is_new(page) {
            return self.goes_on();
        }
        if self.repeats < MOST_REPEATS || is_same && self.may_be_constant(content) {
            self.repeats(content)
        } else {
            Verdict::Cycle
        }
    }

    /// Sees a page that names the next. One that was named before needs no chance to come again; but a name may stand for
    /// whatever comes next, if `may_scroll`: then it is the same each time, and only the items tell.
    pub(crate) fn saw_named(&mut self, next: u64, content: Content, may_scroll: bool) -> Verdict {
        self.has_begun = true;
        self.saw_items(content);
        let is_same = self.last == Some(next);
        let verdict = if self.pages.is_new(next) {
            self.scroll = Scroll::default();
            self.goes_on()
        } else if is_same && may_scroll {
            self.scrolled(content)
        } else {
            Verdict::Cycle
        };
        if verdict != Verdict::Cycle {
            self.last = Some(next);
            self.scroll.before = Some(content.mark.items);
        }
        verdict
    }

    fn scrolled(&mut self, content: Content) -> Verdict {
        let scroll = &mut self.scroll;
        if content.is_empty {
            return if scroll.moves {
                Verdict::Last
            } else {
                Verdict::Cycle
            };
        }
        if scroll.items.len() >= REMEMBERED {
            scroll.items.clear();
        }
        scroll.items.extend(scroll.before);
        if scroll.items.insert(content.mark.items) {
            scroll.moves = true;
            return self.goes_on();
        }
        // What is held is all that there will be of it: the same request brings another page.
        if self.repeats < MOST_REPEATS && self.held + content.length <= MOST_HELD {
            self.repeats(content)
        } else {
            Verdict::Cycle
        }
    }

    /// Sees whether the items of a page are those of one before it. Pages without items are seen to by themselves.
    fn saw_items(&mut self, content: Content) {
        if content.is_empty {
            return;
        }
        self.is_constant = content.mark.is_constant;
        if self.items.is_new(content.mark.items) {
            self.stale = 0;
        } else {
            self.stale += 1;
        }
    }

    fn goes_on(&mut self) -> Verdict {
        (self.repeats, self.held) = (0, 0);
        Verdict::New
    }

    fn repeats(&mut self, content: Content) -> Verdict {
        self.repeats += 1;
        self.held += content.length;
        Verdict::Repeated
    }

    fn may_be_constant(&self, content: Content) -> bool {
        self.repeats < MOST_EQUAL
            && self.held + content.length <= MOST_HELD
            && content.mark.is_constant
            && !content.is_empty
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
        self.stale_pause().max(pause(self.idle, PATIENCE))
    }

    /// How long to wait because only what came before comes again.
    fn stale_pause(&self) -> Duration {
        if self.is_constant && (MOST_REPEATS + 1..MOST_EQUAL).contains(&self.stale) {
            EQUAL_PAUSE
        } else {
            pause(self.stale, MOST_REPEATS)
        }
    }
}

/// How long to wait after something came to nothing so many times in a row.
fn pause(times: usize, patience: usize) -> Duration {
    match times.checked_sub(patience + 1) {
        None => Duration::ZERO,
        Some(times) => {
            let times = u32::try_from(times).unwrap_or(u32::MAX);
            let doubled = PAUSE.saturating_mul(2_u32.saturating_pow(times));
            doubled.min(LONGEST_PAUSE)
        }
    }
}
