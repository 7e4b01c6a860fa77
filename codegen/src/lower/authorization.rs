//! Security schemes of the `Authorization` header: how it is created, and the token endpoint.

use crate::ir::{Authorization, Scheme, Server};
use crate::openapi::{SecurityScheme, Typed};

/// The header of a scheme. `server` is that of the document.
pub(super) fn of(scheme: SecurityScheme, server: Option<&Server>) -> Scheme {
    let ty = scheme.ty();
    let kinds = match ty.as_ref().map(|it| it.as_str()) {
        Some("http") => vec![http(scheme)],
        Some("oauth2") => oauth2(scheme),
        _ => vec![Authorization::Token],
    };
    Scheme {
        token_url: token_url(scheme, server),
        kinds,
    }
}

/// How the header of an HTTP scheme is created.
fn http(scheme: SecurityScheme) -> Authorization {
    let name = scheme.http_scheme();
    let name = name.map(|it| it.as_str().to_ascii_lowercase());
    match name.as_deref() {
        Some("bearer") => Authorization::Token,
        Some("basic") => Authorization::Basic,
        _ => Authorization::Other,
    }
}

/// How the header of an OAuth2 scheme may be created. Flows other than client credentials need a browser or a user, and
/// end in a token.
fn oauth2(scheme: SecurityScheme) -> Vec<Authorization> {
    let Some(flows) = scheme.flows() else {
        return vec![Authorization::Token];
    };
    let has_client_credentials = flows.client_credentials().is_some();
    let flows = flows.node().as_object();
    let others = flows.is_none_or(|it| it.iter().any(|(name, _)| is_flow(name)));
    let mut all = Vec::new();
    if others || !has_client_credentials {
        all.push(Authorization::Token);
    }
    if has_client_credentials {
        all.push(Authorization::ClientCredentials);
    }
    all
}

/// Whether a key is a flow other than that for client credentials.
fn is_flow(key: &str) -> bool {
    let flows = [
        "implicit",
        "password",
        "authorizationCode",
        "deviceAuthorization",
    ];
    flows.contains(&key)
}

/// The token endpoint for client credentials.
fn token_url(scheme: SecurityScheme<'_>, server: Option<&Server>) -> Option<String> {
    let url = scheme.flows()?.client_credentials()?.token_url()?;
    let server = server.map(Server::default_url);
    Some(relative_to(&server.unwrap_or_default(), &url))
}

/// A token endpoint on the server's origin becomes relative, so that it follows the server if the caller selects
/// another region or a test server.
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
    fn token_endpoints_on_the_server_become_relative() {
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
