//! What the clones of a client share, and every call reads.

use std::sync::Arc;

use http::HeaderValue;
use reqwest::Url;

use crate::auth::{Authorizer, Key, Security};
use crate::client::http_client::Http;
use crate::client::server::{Given, Moved};
use crate::client::settings::Settings;
use crate::hook::Hook;
use crate::send::{Budget, Limits};

/// Where calls go, how they are sent, with which credentials, and what they have to share.
// Every call counts that it holds this: what it reads must not lie beside the count, which all threads write.
#[repr(align(128))]
pub(crate) struct Shared {
    pub(crate) base: Url,
    /// The values of variables of servers.
    pub(crate) variables: Vec<Given>,
    pub(crate) http: Http,
    /// Where calls go by the API's description, if the user says otherwise.
    pub(crate) moved: Moved,
    /// What authorizes calls.
    pub(crate) auth: Vec<Authorizer>,
    pub(crate) keys: Vec<Key>,
    /// What calls ask for, unless they say otherwise; all there is, if nothing is said.
    pub(crate) security: Option<Security>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) settings: Settings,
    pub(crate) budget: Budget,
    pub(crate) limits: Limits,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
}
