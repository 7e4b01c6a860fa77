//! A server with configurable faults, on a real socket. It writes raw bytes, so that it can do what no HTTP library
//! would.
//!
//! It records each complete request and the number of open connections.

pub mod bomb;
mod connection;
mod http2;
mod script;
mod state;
mod tls;

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::server::ReceivedRequest;
pub use http2::Reaction;
pub use script::{End, Point, Script};
pub use state::Observed;
use state::Plan;
pub use tls::Identity;

/// A server that runs until it is dropped.
pub struct FaultServer {
    url: String,
    observed: watch::Receiver<Observed>,
    _accepting: JoinSet<()>,
}

impl FaultServer {
    /// Starts a server that plays a script after each request.
    pub async fn start(
        received: impl Fn(&ReceivedRequest) -> Script + Send + Sync + 'static,
    ) -> Self {
        Self::start_with(|_| Script::new(), received).await
    }

    /// Starts a server that plays one script on each new connection before reading, given the number of earlier
    /// connections, and another after each request.
    pub async fn start_with(
        connected: impl Fn(usize) -> Script + Send + Sync + 'static,
        received: impl Fn(&ReceivedRequest) -> Script + Send + Sync + 'static,
    ) -> Self {
        Self::run("http", |listener, observed| {
            let plan = Plan {
                connected: Box::new(connected),
                received: Box::new(received),
                observed,
                remembers: true,
            };
            connection::accept(listener, Arc::new(plan))
        })
        .await
    }

    /// Like `start`, but does not record requests, for tests with too many of them.
    pub async fn start_forgetful(
        received: impl Fn(&ReceivedRequest) -> Script + Send + Sync + 'static,
    ) -> Self {
        Self::run("http", |listener, observed| {
            let plan = Plan {
                connected: Box::new(|_| Script::new()),
                received: Box::new(received),
                observed,
                remembers: false,
            };
            connection::accept(listener, Arc::new(plan))
        })
        .await
    }

    /// Starts a server that breaks off every exchange at the same point.
    pub async fn breaking(at: Point, end: End) -> Self {
        let connected = move |_| match at {
            Point::Connected => Script::broken(at, end),
            _ => Script::new(),
        };
        Self::start_with(connected, move |_| Script::broken(at, end)).await
    }

    /// Starts a TLS server with this certificate.
    pub async fn start_tls(
        identity: &Identity,
        received: impl Fn(&ReceivedRequest) -> Script + Send + Sync + 'static,
    ) -> Self {
        Self::run("https", |listener, observed| {
            let plan = Plan {
                connected: Box::new(|_| Script::new()),
                received: Box::new(received),
                observed,
                remembers: true,
            };
            tls::accept(listener, identity.acceptor(), Arc::new(plan))
        })
        .await
    }

    /// Starts a server that requires HTTP/2 with prior knowledge. It rejects the first `unwelcome` connections. The
    /// reaction to each request is given the number of earlier ones.
    pub async fn start_http2(
        unwelcome: usize,
        received: impl Fn(&ReceivedRequest, usize) -> Reaction + Send + Sync + 'static,
    ) -> Self {
        Self::run("http", |listener, observed| {
            let plan = http2::Plan {
                unwelcome,
                max_streams: None,
                tls: None,
                received: Box::new(received),
            };
            http2::accept(listener, observed, plan)
        })
        .await
    }

    /// Starts an HTTP/2 server over TLS with this certificate, with a limit on concurrent streams. The reaction to each
    /// request is given the number of earlier ones.
    pub async fn start_http2_tls(
        identity: &Identity,
        max_streams: Option<u32>,
        received: impl Fn(&ReceivedRequest, usize) -> Reaction + Send + Sync + 'static,
    ) -> Self {
        Self::run("https", |listener, observed| {
            let plan = http2::Plan {
                unwelcome: 0,
                max_streams,
                tls: Some(identity.http2_acceptor()),
                received: Box::new(received),
            };
            http2::accept(listener, observed, plan)
        })
        .await
    }

    async fn run<F>(
        scheme: &str,
        accept: impl FnOnce(TcpListener, watch::Sender<Observed>) -> F,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (port, listener) = listen().await;
        let (sender, observed) = watch::channel(Observed::default());
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(listener, sender));
        Self {
            url: format!("{scheme}://127.0.0.1:{port}"),
            observed,
            _accepting: accepting,
        }
    }

    /// The URL, without a trailing slash.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The events so far.
    #[must_use]
    pub fn observed(&self) -> Observed {
        self.observed.borrow().clone()
    }

    /// Waits until the events satisfy a condition.
    pub async fn until(&self, so: impl FnMut(&Observed) -> bool) {
        // The sender lives as long as the server's task, and thus as long as `self`.
        let _ = self.observed.clone().wait_for(so).await;
    }
}

/// A URL with a port that nothing listens on.
pub async fn nobody() -> String {
    let (port, _) = listen().await;
    format!("http://127.0.0.1:{port}")
}

async fn listen() -> (u16, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    let address = listener.local_addr();
    let port = address.expect("a bound socket has an address").port();
    (port, listener)
}
