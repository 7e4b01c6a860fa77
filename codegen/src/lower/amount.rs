//! How much a document becomes. A short one may say the same of many schemas and operations, and the code of each holds all
//! of it.

use super::Lowering;
use crate::source::Span;

/// How many bytes of words count as much as a member.
const WORDS: usize = 64;

/// What all types and operations hold that have been made.
#[derive(Default)]
pub(super) struct Amount {
    held: usize,
    passed: bool,
}

impl Lowering<'_> {
    /// Counts what is made of what stands at a place; passing the limit is told once.
    pub(super) fn holds(&mut self, more: usize, span: Span) {
        let most = self.config.limits.amount;
        self.amount.held = self.amount.held.saturating_add(more);
        if self.amount.held > most && !self.amount.passed {
            self.amount.passed = true;
            let message =
                format!("all types and operations hold more than {most} members and values");
            self.limit(span, &message, "amount");
        }
    }

    pub(super) fn holds_words(&mut self, words: &str, span: Span) {
        self.holds(words.len() / WORDS, span);
    }

    /// Whether nothing more can be made.
    pub(super) fn is_full(&self) -> bool {
        self.amount.passed
    }
}
