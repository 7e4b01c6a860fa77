//! Security schemes: where a token comes from, and which operations take none.

use super::Lowering;
use crate::load::Node;

impl<'d> Lowering<'d> {
    /// Finds the token endpoint of OAuth2 client credentials.
    pub(super) fn security(&mut self, root: &'d Node) {
        let Some(schemes) = root
            .pointer("/components")
            .and_then(|it| self.member(it, "securitySchemes"))
        else {
            return;
        };
        for (_, member) in schemes.iter() {
            let Some((node, _)) = self.resolve(&member.node) else {
                continue;
            };
            let Some(scheme) =
                self.read::<openapiv3::SecurityScheme>(node, "Security Scheme Object")
            else {
                continue;
            };
            if matches!(scheme, openapiv3::SecurityScheme::APIKey { .. }) {
                self.unsupported(
                    node.span,
                    "an API key outside of the `Authorization` header",
                );
            }
            if let openapiv3::SecurityScheme::OAuth2 { flows, .. } = scheme
                && let Some(flow) = flows.client_credentials
                && self.api.token_url.is_none()
            {
                let server = self
                    .api
                    .server
                    .as_ref()
                    .map(crate::ir::Server::default_url)
                    .unwrap_or_default();
                self.api.token_url = Some(relative_to(&server, &flow.token_url));
            }
        }
    }

    /// Whether an operation says that it takes no credentials. A document that says nothing leaves it to the caller.
    pub(super) fn is_anonymous(&mut self, root: &'d Node, operation: &'d Node) -> bool {
        let said = [operation, root]
            .into_iter()
            .find(|it| it.get("security").is_some());
        let empty = |it: &Node| it.as_object().is_some_and(crate::load::Object::is_empty);
        said.is_some_and(|node| self.items(node, "security").iter().all(empty))
    }
}

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
