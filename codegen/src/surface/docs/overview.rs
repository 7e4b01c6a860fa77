//! The sections of the crate's page: credentials, features, and a table of all operations.

use super::prose::{cell, code, prose, sentence};
use crate::ir::{Authorization, Location};
use crate::surface::{Crate, FEATURES, Group, Operation};

impl Crate<'_> {
    /// The sections below the first program.
    pub(super) fn overview(&self) -> String {
        if self.api.operations.is_empty() {
            return String::new();
        }
        let mut text = String::new();
        if let Some(credentials) = self.authentication() {
            text.push_str(&format!("# Authentication\n\n{credentials}\n\n"));
        }
        text.push_str(&format!("# Features\n\n{}\n\n", self.features()));
        text.push_str("# Operations\n");
        for group in &self.groups {
            text.push_str(&format!("\n{}", self.table(group)));
        }
        text
    }

    /// How calls are authorized; `None` if the document says nothing about it.
    fn authentication(&self) -> Option<String> {
        let mut ways: Vec<String> = Vec::new();
        let link = |it: &Authorization| match it {
            Authorization::Token => Some("[`Bearer`](auth::Bearer)"),
            Authorization::ClientCredentials => {
                Some("[`ClientCredentials`](auth::ClientCredentials)")
            }
            Authorization::Basic => Some("[`Basic`](auth::Basic)"),
            Authorization::Other => None,
        };
        let alternatives = |all: &[Authorization]| {
            let links: Vec<&str> = all.iter().filter_map(link).collect();
            match links.as_slice() {
                [] => "credentials that implement [`Authenticate`](auth::Authenticate)".to_owned(),
                [one] => (*one).to_owned(),
                [first @ .., last] => format!("{} or {last}", first.join(", ")),
            }
        };
        if !self.api.authorization.kinds.is_empty() {
            let of = alternatives(&self.api.authorization.kinds);
            ways.push(format!("* [`auth`](ClientBuilder::auth): {of}"));
        }
        for (key, setter) in self.api.keys.iter().zip(&self.root.builder.keys) {
            let (setter, parameter) = (&setter.ident, code(&key.parameter));
            let what = match (&key.scheme, key.location) {
                (Some(scheme), _) => alternatives(&scheme.kinds),
                (None, Location::Query) => format!("a key, sent as the parameter {parameter}"),
                (None, Location::Cookie) => format!("a key, sent as the cookie {parameter}"),
                (None, _) => format!("a key, sent as the header {parameter}"),
            };
            ways.push(format!("* [`{setter}`](ClientBuilder::{setter}): {what}"));
        }
        if ways.is_empty() {
            return None;
        }
        let mut text = "Credentials are set on the builder, and are never printed:\n\n".to_owned();
        text.push_str(&ways.join("\n"));
        if self.root.builder.environment.is_some() {
            text.push_str(&format!("\n\n{}", self.environment_text()));
        }
        Some(text)
    }

    /// The text about the environment variables of the credentials.
    pub fn environment_text(&self) -> String {
        let environment = self.root.builder.environment.iter();
        let credentials = environment.flat_map(|it| &it.credentials);
        let all = credentials.map(|it| {
            let parts = it.variables.iter().map(|it| format!("`{}`", it.0));
            parts.collect::<Vec<_>>().join(" and ")
        });
        let all: Vec<String> = all.collect();
        format!(
            "[`Client::from_env`] reads credentials from the environment: {}.",
            all.join(", or ")
        )
    }

    fn features(&self) -> String {
        let mut text = String::new();
        if self.package.is_module() {
            text.push_str("Those of `client-runtime`, in the manifest of this crate:\n\n");
        }
        text.push_str("| Feature | What it adds |\n|---|---|\n");
        for feature in &FEATURES {
            let names = feature.names.iter().map(|it| format!("`{it}`"));
            let names: Vec<String> = names.collect();
            text.push_str(&format!("| {} | {} |\n", names.join(", "), feature.effect));
        }
        for feature in self.gates.features() {
            text.push_str(&format!("| `{feature}` | Operations and their types |\n"));
        }
        if !self.package.is_module() {
            let and_tags = if self.gates.features().is_empty() {
                "`rustls` is"
            } else {
                "`rustls` and the features of operations are"
            };
            text.push_str(&format!("\n{and_tags} on by default."));
        }
        text.trim_end().to_owned()
    }

    /// A group of operations as a table.
    fn table(&self, group: &Group) -> String {
        let operations = group.operations.iter().map(|it| &self.operations[*it]);
        let first = operations.clone().next();
        let title = first.map_or_else(String::new, |it| self.heading(it.ir.tag));
        let rows: Vec<String> = operations.map(|it| self.row(it)).collect();
        format!(
            "## {title}\n\n| Method | Summary |\n|---|---|\n{}\n",
            rows.join("\n")
        )
    }

    /// The name of a tag, as a heading.
    pub fn heading(&self, tag: usize) -> String {
        let name = prose(&self.api.tags[tag].name.wire);
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            "Others".to_owned()
        } else {
            name
        }
    }

    fn row(&self, operation: &Operation) -> String {
        let method = &operation.method.ident;
        // Without its feature, rustdoc does not find the method.
        let target = if self.gates.features().is_empty() {
            format!("Client::{method}")
        } else {
            format!("struct.Client.html#method.{method}")
        };
        let ir = operation.ir;
        let summary = sentence(&prose(&ir.summary));
        let summary = match summary.lines().next() {
            Some(line) => cell(line),
            None => format!("`{} {}`", ir.method, ir.target()),
        };
        format!(
            "| [`{method}`]({target}) | {} |",
            summary.trim_end_matches('\\')
        )
    }
}
