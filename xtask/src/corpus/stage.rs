//! The stages that a generated crate passes through.

use super::outcome::Found;
use super::subject::{Place, Subject};
use super::{cargo, proof};

/// A stage after `generate`.
pub(crate) struct Stage {
    /// The column on the scoreboard.
    pub(crate) name: &'static str,
    /// Incremented when the stage changes, to invalidate cached results.
    pub(crate) version: u32,
    /// Whether later stages are skipped if it fails.
    pub(crate) stops: bool,
    /// Whether only one such stage may run at a time. Cargo would block anyway, and the waiting would count as the
    /// stage's duration.
    pub(crate) exclusive: bool,
    /// Whether it depends on the crate `probe`, not only on the compiler.
    pub(crate) judges: bool,
    /// Runs the stage on a document and its crate.
    pub(crate) run: fn(&Place, &Subject) -> Found,
}

/// All stages, in order.
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
    /// The cache key: a hash of the stage's inputs.
    pub(crate) fn key(&self, place: &Place, made: &str) -> String {
        if self.judges {
            format!("{made}-{:016x}-{}", place.judge, self.version)
        } else {
            format!("{made}-{}", self.version)
        }
    }
}
