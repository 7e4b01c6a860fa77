//! Objects: their properties, and what else they may contain.

use super::change::{About, Change};
use super::role::{Flow, Role};
use super::schema::Optional;
use super::shape::{Property, Shape};
use super::side::Side;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::openapi::Typed;
use crate::source::Span;

/// A property as one side of an exchange sees it.
#[derive(Clone, Copy)]
pub(super) struct Presence {
    pub(super) required: bool,
    pub(super) has_default: bool,
}

/// A property with the shape of its value.
struct Entry<'d> {
    property: Property<'d>,
    shape: Shape<'d>,
}

impl Entry<'_> {
    /// The property as seen by those who exchange it; `None` if it is not exchanged in this direction.
    fn presence(&self, role: Role) -> Option<Presence> {
        let hidden = match role.flow {
            Flow::Request => "readOnly",
            Flow::Response => "writeOnly",
        };
        (!self.shape.flag(hidden)).then(|| Presence {
            required: self.property.required,
            has_default: self.shape.keyword("default").is_some(),
        })
    }

    /// What a renamed property keeps.
    fn kind(
        &self,
    ) -> (
        Option<&std::collections::BTreeSet<&str>>,
        Option<&str>,
        Option<&str>,
    ) {
        let shape = &self.shape;
        (shape.types.as_ref(), shape.text("format"), shape.name)
    }
}

impl<'d> Walk<'d> {
    /// Compares the properties.
    pub(super) fn properties(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        let mut added: Vec<(&str, Entry)> = Vec::new();
        let mut removed: Vec<(&str, Entry)> = Vec::new();
        let mut after = new.properties();
        for (name, property) in old.properties() {
            let shape = self.old.shape(&property.schemas);
            let before = Entry { property, shape };
            match after.shift_remove(name) {
                Some(property) => {
                    let shape = self.new.shape(&property.schemas);
                    let after = Entry { property, shape };
                    let part = self.new.part_of(new, &after.property);
                    let part = part.filter(|it| self.old.has_part(old, it));
                    self.property(&owned(place, part, name), name, (old, new), &before, &after);
                }
                None => removed.push((name, before)),
            }
        }
        for (name, property) in after {
            let shape = self.new.shape(&property.schemas);
            added.push((name, Entry { property, shape }));
        }
        if self.replaced(place, (old, new), &removed, &added)
            || self.listed(place, (old, new), &removed, &added)
        {
            return;
        }
        for (name, entry) in &removed {
            let renamed = counterpart(entry, &removed, &added);
            self.removed(place, name, entry, (old, new), renamed);
        }
        for (name, entry) in &added {
            let renamed = counterpart(entry, &added, &removed);
            self.added(place, name, entry, (old, new), renamed);
        }
    }

    /// Reports an object of which nothing remained, and one for which another schema was substituted: what is exchanged is
    /// something else. Returns whether it is one.
    fn replaced(
        &mut self,
        place: &Place,
        (old, new): (&Shape<'d>, &Shape<'d>),
        removed: &[(&str, Entry<'d>)],
        added: &[(&str, Entry<'d>)],
    ) -> bool {
        let count = old.properties().len();
        let is_nothing_left =
            count > 0 && removed.len() == count && removed.len() + added.len() > 2;
        let is_known = |it: &str| self.old.document.schemas().get(it).is_some();
        let is_other = old.name.is_some() && old.name != new.name && new.name.is_some_and(is_known);
        let is_replaced = !added.is_empty() && !removed.is_empty() && (is_nothing_left || is_other);
        if is_replaced {
            let names = |all: &[(&str, Entry)]| -> Vec<String> {
                let mut names: Vec<String> = all.iter().map(|it| it.0.to_owned()).collect();
                names.sort_unstable();
                names
            };
            let change = Change::of(Rule::PropertiesReplaced)
                .at(old.span(), new.span())
                .from(names(removed).join(", "))
                .to(names(added).join(", "));
            self.found(place, change.wire(Directions::BREAKING));
        }
        is_replaced
    }

    /// Reports an object that lists its properties now, and did not list any, or the other way round. Returns whether it is
    /// one.
    fn listed(
        &mut self,
        place: &Place,
        (old, new): (&Shape<'d>, &Shape<'d>),
        removed: &[(&str, Entry<'d>)],
        added: &[(&str, Entry<'d>)],
    ) -> bool {
        let (old_count, new_count) = (old.properties().len(), new.properties().len());
        let (rule, all) = match (old_count, new_count) {
            (0, 2..) => (Rule::PropertiesListed, added),
            (2.., 0) => (Rule::PropertiesUnlisted, removed),
            _ => return false,
        };
        let is_added = rule == Rule::PropertiesListed;
        let wires = all.iter().map(|(_, entry)| {
            if is_added {
                added_wire(place.role, entry)
            } else {
                removed_wire(place.role, entry)
            }
        });
        let wire = wires.reduce(Directions::max).unwrap_or_default();
        let names: Vec<&str> = all.iter().map(|it| it.0).collect();
        let change = Change::of(rule).at(old.span_of("properties"), new.span_of("properties"));
        let change = if is_added {
            change.to(names.join(", "))
        } else {
            change.from(names.join(", "))
        };
        self.found(place, change.wire(wire));
        true
    }

    fn removed(
        &mut self,
        place: &Place,
        name: &str,
        entry: &Entry<'d>,
        shapes: (&Shape<'d>, &Shape<'d>),
        renamed: Option<&str>,
    ) {
        let wire = removed_wire(place.role, entry);
        let rule = if entry.property.required {
            Rule::PropertyRequiredRemoved
        } else {
            Rule::PropertyRemoved
        };
        let part = self.old.part_of(shapes.0, &entry.property);
        // What is no longer composed of a part has lost its properties; the part has not.
        let part = part.filter(|it| self.new.has_part(shapes.1, it));
        let beside = self.new.properties_of(shapes.1, part);
        let mut change = Change::of(rule)
            .at(entry.property.span, beside)
            .from(name)
            .wire(wire);
        change.hint = renamed.map(|it| format!("perhaps renamed to {it}"));
        self.found(&owned(place, part, name), change);
    }

    fn added(
        &mut self,
        place: &Place,
        name: &str,
        entry: &Entry<'d>,
        shapes: (&Shape<'d>, &Shape<'d>),
        renamed: Option<&str>,
    ) {
        let wire = added_wire(place.role, entry);
        let mut change = Change::of(if entry.property.required {
            Rule::PropertyRequiredAdded
        } else {
            Rule::PropertyAdded
        });
        change.hint = renamed.map(|it| format!("perhaps renamed from {it}"));
        let part = self.new.part_of(shapes.1, &entry.property);
        let part = part.filter(|it| self.old.has_part(shapes.0, it));
        let beside = self.old.properties_of(shapes.0, part);
        let change = change.at(beside, entry.property.span).to(name);
        self.found(&owned(place, part, name), change.wire(wire));
    }

    /// Compares a property that both documents have.
    fn property(
        &mut self,
        place: &Place,
        name: &str,
        (old, new): (&Shape<'d>, &Shape<'d>),
        before: &Entry<'d>,
        after: &Entry<'d>,
    ) {
        let role = place.role;
        let (a, b) = (before.presence(role), after.presence(role));
        self.access(place, before, after);
        if let (Some(a), Some(b)) = (a, b)
            && a.required != b.required
        {
            let wire = role.judge(&Some(a), &Some(b), |s, r| exchange(role, *s, *r));
            let rule = if b.required {
                Rule::PropertyBecameRequired
            } else {
                Rule::PropertyBecameOptional
            };
            let span = |it: &Shape, own: &Entry| {
                let listed = it.required_span(name);
                listed.unwrap_or(own.property.span)
            };
            let change = Change::of(rule).at(span(old, before), span(new, after));
            self.found(place, change.wire(wire));
        }
        if a.is_some() || b.is_some() {
            let optional = Optional {
                old: !before.property.required,
                new: !after.property.required,
            };
            let (a, b) = (&before.property.schemas, &after.property.schemas);
            self.value(place, a, b, optional);
        }
    }

    /// Compares who may set a property.
    fn access(&mut self, place: &Place, before: &Entry<'d>, after: &Entry<'d>) {
        let role = place.role;
        let flags = [
            ("readOnly", Rule::ReadOnlyAdded, Rule::ReadOnlyRemoved),
            ("writeOnly", Rule::WriteOnlyAdded, Rule::WriteOnlyRemoved),
        ];
        for (keyword, added, removed) in flags {
            let (a, b) = (before.shape.flag(keyword), after.shape.flag(keyword));
            if a == b {
                continue;
            }
            let (x, y) = (before.presence(role), after.presence(role));
            let mut wire = Directions::COMPATIBLE;
            if x.is_some() != y.is_some() {
                wire = role.judge(&x, &y, |s, r| exchange(role, *s, *r));
                if b && role.is_request() {
                    // Servers in use may take its absence for its removal.
                    let lost = &mut wire.new_client_old_server;
                    *lost = (*lost).max(Wire::Risky);
                } else if b {
                    let lost = &mut wire.old_client_new_server;
                    *lost = (*lost).max(Wire::Risky);
                }
            }
            let change = Change::of(if b { added } else { removed })
                .at(before.shape.span_of(keyword), after.shape.span_of(keyword));
            self.found(place, change.wire(wire));
        }
    }
}

impl<'d> Side<'d> {
    /// The name of the component that a property of a composed object comes from.
    fn part_of(&self, shape: &Shape<'d>, property: &Property<'d>) -> Option<&'d str> {
        let is_own = shape.parts.first() == Some(&property.holder);
        let name = self.name(property.holder).filter(|_| !is_own);
        name.filter(|it| shape.name != Some(it))
    }

    /// Whether an object is composed of the component of this name.
    fn has_part(&self, shape: &Shape<'d>, part: &str) -> bool {
        let mut parts = shape.parts.iter();
        parts.any(|it| self.name(*it) == Some(part))
    }

    /// The location of the properties of a part of an object; of its own, without such a part.
    fn properties_of(&self, shape: &Shape<'d>, part: Option<&str>) -> Span {
        let mut parts = shape.parts.iter();
        let part = part.and_then(|name| parts.find(|it| self.name(**it) == Some(name)));
        part.map_or_else(
            || shape.span_of("properties"),
            |it| it.span_of("properties"),
        )
    }
}

/// The place of a property, named after the part that it comes from: other objects may be composed of it, too.
fn owned(place: &Place, part: Option<&str>, name: &str) -> Place {
    match part {
        Some(part) => place
            .at(format!("{part}.{name}"), place.role)
            .about(About::Other),
        None => place.part(&format!(".{name}")),
    }
}

fn removed_wire(role: Role, entry: &Entry) -> Directions {
    let before = entry.presence(role);
    let mut wire = role.judge(&before, &None, |s, r| exchange(role, *s, *r));
    if before.is_some() && !role.is_request() {
        // Clients in use may rely on what they used to receive.
        let lost = &mut wire.old_client_new_server;
        *lost = (*lost).max(Wire::Risky);
    }
    wire
}

fn added_wire(role: Role, entry: &Entry) -> Directions {
    role.judge(&None, &entry.presence(role), |s, r| exchange(role, *s, *r))
}

/// The property that has perhaps become this one, or that this one has perhaps become: the only one of its kind that is
/// gone, if this is the only one that came, or the other way round.
fn counterpart<'a>(
    entry: &Entry<'_>,
    own: &[(&str, Entry<'_>)],
    others: &[(&'a str, Entry<'_>)],
) -> Option<&'a str> {
    let is_only = own.iter().filter(|it| it.1.kind() == entry.kind()).count() == 1;
    let mut candidates = others.iter().filter(|it| it.1.kind() == entry.kind());
    let first = candidates.next().filter(|_| is_only)?;
    candidates.next().is_none().then_some(first.0)
}

/// Whether a receiver can do without what the sender leaves out, and ignores what it does not know.
pub(super) fn exchange(role: Role, sender: Option<Presence>, receiver: Option<Presence>) -> Wire {
    let is_sent = sender.is_some_and(|it| it.required);
    match receiver {
        Some(it) if it.required && !is_sent => {
            if it.has_default && role.is_request() {
                Wire::Risky
            } else {
                Wire::Breaking
            }
        }
        // Servers ignore what they do not know, or refuse it. Clients ignore it.
        None if sender.is_some() && role.is_request() => Wire::Risky,
        _ => Wire::Compatible,
    }
}
