//! Server-Sent Events.

use std::sync::Arc;
use std::time::Duration;

/// A Server-Sent Event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T = String> {
    /// The event type; `None` if none is sent, which means `message`.
    pub event: Option<String>,
    /// The last event ID, which a new request would send as `Last-Event-ID`. It also applies to the following events
    /// without an ID.
    pub id: Option<Arc<str>>,
    /// The `data` lines, joined by line breaks, or the JSON value in them.
    pub data: T,
    /// The delay before reconnecting that the server requests.
    pub retry: Option<Duration>,
}

impl<T> Event<T> {
    /// An event with this data, to send.
    pub fn new(data: T) -> Self {
        Self {
            event: None,
            id: None,
            data,
            retry: None,
        }
    }

    /// Sets its type.
    #[must_use]
    pub fn event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// Sets its ID.
    #[must_use]
    pub fn id(mut self, id: impl Into<Arc<str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the delay before reconnecting, of which whole milliseconds are sent.
    #[must_use]
    pub fn retry(mut self, retry: Duration) -> Self {
        self.retry = Some(retry);
        self
    }
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
