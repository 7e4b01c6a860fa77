//! The constructor that reads the environment.

use super::prose::{cell, code};
use crate::ir::Server;
use crate::surface::Environment;

/// The documentation of the builder's setter.
pub(in crate::surface) const WITH_ENV: &str = "Reads the environment variables of [`Client::from_env`].\n\n# Errors\n\nThose of [`Client::from_env`].";

/// The documentation of the client's constructor, with a table of the variables.
pub(in crate::surface) fn from_env(environment: &Environment, server: Option<&Server>) -> String {
    let mut text = "Builds a client from environment variables.\n\n".to_owned();
    text.push_str("| Variable | Value |\n|---|---|\n");
    for credential in &environment.credentials {
        let scheme = credential.key.map(|it| it.name.wire.as_str());
        for (variable, value) in &credential.variables {
            let of = scheme.map(|it| format!(", for {}", cell(&code(it))));
            let of = of.unwrap_or_default();
            text.push_str(&format!("| `{variable}` | {value}{of} |\n"));
        }
    }
    for (variable, name) in &environment.variables {
        let default = match variable.default.as_str() {
            "" => "empty".to_owned(),
            default => cell(&code(default)),
        };
        let wire = cell(&code(&variable.name.wire));
        text.push_str(&format!(
            "| `{name}` | {wire} in the URL of the server; {default} otherwise |\n"
        ));
    }
    let is_absolute = server.is_some_and(|it| it.url.contains("://"));
    let otherwise = if is_absolute {
        "the API's own otherwise"
    } else {
        "required"
    };
    text.push_str(&format!(
        "| `{}` | where the API is served; {otherwise} |\n",
        environment.base_url
    ));
    text.push_str(
        "\nAn empty variable is like one that is not set. For more settings, begin with \
         [`ClientBuilder::with_env`].\n\n# Errors\n\nIf ",
    );
    if environment.is_required {
        text.push_str("there are no credentials, ");
    }
    text.push_str("a part of the credentials is missing, two of them exclude each other, a variable is not Unicode, or ");
    text.push_str("[`ClientBuilder::build`] fails.");
    text
}
