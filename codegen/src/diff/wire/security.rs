//! Security: which credentials requests have to carry.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::role::Role;
use super::side::{Side, is_same};
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::load::{Node, Object, Version};
use crate::openapi::{Components, Operation, SecurityScheme, Typed};
use crate::source::Span;

/// One of the alternatives: what requests carry, with the scopes that each credential needs.
type Alternative = BTreeMap<String, BTreeSet<String>>;

/// The credentials of an operation.
struct Required {
    span: Span,
    alternatives: Vec<Alternative>,
}

impl<'d> Side<'d> {
    /// The scheme that a requirement gives by its name or, from OpenAPI 3.2 on, by URI.
    fn scheme(&self, name: &'d str, span: Span) -> Option<SecurityScheme<'d>> {
        let components = self.document.root().components();
        let schemes = components.and_then(Components::security_schemes);
        let named = schemes.and_then(|it| it.get(name));
        let by_uri = || Some(self.document.scheme_at(name, span).ok()?.0);
        let found = named.or_else(|| by_uri().filter(|_| self.document.version() >= Version::V32));
        found.map(|it| self.resolved(it))
    }

    /// What a credential is on the wire, independently of its name.
    fn credential(&self, name: &'d str, span: Span) -> String {
        let Some(scheme) = self.scheme(name, span) else {
            return name.to_owned();
        };
        let text = |key: &str| scheme.node().get(key).map(Node::text).unwrap_or_default();
        match text("type").as_str() {
            "apiKey" => {
                let location = text("in");
                let name = match location.as_str() {
                    "header" => text("name").to_ascii_lowercase(),
                    _ => text("name"),
                };
                format!("{location} {name}")
            }
            "http" => format!("authorization {}", text("scheme").to_ascii_lowercase()),
            "oauth2" | "openIdConnect" => "authorization bearer".to_owned(),
            other => other.to_owned(),
        }
    }

    fn required(&self, operation: Operation<'d>) -> Required {
        let root = self.document.root();
        let (listed, span) = if operation.has("security") {
            (operation.security(), operation.span_of("security"))
        } else {
            (root.security(), root.span_of("security"))
        };
        let alternatives = listed.unwrap_or_default().iter().map(|it| {
            let schemes = it.as_object().into_iter().flat_map(Object::iter);
            let schemes = schemes.map(|(name, scopes)| {
                let credential = self.credential(name, scopes.key_span);
                let scopes = scopes.node.as_array().unwrap_or_default().iter();
                (credential, scopes.map(Node::text).collect())
            });
            schemes.collect()
        });
        let mut alternatives: Vec<Alternative> = alternatives.collect();
        if alternatives.is_empty() {
            alternatives.push(Alternative::new());
        }
        Required { span, alternatives }
    }
}

impl<'d> Walk<'d> {
    /// Compares the credentials of an operation.
    pub(super) fn security(&mut self, place: &Place, old: Operation<'d>, new: Operation<'d>) {
        let (a, b) = (self.old.required(old), self.new.required(new));
        if a.alternatives == b.alternatives {
            return;
        }
        let wire = Role::PARAMETER.judge(&a.alternatives, &b.alternatives, |client, server| {
            authorizes(client, server)
        });
        let schemes = |it: &Required| -> Vec<BTreeSet<String>> {
            let all = it.alternatives.iter();
            all.map(|it| it.keys().cloned().collect()).collect()
        };
        let rule = if schemes(&a) == schemes(&b) {
            Rule::ScopesChanged
        } else {
            Rule::SecurityChanged
        };
        let change = Change::of(rule)
            .at(a.span, b.span)
            .from(described(&a.alternatives))
            .to(described(&b.alternatives));
        // That of the document is not named after the first operation that it concerns.
        let is_of_document = !old.has("security") && !new.has("security");
        let path = if is_of_document { "security" } else { "" };
        self.found(place, change.wire(wire).within(path));
    }

    /// Compares the declared schemes.
    pub(super) fn security_schemes(&mut self, place: &Place) {
        let all = |side: &Side<'d>| {
            let components = side.document.root().components();
            let schemes = components.and_then(Components::security_schemes);
            let entries = schemes.unwrap_or_default().entries();
            entries
                .map(|it| (it.key, (it.key_span, side.resolved(it.value))))
                .collect::<BTreeMap<_, _>>()
        };
        let (old, mut new) = (all(&self.old), all(&self.new));
        let mut removed = Vec::new();
        for (name, (span, a)) in old {
            match new.remove(name) {
                Some((_, b)) => self.security_scheme(place, name, a, b),
                None => removed.push((name, span, a)),
            }
        }
        for (name, span, a) in removed {
            let credential = self.old.credential(name, span);
            let mut others = new.iter();
            let renamed = others.find(|(other, it)| self.new.credential(other, it.0) == credential);
            let renamed = renamed.map(|it| *it.0);
            let place = place.at(format!("security scheme {name}"), place.role);
            let Some(other) = renamed else {
                let change = Change::of(Rule::SchemeChanged).in_old(span).from(name);
                self.found(&place, change);
                continue;
            };
            if let Some((other_span, b)) = new.remove(other) {
                let change = Change::of(Rule::SchemeRenamed)
                    .at(span, other_span)
                    .from(name)
                    .to(other);
                self.found(&place, change);
                self.security_scheme(&place, other, a, b);
            }
        }
        for (name, (span, _)) in new {
            let place = place.at(format!("security scheme {name}"), place.role);
            self.found(
                &place,
                Change::of(Rule::SchemeChanged).in_new(span).to(name),
            );
        }
    }

    /// Compares two declarations of a scheme. What requests carry is compared for each operation.
    fn security_scheme(
        &mut self,
        place: &Place,
        name: &str,
        old: SecurityScheme<'d>,
        new: SecurityScheme<'d>,
    ) {
        let place = place.at(format!("security scheme {name}"), place.role);
        self.described(&place, (old.span(), new.span()), old, new);
        let text = |it: SecurityScheme<'d>, key: &str| it.node().get(key).map(Node::text);
        for key in [
            "type",
            "name",
            "in",
            "scheme",
            "bearerFormat",
            "openIdConnectUrl",
        ] {
            let (a, b) = (text(old, key), text(new, key));
            let is_case = |a: &Option<String>, b: &Option<String>| match (a, b) {
                (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
                (a, b) => a == b,
            };
            if !is_case(&a, &b) {
                let mut change =
                    Change::of(Rule::SchemeChanged).at(old.span_of(key), new.span_of(key));
                change.before = a.map(|it| format!("{key}: {it}"));
                change.after = b.map(|it| format!("{key}: {it}"));
                let wire = if key == "openIdConnectUrl" {
                    Directions::RISKY
                } else {
                    Directions::COMPATIBLE
                };
                self.found(&place, change.wire(wire));
            }
        }
        self.token_urls(&place, old, new);
    }

    /// Compares where tokens come from.
    fn token_urls(&mut self, place: &Place, old: SecurityScheme<'d>, new: SecurityScheme<'d>) {
        self.token_url(place, (old, new), &["oauth2MetadataUrl"]);
        for flow in FLOWS {
            for key in URLS {
                self.token_url(place, (old, new), &["flows", flow, key]);
            }
            self.scopes_of(place, (old, new), flow);
        }
    }

    fn token_url(
        &mut self,
        place: &Place,
        (old, new): (SecurityScheme<'d>, SecurityScheme<'d>),
        steps: &[&str],
    ) {
        let (a, b) = (found(old, steps), found(new, steps));
        let text = |it: Option<&Node>| it.map(Node::text);
        if text(a) == text(b) {
            return;
        }
        let mut change = Change::of(Rule::TokenUrlChanged).at(
            a.map_or_else(|| old.span(), |it| it.span),
            b.map_or_else(|| new.span(), |it| it.span),
        );
        let key = steps.last().copied().unwrap_or_default();
        let described = |it: Option<&Node>| it.map(|it| format!("{key}: {}", it.text()));
        (change.before, change.after) = (described(a), described(b));
        self.found(place, change.wire(Directions::RISKY));
    }

    /// Compares the scopes that a flow declares. Which ones requests need is compared for each operation.
    fn scopes_of(
        &mut self,
        place: &Place,
        (old, new): (SecurityScheme<'d>, SecurityScheme<'d>),
        flow: &str,
    ) {
        let steps = ["flows", flow, "scopes"];
        let (Some(a), Some(b)) = (found(old, &steps), found(new, &steps)) else {
            return;
        };
        if !is_same(a, b) {
            let change = Change::of(Rule::DocumentationChanged).at(a.span, b.span);
            let change = change
                .from(format!("scopes: {a}"))
                .to(format!("scopes: {b}"));
            self.found(place, change);
        }
    }
}

const FLOWS: [&str; 5] = [
    "clientCredentials",
    "password",
    "authorizationCode",
    "implicit",
    "deviceAuthorization",
];

const URLS: [&str; 4] = [
    "tokenUrl",
    "authorizationUrl",
    "deviceAuthorizationUrl",
    "refreshUrl",
];

/// What these keys lead to.
fn found<'d>(scheme: SecurityScheme<'d>, steps: &[&str]) -> Option<&'d Node> {
    let mut steps = steps.iter();
    let first = scheme.node().get(steps.next()?)?;
    steps.try_fold(first, |it, key| it.get(key))
}

/// Whether the credentials of a client satisfy a server.
fn authorizes(client: &[Alternative], server: &[Alternative]) -> Wire {
    let has_all = |own: &Alternative, required: &Alternative, with_scopes: bool| {
        required.iter().all(|(scheme, scopes)| {
            let has = own.get(scheme);
            has.is_some_and(|it| !with_scopes || scopes.is_subset(it))
        })
    };
    let is_met = |own: &Alternative, with_scopes: bool| {
        server
            .iter()
            .any(|required| has_all(own, required, with_scopes))
    };
    let met = client.iter().filter(|it| is_met(it, false)).count();
    let all_scopes = client.iter().all(|it| is_met(it, true));
    match met {
        0 => Wire::Breaking,
        count if count == client.len() && all_scopes => Wire::Compatible,
        _ => Wire::Risky,
    }
}

fn described(alternatives: &[Alternative]) -> String {
    let one = |it: &Alternative| {
        let parts = it.iter().map(|(scheme, scopes)| {
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            if scopes.is_empty() {
                scheme.clone()
            } else {
                format!("{scheme} ({})", scopes.join(" "))
            }
        });
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() {
            "none".to_owned()
        } else {
            parts.join(" and ")
        }
    };
    // Two schemes may be the same credential on the wire.
    let mut all: Vec<String> = Vec::new();
    for text in alternatives.iter().map(one) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all.join(", or ")
}
