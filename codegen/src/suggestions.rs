//! Suggestions for misspelt names.

use std::cell::Cell;

/// The total number of characters compared in a run. It is enough for human mistakes and bounds the time. After that,
/// no suggestions are made.
const MOST: usize = 50_000_000;

/// The candidate closest to a misspelt word, if any is close, among candidates that do not come from a document.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    Guesses::default().nearest(word, candidates)
}

/// The suggestions of a run. Limits the total work, since a document may have many mistakes and many candidates.
#[derive(Clone, Debug)]
pub(crate) struct Guesses {
    left: Cell<usize>,
}

impl Default for Guesses {
    fn default() -> Self {
        Guesses {
            left: Cell::new(MOST),
        }
    }
}

impl Guesses {
    /// The candidate closest to a misspelt word, if any is close.
    pub(crate) fn nearest<'a>(
        &self,
        word: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let lower = word.to_lowercase();
        let mut best = None;
        for candidate in candidates {
            let most = (candidate.len() / 3).max(1);
            let fits = lower.len().abs_diff(candidate.len()) <= 4 * most;
            let cost = if fits {
                lower.len() * candidate.len()
            } else {
                1
            };
            self.left.set(self.left.get().checked_sub(cost)?);
            if !fits {
                continue;
            }
            let distance = strsim::osa_distance(&lower, &candidate.to_lowercase());
            // Otherwise any one-letter word would match any other.
            let is_like = distance < candidate.chars().count();
            if is_like && distance <= most && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, candidate));
            }
        }
        best.map(|(_, it)| it)
    }
}

#[cfg(test)]
mod tests {
    use super::{Guesses, nearest};

    #[test]
    fn the_closest_candidate_is_suggested() {
        let near = |word| nearest(word, ["name", "names", "description", "in"].into_iter());
        assert_eq!(near("naem"), Some("name"));
        assert_eq!(near("Names"), Some("names"));
        assert_eq!(near("descripton"), Some("description"));
        assert_eq!(near("schema"), None);
        assert_eq!(nearest("x", ["a", "b"].into_iter()), None);
        assert_eq!(nearest("A", ["a", "b"].into_iter()), Some("a"));
    }

    #[test]
    fn suggestions_stop_when_the_budget_is_exceeded() {
        let guesses = Guesses::default();
        let long = "a".repeat(6_000);
        assert_eq!(guesses.nearest(&long, [&*long].into_iter()), Some(&*long));
        assert_eq!(guesses.nearest(&long, [&*long].into_iter()), None);
    }
}
