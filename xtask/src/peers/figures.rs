//! The measurements of a generator on a document.

use super::generator::OURS;
use crate::spent::{Runs, Spent};

/// The runs of a generator on a document.
pub(super) struct Figures {
    pub(super) document: String,
    /// The size of the document in bytes.
    pub(super) size: u64,
    pub(super) generator: &'static str,
    /// Each run of the generator, with the run of ours in the same pair; empty if it failed.
    pub(super) pairs: Vec<(Spent, Spent)>,
}

impl Figures {
    /// Whether the generator rejected the document.
    pub(super) fn has_failed(&self) -> bool {
        self.pairs.is_empty()
    }

    /// A figure of all runs.
    pub(super) fn runs(&self, figure: impl Fn(&Spent) -> f64) -> Runs {
        let own: Vec<_> = self.pairs.iter().map(|(own, _)| *own).collect();
        Runs::of(&own, figure)
    }

    /// The median of the pairs' ratios: this generator's figure to the other's.
    pub(super) fn ratio(&self, figure: impl Fn(&Spent) -> f64) -> f64 {
        Runs::from(
            self.pairs
                .iter()
                .map(|(own, ours)| figure(ours) / figure(own)),
        )
        .median()
    }
}

/// The figures of this generator for the document of the given figures.
pub(super) fn ours<'a>(all: &'a [Figures], of: &Figures) -> Option<&'a Figures> {
    let mut all = all.iter();
    all.find(|it| it.document == of.document && it.generator == OURS)
}
