//! `[limits]`: limits on constructs whose cost exceeds their length.

use serde::Deserialize;

/// The maximum factor by which depth limits can be raised, to bound the stack size.
const MOST_RAISED: usize = 100;

/// The stack size that the default depth limits need, with a margin.
const STACK: usize = 4 << 20;

/// `[limits]`: limits that protect against malicious documents. The defaults are far above those of real documents.
/// Exceeding one is reported as `limit`, with the location.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// The maximum nesting depth of values: 200. Real documents stay below 40.
    pub depth: usize,
    /// The maximum number of values copied by all YAML aliases, where 64 bytes of a string count as one value: a
    /// million.
    pub aliases: usize,
    /// The maximum length of a chain of references: 32.
    pub references: usize,
    /// The maximum depth of composed schemas: 100. Real documents stay below ten.
    pub parts: usize,
    /// The maximum nesting depth of anonymous types: 64. Real documents stay below ten.
    pub anonymous_depth: usize,
    /// The maximum number of anonymous types reachable from one of them: 10,000. Real documents stay below a hundred.
    pub anonymous: usize,
    /// The size budget for all types and operations: each property, value, header and part counts as one, as does every
    /// 64 bytes of their text. 500,000. The largest known documents stay below a tenth of it.
    pub size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth: 200,
            aliases: 1_000_000,
            references: 32,
            parts: 100,
            anonymous_depth: 64,
            anonymous: 10_000,
            size: 500_000,
        }
    }
}

impl Limits {
    /// Limits with invalid values.
    pub(crate) fn mistakes(&self) -> impl Iterator<Item = (&'static str, String)> {
        let most = self.depths().map(|(name, own, usual)| {
            let most = usual * MOST_RAISED;
            (own > most).then(|| (name, format!("`{name}` can be at most {most}, not {own}")))
        });
        most.into_iter().flatten()
    }

    /// The stack size that a run needs, if it exceeds what every thread has.
    pub(crate) fn stack(&self) -> Option<usize> {
        let raised = self.depths().into_iter();
        let raised = raised.map(|(_, own, usual)| own.div_ceil(usual)).max()?;
        (raised > 1).then_some(raised.min(MOST_RAISED) * STACK)
    }

    /// Each depth limit with its default.
    fn depths(&self) -> [(&'static str, usize, usize); 3] {
        let usual = Limits::default();
        [
            ("depth", self.depth, usual.depth),
            ("parts", self.parts, usual.parts),
            (
                "anonymous-depth",
                self.anonymous_depth,
                usual.anonymous_depth,
            ),
        ]
    }
}
