//! Credentials for the `Authorization` header. A client may have several: one per security scheme.

use std::sync::Arc;

use super::{Authenticate, Context, Credential};

/// An implementation of `Authenticate`, and its context.
pub(crate) struct Authorizer {
    /// The security scheme that the credentials are for; `None` means all schemes.
    pub(crate) scheme: Option<&'static str>,
    pub(crate) auth: Arc<dyn Authenticate>,
    pub(crate) context: Context,
}

impl Authorizer {
    /// The authorizer for a credential: the one for its scheme, or else the one for all schemes.
    pub(crate) fn of(all: &[Self], credential: Credential) -> Option<&Self> {
        let of = |scheme| all.iter().find(|it| it.scheme == scheme);
        match credential {
            Credential::Key(_) => None,
            Credential::Scheme(name) => of(Some(name)).or_else(|| of(None)),
            Credential::Authorization => of(None).or_else(|| all.first()),
        }
    }
}
