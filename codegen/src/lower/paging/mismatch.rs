//! Why a list cannot be paged as configured.

/// Why a list cannot be paged as configured.
pub(super) struct Mismatch {
    /// The configuration key.
    pub(super) key: &'static str,
    pub(super) why: String,
    /// Whether what the key names exists but is unusable.
    pub(super) is_wrong: bool,
    pub(super) help: Option<String>,
}

impl Mismatch {
    pub(super) fn absent(key: &'static str, why: String) -> Self {
        Mismatch {
            key,
            why,
            is_wrong: false,
            help: None,
        }
    }

    pub(super) fn wrong(key: &'static str, why: String) -> Self {
        Mismatch {
            key,
            why,
            is_wrong: true,
            help: None,
        }
    }
}
