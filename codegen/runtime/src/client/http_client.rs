//! The HTTP clients that a client makes for itself: one for each way that requests take.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::client::address;
use crate::client::connecting::Connecting;
use crate::platform::task::{self, Home};

/// How long a peer is silent, while calls wait for it, before an HTTP/2 ping asks whether it is there: longer than a pause
/// between two pieces of a slow response, and with the time for the reply still shorter than the idle timeout, so that
/// calls are not lost to a dead connection one by one.
pub(crate) const HTTP2_KEEP_ALIVE: Duration = Duration::from_secs(10);

/// How long the reply to a ping may take at most. No server has to work for it: it is a round trip.
const PING_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest keep-alive interval that differs from none: the clock ends somewhere.
const LONGEST_KEEP_ALIVE: Duration = Duration::from_secs(24 * 60 * 60);

/// How many bytes may be under way on a connection, or wait to be read.
///
/// RFC 9113, section 6.9.1, has these windows so that one peer does not overwhelm another. That of all responses together
/// bounds what a connection holds: the bytes themselves, and the frames that they come in. Of frames smaller than 256 bytes
/// that nobody reads, h2 takes no more than half of that window pays for, at 256 less the bytes of the frame each, and then
/// ends the connection: with a window without end, a server fills the memory by frames of one byte.
#[derive(Clone, Copy)]
struct Windows {
    /// Of one response.
    stream: u32,
    /// Of all together.
    connection: u32,
}

impl Windows {
    /// Calls are read as they come. What is lost in throughput to a round trip of 100 ms begins at 20 MB/s.
    const CALLS: Self = Self {
        stream: 2 << 20,
        connection: 32 << 20,
    };
    /// Streams may wait to be read, and those that do must not stop the others: there is room for 64 of them.
    const STREAMS: Self = Self {
        stream: 1 << 20,
        connection: 64 << 20,
    };
}

/// How connections are made.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) connect_timeout: Duration,
    /// After how long a silent HTTP/2 peer is sent a ping; none sends none.
    pub(crate) http2_keep_alive: Option<Duration>,
    /// What the user set; none means what the environment says.
    pub(crate) proxies: Vec<reqwest::Proxy>,
    pub(crate) redirects: fn() -> Policy,
}

/// What a request needs of its connection.
#[derive(Clone, Copy)]
pub(crate) struct Needs {
    /// Whether the request carries what nobody else may read.
    pub(crate) is_secret: bool,
    /// Whether its response is read as it comes.
    pub(crate) is_stream: bool,
    /// In what time there must be a connection, if it is not the client's own.
    pub(crate) connected_within: Option<Duration>,
}

impl Needs {
    /// What a secret needs that a whole response responses.
    pub(crate) const SECRET: Self = Self {
        is_secret: true,
        is_stream: false,
        connected_within: None,
    };
}

/// HTTP clients, each made when a request first needs it.
///
/// A request goes through a proxy only if nobody can read its credentials there: what goes to this machine in the clear
/// takes no way over another. Calls that block a thread have connections of their own: one that belongs to a runtime
/// which that thread drives would wait for it for ever. So has what goes on for all callers, whose runtimes may stand
/// still. And so have responses that are streams: over HTTP/2, those that
/// nobody reads take the connection's window and its places for streams, and other calls would wait for these. And so have
/// attempts that may end while they connect: to know that, each request copies several boxes, which others need not.
pub(crate) struct Http {
    /// The one that the user gave, which takes all requests.
    given: Option<reqwest::Client>,
    setup: Setup,
    /// By what [`Kind`] says of the requests.
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

    /// The client for a request to a URL.
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

    /// Whether a request to this machine must not take the way of a proxy: the environment's proxies are not meant for it,
    /// and those that the user set may see what is no secret, or is encrypted. Secrets go to other machines over `https`
    /// alone.
    fn is_direct(&self, url: &Url, is_secret: bool) -> bool {
        let is_readable = is_secret && url.scheme() != "https";
        address::is_loopback(url) && (is_readable || self.setup.proxies.is_empty())
    }
}

/// How many kinds of requests there are.
const KINDS: usize = 24;

/// Requests that share connections.
#[derive(Clone, Copy)]
struct Kind {
    /// Whether they go through no proxy.
    is_direct: bool,
    /// Which runtime sends them.
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
            // What a server refused is sent again by the call's own rules, which count it.
            .retry(reqwest::retry::never().max_retries_per_request(0))
            // A URL holds identifiers and search words, which are nobody else's business.
            .referer(false)
            // Bodies are decoded where they are read, whatever reqwest's features are.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate();
        let mut builder = self.kept_alive(builder);
        if kind.is_hurried {
            builder = builder.connector_layer(Connecting);
        }
        if kind.is_direct {
            return builder.no_proxy().build();
        }
        let proxies = self.proxies.iter().cloned();
        proxies.fold(builder, reqwest::ClientBuilder::proxy).build()
    }

    /// Pings are sent only while calls wait, and nothing else has come: servers that count pings, as those of gRPC do,
    /// mind most those on idle connections.
    fn kept_alive(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        match self.http2_keep_alive {
            Some(interval) if !interval.is_zero() => {
                let interval = interval.min(LONGEST_KEEP_ALIVE);
                builder
                    .http2_keep_alive_interval(interval)
                    .http2_keep_alive_timeout(interval.min(PING_TIMEOUT))
                    .http2_keep_alive_while_idle(false)
            }
            _ => builder,
        }
    }
}
