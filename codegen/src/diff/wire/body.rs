//! Request bodies.

use super::change::{About, Change};
use super::media::{Content, Replaced, content, includes};
use super::object::{Presence, exchange};
use super::role::{Flow, Form, Role};
use super::side::Side;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::Wire;
use crate::openapi::{Operation, RequestBody, Typed};

const ROLE: Role = Role::new(Flow::Request, Form::Typed);

impl<'d> Walk<'d> {
    /// Compares the bodies of an operation.
    pub(super) fn body(&mut self, place: &Place, old: Operation<'d>, new: Operation<'d>) {
        let shared = |side: &Side<'d>, it: Operation<'d>| side.shared(it.request_body()?);
        let shared = shared(&self.old, old).and_then(|_| shared(&self.new, new));
        let path = shared.unwrap_or_else(|| format!("{} body", place.path));
        let place = place.at(path, ROLE).about(About::Body);
        let a = old.request_body().map(|it| self.old.resolved(it));
        let b = new.request_body().map(|it| self.new.resolved(it));
        let wire = ROLE.judge(&a.map(presence), &b.map(presence), |s, r| {
            exchange(ROLE, *s, *r)
        });
        let (Some(x), Some(y)) = (a, b) else {
            let rule = match (a, b) {
                (None, None) => return,
                (Some(_), _) => Rule::BodyRemoved,
                (_, Some(it)) if it.required() == Some(true) => Rule::BodyRequiredAdded,
                _ => Rule::BodyAdded,
            };
            let change = Change::of(rule)
                .at(old.span_of("requestBody"), new.span_of("requestBody"))
                .wire(wire);
            self.found(&place, change);
            return;
        };
        self.described(&place, (x.span(), y.span()), x, y);
        let is_required = y.required() == Some(true);
        if (x.required() == Some(true)) != is_required {
            let rule = if is_required {
                Rule::BodyBecameRequired
            } else {
                Rule::BodyBecameOptional
            };
            let change = Change::of(rule).at(x.span_of("required"), y.span_of("required"));
            self.found(&place, change.wire(wire));
        }
        self.body_content(&place, x, y);
    }

    fn body_content(&mut self, place: &Place, old: RequestBody<'d>, new: RequestBody<'d>) {
        let (a, b) = (content(old.content()), content(new.content()));
        let mut common = false;
        for (name, (_, media)) in &a {
            if let Some((_, other)) = b.get(name) {
                common = true;
                self.media(place, name, *media, *other);
            }
        }
        let spans = (old.span_of("content"), new.span_of("content"));
        let wire = ROLE.judge(&a, &b, accepts);
        let replaced = Replaced::of(&a, &b);
        let Some(change) = replaced.change(spans, wire) else {
            return;
        };
        self.found(place, change);
        // One that replaces another is compared with it, since its schema is what callers pass.
        let Replaced { removed, added } = &replaced;
        if let (false, [from], [to]) = (common, removed.as_slice(), added.as_slice()) {
            self.media(place, to, a[from].1, b[to].1);
        }
    }
}

fn presence(body: RequestBody) -> Presence {
    Presence {
        required: body.required() == Some(true),
        has_default: false,
    }
}

/// Whether a server takes the media types of a client.
fn accepts(sender: &Content, receiver: &Content) -> Wire {
    let is_taken = |it: &&String| receiver.keys().any(|range| includes(range, it));
    match sender.keys().filter(is_taken).count() {
        count if count == sender.len() => Wire::Compatible,
        0 => Wire::Breaking,
        _ => Wire::Risky,
    }
}
