//! What a change does to those who depend on it.

use serde::Serialize;

/// Whether a client of one document works with a server of another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// Always.
    #[default]
    Compatible,
    /// It depends on the values that are exchanged, or on how strictly the receiver checks them.
    Risky,
    /// Not where the change applies.
    Breaking,
}

impl Wire {
    /// The verdict as a word.
    pub fn name(self) -> &'static str {
        match self {
            Wire::Compatible => "compatible",
            Wire::Risky => "risky",
            Wire::Breaking => "breaking",
        }
    }
}

/// The verdicts of both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Directions {
    /// Whether clients in use work with the new server.
    pub old_client_new_server: Wire,
    /// Whether the new client works with servers in use.
    pub new_client_old_server: Wire,
}

impl Directions {
    /// Compatible in both directions.
    pub const COMPATIBLE: Self = Directions::both(Wire::Compatible);
    /// Risky in both directions.
    pub const RISKY: Self = Directions::both(Wire::Risky);
    /// Breaking in both directions.
    pub const BREAKING: Self = Directions::both(Wire::Breaking);

    /// The verdicts for the old client and for the new client.
    pub const fn new(old_client_new_server: Wire, new_client_old_server: Wire) -> Self {
        Directions {
            old_client_new_server,
            new_client_old_server,
        }
    }

    /// The same verdict in both directions.
    pub const fn both(verdict: Wire) -> Self {
        Directions::new(verdict, verdict)
    }

    /// The more severe of both in each direction.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Directions {
            old_client_new_server: self.old_client_new_server.max(other.old_client_new_server),
            new_client_old_server: self.new_client_old_server.max(other.new_client_old_server),
        }
    }

    /// The same, where what is risky is compatible.
    #[must_use]
    pub fn without_risks(self) -> Self {
        let certain = |it| match it {
            Wire::Breaking => Wire::Breaking,
            _ => Wire::Compatible,
        };
        Directions {
            old_client_new_server: certain(self.old_client_new_server),
            new_client_old_server: certain(self.new_client_old_server),
        }
    }

    /// The more severe direction.
    pub fn worst(self) -> Wire {
        self.old_client_new_server.max(self.new_client_old_server)
    }
}

/// What a change requires of the version of the crate, by Cargo's rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rust {
    /// The public API is the same.
    #[default]
    Patch,
    /// The public API grew.
    Minor,
    /// Code that compiled may not compile, or does something else.
    Major,
}

impl Rust {
    /// The verdict as a word.
    pub fn name(self) -> &'static str {
        match self {
            Rust::Patch => "patch",
            Rust::Minor => "minor",
            Rust::Major => "major",
        }
    }
}
