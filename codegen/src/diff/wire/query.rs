//! A form as the whole query, and the same as parameters: `?a=1&b=2` either way.

use indexmap::IndexMap;

use super::change::{About, Change};
use super::media::{Family, family};
use super::object::{Presence, exchange};
use super::parameter::{Found, Parameters, content};
use super::schema::Optional;
use super::shape::Shape;
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
    /// The parameters of which each property is a part, with the names of these.
    objects: Vec<(&'d str, Vec<&'d str>)>,
    parts: IndexMap<&'d str, Part<'d>>,
}

impl Query<'_> {
    fn described(&self) -> String {
        let objects = self.objects.iter();
        let objects = objects.map(|it| format!(", each property of `{}`", it.0));
        format!("in: {}{}", self.location, objects.collect::<String>())
    }

    /// Whether it is written as an object whose properties are parameters of another query.
    fn is_object_of(&self, parameters: &Parameters) -> bool {
        let is_in = |name: &str| {
            let mut all = parameters.values();
            all.any(|it| it.location == "query" && it.name == name)
        };
        let mut objects = self.objects.iter();
        objects.any(|(name, parts)| !is_in(name) && parts.iter().any(|it| is_in(it)))
    }
}

impl<'d> Side<'d> {
    /// The query of an operation, if all of it is written as in forms: a form, or exploded parameters.
    fn query(&self, all: &Parameters<'d>) -> Option<Query<'d>> {
        let found = all
            .values()
            .filter(|it| matches!(it.location, "query" | "querystring"));
        let first = found.clone().next()?;
        let is_form = first.location == "querystring" || found.clone().all(is_exploded);
        let (parts, objects) = if first.location == "querystring" {
            (self.form(first)?, Vec::new())
        } else {
            let objects = found.clone().filter_map(|it| {
                let properties = self.object(it)?.properties();
                Some((it.name, properties.into_keys().collect()))
            });
            let objects = objects.collect();
            (found.flat_map(|it| self.parts(it)).collect(), objects)
        };
        let is_plain = |it: &Part<'d>| {
            let types = self.shape(&it.schemas).types;
            types.is_some_and(|it| !it.contains("object"))
        };
        let query = Query {
            location: first.location,
            span: first.parameter.span(),
            objects,
            parts,
        };
        (is_form && query.parts.values().all(is_plain)).then_some(query)
    }

    /// The parts of a query that a parameter is written as: exploded, each property of an object is one.
    fn parts(&self, found: &Found<'d>) -> Vec<(&'d str, Part<'d>)> {
        let Some(object) = self.object(found) else {
            let presence = self.presence(found);
            let schemas = content(found.parameter.given()).0;
            let span = found.parameter.span();
            let part = Part {
                schemas,
                span,
                presence,
            };
            return vec![(found.name, part)];
        };
        self.properties(&object, found)
    }

    /// The object that a parameter is, if it lists its properties.
    fn object(&self, found: &Found<'d>) -> Option<Shape<'d>> {
        let shape = self.shape(&content(found.parameter.given()).0);
        let is_listed = shape.is_only("object") && !shape.properties().is_empty();
        is_listed.then_some(shape)
    }

    fn properties(&self, object: &Shape<'d>, found: &Found<'d>) -> Vec<(&'d str, Part<'d>)> {
        let properties = object.properties().into_iter();
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
        parts.collect()
    }

    /// The properties of a form that is the whole query.
    fn form(&self, found: &Found<'d>) -> Option<IndexMap<&'d str, Part<'d>>> {
        let given = found.parameter.given();
        let (name, media) = given.content()?.iter().next()?;
        let is_plain = family(name) == Family::Form && media.encoding().is_none();
        let schema = media.schema().filter(|_| is_plain)?;
        let parts = self.properties(&self.shape(&[schema]), found);
        Some(parts.into_iter().collect())
    }
}

/// Whether a parameter is written as in forms.
fn is_exploded(found: &Found) -> bool {
    let given = found.parameter.given();
    given.content().is_none()
        && given.style().is_none_or(|it| it.text == "form")
        && given.explode() != Some(false)
        && given.reserved() != Some(true)
}

fn named(place: &Place, name: &str) -> Place {
    let part = place.part(&format!(" query {name}"));
    part.about(About::Parameter(name.to_owned()))
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
        // Of the same parameters, each is compared with its own.
        let is_rewritten = old.is_object_of(after) || new.is_object_of(before);
        if old.location == new.location && !is_rewritten {
            return;
        }
        for all in [before, after] {
            all.retain(|_, it| !matches!(it.location, "query" | "querystring"));
        }
        let change = Change::of(Rule::ParameterStyle)
            .at(old.span, new.span)
            .from(old.described())
            .to(new.described());
        self.found(&place.part(" query"), change);
        let mut added = new.parts;
        for (name, a) in old.parts {
            let at = named(place, name);
            let b = added.shift_remove(name);
            self.part(&at, (old.span, new.span), Some(&a), b.as_ref());
        }
        for (name, b) in added {
            let at = named(place, name);
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
