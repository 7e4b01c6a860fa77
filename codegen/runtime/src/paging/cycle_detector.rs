//! Detects walks that would never end, because pages repeat or contain nothing new.

use std::collections::HashSet;
use std::time::Duration;

use super::content::Content;

/// The maximum number of consecutive pages that may repeat earlier ones. Where pages differ only by number, a list may
/// have several pages with the same items; a cycle has nothing else.
const MAX_REPEATS: usize = 6;

/// The limits on consecutive equal pages whose items are all equal: a list may contain one value many times, which
/// looks like an API that does not advance. They bound the number of pages, and their size in bytes, because they are
/// held until then; and there is a delay before each.
const MAX_EQUAL: usize = 1000;
const MAX_HELD: usize = 1 << 20;
const EQUAL_PAUSE: Duration = Duration::from_millis(2);

/// The minimum number of pages that are remembered. Longer cycles are not detected.
const REMEMBERED: usize = 1 << 16;

/// How many consecutive requests may return nothing new before the walk slows down, and the initial and maximum delay.
/// At that rate, requests do no harm, even if a list has hundreds of empty pages because most of its items were
/// deleted.
const PATIENCE: usize = 2;
const PAUSE: Duration = Duration::from_millis(10);
const MAX_PAUSE: Duration = Duration::from_millis(100);

/// The history of a walk.
#[derive(Default)]
pub(crate) struct CycleDetector {
    has_begun: bool,
    /// The identities of the pages; for pages that point to the next, the pointers.
    pages: Visited,
    /// The number of consecutive pages that are repeats, and their size in bytes.
    repeats: usize,
    held: usize,
    /// The identity of the last page.
    last: Option<u64>,
    scroll: Scroll,
    /// The items of the pages, however the pages are identified.
    items: Visited,
    /// The number of consecutive pages with only known items, and whether all items of the last one are equal.
    stale: usize,
    is_constant: bool,
    /// The number of consecutive requests that returned nothing.
    idle: usize,
}

/// A bounded set: recent entries, and older ones.
#[derive(Default)]
struct Visited {
    recent: HashSet<u64>,
    older: HashSet<u64>,
}

impl Visited {
    /// Inserts an entry, and returns whether it is new.
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

/// Pages with the same pointer to the next page, which differs each time: a scroll cursor, which advances on the
/// server.
#[derive(Default)]
struct Scroll {
    /// The items of the previous page.
    before: Option<u64>,
    /// The items of all pages.
    items: HashSet<u64>,
    /// Whether there were new items.
    moves: bool,
}

/// The result of comparing a page with those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    New,
    /// It repeats an earlier page, which may be coincidence.
    Repeated,
    /// It repeats an earlier page, and so did those before it.
    Cycle,
    /// It is the last page, although it points to another.
    Last,
}

impl CycleDetector {
    /// Whether there was any page.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// Records a page without a pointer to the next, by its identity.
    pub(crate) fn saw(&mut self, page: u64, content: Content) -> Verdict {
        self.has_begun = true;
        self.saw_items(content);
        let is_same = self.last.replace(page) == Some(page);
        if self.pages.is_new(page) {
            return self.goes_on();
        }
        if self.repeats < MAX_REPEATS || is_same && self.may_be_constant(content) {
            self.repeats(content)
        } else {
            Verdict::Cycle
        }
    }

    /// Records a page by its pointer to the next. A repeated pointer is a cycle, with one exception: if `may_scroll`,
    /// the pointer may be a cursor that advances on the server. Then only the items differ.
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
        // Held pages cannot be requested again: the same request would return another page.
        if self.repeats < MAX_REPEATS && self.held + content.length <= MAX_HELD {
            self.repeats(content)
        } else {
            Verdict::Cycle
        }
    }

    /// Records whether the items of a page are known. Pages without items are recorded separately.
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
        self.repeats < MAX_EQUAL
            && self.held + content.length <= MAX_HELD
            && content.mark.is_constant
            && !content.is_empty
    }

    /// Records the last page, which has no successor.
    pub(crate) fn saw_last(&mut self) -> Verdict {
        self.has_begun = true;
        Verdict::New
    }

    /// Records whether a request returned something.
    pub(crate) fn came(&mut self, something: bool) {
        self.idle = if something {
            0
        } else {
            self.idle.saturating_add(1)
        };
    }

    /// The delay before the next request.
    pub(crate) fn pause(&self) -> Duration {
        self.stale_pause().max(pause(self.idle, PATIENCE))
    }

    /// The delay because pages only repeat known items.
    fn stale_pause(&self) -> Duration {
        if self.is_constant && (MAX_REPEATS + 1..MAX_EQUAL).contains(&self.stale) {
            EQUAL_PAUSE
        } else {
            pause(self.stale, MAX_REPEATS)
        }
    }
}

/// The delay after this number of unproductive requests.
fn pause(times: usize, patience: usize) -> Duration {
    match times.checked_sub(patience + 1) {
        None => Duration::ZERO,
        Some(times) => {
            let times = u32::try_from(times).unwrap_or(u32::MAX);
            let doubled = PAUSE.saturating_mul(2_u32.saturating_pow(times));
            doubled.min(MAX_PAUSE)
        }
    }
}
