//! The server that requests are sent to. It records them and sends configured responses.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// A received request.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Received {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// A response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

#[derive(Default)]
struct State {
    raw: Response,
    received: Vec<Received>,
}

/// A server on a free port.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// Starts a server on the current runtime.
    pub(crate) async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                let service = service_fn(move |request| response(request, Arc::clone(&state)));
                let connection =
                    http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                tokio::spawn(connection);
            }
        });
        Ok(Server { address, state })
    }

    /// Sets the response, and discards recorded requests.
    pub(crate) fn expect(&self, raw: Response) {
        if let Ok(mut state) = self.state.lock() {
            *state = State {
                raw,
                received: Vec::new(),
            };
        }
    }

    /// The requests since the last call of `expect`.
    pub(crate) fn received(&self) -> Vec<Received> {
        let state = self.state.lock();
        state.map(|it| it.received.clone()).unwrap_or_default()
    }
}

async fn response(
    request: hyper::Request<Incoming>,
    state: Arc<Mutex<State>>,
) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes);
    let headers = parts.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    let received = Received {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body: body.unwrap_or_default(),
    };
    let mut response = hyper::Response::new(Full::default());
    if let Ok(mut state) = state.lock() {
        state.received.push(received);
        let raw = &state.raw;
        *response.status_mut() = raw.status.try_into().unwrap_or_default();
        let content_type = raw.content_type.as_deref();
        let own = content_type.map(|it| ("content-type", it));
        let others = raw.headers.iter();
        let others = others.map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own.into_iter().chain(others) {
            let name = HeaderName::try_from(name);
            if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        *response.body_mut() = Full::from(raw.body.clone());
    }
    Ok(response)
}
