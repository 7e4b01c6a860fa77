//! Bounds the time to connect by the time left to the attempt. If an attempt ends while it connects, nothing was sent,
//! and only the connector can know that.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use crate::client::in_flight::InFlight;
use crate::platform::clock;

type BoxError = Box<dyn Error + Send + Sync>;

/// A connector layer that gives up at the deadline of the attempt that needs the connection.
#[derive(Clone)]
pub(crate) struct Connecting;

impl<S> Layer<S> for Connecting {
    type Service = Connector<S>;

    fn layer(&self, inner: S) -> Connector<S> {
        Connector(inner)
    }
}

#[derive(Clone)]
pub(crate) struct Connector<S>(S);

impl<S, R> Service<R> for Connector<S>
where
    S: Service<R, Error = BoxError, Future: Send + 'static>,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        let connected = self.0.call(target);
        // A connection attempt that another request takes over is no longer bound by this deadline.
        match InFlight::current() {
            Some(InFlight { connected_by, .. }) => Box::pin(async move {
                match clock::timeout_at(connected_by, connected).await {
                    Ok(connected) => connected,
                    Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
                }
            }),
            None => Box::pin(connected),
        }
    }
}
