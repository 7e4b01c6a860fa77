//! Plans the environment variables of a client: their names, and the functions that read them.

use std::collections::HashSet;

use super::docs;
use super::environment::{Environment, EnvironmentCredential};
use super::item::{Function, Receiver};
use super::names::constant;
use super::planner::Planner;
use super::ty::Ty;
use crate::config::{Config, Package};
use crate::ir::{Authorization, Key};

impl<'a> Planner<'a> {
    /// The environment of a client; `None` if the names of its credentials are not obvious.
    pub(super) fn environment(&self) -> Option<Environment<'a>> {
        let api = self.api;
        if api.operations.is_empty() {
            return None;
        }
        let credentials = self.environment_credentials()?;
        let base_url = self.variable("BASE_URL");
        let own = credentials.iter().flat_map(|it| &it.variables);
        let own: Vec<&String> = own.map(|it| &it.0).chain([&base_url]).collect();
        let mut taken: HashSet<String> = own.iter().map(|it| (*it).clone()).collect();
        let is_plain = |it: &&String| {
            it.bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'_')
        };
        if credentials.is_empty() || taken.len() < own.len() || !own.iter().all(is_plain) {
            return None;
        }
        let others = api.variables_of_operations().into_values();
        let others = others.filter_map(|all| all.first().copied());
        let variables = api.server.iter().flat_map(|it| &it.variables).chain(others);
        let variables = variables.filter_map(|it| {
            let name = self.variable(&it.name.wire);
            (is_plain(&&name) && taken.insert(name.clone())).then_some((it, name))
        });
        let variables = variables.collect();
        let is_required = api
            .security
            .as_ref()
            .is_some_and(|it| !it.is_empty() && !it.iter().any(Vec::is_empty));
        let made = |of| {
            let error = Ty::Absolute("Error");
            Ty::Generic(
                Box::new(Ty::Prelude("Result")),
                vec![Ty::Prelude(of), error],
            )
        };
        let mut environment = Environment {
            base_url,
            variables,
            credentials,
            is_required,
            from_env: Function::new("from_env", Receiver::None, made("Client"), ""),
            with_env: Function::new("with_env", Receiver::Value, made("Self"), ""),
        };
        environment.from_env.docs = docs::from_env(&environment, api.server.as_ref()).into();
        environment.with_env.docs = docs::WITH_ENV.into();
        Some(environment)
    }

    /// The credentials, alternatives first; `None` if any is of a kind that no variable can hold.
    fn environment_credentials(&self) -> Option<Vec<EnvironmentCredential<'a>>> {
        let mut all = Vec::new();
        for authorization in &self.api.authorization.kinds {
            all.push(self.authorization(None, *authorization)?);
        }
        let keys = self.api.keys.iter().filter(|it| it.scheme.is_none());
        let is_only = keys.count() == 1;
        for key in &self.api.keys {
            let Some(scheme) = &key.scheme else {
                let name = if is_only { "API_KEY" } else { &key.name.wire };
                all.push(EnvironmentCredential {
                    key: Some(key),
                    authorization: None,
                    variables: vec![(self.variable(name), "API key")],
                });
                continue;
            };
            for authorization in &scheme.kinds {
                all.push(self.authorization(Some(key), *authorization)?);
            }
        }
        Some(all)
    }

    fn authorization(
        &self,
        key: Option<&'a Key>,
        authorization: Authorization,
    ) -> Option<EnvironmentCredential<'a>> {
        let parts: &[(&str, &'static str)] = match authorization {
            Authorization::Token => &[("token", "bearer token")],
            Authorization::Basic => &[("username", "user name"), ("password", "password")],
            Authorization::ClientCredentials => &[
                ("client_id", "identifier of the OAuth2 client"),
                ("client_secret", "its secret"),
            ],
            Authorization::Other => return None,
        };
        let named = |(part, value): &(&str, &'static str)| {
            let variable = match key {
                Some(key) => self.variable(&format!("{}_{part}", key.name.wire)),
                None => self.variable(part),
            };
            (variable, *value)
        };
        Some(EnvironmentCredential {
            key,
            authorization: Some(authorization),
            variables: parts.iter().map(named).collect(),
        })
    }

    fn variable(&self, name: &str) -> String {
        constant(&format!("{}_{name}", self.environment_prefix))
    }
}

/// The prefix of the variables: as configured, or the name of the crate or module, without the word `client`.
pub(super) fn prefix(config: &Config) -> String {
    if let Some(prefix) = &config.environment.prefix {
        return prefix.clone();
    }
    let Package { name, root, .. } = &config.package;
    let name = match root.rsplit_once("::") {
        Some((_, module)) => module,
        None => name,
    };
    let short = name
        .strip_suffix("client")
        .map(|it| it.trim_end_matches(['-', '_']));
    short.filter(|it| !it.is_empty()).unwrap_or(name).to_owned()
}
