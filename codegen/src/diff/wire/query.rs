//! A form as the whole query, and the same as parameters: `?a=1&b=2` either way.

use indexmap::IndexMap;

use super::change::Change;
use super::media::{Family, family};
use super::object::{Presence, exchange};
use super::parameter::{Found, Parameters, content};
use super::schema::Optional;
use super::side::Side;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::openapi::{Schema, Typed};
use crate::source::Span;

/// A name of the query with its value.
struct Part<'d> {
    schemas: Vec<Schema<'d>>,
    span: Span,
    presence: Presence,
}

/// What a query consists of, by name.
struct Query<'d> {
    location: &'d str,
    span: Span,
    parts: IndexMap<&'d str, Part<'d>>,
}

impl<'d> Side<'d> {
    /// The query of an operation, if all of it is written as in forms: a form, or exploded parameters.
    fn query(&self, all: &Parameters<'d>) -> Option<Query<'d>> {
        let mut found = all
            .values()
            .filter(|it| matches!(it.location, "query" | "querystring"));
        let first = found.clone().next()?;
        let parts = if first.location == "querystring" {
            self.form(first)?
        } else {
            let parts = found.clone().map(|it| {
                let presence = self.presence(it);
                let schemas = content(it.parameter.given()).0;
                let span = it.parameter.span();
                let part = Part {
                    schemas,
                    span,
                    presence,
                };
                (it.name, part)
            });
            parts.collect()
        };
        let is_exploded = |it: &Found<'d>| {
            let given = it.parameter.given();
            given.content().is_none()
                && given.style().is_none_or(|it| it.text == "form")
                && given.explode() != Some(false)
                && given.reserved() != Some(true)
        };
        let is_plain = |it: &Part<'d>| {
            let types = self.shape(&it.schemas).types;
            types.is_some_and(|it| !it.contains("object"))
        };
        let is_form = first.location == "querystring" || found.all(is_exploded);
        let query = Query {
            location: first.location,
            span: first.parameter.span(),
            parts,
        };
        (is_form && query.parts.values().all(is_plain)).then_some(query)
    }

    /// The properties of a form that is the whole query.
    fn form(&self, found: &Found<'d>) -> Option<IndexMap<&'d str, Part<'d>>> {
        let given = found.parameter.given();
        let (name, media) = given.content()?.iter().next()?;
        let is_plain = family(name) == Family::Form && media.encoding().is_none();
        let schema = media.schema().filter(|_| is_plain)?;
        let properties = self.shape(&[schema]).properties().into_iter();
        let parts = properties.map(|(name, property)| {
            let presence = Presence {
                required: property.required && found.is_required(),
                has_default: self.shape(&property.schemas).keyword("default").is_some(),
            };
            let (schemas, span) = (property.schemas, property.span);
            (
                name,
                Part {
                    schemas,
                    span,
                    presence,
                },
            )
        });
        Some(parts.collect())
    }
}

impl<'d> Walk<'d> {
    /// Compares a form as the whole query with parameters, if one document has the former and the other the latter, and
    /// takes them out.
    pub(super) fn queries(
        &mut self,
        place: &Place,
        before: &mut Parameters<'d>,
        after: &mut Parameters<'d>,
    ) {
        let (Some(old), Some(new)) = (self.old.query(before), self.new.query(after)) else {
            return;
        };
        if old.location == new.location {
            return;
        }
        for all in [before, after] {
            all.retain(|_, it| !matches!(it.location, "query" | "querystring"));
        }
        let change = Change::of(Rule::ParameterStyle)
            .at(old.span, new.span)
            .from(format!("in: {}", old.location))
            .to(format!("in: {}", new.location));
        self.found(&place.part(" query"), change);
        let mut added = new.parts;
        for (name, a) in old.parts {
            let at = place.part(&format!(" query {name}"));
            let b = added.shift_remove(name);
            self.part(&at, (old.span, new.span), Some(&a), b.as_ref());
        }
        for (name, b) in added {
            let at = place.part(&format!(" query {name}"));
            self.part(&at, (old.span, new.span), None, Some(&b));
        }
    }

    fn part(
        &mut self,
        place: &Place,
        spans: (Span, Span),
        old: Option<&Part<'d>>,
        new: Option<&Part<'d>>,
    ) {
        let presence = (old.map(|it| it.presence), new.map(|it| it.presence));
        let is_required = |it: Option<Presence>| it.map(|it| it.required);
        let rule = match (is_required(presence.0), is_required(presence.1)) {
            (None, Some(true)) => Some(Rule::ParameterRequiredAdded),
            (None, _) => Some(Rule::ParameterAdded),
            (Some(true), None) => Some(Rule::ParameterRequiredRemoved),
            (_, None) => Some(Rule::ParameterRemoved),
            (Some(false), Some(true)) => Some(Rule::ParameterBecameRequired),
            (Some(true), Some(false)) => Some(Rule::ParameterBecameOptional),
            _ => None,
        };
        if let Some(rule) = rule {
            let role = place.role;
            let wire = role.judge(&presence.0, &presence.1, |s, r| exchange(role, *s, *r));
            let span = |it: Option<&Part<'d>>, query| it.map_or(query, |it| it.span);
            let change = Change::of(rule).at(span(old, spans.0), span(new, spans.1));
            self.found(place, change.wire(wire));
        }
        if let (Some(old), Some(new)) = (old, new) {
            let optional = Optional {
                old: !old.presence.required,
                new: !new.presence.required,
            };
            self.value(place, &old.schemas, &new.schemas, optional);
        }
    }
}
