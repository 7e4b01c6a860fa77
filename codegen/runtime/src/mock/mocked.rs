//! The data about an API that a mock needs.

use reqwest::Url;

use super::examples::Examples;
use crate::client::address;
use crate::client::builder::Defaults;
use crate::operation::Operation;

/// A client whose API can be mocked. For generated code.
pub trait Mocked: Sized {
    /// The defaults of the client.
    #[doc(hidden)]
    const DEFAULTS: &'static Defaults;
    /// The operations.
    #[doc(hidden)]
    const OPERATIONS: &'static [Operation];
    /// The examples of their responses: see [`Examples`].
    #[doc(hidden)]
    const EXAMPLES: &'static str;

    /// A client without credentials, of an API at a loopback address.
    #[doc(hidden)]
    fn of_mock(base_url: String) -> Self;
}

/// An API to mock.
pub(super) struct Api {
    pub(super) operations: &'static [Operation],
    pub(super) examples: Examples,
    /// The path that the API's server has by default, if the description gives only a path.
    pub(super) server_path: String,
    /// The path of the token endpoint, if it is on the API's host.
    pub(super) token_path: Option<String>,
}

impl Api {
    pub(super) fn of<C: Mocked>() -> Self {
        let Defaults {
            base_url,
            variables,
            token_url,
            ..
        } = C::DEFAULTS;
        let default = |name: &str| {
            let variable = variables.iter().find(|it| it.0 == name);
            variable.map(|it| it.1.to_owned())
        };
        let base_url = address::fill(base_url, default).unwrap_or_default();
        let server_path = match base_url.trim_start_matches(['.', '/']) {
            _ if base_url.contains("://") => String::new(),
            path => format!("/{path}").trim_end_matches('/').to_owned(),
        };
        Self {
            operations: C::OPERATIONS,
            examples: Examples(C::EXAMPLES),
            server_path,
            token_path: token_url.and_then(token_path),
        }
    }
}

/// The path of a token endpoint, relative to the mock's URL like that of the API; `None` if it is on another host.
fn token_path(url: &str) -> Option<String> {
    let is_elsewhere = url.contains("://") || url.starts_with("//");
    let mock = Url::parse("http://localhost/").ok()?;
    let url = mock.join(url).ok().filter(|_| !is_elsewhere)?;
    Some(url.path().to_owned())
}
