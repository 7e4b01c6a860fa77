//! One connection: reads requests and plays the server's scripts.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::script::{End, Script, Step};
use super::state::{Open, Plan, reset};
use crate::server::ReceivedRequest;

/// A plain or TLS connection.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    /// The underlying socket.
    fn socket(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

pub(super) async fn accept(listener: TcpListener, plan: Arc<Plan>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        // Discard finished connections.
        while connections.try_join_next().is_some() {}
        let open = Open::new(&plan.observed);
        connections.spawn(serve(stream, open, Arc::clone(&plan)));
    }
}

pub(super) async fn serve(mut stream: impl Wire, (open, number): (Open, usize), plan: Arc<Plan>) {
    // Send each write immediately, so that the steps arrive separately.
    let _ = stream.socket().set_nodelay(true);
    // The client may close the connection at any time.
    let _ = converse(&mut stream, number, &plan).await;
    drop(stream);
    drop(open);
}

async fn converse(stream: &mut impl Wire, number: usize, plan: &Plan) -> io::Result<()> {
    play(stream, (plan.connected)(number)).await?;
    let mut read = Vec::new();
    while let Some(received) = request(stream, &mut read).await? {
        let script = (plan.received)(&received);
        if plan.remembers {
            plan.observed.send_modify(|it| it.received.push(received));
        }
        play(stream, script).await?;
    }
    Ok(())
}

/// Plays a script. Returns an error if the connection has ended.
async fn play(stream: &mut impl Wire, script: Script) -> io::Result<()> {
    for step in script.0 {
        match step {
            Step::Send(bytes) => stream.write_all(&bytes).await?,
            Step::Drip(bytes, every) => {
                for byte in bytes {
                    tokio::time::sleep(every).await;
                    stream.write_all(&[byte]).await?;
                    stream.flush().await?;
                }
            }
            Step::Flood(bytes) => loop {
                stream.write_all(&bytes).await?;
            },
            Step::Wait(pause) => tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = gone(stream) => return Err(io::ErrorKind::ConnectionAborted.into()),
            },
            Step::End(End::Stall) => {
                stream.flush().await?;
                gone(stream).await;
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            Step::End(End::Close) => {
                stream.shutdown().await?;
                // Closing a socket with unread data would reset the connection.
                gone(stream).await;
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            Step::End(End::Reset) => {
                stream.flush().await?;
                reset(stream.socket());
                return Err(io::ErrorKind::ConnectionReset.into());
            }
        }
    }
    stream.flush().await
}

/// Waits until the client disconnects, discarding what it sends.
async fn gone(stream: &mut impl Wire) {
    let mut thrown = [0; 4096];
    while let Ok(1..) = stream.read(&mut thrown).await {}
}

/// Reads a whole request; `None` if the client disconnects before. `read` keeps the bytes beyond the request.
async fn request(
    stream: &mut impl Wire,
    read: &mut Vec<u8>,
) -> io::Result<Option<ReceivedRequest>> {
    let end = loop {
        if let Some(at) = read.windows(4).position(|it| it == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(read).await? == 0 {
            return Ok(None);
        }
    };
    let mut received = parsed(&String::from_utf8_lossy(&read[..end]));
    let length: usize = received.header("content-length").parse().unwrap_or(0);
    while read.len() < end + length {
        if stream.read_buf(read).await? == 0 {
            return Ok(None);
        }
    }
    received.body = Bytes::copy_from_slice(&read[end..end + length]);
    read.drain(..end + length);
    Ok(Some(received))
}

/// Parses the head of a request. The client under test only sends bodies with a `content-length`.
fn parsed(head: &str) -> ReceivedRequest {
    let mut lines = head.lines();
    let mut first = lines.next().unwrap_or_default().split(' ');
    let mut word = || first.next().unwrap_or_default().to_owned();
    let (method, target) = (word(), word());
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|it| it.split_once(':')) {
        let (name, value) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value.trim()),
        );
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    ReceivedRequest {
        method,
        target,
        headers,
        body: Bytes::new(),
    }
}
