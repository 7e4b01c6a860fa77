//! Compares the credentials in a request with the Security Requirement Objects of its operation.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::call::{KEY, PASSWORD, TOKEN, USER};
use crate::check::Check;
use crate::text::pairs;

impl Check<'_> {
    /// Compares the credentials. Returns the locations and names of the API keys in the request.
    pub(crate) fn security(&mut self) -> Vec<(String, String)> {
        let lists = self.operation.security(self.document);
        let says = says_security(&self.document.json);
        let listed: Vec<_> = lists.iter().flatten().collect();
        let schemes = self.document.json["components"]["securitySchemes"].as_object();
        let keys = schemes.into_iter().flatten().filter_map(|(name, scheme)| {
            let (scheme, _) = self.document.resolve(scheme, "");
            (scheme["type"] == "apiKey").then_some((name.as_str(), scheme))
        });
        let mut carried = Vec::new();
        for (name, scheme) in keys {
            if self.carries(scheme) {
                let place = scheme["in"].as_str().unwrap_or_default().to_owned();
                let parameter = scheme["name"].as_str().unwrap_or_default().to_owned();
                // Two schemes may use the same location.
                let received = listed.iter().any(|(other, it)| {
                    *other == name || (it["in"] == scheme["in"] && it["name"] == scheme["name"])
                });
                if says && !received && !self.is_parameter(&place, &parameter) {
                    self.wrong
                        .push(format!("the key `{name}` was not expected"));
                }
                carried.push((place, parameter));
            }
        }
        let authorization = self.received.header("authorization");
        let asks = listed.iter().any(|(_, it)| {
            it["type"] != "apiKey"
                || it["name"]
                    .as_str()
                    .is_some_and(|it| it.eq_ignore_ascii_case("authorization"))
        });
        if says && authorization.is_some() && !asks {
            self.wrong
                .push("the header `Authorization` was not expected".to_owned());
        }
        let satisfied = |list: &Vec<(&str, &Value)>| list.iter().all(|(_, it)| self.carries(it));
        if !lists.is_empty() && !lists.iter().any(satisfied) {
            let names = lists.iter().map(|list| {
                let names: Vec<&str> = list.iter().map(|(name, _)| *name).collect();
                names.join(" and ")
            });
            let names: Vec<String> = names.collect();
            self.wrong
                .push(format!("the credentials are not {}", names.join(", or ")));
        }
        carried
    }

    fn is_parameter(&self, place: &str, name: &str) -> bool {
        let mut parameters = self.operation.parameters.iter();
        parameters.any(|it| it.place == place && it.name == name)
    }

    /// Whether the request carries the credentials of a security scheme.
    fn carries(&self, scheme: &Value) -> bool {
        let authorization = self.received.header("authorization").unwrap_or_default();
        let name = scheme["name"].as_str().unwrap_or_default();
        match (scheme["type"].as_str(), scheme["in"].as_str()) {
            (Some("apiKey"), Some("query")) => {
                let mut sent = pairs(&self.received.query).into_iter();
                sent.any(|it| it.name == name && it.text() == KEY)
            }
            (Some("apiKey"), Some("cookie")) => {
                let cookies = self.received.header("cookie").unwrap_or_default();
                cookies.split("; ").any(|it| it == format!("{name}={KEY}"))
            }
            (Some("apiKey"), _) => self.received.header(name) == Some(KEY),
            // Provided by the connection, not the request.
            (Some("mutualTLS"), _) => true,
            (Some("http"), _) if scheme["scheme"].as_str().is_some_and(is_basic) => {
                authorization == format!("Basic {}", STANDARD.encode(format!("{USER}:{PASSWORD}")))
            }
            _ => authorization == format!("Bearer {TOKEN}"),
        }
    }
}

/// Whether a document specifies security anywhere. If not, requests carry the client's credentials.
fn says_security(document: &Value) -> bool {
    let items = document["paths"].as_object().into_iter().flatten();
    let mut operations = items.flat_map(|(_, it)| it.as_object().into_iter().flatten());
    !document["security"].is_null() || operations.any(|(_, it)| !it["security"].is_null())
}

fn is_basic(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("basic")
}
