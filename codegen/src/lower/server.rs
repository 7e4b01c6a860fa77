//! The servers of the API and of single operations.

use super::path_item::PathItem;
use super::reader::Reader;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Name, Server, ServerVariable};
use crate::load::Node;
use crate::openapi::{self, OpenApi, Typed};
use crate::source::Span;

/// The server of the document.
pub(super) fn of_document<'d>(reader: &mut Reader<'d>, root: OpenApi<'d>) -> Option<Server> {
    let servers = root.servers().unwrap_or_default();
    let first = servers.get(0).and_then(url_of);
    let is_other = |it: &openapi::Server<'_>| {
        let (first, second) = (first.map(without_scheme), url_of(*it).map(without_scheme));
        first.is_none() || first != second
    };
    if let Some(second) = servers.iter().skip(1).find(is_other) {
        let finding = Diagnostic::warning(
            code::UNSUPPORTED,
            second.span(),
            "the client uses only the first server",
        );
        reader.report(finding.help("callers reach the others through `base_url` of the builder"));
    }
    servers.get(0).and_then(|it| server(reader, it))
}

fn url_of(server: openapi::Server<'_>) -> Option<&str> {
    server.url()?.as_str()
}

/// A URL without its scheme. A server that only has another scheme is the same one.
fn without_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |it| it.1)
}

/// The server of an operation or its path, if it differs from the document's.
pub(super) fn of_operation<'d>(
    reader: &mut Reader<'d>,
    usual: Option<&Server>,
    item: &PathItem<'d>,
    operation: openapi::Operation<'d>,
) -> Option<Server> {
    let own = operation.servers();
    let described = own.or_else(|| item.servers())?.get(0)?;
    let mut server = server(reader, described)?;
    let url = server.default_url();
    if let Some(usual) = usual {
        let same = |a: &str, b: &str| a.trim_end_matches('/') == b.trim_end_matches('/');
        let is_usual = same(&usual.default_url(), &url);
        if is_usual && (server.variables.is_empty() || same(&usual.url, &server.url)) {
            return None;
        }
    }
    let host = url.split_once("://").map(|(_, rest)| rest);
    let is_sound = host.is_none_or(|it| !it.is_empty() && !it.starts_with('/'));
    if !is_sound || url.contains('{') {
        let message = format!("`{url}` has no host: the operation is sent to the API's server");
        reader.warn(code::INVALID, described.span(), message);
        return None;
    }
    let url = &server.url;
    server
        .variables
        .retain(|it| url.contains(&format!("{{{}}}", it.name.wire)));
    if host.is_none() && server.variables.is_empty() {
        server.url = format!("/{}", server.url.trim_start_matches('/'));
    }
    Some(server)
}

fn server<'d>(reader: &mut Reader<'d>, described: openapi::Server<'d>) -> Option<Server> {
    reader.require_object(described);
    described.node().as_object()?;
    if !reader.requires(described, "url") {
        return None;
    }
    for variable in described.variables().unwrap_or_default().values() {
        reader.require_object(variable);
    }
    let span = described.span();
    let mut server = reader.read::<openapiv3::Server>(described.node(), "Server Object")?;
    if let Some(url) = with_scheme(&server.url) {
        let message = format!("`{}` names no scheme", server.url);
        let finding = Diagnostic::warning(code::INVALID, span, message);
        reader.report(finding.help(format!("it is taken for `{url}`: write that")));
        server.url = url;
    }
    if let Some(end) = server.url.find(['?', '#']) {
        let url = &server.url[..end];
        let message = format!("`{}` has a query or a fragment", server.url);
        let span = described.span_of("url");
        let finding = Diagnostic::warning(code::INVALID, span, message);
        let help = format!("paths are appended to the URL of a server: it is taken as `{url}`");
        reader.report(finding.help(help));
        server.url.truncate(end);
    }
    let variables = server.variables.take().unwrap_or_default();
    let variables = variables_of(reader, described, &server.url, variables);
    Some(Server {
        url: server.url,
        description: server.description.unwrap_or_default(),
        variables,
    })
}

/// The variables of a server, by name. Reports those that its URL does not use.
fn variables_of(
    reader: &mut Reader,
    server: openapi::Server<'_>,
    url: &str,
    described: impl IntoIterator<Item = (String, openapiv3::ServerVariable)>,
) -> Vec<ServerVariable> {
    let mut variables = Vec::new();
    for (name, variable) in described {
        if !url.contains(&format!("{{{name}}}")) {
            reader.warn(
                code::INVALID,
                server.span(),
                format!("the server's URL has no variable `{name}`"),
            );
        }
        variables.push(self::variable(reader, server, name, variable));
    }
    for name in undefined(url, &variables) {
        let message = format!("`{{{name}}}` in the URL of the server has no value");
        let span = server.span_of("url");
        let finding = Diagnostic::warning(code::MISSING, span, message);
        let help = format!("describe it, as in `variables: {{{name}: {{default: …}}}}`");
        reader.report(finding.help(help));
    }
    variables.sort_by(|a, b| a.name.wire.cmp(&b.name.wire));
    variables
}

/// The names in a URL that are no variables.
fn undefined<'u>(url: &'u str, variables: &[ServerVariable]) -> Vec<&'u str> {
    let names = url.split('{').skip(1);
    let names = names.filter_map(|it| Some(it.split_once('}')?.0));
    let is_known = |name: &&str| variables.iter().any(|it| it.name.wire == *name);
    names.filter(|it| !is_known(it)).collect()
}

fn variable(
    reader: &mut Reader,
    server: openapi::Server<'_>,
    name: String,
    variable: openapiv3::ServerVariable,
) -> ServerVariable {
    let described = server.variables().and_then(|it| it.get(&name));
    let span = |it: Option<&Node>| it.map_or(server.span(), |it| it.span);
    let span_of_default = span(described.and_then(openapi::ServerVariable::default));
    let default = without_query(reader, &variable.default, span_of_default);
    let listed = described.and_then(openapi::ServerVariable::values);
    let mut values: Vec<String> = Vec::new();
    for (index, value) in variable.enumeration.iter().enumerate() {
        let span = span(listed.and_then(|it| it.get(index)));
        let value = without_query(reader, value, span);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if listed.is_some() && !values.contains(&default) {
        let message = format!("the default `{default}` is none of the values of `{name}`");
        let finding = Diagnostic::warning(code::CONFLICT, span_of_default, message);
        reader.report(finding.help("it is used: add it to `enum`, or write one of its values"));
    }
    let mut description = variable.description.unwrap_or_default();
    if !values.is_empty() {
        let values = values.join("`, `");
        let values = format!("One of `{values}`");
        description = match description.trim_end_matches('.') {
            "" => values,
            text => format!("{text}. {values}"),
        };
    }
    ServerVariable {
        name: Name::wire(name),
        default,
        values,
        description,
    }
}

/// Removes and reports a query or fragment in a variable's value.
fn without_query(reader: &mut Reader<'_>, value: &str, span: Span) -> String {
    let Some(end) = value.find(['?', '#']) else {
        return value.to_owned();
    };
    let kept = &value[..end];
    let message = format!("`{value}` brings a query or a fragment into the URL of the server");
    let finding = Diagnostic::warning(code::INVALID, span, message);
    let help = format!(
        "paths are appended to that URL: it is taken as `{kept}`; describe what is in the query as parameters"
    );
    reader.report(finding.help(help));
    kept.to_owned()
}

/// The URL of a host that is written without a scheme. Such a string is not a relative reference, which has no colon in
/// its first segment and begins with a single slash.
fn with_scheme(url: &str) -> Option<String> {
    if let Some(rest) = url.strip_prefix("//") {
        return (!rest.is_empty() && !rest.starts_with('/')).then(|| format!("https:{url}"));
    }
    let first = url.split(['/', '?', '#']).next()?;
    let (host, port) = first.rsplit_once(':')?;
    let is_digits = !port.is_empty() && port.bytes().all(|it| it.is_ascii_digit());
    let is_variable = port.starts_with('{') && port.ends_with('}');
    let is_host = !host.is_empty() && !host.contains([':', '@']);
    let scheme = if host == "localhost" { "http" } else { "https" };
    (is_host && (is_digits || is_variable)).then(|| format!("{scheme}://{url}"))
}

#[cfg(test)]
mod tests {
    use super::with_scheme;

    #[test]
    fn hosts_without_a_scheme_are_not_paths() {
        for (url, expected) in [
            ("//api.example/v1", Some("https://api.example/v1")),
            ("//{host}/v1", Some("https://{host}/v1")),
            ("localhost:8080/v1", Some("http://localhost:8080/v1")),
            ("api.example:443", Some("https://api.example:443")),
            ("{host}:{port}/v1", Some("https://{host}:{port}/v1")),
            ("https://api.example:443/v1", None),
            ("{scheme}://api.example", None),
            ("/v1", None),
            ("v1/items:all", None),
            ("./v1", None),
            ("{baseUrl}", None),
            ("//", None),
            ("", None),
        ] {
            assert_eq!(with_scheme(url).as_deref(), expected, "{url}");
        }
    }
}
