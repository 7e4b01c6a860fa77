//! The attempt for which the HTTP client currently works. Its connector and its redirect policy serve all requests, and
//! cannot identify the attempt otherwise.

use tokio::task::futures::TaskLocalFuture;

use crate::platform::clock::Instant;
use crate::response::redirects::Redirects;

tokio::task_local! {
    static ATTEMPT: InFlight;
}

/// The properties of an attempt that the HTTP client needs.
#[derive(Clone, Copy)]
pub(crate) struct InFlight {
    pub(crate) redirects: Redirects,
    /// When the attempt gives up connecting.
    pub(crate) connected_by: Instant,
}

impl InFlight {
    /// Sends the attempt.
    pub(crate) fn send<F: Future>(self, sent: F) -> TaskLocalFuture<Self, F> {
        ATTEMPT.scope(self, sent)
    }

    /// The attempt that is being polled, if there is one.
    pub(crate) fn current() -> Option<Self> {
        ATTEMPT.try_with(|it| *it).ok()
    }
}
