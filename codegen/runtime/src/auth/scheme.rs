//! Credentials for the `Authorization` header, of which a client may have several: one for each security scheme.

use std::sync::Arc;

use super::{Authenticate, Context, Credential};

/// What authorizes calls, and what it is lent.
pub(crate) struct Authorizer {
    /// The security scheme that it is for; none if it is for all.
    pub(crate) scheme: Option<&'static str>,
    pub(crate) auth: Arc<dyn Authenticate>,
    pub(crate) context: Context,
}

impl Authorizer {
    /// What authorizes calls that ask for a credential: what is for that scheme alone, or else what is for all.
    pub(crate) fn of(all: &[Self], credential: Credential) -> Option<&Self> {
        let of = |scheme| all.iter().find(|it| it.scheme == scheme);
        match credential {
            Credential::Key(_) => None,
            Credential::Scheme(name) => of(Some(name)).or_else(|| of(None)),
            Credential::Authorization => of(None).or_else(|| all.first()),
        }
    }
}
