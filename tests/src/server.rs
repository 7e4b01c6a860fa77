//! A real HTTP server on loopback with configurable responses, which records the requests.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// A received request.
#[derive(Clone, Debug)]
pub struct ReceivedRequest {
    /// `GET`, …
    pub method: String,
    /// The path and query, as on the wire.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl ReceivedRequest {
    /// The text of a header; empty if it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default()
    }

    /// The path, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The value of a query parameter, as on the wire.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        query.split('&').find_map(|pair| {
            pair.split_once('=')
                .filter(|(key, _)| *key == name)
                .map(|(_, value)| value)
        })
    }
}

/// A response of the server.
#[derive(Clone, Debug)]
pub struct CannedResponse {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
    delay: Duration,
}

impl CannedResponse {
    /// A JSON response.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        CannedResponse {
            body: Bytes::from(body.into()),
            ..CannedResponse::empty(status)
        }
        .with("content-type", "application/json")
    }

    /// A response without headers and body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        CannedResponse {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
            delay: Duration::ZERO,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Delays the response.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// A server that runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    request: Arc<Mutex<Vec<ReceivedRequest>>>,
    _tasks: JoinSet<()>,
}

impl Server {
    /// Starts a server on a free port.
    ///
    /// # Panics
    /// If loopback has no free port.
    pub async fn start(
        response: impl Fn(&ReceivedRequest) -> CannedResponse + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let request = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, Arc::clone(&request), Arc::new(response)));
        Server {
            address,
            request,
            _tasks: tasks,
        }
    }

    /// The URL, without a trailing slash.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far.
    #[must_use]
    pub fn received(&self) -> Vec<ReceivedRequest> {
        self.request
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

type Respond = dyn Fn(&ReceivedRequest) -> CannedResponse + Send + Sync;

async fn accept(
    listener: TcpListener,
    log: Arc<Mutex<Vec<ReceivedRequest>>>,
    response: Arc<Respond>,
) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (log, response) = (Arc::clone(&log), Arc::clone(&response));
        let service =
            service_fn(move |request| respond(request, Arc::clone(&log), Arc::clone(&response)));
        connections.spawn(async move {
            // The client may close the connection at any time.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn respond(
    request: Request<Incoming>,
    log: Arc<Mutex<Vec<ReceivedRequest>>>,
    response: Arc<Respond>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    let target = parts
        .uri
        .path_and_query()
        .map(ToString::to_string)
        .unwrap_or_default();
    let request = ReceivedRequest {
        method: parts.method.to_string(),
        target,
        headers: parts.headers,
        body,
    };
    let canned = response(&request);
    log.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(request);
    tokio::time::sleep(canned.delay).await;
    let mut response = Response::new(Full::new(canned.body));
    *response.status_mut() =
        StatusCode::from_u16(canned.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in canned.headers {
        if let Ok(value) = value.parse() {
            response.headers_mut().append(name, value);
        }
    }
    Ok(response)
}
