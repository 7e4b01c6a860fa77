//! Headers of responses.

use indexmap::IndexMap;

use super::change::Change;
use super::object::{Presence, exchange};
use super::role::Role;
use super::schema::Optional;
use super::side::{Side, shared_by};
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::openapi::{Header, Map, Typed};
use crate::source::Span;

/// The headers of a response, and the location that stands for one that is absent.
pub(super) type Headers<'d> = (Map<'d, Header<'d>>, Span);

/// A header, the location of its name, and the reference by which it is given.
type Named<'d> = (Span, Header<'d>, Option<&'d str>);

impl<'d> Walk<'d> {
    /// Compares the headers of a response.
    pub(super) fn headers(&mut self, place: &Place, old: Headers<'d>, new: Headers<'d>) {
        let before = by_name(&self.old, old.0);
        let mut after = by_name(&self.new, new.0);
        let at = |name: &str| place.at(format!("{} header {name}", place.path), Role::HEADER);
        for (name, a) in before {
            match after.shift_remove(&name) {
                Some(b) => {
                    // One that several responses refer to is not named after the first.
                    let shared = a.2.and(b.2).and_then(shared_by);
                    let shared = shared.map(|it| place.at(it, Role::HEADER));
                    self.header(&shared.unwrap_or_else(|| at(&name)), a, b);
                }
                None => {
                    let mut wire = between(Some(a.1), None);
                    // Clients in use may rely on it.
                    let lost = &mut wire.old_client_new_server;
                    *lost = (*lost).max(Wire::Risky);
                    let change = Change::of(Rule::HeaderRemoved).at(a.0, new.1);
                    self.found(&at(&name), change.from(name.clone()).wire(wire));
                }
            }
        }
        for (name, b) in after {
            let wire = between(None, Some(b.1));
            let change = Change::of(Rule::HeaderAdded).at(old.1, b.0);
            self.found(&at(&name), change.to(name.clone()).wire(wire));
        }
    }

    fn header(
        &mut self,
        place: &Place,
        (old_span, old, _): Named<'d>,
        (new_span, new, _): Named<'d>,
    ) {
        let (a, b) = (old.given(), new.given());
        let is_required = b.required() == Some(true);
        if (a.required() == Some(true)) != is_required {
            let rule = if is_required {
                Rule::HeaderBecameRequired
            } else {
                Rule::HeaderBecameOptional
            };
            let change = Change::of(rule).at(a.span_of("required"), b.span_of("required"));
            self.found(place, change.wire(between(Some(old), Some(new))));
        }
        self.described(place, (old_span, new_span), old, new);
        let optional = Optional {
            old: a.required() != Some(true),
            new: !is_required,
        };
        self.style(place, (a, b), "header");
        self.given(place, a, b, optional);
    }
}

fn by_name<'d>(side: &Side<'d>, all: Map<'d, Header<'d>>) -> IndexMap<String, Named<'d>> {
    let named = all.entries().map(|it| {
        let name = it.key.to_ascii_lowercase();
        let resolved = side.document.resolve(it.value);
        let (header, reference) = resolved.unwrap_or((it.value, None));
        (name, (it.key_span, header, reference))
    });
    // The media type is described by `content`.
    named.filter(|it| it.0 != "content-type").collect()
}

/// Whether clients find the headers that they require.
fn between(old: Option<Header>, new: Option<Header>) -> Directions {
    let presence = |it: Option<Header>| {
        it.map(|it| Presence {
            required: it.given().required() == Some(true),
            has_default: false,
        })
    };
    let relation = |sender: &Option<Presence>, receiver: &Option<Presence>| {
        let wire = exchange(Role::HEADER, *sender, *receiver);
        // It may still be there.
        if sender.is_some() {
            wire.min(Wire::Risky)
        } else {
            wire
        }
    };
    Role::HEADER.judge(&presence(old), &presence(new), relation)
}
