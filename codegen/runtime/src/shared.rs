//! What the clones of a client share, and every call reads.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use reqwest::Url;

use crate::auth::{Authenticate, Context};

/// Where calls go, how they are sent, and with which credentials.
pub(crate) struct Shared {
    pub(crate) base: Url,
    pub(crate) http: reqwest::Client,
    pub(crate) auth: Option<(Arc<dyn Authenticate>, Context)>,
    pub(crate) timeout: Duration,
    pub(crate) user_agent: HeaderValue,
}
