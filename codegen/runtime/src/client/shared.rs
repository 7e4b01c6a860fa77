//! The state that the clones of a client share and every request reads.

use std::sync::Arc;

use http::HeaderValue;
use reqwest::Url;

use crate::auth::{Authorizer, Key, Security};
use crate::client::http_client::Http;
use crate::client::server::{Given, Moved};
use crate::client::settings::Settings;
use crate::hook::Hook;
use crate::send::{Budget, Limits};

/// The base URL, settings, credentials and shared budgets of a client.
// Every request updates the reference count. The alignment keeps the fields that requests read off its cache line,
// which all threads write.
#[repr(align(128))]
pub(crate) struct Shared {
    pub(crate) base: Url,
    /// The values of server variables.
    pub(crate) variables: Vec<Given>,
    pub(crate) http: Http,
    /// The base URL in the API's description, if the user set another one.
    pub(crate) moved: Moved,
    /// The credentials for the `Authorization` header.
    pub(crate) auth: Vec<Authorizer>,
    pub(crate) keys: Vec<Key>,
    /// The credentials of requests that do not specify any; `None` means all that the client has.
    pub(crate) security: Option<Security>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) settings: Settings,
    pub(crate) budget: Budget,
    pub(crate) limits: Limits,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
}
