//! Servers, from a host, a base path and schemes.

use crate::load::build::{list, object, set, text};
use crate::load::{Node, Object};
use crate::source::Span;

/// Where the paths of a document are.
#[derive(Default)]
pub(super) struct Servers<'s> {
    pub(super) host: Option<Host<'s>>,
    /// The path that all others are appended to: empty, or beginning with a slash.
    pub(super) base: String,
    /// Whether the document says anything of them.
    pub(super) is_described: bool,
    pub(super) schemes: Vec<&'s str>,
    pub(super) span: Span,
}

/// A host, which may be a template.
pub(super) struct Host<'s> {
    pub(super) text: &'s str,
    pub(super) has_scheme: bool,
    pub(super) variables: Option<Node>,
}

impl Servers<'_> {
    /// The servers of the document; `None` if it names none.
    pub(super) fn of_document(&self) -> Option<Node> {
        self.is_described
            .then(|| self.listed(&self.schemes, self.span))
    }

    /// The servers of an operation with its own schemes; `None` if it is sent where the others are.
    pub(super) fn of_schemes(&self, schemes: &[&str], span: Span) -> Option<Node> {
        let host = self.host.as_ref().filter(|it| !it.has_scheme)?;
        let usual = scheme(&self.schemes, host.text);
        let differs = !schemes.is_empty() && !schemes.contains(&usual);
        differs.then(|| self.listed(schemes, span))
    }

    fn listed(&self, schemes: &[&str], span: Span) -> Node {
        let base = &self.base;
        let urls = match &self.host {
            None if base.is_empty() => vec!["/".to_owned()],
            None => vec![base.clone()],
            Some(host) if host.has_scheme => {
                vec![format!("{}{base}", host.text.trim_end_matches('/'))]
            }
            Some(host) => {
                let text = host.text.trim_end_matches('/');
                let usual = [scheme(schemes, text)];
                let all = if schemes.is_empty() { &usual } else { schemes };
                let all = all.iter();
                all.map(|it| format!("{it}://{text}{base}")).collect()
            }
        };
        let servers = urls.iter().map(|url| {
            let mut server = Object::default();
            set(&mut server, "url", text(url, span));
            if let Some(variables) = self.host.as_ref().and_then(|it| it.variables.clone()) {
                set(&mut server, "variables", variables);
            }
            object(server, span)
        });
        list(servers.collect(), span)
    }
}

/// The preferred scheme. Without any, that of the address of the document is meant, which is not known.
fn scheme<'s>(schemes: &[&'s str], host: &str) -> &'s str {
    let name = host.split(':').next().unwrap_or_default();
    let usual = if ["localhost", "127.0.0.1"].contains(&name) {
        "http"
    } else {
        "https"
    };
    schemes.first().copied().unwrap_or(usual)
}
