//! The features of the runtime that a crate passes on.

/// Features with the same effect.
#[derive(Debug)]
pub struct Feature {
    /// Their names.
    pub names: &'static [&'static str],
    /// Their effect, for documentation.
    pub effect: &'static str,
}

/// All features, in the order in which a manifest lists them. The first is on by default.
pub const FEATURES: [Feature; 6] = [
    Feature {
        names: &["rustls"],
        effect: "TLS, implemented in Rust",
    },
    Feature {
        names: &["native-tls"],
        effect: "TLS of the operating system",
    },
    Feature {
        names: &["blocking"],
        effect: "`.call()` and blocking iterators: calls without `async`",
    },
    Feature {
        names: &["mock"],
        effect: "`mock::Mock`, a server that stands in for the API in tests",
    },
    Feature {
        names: &["gzip", "brotli", "zstd"],
        effect: "Compressed responses",
    },
    Feature {
        names: &["opentelemetry"],
        effect: "Requests that carry the context of the current trace",
    },
];
