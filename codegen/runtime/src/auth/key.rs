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

    /// Puts the key where it belongs, unless the caller put something there.
    pub(crate) fn put(&self, request: &mut reqwest::Request) {
        match self.place {
            Place::Header(name) => {
                let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
                    return;
                };
                if let (false, Some(value)) = (request.headers().contains_key(&name), self.value())
                {
                    request.headers_mut().insert(name, value);
                }
            }
            Place::Cookie(name) => {
                let before = request.headers().get(COOKIE);
                let before = before.and_then(|it| it.to_str().ok());
                if before.is_some_and(|it| cookie::has(it, name)) {
                    return;
                }
                let cookies = cookie::joined(before, name, self.secret.expose());
                if let Ok(mut value) = HeaderValue::from_str(&cookies) {
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
                // The link to a next page may hold what this one was asked with.
                let mut others = request.url().query_pairs();
                if others.any(|(key, _)| key == name) {
                    return;
                }
                let query = match request.url().query() {
                    Some(query) => format!("{query}&{pair}"),
                    None => pair,
                };
                request.url_mut().set_query(Some(&query));
            }
        }
    }
}
