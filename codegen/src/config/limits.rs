//! `[limits]`: how far a document may go in what costs more than its length shows.

use serde::Deserialize;

/// How often each limit of depth may be raised: so much more stack can be had on any machine.
const MOST_RAISED: usize = 100;

/// The stack that the limits of depth need as they are by default, with room to spare.
const STACK: usize = 4 << 20;

/// `[limits]`: what a document may hold at most, against those that were made to use up a machine. Each is far beyond what
/// people write; passing one is the error `limit`, at its place.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// How deep values lie in each other: 200. Real documents stay below 40.
    pub depth: usize,
    /// How many values all aliases of a YAML text copy together, 64 bytes of text counting as one: a million.
    pub aliases: usize,
    /// How many references lead to one another before a value stands: 32.
    pub references: usize,
    /// How often a schema is composed of one that is composed of one: 100. People stay below ten.
    pub parts: usize,
    /// How deep types hold each other that have no name: 64. People stay below ten.
    pub merged_depth: usize,
    /// How many such types one of them leads to: 10,000. People stay below a hundred.
    pub merged: usize,
    /// How much all types and operations hold, in properties, values, headers and parts, and in every 64 bytes of their words:
    /// 500,000. The largest documents that people wrote stay below a tenth of it.
    pub amount: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth: 200,
            aliases: 1_000_000,
            references: 32,
            parts: 100,
            merged_depth: 64,
            merged: 10_000,
            amount: 500_000,
        }
    }
}

impl Limits {
    /// What cannot be a limit.
    pub(crate) fn mistakes(&self) -> impl Iterator<Item = (&'static str, String)> {
        let most = self.depths().map(|(name, own, usual)| {
            let most = usual * MOST_RAISED;
            (own > most).then(|| (name, format!("`{name}` can be at most {most}, not {own}")))
        });
        most.into_iter().flatten()
    }

    /// The stack that a run needs, if it is more than every thread has.
    pub(crate) fn stack(&self) -> Option<usize> {
        let raised = self.depths().into_iter();
        let raised = raised.map(|(_, own, usual)| own.div_ceil(usual)).max()?;
        (raised > 1).then_some(raised.min(MOST_RAISED) * STACK)
    }

    /// Each limit of depth, and what it is by default.
    fn depths(&self) -> [(&'static str, usize, usize); 3] {
        let usual = Limits::default();
        [
            ("depth", self.depth, usual.depth),
            ("parts", self.parts, usual.parts),
            ("merged-depth", self.merged_depth, usual.merged_depth),
        ]
    }
}
