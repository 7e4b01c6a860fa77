//! HTTP/2 and its failure modes: refused and reset streams, and GOAWAY.

use std::sync::Arc;

use bytes::Bytes;
use h2::server::{Connection, SendResponse};
use h2::{Reason, RecvStream};
use hyper::{Request, Response};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::state::{Observed, Open};
use crate::server::ReceivedRequest;

/// The reaction to a request over HTTP/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// A response.
    Response(&'static str),
    /// The stream is refused: `REFUSED_STREAM` guarantees that the request was not processed.
    Refuse,
    /// The stream is reset before the response.
    Reset,
    /// The stream is reset within the response's body.
    ResetInBody,
    /// The connection ends with GOAWAY and an error. Whether the request was processed is unknown.
    GoAway,
    /// No response.
    Stall,
    /// No response, and from then on nothing at all on this connection, which stays open: no further requests are
    /// accepted, and no PING is acknowledged.
    Silence,
    /// A response with an endless body.
    Flood,
    /// A response with an endless body in frames of one byte.
    Drizzle,
}

/// A chunk of an endless body.
const FLOOD: &[u8] = &[b' '; 16384];

type OnRequest = dyn Fn(&ReceivedRequest, usize) -> Reaction + Send + Sync;

/// The behavior of a server.
pub(super) struct Plan {
    /// The number of connections that are rejected with a GOAWAY which guarantees that nothing was processed.
    pub(super) unwelcome: usize,
    /// The limit on concurrent streams, if it is announced.
    pub(super) max_streams: Option<u32>,
    /// Accepts TLS; `None` for plain text.
    pub(super) tls: Option<TlsAcceptor>,
    /// The reaction to a request, given the number of earlier ones.
    pub(super) received: Box<OnRequest>,
}

pub(super) async fn accept(listener: TcpListener, observed: watch::Sender<Observed>, plan: Plan) {
    let plan = Arc::new(plan);
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (open, number) = Open::new(&observed);
        let (observed, plan) = (observed.clone(), Arc::clone(&plan));
        connections.spawn(async move {
            // The client may close the connection at any time.
            if number < plan.unwelcome {
                let _ = send_away(stream).await;
            } else if let Some(tls) = &plan.tls {
                if let Ok(stream) = tls.accept(stream).await {
                    let _ = serve(stream, &observed, &plan).await;
                }
            } else {
                let _ = serve(stream, &observed, &plan).await;
            }
            drop(open);
        });
    }
}

/// Sends GOAWAY before processing anything.
async fn send_away(mut stream: TcpStream) -> std::io::Result<()> {
    // Each frame has a length, type, flags and stream.
    const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    // The last processed stream and the error code: none and `NO_ERROR`.
    const GOAWAY: [u8; 17] = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    stream.write_all(&SETTINGS).await?;
    stream.write_all(&GOAWAY).await?;
    let mut thrown = [0; 4096];
    while stream.read(&mut thrown).await? > 0 {}
    Ok(())
}

/// Signals from a stream to its connection.
#[derive(Default)]
struct Whole {
    leave: Notify,
    fall_silent: Notify,
}

/// More streams than a test resets on one connection.
const MAX_RESETS: usize = 10_000;

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    observed: &watch::Sender<Observed>,
    plan: &Arc<Plan>,
) -> Result<(), h2::Error> {
    let mut settings = h2::server::Builder::new();
    // By default, h2 ends a connection after 20 streams were reset before it accepted them. How many there are when
    // hundreds of requests are cancelled depends on the machine, and is irrelevant to the tests.
    settings.max_pending_accept_reset_streams(MAX_RESETS);
    if let Some(streams) = plan.max_streams {
        settings.max_concurrent_streams(streams);
    }
    let mut connection: Connection<_, Bytes> = settings.handshake(stream).await?;
    let whole = Arc::new(Whole::default());
    let mut exchanges = JoinSet::new();
    loop {
        tokio::select! {
            request = connection.accept() => {
                let Some(request) = request else { return Ok(()) };
                let (request, respond) = request?;
                let (observed, plan, whole) = (observed.clone(), Arc::clone(plan), Arc::clone(&whole));
                exchanges.spawn(async move {
                    let _ = exchange(request, respond, &observed, &plan, &whole).await;
                });
            }
            () = whole.leave.notified() => connection.abrupt_shutdown(Reason::INTERNAL_ERROR),
            // Stop driving the connection, but keep the socket open.
            () = whole.fall_silent.notified() => std::future::pending().await,
        }
    }
}

async fn exchange(
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    observed: &watch::Sender<Observed>,
    plan: &Plan,
    whole: &Whole,
) -> Result<(), h2::Error> {
    let received = read(request).await?;
    let mut reaction = Reaction::Stall;
    observed.send_modify(|it| {
        reaction = (plan.received)(&received, it.received.len());
        it.received.push(received);
    });
    match reaction {
        Reaction::Response(body) => {
            let mut stream = respond.send_response(Response::new(()), false)?;
            stream.send_data(Bytes::from_static(body.as_bytes()), true)?;
        }
        Reaction::Refuse => respond.send_reset(Reason::REFUSED_STREAM),
        Reaction::Reset => respond.send_reset(Reason::INTERNAL_ERROR),
        Reaction::ResetInBody => {
            let mut stream = respond.send_response(Response::new(()), false)?;
            stream.send_data(Bytes::from_static(b"{\"data\":"), false)?;
            // Let the connection send what is pending, which the reset would discard.
            tokio::task::yield_now().await;
            stream.send_reset(Reason::INTERNAL_ERROR);
        }
        Reaction::GoAway => {
            whole.leave.notify_one();
            std::future::pending::<()>().await;
        }
        Reaction::Silence => {
            whole.fall_silent.notify_one();
            std::future::pending::<()>().await;
        }
        Reaction::Stall => {
            let _ = std::future::poll_fn(|context| respond.poll_reset(context)).await;
        }
        Reaction::Flood | Reaction::Drizzle => {
            let piece = if reaction == Reaction::Flood {
                FLOOD
            } else {
                &FLOOD[..1]
            };
            let mut stream = respond.send_response(Response::new(()), false)?;
            loop {
                stream.reserve_capacity(piece.len());
                match std::future::poll_fn(|context| stream.poll_capacity(context)).await {
                    Some(Ok(capacity)) => {
                        stream.send_data(
                            Bytes::from_static(&piece[..capacity.min(piece.len())]),
                            false,
                        )?;
                    }
                    Some(Err(error)) => return Err(error),
                    None => break,
                }
            }
        }
    }
    Ok(())
}

async fn read(request: Request<RecvStream>) -> Result<ReceivedRequest, h2::Error> {
    let (parts, mut stream) = request.into_parts();
    let mut body = Vec::new();
    while let Some(data) = stream.data().await {
        let data = data?;
        body.extend_from_slice(&data);
        stream.flow_control().release_capacity(data.len())?;
    }
    let target = parts.uri.path_and_query();
    Ok(ReceivedRequest {
        method: parts.method.to_string(),
        target: target.map(ToString::to_string).unwrap_or_default(),
        headers: parts.headers,
        body: body.into(),
    })
}
