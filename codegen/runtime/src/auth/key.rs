//! Keys: credentials that stand where the API's description says, in a header, the query or a cookie; and which
//! credentials a call carries, if a client has several.

use http::header::COOKIE;
use http::{HeaderName, HeaderValue};

use crate::auth::secret::Secret;
use crate::client::address;
use crate::request::cookie;

/// Where a request carries a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A header of this name.
    Header(&'static str),
    /// A parameter of the query of this name.
    Query(&'static str),
    /// A cookie of this name.
    Cookie(&'static str),
}

/// Whether a request carries only one credential at these places.
pub(super) fn same_place(one: Place, other: Place) -> bool {
    match (one, other) {
        (Place::Header(one), Place::Header(other)) => one.eq_ignore_ascii_case(other),
        _ => one == other,
    }
}

/// One of the credentials that an API's description asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// What the client's `auth` gives for the `Authorization` header.
    Authorization,
    /// What is sent in the `Authorization` header for this security scheme: credentials of its own, or else what `auth`
    /// gives.
    Scheme(&'static str),
    /// The key of this name.
    Key(&'static str),
}

/// Which credentials a call asks for: all of one of these lists. An empty list among others says that it can do without;
/// no list at all, that it takes none.
pub type Security = &'static [&'static [Credential]];

/// What a call carries if the client has it: all of the first list of which it has all; nothing, if it can do without; or
/// else whatever is asked for.
pub(crate) fn carried(
    security: Security,
    has: impl Fn(Credential) -> bool,
) -> impl Iterator<Item = Credential> {
    let whole = |list: &&'static [Credential]| !list.is_empty() && list.iter().all(|it| has(*it));
    let lists = match security.iter().position(whole) {
        Some(first) => &security[first..=first],
        None if security.iter().any(|it| it.is_empty()) => &[],
        None => security,
    };
    lists.iter().flat_map(|it| it.iter().copied())
}

/// A key, ready to be sent.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(super) place: Place,
    secret: Secret,
}

impl Key {
    pub(crate) fn new(name: &'static str, place: Place, secret: Secret) -> Self {
        Self {
            name,
            place,
            secret,
        }
    }

    /// Why the key cannot be sent; the text does not quote it.
    pub(crate) fn check(&self) -> Result<(), String> {
        let (sound, place) = match self.place {
            Place::Header(name) => (
                HeaderName::from_bytes(name.as_bytes()).is_ok() && self.value().is_some(),
                "header",
            ),
            Place::Cookie(_) => {
                let plain = cookie::encode(self.secret.expose()) == self.secret.expose();
                (plain, "cookie")
            }
            Place::Query(_) => (true, "query"),
        };
        if sound {
            Ok(())
        } else {
            let name = self.name;
            Err(format!(
                "the key `{name}` holds characters that no {place} can carry: look for a line break at the end"
            ))
        }
    }

    fn value(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(self.secret.expose()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Whether the caller put something in the key's place.
    pub(crate) fn is_there(&self, request: &reqwest::Request) -> bool {
        match self.place {
            Place::Header(name) => request.headers().contains_key(name),
            Place::Cookie(name) => cookies(request).is_some_and(|it| cookie::has(it, name)),
            // The link to a next page may hold what this one was asked with.
            Place::Query(name) => request.url().query_pairs().any(|(key, _)| key == name),
        }
    }

    /// Puts the key where it belongs, unless the caller put something there.
    pub(crate) fn put(&self, request: &mut reqwest::Request) {
        if self.is_there(request) {
            return;
        }
        match self.place {
            Place::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes()).ok();
                if let (Some(name), Some(value)) = (name, self.value()) {
                    request.headers_mut().insert(name, value);
                }
            }
            Place::Cookie(name) => {
                let all = cookie::joined(cookies(request), name, self.secret.expose());
                if let Ok(mut value) = HeaderValue::from_str(&all) {
                    value.set_sensitive(true);
                    request.headers_mut().insert(COOKIE, value);
                }
            }
            Place::Query(name) => {
                let pair = format!(
                    "{}={}",
                    address::encode(name),
                    address::encode(self.secret.expose())
                );
                let query = match request.url().query() {
                    Some(query) => format!("{query}&{pair}"),
                    None => pair,
                };
                request.url_mut().set_query(Some(&query));
            }
        }
    }
}

fn cookies(request: &reqwest::Request) -> Option<&str> {
    request.headers().get(COOKIE)?.to_str().ok()
}
