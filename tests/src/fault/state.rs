//! What a server does, and what it remembers.

use tokio::net::TcpStream;
use tokio::sync::watch;

use super::script::Script;
use crate::server::ReceivedRequest;

/// What a server has observed so far.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// The requests that arrived to their end, in the order in which they did.
    pub received: Vec<ReceivedRequest>,
    /// How many connections were made.
    pub opened: usize,
    /// How many of them are open still.
    pub open: usize,
}

pub(super) type OnConnection = dyn Fn(usize) -> Script + Send + Sync;
pub(super) type OnRequest = dyn Fn(&ReceivedRequest) -> Script + Send + Sync;

/// What a server does when.
pub(super) struct Plan {
    pub(super) connected: Box<OnConnection>,
    pub(super) received: Box<OnRequest>,
    pub(super) observed: watch::Sender<Observed>,
    /// Whether it records requests.
    pub(super) remembers: bool,
}

/// Counts a connection as open for as long as it lives.
pub(super) struct Open(watch::Sender<Observed>);

impl Open {
    /// The connection, and how many there were before it.
    pub(super) fn new(observed: &watch::Sender<Observed>) -> (Self, usize) {
        let mut before = 0;
        observed.send_modify(|it| {
            before = it.opened;
            it.opened += 1;
            it.open += 1;
        });
        (Self(observed.clone()), before)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.send_modify(|it| it.open -= 1);
    }
}

/// Tears a connection down when it is dropped.
pub(super) fn reset(stream: &TcpStream) {
    // Where that does not work, the connection closes: a fault too.
    let _ = stream.set_zero_linger();
}
