//! Security: where a token comes from, which keys there are, and which credentials each operation asks for.

use std::collections::BTreeMap;

use super::{Lowering, keyword};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Credential, Key, Location, Name, Security};
use crate::load::{Node, Object};
use crate::spelling::nearest;

const TYPES: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];

impl<'d> Lowering<'d> {
    /// Reads the security schemes, and what the document asks for where operations say nothing else.
    pub(super) fn security(&mut self, root: &'d Node) {
        let schemes = root
            .pointer("/components")
            .and_then(|it| self.member(it, "securitySchemes"));
        for (name, member) in schemes.into_iter().flat_map(Object::iter) {
            if let Some((node, _)) = self.resolve(&member.node) {
                let credential = self.scheme(name, node);
                self.schemes.insert(name, credential);
            }
        }
        self.api.keys.sort_by(|a, b| a.name.wire.cmp(&b.name.wire));
        if root.get("security").is_some() {
            self.api.security = Some(self.asked(root));
        } else if any_asks(root) {
            // Where some operations ask for credentials, the others ask for none.
            self.api.security = Some(Security::new());
        }
    }

    /// What a scheme asks for; nothing, if that is no business of a request.
    fn scheme(&mut self, name: &str, node: &'d Node) -> Option<Credential> {
        self.requires_object(node, &keyword::SECURITY_SCHEME);
        node.as_object()?;
        self.require(node, "type")?;
        match self.text(node, "type")? {
            "apiKey" => self.key(name, node),
            "http" | "openIdConnect" => Some(Credential::Authorization),
            "oauth2" => {
                self.token_url(node);
                Some(Credential::Authorization)
            }
            // The HTTP client has the certificate.
            "mutualTLS" => None,
            other => {
                let span = node.get("type").map_or(node.span, |it| it.span);
                let message = format!("`{other}` is not a type of security scheme");
                let finding = Diagnostic::error(code::INVALID, span, message);
                self.findings.push(match nearest(other, TYPES.into_iter()) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help(format!("it is one of `{}`", TYPES.join("`, `"))),
                });
                None
            }
        }
    }

    fn key(&mut self, name: &str, node: &'d Node) -> Option<Credential> {
        self.require(node, "name")?;
        let parameter = self.text(node, "name")?.to_owned();
        self.require(node, "in")?;
        let location = match self.text(node, "in")? {
            "header" => Location::Header,
            "query" => Location::Query,
            "cookie" => Location::Cookie,
            other => {
                let span = node.get("in").map_or(node.span, |it| it.span);
                let message = format!("`{other}` is not a place for a key");
                let finding = Diagnostic::error(code::INVALID, span, message);
                self.findings
                    .push(finding.help("it is one of `header`, `query` and `cookie`"));
                return None;
            }
        };
        let description = self.words(node, "description");
        self.api.keys.push(Key {
            name: Name::wire(name),
            location,
            parameter,
            description,
        });
        Some(Credential::Key(name.to_owned()))
    }

    /// Takes the token endpoint of client credentials, if it is the first.
    fn token_url(&mut self, node: &'d Node) {
        let Some(flows) = node.get("flows") else {
            return;
        };
        self.requires_object(flows, &keyword::FLOWS);
        let all = flows.as_object().into_iter().flat_map(Object::iter);
        for (_, flow) in all.filter(|(name, _)| !name.starts_with("x-")) {
            self.requires_object(&flow.node, &keyword::FLOW);
        }
        let flow = flows.get("clientCredentials");
        let Some(url) = flow.and_then(|it| self.text(it, "tokenUrl")) else {
            return;
        };
        if self.api.token_url.is_none() {
            let server = self.api.server.as_ref();
            let server = server.map(crate::ir::Server::default_url);
            self.api.token_url = Some(relative_to(&server.unwrap_or_default(), url));
        }
    }

    /// Which credentials an operation asks for, if it is not what the document says of all.
    pub(super) fn security_of(&mut self, operation: &'d Node) -> Option<Security> {
        operation.get("security")?;
        let asked = self.asked(operation);
        // Without keys there is one kind of credentials, which a caller gives or not.
        let one_kind = self.api.keys.is_empty() && !asked.iter().all(Vec::is_empty);
        let usual = match &self.api.security {
            Some(usual) => *usual == asked || (one_kind && !usual.iter().all(Vec::is_empty)),
            None => one_kind,
        };
        (!usual).then_some(asked)
    }

    /// The requirements of a document or an operation.
    fn asked(&mut self, node: &'d Node) -> Security {
        let mut lists = Vec::new();
        for requirement in self.items(node, "security") {
            let mut list = Vec::new();
            let schemes = requirement.as_object();
            for (name, member) in schemes.into_iter().flat_map(Object::iter) {
                let credential = match self.schemes.get(name) {
                    Some(credential) => credential.clone(),
                    None => {
                        let message = format!("there is no security scheme `{name}`");
                        let mut finding =
                            Diagnostic::warning(code::UNRESOLVED, member.key_span, message);
                        let near = self.document.nearest(name, self.schemes.keys().copied());
                        finding.help = near.map(|it| format!("did you mean `{it}`?"));
                        self.findings.push(finding);
                        Some(Credential::Authorization)
                    }
                };
                list.extend(credential.filter(|it| !list.contains(it)));
            }
            if !lists.contains(&list) {
                lists.push(list);
            }
        }
        // What can do without, and with nothing else, takes none.
        if lists.iter().all(Vec::is_empty) {
            lists.clear();
        }
        lists
    }
}

/// Whether any operation of a document says which credentials it asks for.
fn any_asks(root: &Node) -> bool {
    let paths = root.get("paths").and_then(Node::as_object);
    let items = paths.into_iter().flat_map(Object::iter);
    let operations = items.filter_map(|(_, it)| it.node.as_object());
    let mut operations = operations.flat_map(Object::iter);
    operations.any(|(_, it)| it.node.get("security").is_some())
}

/// What the names of security schemes ask for.
pub(super) type Schemes<'d> = BTreeMap<&'d str, Option<Credential>>;

/// A token endpoint on the server's own origin moves with the server, when a caller chooses another region or a test server.
fn relative_to(server: &str, token_url: &str) -> String {
    let origin = server
        .match_indices('/')
        .nth(2)
        .map_or(server, |(end, _)| &server[..end]);
    match token_url.strip_prefix(origin) {
        Some(path) if path.starts_with('/') && !origin.is_empty() => path.to_owned(),
        _ => token_url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::relative_to;

    #[test]
    fn a_token_endpoint_keeps_to_its_server() {
        assert_eq!(
            relative_to("https://api.example/v2", "https://api.example/oauth/token"),
            "/oauth/token"
        );
        assert_eq!(
            relative_to("https://api.example/v2", "https://login.example/token"),
            "https://login.example/token"
        );
        assert_eq!(
            relative_to("https://api.example", "https://api.example.evil/token"),
            "https://api.example.evil/token"
        );
        assert_eq!(
            relative_to("", "https://login.example/token"),
            "https://login.example/token"
        );
    }
}
