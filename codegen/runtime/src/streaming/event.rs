//! Server-Sent Events.

use std::sync::Arc;
use std::time::Duration;

/// A Server-Sent Event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T = String> {
    /// What kind of event it is; none if the server does not say, which means `message`.
    pub event: Option<String>,
    /// The last id that the server gave: what a new call would send as `Last-Event-ID`. Events that come after share it.
    pub id: Option<Arc<str>>,
    /// What it holds: the lines of its `data`, joined by line breaks, or the value of JSON in them.
    pub data: T,
    /// How long the server wants a client to wait before it comes back after a broken connection.
    pub retry: Option<Duration>,
}

impl Event {
    /// The same event with other data.
    pub(super) fn with<T>(&self, data: T) -> Event<T> {
        Event {
            event: self.event.clone(),
            id: self.id.clone(),
            data,
            retry: self.retry,
        }
    }
}
