//! The HTTP clients that a client creates for itself, one per kind of request.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::client::address;
use crate::client::connecting::Connecting;
use crate::platform::task::{self, Home};

/// How long a peer may be silent while requests wait for it before the client sends an HTTP/2 ping. This is longer than
/// a pause between two parts of a slow response. The sum of it and the ping timeout is shorter than the idle timeout, so
/// that requests do not fail one by one on a dead connection.
pub(crate) const HTTP2_KEEP_ALIVE: Duration = Duration::from_secs(10);

/// The maximum time for the reply to a ping, which is a plain round trip without work for the server.
const PING_TIMEOUT: Duration = Duration::from_secs(10);

/// Longer keep-alive intervals are clamped to this, because the clock cannot represent all of them. In practice it
/// means no keep-alive.
const MAX_KEEP_ALIVE: Duration = Duration::from_secs(24 * 60 * 60);

/// How many bytes may be in flight on a connection, or wait to be read.
///
/// These are the flow-control windows of RFC 9113, section 6.9.1. The window of all responses bounds the memory of a
/// connection, for both data and frames. Of unread frames smaller than 256 bytes, h2 accepts as many as half of that
/// window pays for, each charged 256 bytes less its own length, and then closes the connection. With an unlimited
/// window, a server could fill the memory with frames of one byte.
#[derive(Clone, Copy)]
struct Windows {
    /// The window of one response.
    stream: u32,
    /// The window of all responses.
    connection: u32,
}

impl Windows {
    /// Bodies are read immediately. The windows limit throughput only above 20 MB/s on a round trip of 100 ms.
    const CALLS: Self = Self {
        stream: 2 << 20,
        connection: 32 << 20,
    };
    /// Streams may wait to be read without blocking the others: there is room for 64 of them.
    const STREAMS: Self = Self {
        stream: 1 << 20,
        connection: 64 << 20,
    };
}

/// How connections are established.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) connect_timeout: Duration,
    /// The time after which a silent HTTP/2 peer is sent a ping; `None` disables pings.
    pub(crate) http2_keep_alive: Option<Duration>,
    /// The user's proxies; `None` means those of the environment.
    pub(crate) proxies: Vec<reqwest::Proxy>,
    pub(crate) redirects: fn() -> Policy,
}

/// What a request requires of its connection.
#[derive(Clone, Copy)]
pub(crate) struct Needs {
    /// Whether the request carries secrets.
    pub(crate) is_secret: bool,
    /// Whether the response is read as a stream.
    pub(crate) is_stream: bool,
    /// The time limit for connecting, if it differs from the client's own.
    pub(crate) connected_within: Option<Duration>,
}

impl Needs {
    /// The requirements of a request with credentials whose response is read as a whole.
    pub(crate) const SECRET: Self = Self {
        is_secret: true,
        is_stream: false,
        connected_within: None,
    };
}

/// HTTP clients, each created when a request first needs it.
///
/// Separate clients keep separate connections, which is necessary in these cases:
///
/// - Credentials must not pass through a proxy that can read them: requests with credentials to this machine without
///   TLS use no proxy.
/// - Blocking requests must not share connections with a runtime that their own thread drives: they would wait for it
///   forever.
/// - The same holds for work on behalf of all callers, such as fetching tokens, because the runtimes of the callers may
///   be idle.
/// - Over HTTP/2, unread streams use up the connection's window and its limit of concurrent streams, which would block
///   other requests.
/// - Attempts that may end while they connect copy several boxes per request to notice it, which other requests need
///   not pay for.
pub(crate) struct Http {
    /// The user's own HTTP client, which sends all requests.
    given: Option<reqwest::Client>,
    setup: Setup,
    /// Indexed by [`Kind`].
    made: [OnceLock<reqwest::Client>; KINDS],
}

impl Http {
    pub(crate) fn new(given: Option<reqwest::Client>, setup: Setup) -> Self {
        Self {
            given,
            setup,
            made: Default::default(),
        }
    }

    /// The client for a request to this URL.
    pub(crate) fn client(&self, url: &Url, needs: Needs) -> reqwest::Result<&reqwest::Client> {
        if let Some(given) = &self.given {
            return Ok(given);
        }
        let limit = needs.connected_within;
        let kind = Kind {
            is_direct: self.is_direct(url, needs.is_secret),
            home: task::home(),
            is_stream: needs.is_stream,
            is_hurried: limit.is_some_and(|it| it < self.setup.connect_timeout),
        };
        let made = &self.made[kind.index()];
        if let Some(client) = made.get() {
            return Ok(client);
        }
        let client = self.setup.client(kind)?;
        Ok(made.get_or_init(|| client))
    }

    /// Whether a request to this machine must bypass the proxy. The environment's proxies are not meant for this
    /// machine. Those that the user set may see requests that carry no secrets or are encrypted; requests with secrets
    /// to other machines always use `https`.
    fn is_direct(&self, url: &Url, is_secret: bool) -> bool {
        let is_readable = is_secret && url.scheme() != "https";
        address::is_loopback(url) && (is_readable || self.setup.proxies.is_empty())
    }
}

/// The number of kinds of requests.
const KINDS: usize = 24;

/// Requests that share connections.
#[derive(Clone, Copy)]
struct Kind {
    /// Whether the requests bypass proxies.
    is_direct: bool,
    /// The runtime that sends them.
    home: Home,
    is_stream: bool,
    /// Whether they may end while they connect.
    is_hurried: bool,
}

impl Kind {
    fn index(self) -> usize {
        let all = [self.is_direct, self.is_stream, self.is_hurried];
        let home = self.home as usize;
        all.iter()
            .fold(home, |index, it| index * 2 + usize::from(*it))
    }
}

impl Setup {
    fn client(&self, kind: Kind) -> reqwest::Result<reqwest::Client> {
        let windows = if kind.is_stream {
            Windows::STREAMS
        } else {
            Windows::CALLS
        };
        let builder = reqwest::Client::builder()
            .connect_timeout(self.connect_timeout)
            .http2_initial_stream_window_size(windows.stream)
            .http2_initial_connection_window_size(windows.connection)
            .redirect((self.redirects)())
            // Requests that a server refused are retried by this crate, which counts the attempts.
            .retry(reqwest::retry::never().max_retries_per_request(0))
            // A URL may contain identifiers and search terms, which must not leak.
            .referer(false)
            // Bodies are decompressed while they are read, whatever reqwest's features are.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate();
        let mut builder = self.with_keep_alive(builder);
        if kind.is_hurried {
            builder = builder.connector_layer(Connecting);
        }
        if kind.is_direct {
            return builder.no_proxy().build();
        }
        let proxies = self.proxies.iter().cloned();
        proxies.fold(builder, reqwest::ClientBuilder::proxy).build()
    }

    /// Pings are sent only while requests wait and no data arrives: servers that limit pings, such as those of gRPC,
    /// are strictest about idle connections.
    fn with_keep_alive(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        match self.http2_keep_alive {
            Some(interval) if !interval.is_zero() => {
                let interval = interval.min(MAX_KEEP_ALIVE);
                builder
                    .http2_keep_alive_interval(interval)
                    .http2_keep_alive_timeout(interval.min(PING_TIMEOUT))
                    .http2_keep_alive_while_idle(false)
            }
            _ => builder,
        }
    }
}
