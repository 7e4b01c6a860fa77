//! Keys: credentials that the API's description places in a header, the query or a cookie. Also selects the credentials
//! of a request if a client has several.

use http::header::COOKIE;
use http::{HeaderName, HeaderValue};

use crate::auth::secret::Secret;
use crate::client::address;
use crate::request::cookie;

/// Where a request carries a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A header with this name.
    Header(&'static str),
    /// A query parameter with this name.
    Query(&'static str),
    /// A cookie with this name.
    Cookie(&'static str),
}

/// Whether both places are the same, so that a request can carry only one credential there.
pub(super) fn same_place(one: Place, other: Place) -> bool {
    match (one, other) {
        (Place::Header(one), Place::Header(other)) => one.eq_ignore_ascii_case(other),
        _ => one == other,
    }
}

/// A credential that an API's description requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The `Authorization` header, from the client's `auth`.
    Authorization,
    /// The `Authorization` header for this security scheme, from the scheme's own credentials or else from `auth`.
    Scheme(&'static str),
    /// The key with this name.
    Key(&'static str),
}

/// The credentials that a request requires: all of those in one of these lists. An empty inner list makes credentials
/// optional. An empty outer list means that the request takes none.
pub type Security = &'static [&'static [Credential]];

/// The credentials that a request carries: those of the first list for which the client has all; none, if credentials
/// are optional; or else every required credential that the client has.
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

    /// Why the key cannot be sent, without quoting it.
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
                "the key `{name}` contains characters that are invalid in a {place}: check for a trailing line break"
            ))
        }
    }

    fn value(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(self.secret.expose()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Whether the caller already set a value in the key's place.
    pub(crate) fn is_there(&self, request: &reqwest::Request) -> bool {
        match self.place {
            Place::Header(name) => request.headers().contains_key(name),
            Place::Cookie(name) => cookies(request).is_some_and(|it| cookie::has(it, name)),
            // The link to a next page may repeat the parameters of this request.
            Place::Query(name) => request.url().query_pairs().any(|(key, _)| key == name),
        }
    }

    /// Adds the key to the request, unless the caller already set a value in its place.
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
