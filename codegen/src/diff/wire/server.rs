//! Servers: where requests go unless a caller chooses another place.

use super::change::Change;
use super::side::is_same;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::url::{normalized, origin, path};
use crate::diff::verdict::Directions;
use crate::load::Node;
use crate::openapi::{List, Server, Typed};
use crate::source::Span;

impl<'d> Walk<'d> {
    /// Compares the servers of an operation; those of the document, if it has none of its own.
    pub(super) fn servers(
        &mut self,
        place: &Place,
        old: Option<List<'d, Server<'d>>>,
        new: Option<List<'d, Server<'d>>>,
    ) {
        // Those of the document are compared once, if both operations use them.
        if old.is_none() && new.is_none() {
            self.graph.link(place.node, self.whole);
            return;
        }
        let old = old.or_else(|| self.old.document.root().servers());
        let new = new.or_else(|| self.new.document.root().servers());
        self.server_lists(place, old.unwrap_or_default(), new.unwrap_or_default());
    }

    /// Compares the servers of the documents.
    pub(super) fn document_servers(&mut self, place: &Place) {
        let (old, new) = (self.old.document.root(), self.new.document.root());
        let place = place.at("servers".to_owned(), place.role);
        let (a, b) = (old.servers(), new.servers());
        self.server_lists(&place, a.unwrap_or_default(), b.unwrap_or_default());
    }

    fn server_lists(
        &mut self,
        place: &Place,
        old: List<'d, Server<'d>>,
        new: List<'d, Server<'d>>,
    ) {
        let (a, b) = (default_url(old.get(0)), default_url(new.get(0)));
        let root = (
            self.old.document.root().span_of("servers"),
            self.new.document.root().span_of("servers"),
        );
        let spans = (first_span(old, root.0), first_span(new, root.1));
        if normalized(&a) != normalized(&b) {
            let change = Change::of(Rule::ServerChanged)
                .at(spans.0, spans.1)
                .from(&*a)
                .to(&*b);
            // What moves from the server to the paths changes no URL.
            let is_moved = self.is_base_moved && origin(&normalized(&a)) == origin(&normalized(&b));
            let wire = if is_moved {
                Directions::COMPATIBLE
            } else {
                Directions::RISKY
            };
            self.found(place, change.wire(wire));
            return;
        }
        let is_equal = old.len() == new.len()
            && old
                .iter()
                .zip(new.iter())
                .all(|(a, b)| is_same(a.node(), b.node()));
        if !is_equal {
            self.found(place, Change::of(Rule::ServersChanged).at(spans.0, spans.1));
        }
    }
}

fn first_span<'d>(servers: List<'d, Server<'d>>, otherwise: Span) -> Span {
    servers.get(0).map_or(otherwise, Typed::span)
}

/// The path of the default URL of servers.
pub(super) fn base(servers: Option<List<'_, Server<'_>>>) -> String {
    let url = default_url(servers.unwrap_or_default().get(0));
    path(&normalized(&url)).to_owned()
}

/// The URL in which every variable has its default.
fn default_url(server: Option<Server>) -> String {
    let Some(server) = server else {
        return "/".to_owned();
    };
    let url = server.node().get("url").map(Node::text).unwrap_or_default();
    let variables = server.variables().unwrap_or_default();
    variables.iter().fold(url, |url, (name, variable)| {
        let default = variable.default().map(Node::text).unwrap_or_default();
        url.replace(&format!("{{{name}}}"), &default)
    })
}
