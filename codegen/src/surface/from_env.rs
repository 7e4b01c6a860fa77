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
    /// The environment of a client; `None` without credentials, or if any is of a kind that no variable can contain.
    pub(super) fn environment(&self) -> Option<Environment<'a>> {
        let api = self.api;
        if api.operations.is_empty() {
            return None;
        }
        let mut variables = Variables {
            prefix: &self.environment_prefix,
            taken: HashSet::new(),
        };
        let base_url = variables.take("base_url", "");
        let credentials = self.credentials(&mut variables)?;
        if credentials.is_empty() {
            return None;
        }
        let others = api.variables_of_operations().into_values();
        let others = others.filter_map(|all| all.first().copied());
        let of_server = api.server.iter().flat_map(|it| &it.variables).chain(others);
        let of_server = of_server.zip(&self.names.variables);
        let of_server = of_server.map(|(it, ident)| (it, variables.take(ident, "variable")));
        let of_server = of_server.collect();
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
            variables: of_server,
            credentials,
            is_required,
            from_env: Function::new("from_env", Receiver::None, made("Client"), ""),
            with_env: Function::new("with_env", Receiver::Value, made("Self"), ""),
        };
        environment.from_env.docs = docs::from_env(&environment, api.server.as_ref()).into();
        environment.with_env.docs = docs::WITH_ENV.into();
        Some(environment)
    }

    /// The credentials: those of the whole client, then those of single schemes, named after their setters.
    fn credentials(&self, variables: &mut Variables) -> Option<Vec<EnvironmentCredential<'a>>> {
        let mut all = Vec::new();
        for kind in &self.api.authorization.kinds {
            all.push(authorization(None, "", *kind, variables)?);
        }
        let keys = self.api.keys.iter().filter(|it| it.scheme.is_none());
        let is_only = keys.count() == 1;
        for (key, ident) in self.api.keys.iter().zip(&self.names.keys) {
            let Some(scheme) = &key.scheme else {
                let name = if is_only { "api_key" } else { ident };
                all.push(EnvironmentCredential {
                    key: Some(key),
                    authorization: None,
                    variables: vec![(variables.take(name, "key"), "API key")],
                });
                continue;
            };
            for kind in &scheme.kinds {
                all.push(authorization(Some(key), ident, *kind, variables)?);
            }
        }
        Some(all)
    }
}

/// Unique names of variables.
struct Variables<'a> {
    prefix: &'a str,
    taken: HashSet<String>,
}

impl Variables<'_> {
    /// The variable of this name. If the name is taken, the purpose is appended.
    fn take(&mut self, name: &str, purpose: &str) -> String {
        let mut name = constant(&format!("{}_{name}", self.prefix));
        while !self.taken.insert(name.clone()) {
            name = constant(&format!("{name}_{purpose}"));
        }
        name
    }
}

fn authorization<'a>(
    key: Option<&'a Key>,
    ident: &str,
    kind: Authorization,
    variables: &mut Variables,
) -> Option<EnvironmentCredential<'a>> {
    let parts: &[(&str, &'static str)] = match kind {
        Authorization::Token => &[("token", "bearer token")],
        Authorization::Basic => &[("username", "user name"), ("password", "password")],
        Authorization::ClientCredentials => &[
            ("client_id", "identifier of the OAuth2 client"),
            ("client_secret", "its secret"),
        ],
        Authorization::Other => return None,
    };
    let named = |(part, value): &(&str, &'static str)| {
        // `admin_token` already ends with the part.
        let name = match ident.strip_suffix(part) {
            Some(_) => ident.to_owned(),
            None => format!("{ident}_{part}"),
        };
        (variables.take(&name, "credential"), *value)
    };
    Some(EnvironmentCredential {
        key,
        authorization: Some(kind),
        variables: parts.iter().map(named).collect(),
    })
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
