//! A minimal test server: it reads one request per connection, and responds as the test specifies.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A received request.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReceivedRequest {
    pub(crate) method: String,
    /// The encoded path and query.
    pub(crate) target: String,
    headers: String,
    pub(crate) body: String,
}

impl ReceivedRequest {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.lines().filter_map(|it| it.split_once(": "));
        lines
            .find(|it| it.0.eq_ignore_ascii_case(name))
            .map(|it| it.1)
    }
}

/// The server's reaction to a request.
pub(crate) struct Reply {
    bytes: Vec<u8>,
    delay: Duration,
    /// Whether the connection stays open, without further data, after the response.
    stalls: bool,
}

impl Reply {
    pub(crate) fn json(body: impl Into<String>) -> Self {
        Self::with(200, "content-type: application/json\r\n", &body.into())
    }

    pub(crate) fn status(status: u16, body: &str) -> Self {
        Self::with(status, "content-type: application/json\r\n", body)
    }

    pub(crate) fn with(status: u16, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::raw(format!(
            "HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        ))
    }

    /// Raw bytes, after which the connection is closed.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            delay: Duration::ZERO,
            stalls: false,
        }
    }

    /// Keeps the connection open, without further data.
    pub(crate) fn and_then_nothing(mut self) -> Self {
        self.stalls = true;
        self
    }

    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// The server, which stops with the test's runtime.
pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<ReceivedRequest>>>,
}

impl Server {
    /// Starts a server whose response depends on the request, and on the number of requests before it.
    pub(crate) async fn start(
        reply: impl Fn(&ReceivedRequest, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (log, reply) = (Arc::clone(&received), Arc::new(reply));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (log, reply) = (Arc::clone(&log), Arc::clone(&reply));
                tokio::spawn(async move {
                    let Some(request) = read(&mut stream).await else {
                        return;
                    };
                    let before = {
                        let mut log = log.lock().unwrap();
                        log.push(request.clone());
                        log.len() - 1
                    };
                    let reply = reply(&request, before);
                    tokio::time::sleep(reply.delay).await;
                    let _ = stream.write_all(&reply.bytes).await;
                    if reply.stalls {
                        let _ = stream.read_u8().await;
                    }
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self { address, received }
    }

    /// A server that always returns the same response.
    pub(crate) async fn always(status: u16, body: &'static str) -> Self {
        Self::start(move |_, _| Reply::status(status, body)).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn received(&self) -> Vec<ReceivedRequest> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn targets(&self) -> Vec<String> {
        self.received().into_iter().map(|it| it.target).collect()
    }
}

async fn read(stream: &mut TcpStream) -> Option<ReceivedRequest> {
    let mut bytes = Vec::new();
    loop {
        if let Some(received) = parse(&String::from_utf8_lossy(&bytes)) {
            return Some(received);
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn parse(text: &str) -> Option<ReceivedRequest> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let (line, headers) = head.split_once("\r\n")?;
    let mut words = line.split(' ').map(str::to_owned);
    let received = ReceivedRequest {
        method: words.next()?,
        target: words.next()?,
        headers: headers.to_owned(),
        body: body.to_owned(),
    };
    let length = received
        .header("content-length")
        .map_or(0, |it| it.parse().unwrap());
    (body.len() >= length).then_some(received)
}
