//! Configures a client from the environment of the process. Its variables depend on the API's security schemes.

use std::env;
use std::ffi::OsString;

use crate::auth::{AuthError, Authenticate, Basic, Bearer, ClientCredentials, Place};
use crate::client::builder::ClientBuilder;
use crate::error::Error;
use crate::error::api_error::ApiError;
use crate::error::failure::Failure;

/// The variables of the environment that configure a client of an API. An empty variable counts as not set.
#[derive(Clone, Copy, Debug)]
pub struct Environment {
    /// The variable of the base URL.
    pub base_url: &'static str,
    /// The variables in the server's URL: the name of each, the values that the API's description lists, and the
    /// environment's variable.
    pub variables: &'static [(&'static str, &'static [&'static str], &'static str)],
    /// The credentials.
    pub credentials: &'static [EnvironmentCredential],
    /// Whether there must be credentials.
    pub is_required: bool,
}

/// A credential of a client, with the variables of the environment that contain its parts. A credential in the header
/// `Authorization` belongs to a security scheme, if the client distinguishes them.
#[derive(Clone, Copy, Debug)]
pub enum EnvironmentCredential {
    /// A bearer token.
    Token {
        /// The security scheme.
        scheme: Option<&'static str>,
        /// The variable of the token.
        token: &'static str,
    },
    /// A user name and a password.
    Basic {
        /// The security scheme.
        scheme: Option<&'static str>,
        /// The variable of the user name.
        username: &'static str,
        /// The variable of the password.
        password: &'static str,
    },
    /// OAuth2 client credentials.
    ClientCredentials {
        /// The security scheme.
        scheme: Option<&'static str>,
        /// The URL of its tokens; the client's by default.
        token_url: Option<&'static str>,
        /// The variable of the identifier.
        id: &'static str,
        /// The variable of the secret.
        secret: &'static str,
    },
    /// An API key.
    Key {
        /// The security scheme.
        scheme: &'static str,
        /// Where it is sent.
        place: Place,
        /// The variable of the key.
        key: &'static str,
    },
}

type Lookup<'a> = &'a dyn Fn(&str) -> Option<OsString>;

impl<E: ApiError> ClientBuilder<E> {
    /// Configures the client from the environment of the process.
    ///
    /// # Errors
    ///
    /// If credentials are required and there are none, if only a part of one is set, if two are set of which a request
    /// can carry only one, or if a variable is not Unicode.
    pub fn with_env(self, environment: &Environment) -> Result<Self, Error<E>> {
        let lookup = |name: &str| env::var_os(name);
        self.with(environment, &lookup).map_err(Error::new)
    }

    fn with(mut self, environment: &Environment, lookup: Lookup) -> Result<Self, Box<Failure>> {
        if let Some(url) = read(lookup, environment.base_url)? {
            self = self.base_url(url);
        }
        for (name, values, variable) in environment.variables {
            if let Some(value) = read(lookup, variable)? {
                self = self.variable_of(name, values, value);
            }
        }
        let mut given: Vec<&EnvironmentCredential> = Vec::new();
        for credential in environment.credentials {
            let Some(parts) = credential.read(lookup)? else {
                continue;
            };
            if let Some(other) = given.iter().find(|it| it.excludes(credential)) {
                return Err(invalid(format!(
                    "{} set as well as {}: a request can carry only one of them",
                    other.is_set(),
                    credential.described()
                )));
            }
            given.push(credential);
            self = self.given(credential, parts);
        }
        if given.is_empty() && environment.is_required {
            let all = environment.credentials.iter();
            let all: Vec<String> = all.map(EnvironmentCredential::described).collect();
            return Err(invalid(format!(
                "the environment has no credentials: set {}",
                all.join(", or ")
            )));
        }
        Ok(self)
    }

    /// Sets a credential from its parts, in the order of its variables.
    fn given(self, credential: &EnvironmentCredential, parts: Vec<String>) -> Self {
        let mut parts = parts.into_iter();
        let mut next = || parts.next().unwrap_or_default();
        match *credential {
            EnvironmentCredential::Token { scheme, .. } => {
                self.authorized(scheme, None, Bearer::new(next()))
            }
            EnvironmentCredential::Basic { scheme, .. } => {
                self.authorized(scheme, None, Basic::new(next(), next()))
            }
            EnvironmentCredential::ClientCredentials {
                scheme, token_url, ..
            } => self.authorized(scheme, token_url, ClientCredentials::new(next(), next())),
            EnvironmentCredential::Key { scheme, place, .. } => self.key(scheme, place, next()),
        }
    }

    fn authorized(
        self,
        scheme: Option<&'static str>,
        token_url: Option<&'static str>,
        auth: impl Authenticate,
    ) -> Self {
        match scheme {
            Some(scheme) => self.scheme(scheme, token_url, auth),
            None => self.auth(auth),
        }
    }
}

impl EnvironmentCredential {
    /// The variables of the credential's parts.
    fn variables(&self) -> Vec<&'static str> {
        match *self {
            Self::Token { token, .. } => vec![token],
            Self::Basic {
                username, password, ..
            } => vec![username, password],
            Self::ClientCredentials { id, secret, .. } => vec![id, secret],
            Self::Key { key, .. } => vec![key],
        }
    }

    /// The variables as they are named in messages.
    fn described(&self) -> String {
        let all = self.variables().into_iter();
        let all: Vec<String> = all.map(|it| format!("`{it}`")).collect();
        all.join(" and ")
    }

    /// The beginning of a message that the credential is set.
    fn is_set(&self) -> String {
        let verb = if self.variables().len() == 1 {
            "is"
        } else {
            "are"
        };
        format!("{} {verb}", self.described())
    }

    /// The parts of the credential; `None` if none of them is set.
    fn read(&self, lookup: Lookup) -> Result<Option<Vec<String>>, Box<Failure>> {
        let variables = self.variables();
        let mut parts = Vec::new();
        for variable in &variables {
            parts.push(read(lookup, variable)?);
        }
        let missing = variables.iter().zip(&parts).find(|(_, it)| it.is_none());
        let set = variables.iter().zip(&parts).find(|(_, it)| it.is_some());
        match (set, missing) {
            (None, _) => Ok(None),
            (Some((set, _)), Some((missing, _))) => {
                Err(invalid(format!("`{set}` is set, but `{missing}` is not")))
            }
            (Some(_), None) => Ok(Some(parts.into_iter().flatten().collect())),
        }
    }

    /// Whether a client cannot have both.
    fn excludes(&self, other: &Self) -> bool {
        let is_key = |it: &Self| matches!(it, Self::Key { .. });
        !is_key(self) && !is_key(other) && self.scheme() == other.scheme()
    }

    /// The security scheme, if the client distinguishes them.
    fn scheme(&self) -> Option<&'static str> {
        match *self {
            Self::Token { scheme, .. }
            | Self::Basic { scheme, .. }
            | Self::ClientCredentials { scheme, .. } => scheme,
            Self::Key { scheme, .. } => Some(scheme),
        }
    }
}

/// The value of a variable; `None` if it is not set, or empty.
fn read(lookup: Lookup, variable: &str) -> Result<Option<String>, Box<Failure>> {
    let Some(value) = lookup(variable).filter(|it| !it.is_empty()) else {
        return Ok(None);
    };
    let value = value.into_string();
    let value = value.map_err(|_| invalid(format!("the variable `{variable}` is not Unicode")))?;
    Ok(Some(value))
}

fn invalid(message: String) -> Box<Failure> {
    Failure::auth(AuthError::new(message))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ffi::OsString;

    use serde_json::Value;

    use super::{Environment, EnvironmentCredential};
    use crate::auth::Place;
    use crate::client::builder::{ClientBuilder, Defaults};

    const DEFAULTS: Defaults = Defaults {
        base_url: "https://{region}.api.example",
        variables: &[("region", "eu")],
        token_url: Some("/token"),
        user_agent: "test",
    };

    const ENVIRONMENT: Environment = Environment {
        base_url: "PETS_BASE_URL",
        variables: &[("region", &["eu", "us"], "PETS_REGION")],
        credentials: &[
            EnvironmentCredential::Token {
                scheme: None,
                token: "PETS_TOKEN",
            },
            EnvironmentCredential::ClientCredentials {
                scheme: None,
                token_url: None,
                id: "PETS_CLIENT_ID",
                secret: "PETS_CLIENT_SECRET",
            },
            EnvironmentCredential::Key {
                scheme: "key",
                place: Place::Header("x-key"),
                key: "PETS_API_KEY",
            },
        ],
        is_required: true,
    };

    fn build(variables: &[(&str, &str)]) -> Result<String, String> {
        let variables: BTreeMap<&str, &str> = variables.iter().copied().collect();
        let lookup = |name: &str| variables.get(name).map(OsString::from);
        let builder = ClientBuilder::<Value>::new(&DEFAULTS).with(&ENVIRONMENT, &lookup);
        let builder = builder.map_err(|it| crate::Error::<Value>::new(it).to_string())?;
        let client = builder.build().map_err(|it| it.to_string())?;
        Ok(format!("{client:?}"))
    }

    #[test]
    fn credentials_that_are_incomplete_missing_or_contradictory_are_named() {
        for (variables, expected) in [
            (
                &[][..],
                "the environment has no credentials: set `PETS_TOKEN`, or `PETS_CLIENT_ID` and \
                 `PETS_CLIENT_SECRET`, or `PETS_API_KEY`",
            ),
            (
                &[("PETS_TOKEN", "")],
                "the environment has no credentials: set `PETS_TOKEN`",
            ),
            (
                &[("PETS_CLIENT_ID", "s3cret")],
                "`PETS_CLIENT_ID` is set, but `PETS_CLIENT_SECRET` is not",
            ),
            (
                &[
                    ("PETS_TOKEN", "s3cret"),
                    ("PETS_CLIENT_ID", "s3cret"),
                    ("PETS_CLIENT_SECRET", "s3cret"),
                ],
                "`PETS_TOKEN` is set as well as `PETS_CLIENT_ID` and `PETS_CLIENT_SECRET`",
            ),
        ] {
            let message = build(variables).expect_err("the credentials are not complete");
            assert!(message.contains(expected), "{message}");
            assert!(!message.contains("s3cret"), "{message}");
        }
    }

    #[test]
    fn the_address_comes_from_the_environment() {
        let token = ("PETS_TOKEN", "s3cret");
        for (variables, expected) in [
            (&[token][..], "https://eu.api.example"),
            (&[token, ("PETS_REGION", "us")], "https://us.api.example"),
            (
                &[token, ("PETS_BASE_URL", "https://other.example")],
                "https://other.example",
            ),
        ] {
            let client = build(variables).expect("the credentials are complete");
            assert!(client.contains(expected), "{client}");
            assert!(!client.contains("s3cret"), "{client}");
        }
    }

    #[test]
    fn a_key_and_a_token_can_both_be_set() {
        build(&[("PETS_TOKEN", "token"), ("PETS_API_KEY", "key")]).expect("both can be sent");
    }
}
