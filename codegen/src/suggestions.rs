//! What a misspelt word is likely to mean.

use std::cell::Cell;

/// How many letters all words of a run are held against at most: more than people's mistakes need, and done at once. What
/// is misspelt after that has no suggestion.
const MOST: usize = 50_000_000;

/// The candidate most like a misspelt word, if one is like it at all; for candidates that no document brings.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    Guesses::default().nearest(word, candidates)
}

/// The guesses of a run: a document may have many mistakes, and much that each could mean.
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
    /// The candidate most like a misspelt word, if one is like it at all.
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
            // Words of a letter are all alike by this measure.
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
    fn a_word_means_what_is_written_almost_alike() {
        let near = |word| nearest(word, ["name", "names", "description", "in"].into_iter());
        assert_eq!(near("naem"), Some("name"));
        assert_eq!(near("Names"), Some("names"));
        assert_eq!(near("descripton"), Some("description"));
        assert_eq!(near("schema"), None);
        assert_eq!(nearest("x", ["a", "b"].into_iter()), None);
        assert_eq!(nearest("A", ["a", "b"].into_iter()), Some("a"));
    }

    #[test]
    fn a_run_guesses_no_more_than_people_need() {
        let guesses = Guesses::default();
        let long = "a".repeat(6_000);
        assert_eq!(guesses.nearest(&long, [&*long].into_iter()), Some(&*long));
        assert_eq!(guesses.nearest(&long, [&*long].into_iter()), None);
    }
}
