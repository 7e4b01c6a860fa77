//! Security: the token endpoint, the API keys, and the credentials of each operation.

use std::collections::{BTreeMap, BTreeSet};

use super::authorization;
use super::reader::Reader;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Api, Authorization, Credential, Key, Location, Name, Scheme, Security, Server};
use crate::load::{Node, Object, Version};
use crate::openapi::{self, Components, OpenApi, Paths, SecurityScheme, Typed};
use crate::source::Span;
use crate::suggestions::nearest;

/// The types of Swagger 2.0.
const OLD_TYPES: [&str; 3] = ["apiKey", "basic", "oauth2"];

const TYPES: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];

/// The security schemes of a document.
#[derive(Default)]
pub(super) struct Schemes<'d> {
    /// The credential of each scheme; `None` if it is not part of a request.
    credentials: BTreeMap<&'d str, Option<Credential>>,
    /// The named credentials of a client.
    pub(super) keys: Vec<Key>,
    /// The OAuth2 token URL for client credentials, from the first scheme that has one.
    pub(super) token_url: Option<String>,
}

/// Reports a scheme that does not say how its header is made, which the caller must know then.
fn says_how<'d>(reader: &mut Reader<'d>, kind: &str, scheme: SecurityScheme<'d>) {
    let (key, help) = match kind {
        "http" => (
            "scheme",
            "the caller gives the whole header: write `scheme: bearer` for a token, or `scheme: basic`",
        ),
        "oauth2" if reader.document.version() == Version::V20 => (
            "flows",
            "the caller gives the token: describe how it gets one, as in `flow: application` and `tokenUrl: https://…`",
        ),
        "oauth2" => (
            "flows",
            "the caller gives the token: describe how it gets one, as in `flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}`",
        ),
        _ => return,
    };
    if !scheme.has(key) {
        let is_old = reader.document.version() == Version::V20;
        let key = if is_old && key == "flows" {
            "flow"
        } else {
            key
        };
        let message = format!("`{key}` is missing here");
        let finding = Diagnostic::warning(code::MISSING, scheme.span(), message);
        reader.report(finding.help(help));
    }
    let flow = scheme.flows().and_then(openapi::Flows::client_credentials);
    if let Some(flow) = flow.filter(|it| !it.has("tokenUrl")) {
        let message = "`tokenUrl` is missing here";
        let finding = Diagnostic::warning(code::MISSING, flow.span(), message);
        reader.report(
            finding.help("the caller gives the URL to the builder: write where tokens come from"),
        );
    }
}

impl<'d> Schemes<'d> {
    /// Reads the security schemes. `server` is that of the document.
    pub(super) fn of(reader: &mut Reader<'d>, root: OpenApi<'d>, server: Option<&Server>) -> Self {
        let mut all = Schemes::default();
        let schemes = root.components().and_then(Components::security_schemes);
        for (name, scheme) in schemes.unwrap_or_default().iter() {
            reader.grammar_of(scheme);
            if let Some((scheme, _)) = reader.resolve(scheme) {
                let credential = all.scheme(reader, name, scheme, server);
                all.credentials.insert(name, credential);
            }
        }
        all.keys.sort_by(|a, b| a.name.wire.cmp(&b.name.wire));
        all
    }

    /// The default security of the document.
    pub(super) fn of_document(
        &self,
        reader: &mut Reader<'d>,
        root: OpenApi<'d>,
    ) -> Option<Security> {
        if root.has("security") {
            return Some(self.required(reader, root.security()));
        }
        // If some operations require credentials, the others require none.
        any_specifies(root).then(Security::new)
    }

    /// The credential of a scheme; `None` if it is not part of a request.
    fn scheme(
        &mut self,
        reader: &mut Reader<'d>,
        name: &str,
        scheme: SecurityScheme<'d>,
        server: Option<&Server>,
    ) -> Option<Credential> {
        reader.require_object(scheme);
        scheme.node().as_object()?;
        reader.requires(scheme, "type");
        match scheme.ty()?.as_str() {
            "apiKey" => self.key(reader, name, scheme),
            kind @ ("http" | "openIdConnect" | "oauth2") => {
                says_how(reader, kind, scheme);
                let own = authorization::of(scheme, server);
                if self.token_url.is_none() {
                    self.token_url.clone_from(&own.token_url);
                }
                Some(self.authorization(reader, name, scheme, own))
            }
            // The certificate is configured in the HTTP client.
            "mutualTLS" => None,
            other => {
                let span = scheme.span_of("type");
                let message = format!("`{other}` is not a type of security scheme");
                let finding = Diagnostic::error(code::INVALID, span, message);
                let types: &[&str] = match reader.document.version() {
                    Version::V20 => &OLD_TYPES,
                    _ => &TYPES,
                };
                reader.report(match nearest(other, types.iter().copied()) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help(format!("it is one of `{}`", types.join("`, `"))),
                });
                None
            }
        }
    }

    fn key(
        &mut self,
        reader: &mut Reader<'d>,
        name: &str,
        scheme: SecurityScheme<'d>,
    ) -> Option<Credential> {
        if !reader.requires(scheme, "name") {
            return None;
        }
        let parameter = scheme.name()?.as_str().to_owned();
        reader.requires(scheme, "in");
        let location = match scheme.location()?.as_str() {
            "header" => Location::Header,
            "query" => Location::Query,
            "cookie" => Location::Cookie,
            other => {
                let span = scheme.span_of("in");
                let message = format!("`{other}` is not a place for a key");
                let finding = Diagnostic::error(code::INVALID, span, message);
                reader.report(finding.help("it is one of `header`, `query` and `cookie`"));
                return None;
            }
        };
        let description = reader.text(scheme.description());
        self.keys.push(Key {
            name: Name::wire(name),
            location,
            parameter,
            description,
            deprecated: scheme.deprecated() == Some(true),
            scheme: None,
        });
        Some(Credential::Key(name.to_owned()))
    }

    fn authorization(
        &mut self,
        reader: &mut Reader<'d>,
        name: &str,
        scheme: SecurityScheme<'d>,
        own: Scheme,
    ) -> Credential {
        let description = reader.text(scheme.description());
        self.keys.push(Key {
            name: Name::wire(name),
            location: Location::Header,
            parameter: "Authorization".to_owned(),
            description,
            deprecated: scheme.deprecated() == Some(true),
            scheme: Some(own),
        });
        Credential::Scheme(name.to_owned())
    }

    /// The security of an operation, if it specifies one.
    pub(super) fn of_operation(
        &self,
        reader: &mut Reader<'d>,
        operation: openapi::Operation<'d>,
    ) -> Option<Security> {
        let required = operation.security();
        operation
            .has("security")
            .then(|| self.required(reader, required))
    }

    /// A key that requirements send in the query.
    pub(super) fn key_in_query(&self, requirements: &[Node]) -> Option<&Key> {
        let is_required = |it: &&Key| {
            let mut all = requirements
                .iter()
                .filter_map(Node::as_object)
                .flat_map(Object::keys);
            it.location == Location::Query && all.any(|own| own == it.name.wire)
        };
        self.keys.iter().find(is_required)
    }

    /// Warns about a requirement that cannot be met, since it needs several credentials in the same place.
    fn one_place(&self, reader: &mut Reader, list: &[Credential], requirement: &Node) {
        let mut names: BTreeMap<(Location, String), Vec<String>> = BTreeMap::new();
        for credential in list {
            let (Credential::Scheme(name) | Credential::Key(name)) = credential else {
                continue;
            };
            if let Some(key) = self.keys.iter().find(|it| it.name.wire == *name) {
                let place = names.entry(key.place()).or_default();
                place.push(format!("`{name}`"));
            }
        }
        for ((location, parameter), names) in names.into_iter().filter(|(_, it)| it.len() > 1) {
            let place = match location {
                Location::Header if parameter == "authorization" => {
                    "the `Authorization` header".to_owned()
                }
                Location::Header => format!("the header `{parameter}`"),
                Location::Cookie => format!("the cookie `{parameter}`"),
                _ => format!("the query parameter `{parameter}`"),
            };
            let message = format!(
                "a request cannot carry the credentials of {} at once: all use {place}",
                names.join(" and ")
            );
            let finding = Diagnostic::warning(code::UNSUPPORTED, requirement.span, message);
            let help =
                "list them as alternatives; a call that is given both fails before it is sent";
            reader.report(finding.help(help));
        }
    }

    /// The credential of a scheme that a requirement names by URI.
    fn by_uri(&self, reader: &Reader<'d>, uri: &'d str, span: Span) -> Option<&Option<Credential>> {
        let (scheme, _) = reader.document.scheme_at(uri, span).ok()?;
        let components = reader.document.root().components()?;
        let all = components.security_schemes()?.iter();
        let resolved = |it| reader.document.resolve(it).ok().map(|it| it.0);
        let mut own = all.filter(|it| resolved(it.1) == Some(scheme));
        self.credentials.get(own.next()?.0)
    }

    /// The security requirements of a document or operation.
    fn required(&self, reader: &mut Reader<'d>, requirements: Option<&'d [Node]>) -> Security {
        let mut lists = Vec::new();
        for requirement in requirements.unwrap_or_default() {
            let mut list = Vec::new();
            let schemes = requirement.as_object();
            for (name, property) in schemes.into_iter().flat_map(Object::iter) {
                let own = self.credentials.get(name);
                let own = own.or_else(|| self.by_uri(reader, name, property.key_span));
                let credential = match own {
                    Some(credential) => credential.clone(),
                    None if is_uri(name) => {
                        elsewhere(reader, name, property.key_span);
                        Some(Credential::Authorization)
                    }
                    None => {
                        let message = format!("there is no security scheme `{name}`");
                        let mut finding =
                            Diagnostic::warning(code::UNRESOLVED, property.key_span, message);
                        let near = reader
                            .document
                            .nearest(name, self.credentials.keys().copied());
                        finding.help = near.map(|it| format!("did you mean `{it}`?"));
                        reader.report(finding);
                        Some(Credential::Authorization)
                    }
                };
                list.extend(credential.filter(|it| !list.contains(it)));
            }
            self.one_place(reader, &list, requirement);
            if !lists.contains(&list) {
                lists.push(list);
            }
        }
        // If the only alternative is to send nothing, no credentials are sent.
        if lists.iter().all(Vec::is_empty) {
            lists.clear();
        }
        lists
    }
}

/// Whether a requirement names a scheme by URI.
fn is_uri(name: &str) -> bool {
    name.contains(['#', '/', ':'])
}

/// Reports a scheme that is not one of the document's components.
fn elsewhere(reader: &mut Reader, uri: &str, span: Span) {
    let message = format!("`{uri}` is not a security scheme of this document's `components`");
    let finding = Diagnostic::error(code::UNSUPPORTED, span, message);
    reader.report(finding.help("refer to it in `securitySchemes`, and name that"));
}

/// Resolves the security of operations for the client. Schemes are only distinguished if operations need different
/// ones, and only operations that differ from the document's default have their own security.
pub(super) fn resolve(api: &mut Api) {
    let required: Vec<_> = {
        let own = api.operations.iter().filter_map(|it| it.security.as_ref());
        let all = api.security.iter().chain(own);
        all.map(schemes_of).filter(|it| !it.is_empty()).collect()
    };
    if required.iter().all(|it| *it == required[0]) {
        api.authorization.kinds = match required.first() {
            Some(schemes) => joined(api, schemes),
            // Requests carry all credentials that the caller provides.
            None if api.security.is_none() => {
                let all = api.keys.iter().map(|it| it.name.wire.clone());
                joined(api, &all.collect())
            }
            None => Vec::new(),
        };
        api.keys.retain(|it| it.scheme.is_none());
        let own = api.operations.iter_mut();
        let own = own.filter_map(|it| it.security.as_mut());
        api.security.iter_mut().chain(own).for_each(join_schemes);
    } else {
        let is_required = |key: &Key| required.iter().any(|it| it.contains(&key.name.wire));
        api.keys.retain(|it| it.scheme.is_none() || is_required(it));
    }
    let has_one_kind = api.keys.is_empty();
    for operation in &mut api.operations {
        let Some(required) = &operation.security else {
            continue;
        };
        // With a single kind of credentials, the caller either provides them or not.
        let is_one_kind = has_one_kind && !required.iter().all(Vec::is_empty);
        let is_usual = match &api.security {
            Some(usual) => usual == required || (is_one_kind && !usual.iter().all(Vec::is_empty)),
            None => is_one_kind,
        };
        if is_usual {
            operation.security = None;
        }
    }
}

/// How the header of any of these schemes may be created.
fn joined(api: &Api, schemes: &BTreeSet<String>) -> Vec<Authorization> {
    let keys = api.keys.iter().filter(|it| schemes.contains(&it.name.wire));
    let all = keys
        .filter_map(|it| it.scheme.as_ref())
        .flat_map(|it| &it.kinds);
    let all: BTreeSet<Authorization> = all.copied().collect();
    all.into_iter().collect()
}

/// The `Authorization` schemes in use.
fn schemes_of(security: &Security) -> BTreeSet<String> {
    let all = security.iter().flatten();
    let names = all.filter_map(|it| match it {
        Credential::Scheme(name) => Some(name.clone()),
        _ => None,
    });
    names.collect()
}

/// Merges all `Authorization` schemes into one.
fn join_schemes(security: &mut Security) {
    let mut joined = Security::new();
    for list in security.drain(..) {
        let mut one = Vec::new();
        for credential in list {
            let credential = match credential {
                Credential::Scheme(_) => Credential::Authorization,
                other => other,
            };
            if !one.contains(&credential) {
                one.push(credential);
            }
        }
        if !joined.contains(&one) {
            joined.push(one);
        }
    }
    *security = joined;
}

/// Whether any operation of the document specifies security.
fn any_specifies(root: OpenApi) -> bool {
    let items = root.paths().into_iter().flat_map(Paths::items);
    let mut operations = items.flat_map(|it| it.value.operations());
    operations.any(|it| it.value.has("security"))
}
