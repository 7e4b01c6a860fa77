//! What the clones of a client share, and every call reads.

use std::sync::Arc;

use http::HeaderValue;
use reqwest::Url;

use crate::auth::{Authenticate, Context};
use crate::hook::Hook;
use crate::send::{Budget, Limits};
use crate::settings::Settings;

/// Where calls go, how they are sent, with which credentials, and what they have to share.
pub(crate) struct Shared {
    pub(crate) base: Url,
    pub(crate) http: reqwest::Client,
    pub(crate) auth: Option<(Arc<dyn Authenticate>, Context)>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) settings: Settings,
    pub(crate) budget: Budget,
    pub(crate) limits: Limits,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
}
