//! What to download, and how much at most.

use std::collections::BTreeSet;
use std::time::Duration;

/// What to download.
#[derive(Clone, Debug)]
pub struct Request {
    /// The URL of the document.
    pub url: String,
    /// The hosts that files may come from, besides the document's.
    pub hosts: BTreeSet<String>,
    /// Whether `http` is allowed for other hosts than this machine.
    pub allow_http: bool,
    /// Headers for the document's host, which may carry credentials.
    pub headers: Vec<(String, String)>,
    /// The limits of the whole download.
    pub limits: Limits,
}

/// The limits of a download.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The total size of all files, in bytes.
    pub size: u64,
    /// The total time of all requests.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            size: 64 << 20,
            time: Duration::from_secs(60),
        }
    }
}
