//! The stages that a generated crate passes through.

use super::outcome::Found;
use super::subject::{Place, Subject};
use super::{cargo, proof};

/// A stage after `generate`.
pub(crate) struct Stage {
    /// Its column on the scoreboard.
    pub(crate) name: &'static str,
    /// Counts up when it looks at something else than before, so that what is kept of it no longer stands.
    pub(crate) version: u32,
    /// Whether the stages after it make no sense if it fails.
    pub(crate) stops: bool,
    /// Whether it waits for its like: cargo would anyway, and the waiting would count as its time.
    pub(crate) exclusive: bool,
    /// Whether it judges by the crate `probe`, and not by the compiler alone.
    pub(crate) judges: bool,
    /// Looks at the document and the folder of its crate.
    pub(crate) run: fn(&Place, &Subject) -> Found,
}

/// All of them, in the order in which they run.
pub(crate) const ALL: &[Stage] = &[
    Stage {
        name: "check",
        version: 1,
        stops: true,
        exclusive: true,
        judges: false,
        run: cargo::check,
    },
    Stage {
        name: "clippy",
        version: 1,
        stops: false,
        exclusive: true,
        judges: false,
        run: cargo::clippy,
    },
    Stage {
        name: "rustdoc",
        version: 1,
        stops: false,
        exclusive: true,
        judges: false,
        run: cargo::rustdoc,
    },
    Stage {
        name: "round trip",
        version: 2,
        stops: false,
        exclusive: true,
        judges: true,
        run: proof::round_trip,
    },
    Stage {
        name: "types",
        version: 1,
        stops: false,
        exclusive: true,
        judges: true,
        run: proof::types,
    },
    Stage {
        name: "wire",
        version: 2,
        stops: false,
        exclusive: true,
        judges: true,
        run: proof::wire,
    },
];

impl Stage {
    /// The key of what it depends on: what it looks at, and how.
    pub(crate) fn key(&self, place: &Place, made: &str) -> String {
        if self.judges {
            format!("{made}-{:016x}-{}", place.judge, self.version)
        } else {
            format!("{made}-{}", self.version)
        }
    }
}
