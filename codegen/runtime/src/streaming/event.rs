//! Server-Sent Events.

use std::sync::Arc;
use std::time::Duration;

/// A Server-Sent Event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T = String> {
    /// The event type; `None` if the server sends none, which means `message`.
    pub event: Option<String>,
    /// The last event ID, which a new request would send as `Last-Event-ID`. It also applies to the following events
    /// without an ID.
    pub id: Option<Arc<str>>,
    /// The `data` lines, joined by line breaks, or the JSON value in them.
    pub data: T,
    /// The delay before reconnecting that the server requests.
    pub retry: Option<Duration>,
}

impl Event {
    /// Replaces the data.
    pub(super) fn with<T>(&self, data: T) -> Event<T> {
        Event {
            event: self.event.clone(),
            id: self.id.clone(),
            data,
            retry: self.retry,
        }
    }
}
