//! The client: what all requests to one API share.

pub(crate) mod address;
pub(crate) mod builder;
mod connecting;
pub(crate) mod environment;
pub(crate) mod http_client;
pub(crate) mod in_flight;
pub(crate) mod macros;
mod options;
mod redirect_policy;
pub(crate) mod server;
pub(crate) mod settings;
pub(crate) mod shared;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde_json::Value;

use crate::client::shared::Shared;
use crate::error::api_error::ApiError;
use crate::operation::Operation;
use crate::request::builder::RequestBuilder;

/// A client of an API whose errors are of type `E`. Cloning is cheap, and clones share connections and tokens.
pub struct Client<E = Value> {
    shared: Arc<Shared>,
    error: PhantomData<fn() -> E>,
}

impl<E: ApiError> Client<E> {
    /// Returns a request builder for an operation. [`RequestBuilder::path`] replaces the `{names}` in its path.
    #[inline]
    pub fn request<R>(&self, operation: Operation<R>) -> RequestBuilder<E> {
        RequestBuilder::new(Arc::clone(&self.shared), operation.untyped())
    }

    pub(crate) fn new(shared: Shared) -> Self {
        Self {
            shared: Arc::new(shared),
            error: PhantomData,
        }
    }
}

impl<E> Clone for Client<E> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            error: PhantomData,
        }
    }
}

impl<E> fmt::Debug for Client<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base.as_str())
            .field("settings", &self.shared.settings)
            .finish_non_exhaustive()
    }
}
