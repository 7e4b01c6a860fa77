//! Responses: successes by status, and failures.

use indexmap::IndexMap;

use super::change::{About, Change};
use super::media::{Content, Family, Replaced, content, family, includes};
use super::role::{Flow, Form, Role};
use super::side::shared_by;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::openapi::{Map, Operation, Response, Responses, Typed};
use crate::source::Span;

const ROLE: Role = Role::new(Flow::Response, Form::Typed);

/// A response, the location of its status, and the reference by which it is given.
type Given<'d> = (Span, Response<'d>, Option<&'d str>);

/// The responses of an operation, by status.
type ByStatus<'d> = IndexMap<String, Given<'d>>;

impl<'d> Walk<'d> {
    /// Compares the responses of an operation.
    pub(super) fn responses(&mut self, place: &Place, old: Operation<'d>, new: Operation<'d>) {
        let place = place.at(place.path.clone(), ROLE);
        let spans = (old.span_of("responses"), new.span_of("responses"));
        let before = self.by_status(true, old);
        let after = self.by_status(false, new);
        let part = |all: &ByStatus<'d>, successes: bool| -> ByStatus<'d> {
            // Without a success of its own, `default` describes the success.
            let only_default = !all.keys().any(|it| it.starts_with('2'));
            let is_success = |it: &str| it.starts_with('2') || only_default && it == "default";
            let own = all.iter().filter(|(it, _)| is_success(it) == successes);
            own.map(|(status, it)| (status.clone(), *it)).collect()
        };
        self.successes(&place, spans, &part(&before, true), &part(&after, true));
        self.failures(&place, spans, &part(&before, false), &part(&after, false));
    }

    fn by_status(&self, is_old: bool, operation: Operation<'d>) -> ByStatus<'d> {
        let side = if is_old { &self.old } else { &self.new };
        let all = operation
            .responses()
            .into_iter()
            .flat_map(Responses::by_status);
        let all = all.map(|it| {
            let status = it.key.to_ascii_uppercase().replace("DEFAULT", "default");
            let resolved = side.document.resolve(it.value);
            let (response, reference) = resolved.unwrap_or((it.value, None));
            (status, (it.key_span, response, reference))
        });
        all.collect()
    }

    fn successes(
        &mut self,
        place: &Place,
        spans: (Span, Span),
        old: &ByStatus<'d>,
        new: &ByStatus<'d>,
    ) {
        let alone = |own: &ByStatus<'d>, other: &ByStatus<'d>| -> Vec<(String, Given<'d>)> {
            let alone = own.iter().filter(|it| !other.contains_key(it.0));
            alone.map(|(status, it)| (status.clone(), *it)).collect()
        };
        for (status, a) in old {
            if let Some(b) = new.get(status) {
                self.response(&at(place, status, *a, *b), *a, *b);
            }
        }
        let (removed, added) = (alone(old, new), alone(new, old));
        if let ([from], [to]) = (removed.as_slice(), added.as_slice()) {
            self.status(place, from, to, old.len() == 1 && new.len() == 1);
            return;
        }
        for (status, a) in removed {
            let wire = Directions::new(Wire::Compatible, self.unexpected(a, new, true));
            let change = Change::of(Rule::ResponseRemoved).at(a.0, spans.1);
            self.found(place, change.from(status).wire(wire));
        }
        for (status, b) in added {
            let wire = Directions::new(self.unexpected(b, old, false), Wire::Compatible);
            let change = Change::of(Rule::ResponseAdded).at(spans.0, b.0);
            self.found(place, change.to(status).wire(wire));
        }
    }

    /// Reports a status that replaces another one. Of a single success, what its body means is judged by the body.
    fn status(
        &mut self,
        place: &Place,
        (from, a): &(String, Given<'d>),
        (to, b): &(String, Given<'d>),
        is_single: bool,
    ) {
        let wire = if is_single && has_body(a.1) != has_body(b.1) {
            Directions::COMPATIBLE
        } else {
            Directions::RISKY
        };
        let change = Change::of(Rule::StatusChanged).at(a.0, b.0);
        self.found(place, change.from(from.clone()).to(to.clone()).wire(wire));
        self.response(&at(place, to, *a, *b), *a, *b);
    }

    /// What a client does with a success whose status it does not know: one that expects no body ignores it, and one that
    /// knows the body by another status may decode it.
    fn unexpected(&self, own: Given<'d>, known: &ByStatus<'d>, is_old: bool) -> Wire {
        let is_like = |it: &Given<'d>| {
            has_body(own.1) == has_body(it.1) && self.is_like(own, Some(*it), is_old)
        };
        if known.values().all(|it| !has_body(it.1)) {
            Wire::Compatible
        } else if known.values().any(is_like) {
            Wire::Risky
        } else {
            Wire::Breaking
        }
    }

    /// Compares the failures. A client without a response for a status takes it by its range, or the default.
    fn failures(
        &mut self,
        place: &Place,
        spans: (Span, Span),
        old: &ByStatus<'d>,
        new: &ByStatus<'d>,
    ) {
        for (status, a) in old {
            if let Some(b) = new.get(status) {
                let place = at(place, status, *a, *b);
                self.response(&place.about(About::Failure), *a, *b);
                continue;
            }
            let is_known = self.is_like(*a, nearest(new, status), true);
            let wire = ROLE.judge(&Some(is_known), &None, |s, _| misread(*s));
            let change = Change::of(Rule::FailureRemoved).at(a.0, spans.1);
            self.found(place, change.from(status.clone()).wire(wire));
        }
        for (status, b) in new {
            if !old.contains_key(status) {
                let is_known = self.is_like(*b, nearest(old, status), false);
                let wire = ROLE.judge(&None, &Some(is_known), |s, _| misread(*s));
                let change = Change::of(Rule::FailureAdded).at(spans.0, b.0);
                self.found(place, change.to(status.clone()).wire(wire));
            }
        }
    }

    /// Whether a failure has the schemas of another one of the other document.
    fn is_like(&self, own: Given<'d>, other: Option<Given<'d>>, is_old: bool) -> bool {
        let Some(other) = other else { return true };
        let (here, there) = if is_old {
            (&self.old, &self.new)
        } else {
            (&self.new, &self.old)
        };
        let (a, b) = (content(own.1.content()), content(other.1.content()));
        a.iter().all(|(name, (_, media))| {
            let other = b.get(name).and_then(|it| it.1.schema());
            let (Some(own), Some(other)) = (media.schema(), other) else {
                return false;
            };
            let (x, y) = (here.shape(&[own]), there.shape(&[other]));
            match (x.name, y.name) {
                (Some(x), Some(y)) => x == y,
                _ => {
                    let names = |it: &super::shape::Shape<'d>| {
                        let mut names: Vec<&str> = it.properties().into_keys().collect();
                        names.sort_unstable();
                        names
                    };
                    x.types == y.types && names(&x) == names(&y)
                }
            }
        })
    }

    /// Compares two responses of one status.
    fn response(
        &mut self,
        place: &Place,
        (old_span, old, _): Given<'d>,
        (new_span, new, _): Given<'d>,
    ) {
        self.described(place, (old_span, new_span), old, new);
        let headers = |it: Response<'d>| -> Map<'d, crate::openapi::Header<'d>> {
            it.headers().unwrap_or_default()
        };
        self.headers(
            place,
            (headers(old), old.span_of("headers")),
            (headers(new), new.span_of("headers")),
        );
        let (a, b) = (content(old.content()), content(new.content()));
        let place = place.part(" body");
        let spans = (
            if a.is_empty() {
                old_span
            } else {
                old.span_of("content")
            },
            if b.is_empty() {
                new_span
            } else {
                new.span_of("content")
            },
        );
        if a.is_empty() != b.is_empty() {
            let rule = if b.is_empty() {
                Rule::ContentRemoved
            } else {
                Rule::ContentAdded
            };
            let wire = ROLE.judge(&!a.is_empty(), &!b.is_empty(), |sender, receiver| {
                if *receiver && !sender {
                    Wire::Breaking
                } else {
                    Wire::Compatible
                }
            });
            self.found(&place, Change::of(rule).at(spans.0, spans.1).wire(wire));
            return;
        }
        self.response_content(&place, spans, &a, &b);
    }

    fn response_content(
        &mut self,
        place: &Place,
        spans: (Span, Span),
        old: &Content<'d>,
        new: &Content<'d>,
    ) {
        for (name, (_, media)) in old {
            if let Some((_, other)) = new.get(name) {
                self.media(place, name, *media, *other);
            }
        }
        let replaced = Replaced::of(old, new);
        let Some(change) = replaced.change(spans, ROLE.judge(old, new, offers)) else {
            return;
        };
        self.found(place, change);
        let Replaced { removed, added } = &replaced;
        if let ([from], [to]) = (removed.as_slice(), added.as_slice())
            && family(from) == family(to)
        {
            self.media(place, to, old[from].1, new[to].1);
        }
    }
}

/// The place of a response, which is not named after the first operation if others refer to it, too.
fn at(place: &Place, status: &str, old: Given, new: Given) -> Place {
    let shared = old.2.and(new.2).and_then(shared_by);
    let path = shared.unwrap_or_else(|| format!("{} {status}", place.path));
    place.at(path, place.role)
}

fn has_body(response: Response) -> bool {
    response.content().is_some_and(|it| !it.is_empty())
}

/// The failure that a client takes a status for.
fn nearest<'d>(all: &ByStatus<'d>, status: &str) -> Option<Given<'d>> {
    let range = status.get(..1).map(|it| format!("{it}XX"));
    let range = range.and_then(|it| all.get(&it));
    range.or_else(|| all.get("default")).copied()
}

/// What a failure that is unknown to a client does: it remains a failure.
fn misread(is_known: Option<bool>) -> Wire {
    if is_known == Some(false) {
        Wire::Risky
    } else {
        Wire::Compatible
    }
}

/// Whether a client gets a media type that it asks for, or one that it can read like it.
fn offers(sender: &Content, receiver: &Content) -> Wire {
    let is_common = |it: &String| {
        receiver
            .keys()
            .any(|own| includes(own, it) || includes(it, own))
    };
    let mut common = sender.keys().filter(|it| is_common(it)).peekable();
    if common.peek().is_some() {
        // A client that can read JSON asks for it first, and may read nothing else.
        let is_json = |it: &&String| family(it) == Family::Json;
        let is_missed = receiver.keys().any(|it| is_json(&it)) && !common.any(|it| is_json(&it));
        return if is_missed {
            Wire::Risky
        } else {
            Wire::Compatible
        };
    }
    let is_similar = |it: &String| {
        receiver
            .keys()
            .any(|own| family(own) == family(it) && (family(it) != Family::Form))
    };
    if sender.keys().any(is_similar) {
        Wire::Risky
    } else {
        Wire::Breaking
    }
}
