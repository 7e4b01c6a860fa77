//! Noticing that a walk goes round in circles, with no more memory than two numbers.

/// What was seen of the pages of a walk.
#[derive(Default)]
pub(crate) struct Rounds {
    pages: u64,
    /// The page before.
    before: Option<u64>,
    /// A page that is kept until twice as many were seen: whatever the length of a circle, in the end it is kept for
    /// longer than that (Brent's algorithm).
    kept: Option<u64>,
}

impl Rounds {
    /// Whether any page was seen.
    pub(crate) fn has_begun(&self) -> bool {
        self.pages > 0
    }

    /// Whether a page is one that was seen, by its digest.
    pub(crate) fn knows(&self, page: u64) -> bool {
        [self.before, self.kept].contains(&Some(page))
    }

    pub(crate) fn saw(&mut self, page: u64) {
        self.pages += 1;
        self.before = Some(page);
        if self.pages.is_power_of_two() {
            self.kept = Some(page);
        }
    }
}
