//! Schemas: what a use of one means, and what the parts of a shape have in common.

use super::change::Change;
use super::limit::risky_unless;
use super::role::{Form, Role};
use super::shape::{Shape, is_nothing};
use super::side::is_same;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::load::is_same_spelling;
use crate::openapi::Schema;

/// Whether a value may be absent, in each document.
#[derive(Clone, Copy)]
pub(super) struct Optional {
    pub(super) old: bool,
    pub(super) new: bool,
}

impl Optional {
    pub(super) const NO: Optional = Optional {
        old: false,
        new: false,
    };
}

impl<'d> Walk<'d> {
    /// Compares a value: whether it may be `null`, what it is by default, and its schemas.
    pub(super) fn value(
        &mut self,
        place: &Place,
        old: &[Schema<'d>],
        new: &[Schema<'d>],
        optional: Optional,
    ) {
        self.null(place, old, new, optional);
        self.default(place, old, new, optional);
        self.schemas(place, old, new);
    }

    fn null(&mut self, place: &Place, old: &[Schema<'d>], new: &[Schema<'d>], optional: Optional) {
        let is_null = |facts: &crate::openapi::Facts<'d>, it: &[Schema<'d>]| {
            !it.is_empty() && it.iter().all(|it| facts.is_nullable(*it))
        };
        let (a, b) = (is_null(&self.old.facts, old), is_null(&self.new.facts, new));
        if !a && !b {
            return;
        }
        let (before, after) = (self.old.shape(old), self.new.shape(new));
        // Any value may be `null`, too.
        if before.types.is_none() || after.types.is_none() {
            return;
        }
        // What is listed has to be of the type.
        let excluded = (before.excludes_null(), after.excludes_null());
        let (listed_before, listed_now) = (a && excluded.0, b && excluded.1);
        let (a, b) = (a && !excluded.0, b && !excluded.1);
        if a == b {
            if listed_before != listed_now {
                self.useless_null(place, (&before, &after), listed_now);
            }
            return;
        }
        let is_text = place.role.is_text();
        let wire = place.role.judge(
            &(a, optional.old),
            &(b, optional.new),
            |sender, receiver| match (sender.0, receiver.0, receiver.1) {
                (true, false, is_optional) if is_optional || is_text => Wire::Risky,
                (true, false, _) => Wire::Breaking,
                _ => Wire::Compatible,
            },
        );
        let rule = if b {
            Rule::NullAdded
        } else {
            Rule::NullRemoved
        };
        let span = |it: &Shape<'d>| {
            let has = |key: &&str| it.keyword(key).is_some();
            let found = ["nullable", "type"].into_iter().find(has);
            it.span_of(found.unwrap_or("oneOf"))
        };
        let change = Change::of(rule).at(span(&before), span(&after));
        self.found(place, change.wire(wire));
    }

    /// Reports a `null` in an enum whose type excludes it: no value becomes possible by that.
    fn useless_null(
        &mut self,
        place: &Place,
        (old, new): (&Shape<'d>, &Shape<'d>),
        is_listed: bool,
    ) {
        let rule = if is_listed {
            Rule::EnumValueAdded
        } else {
            Rule::EnumValueRemoved
        };
        let change = Change::of(rule).at(old.span_of("enum"), new.span_of("enum"));
        let change = if is_listed {
            change.to("null")
        } else {
            change.from("null")
        };
        self.found(place, change);
    }

    fn default(
        &mut self,
        place: &Place,
        old: &[Schema<'d>],
        new: &[Schema<'d>],
        optional: Optional,
    ) {
        let (before, after) = (self.old.shape(old), self.new.shape(new));
        let (a, b) = (before.keyword("default"), after.keyword("default"));
        let is_equal = match (a, b) {
            (Some(a), Some(b)) => is_same(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        if is_equal {
            return;
        }
        // What is never absent has no use for a default.
        let wire = if optional.old || optional.new {
            Directions::RISKY
        } else {
            Directions::COMPATIBLE
        };
        let mut change = Change::of(Rule::DefaultChanged)
            .at(before.span_of("default"), after.span_of("default"));
        if let Some(a) = a {
            change = change.from(a.to_string());
        }
        if let Some(b) = b {
            change = change.to(b.to_string());
        }
        self.found(place, change.wire(wire));
    }

    /// Compares two shapes, without the parts that have shapes of their own.
    pub(super) fn compare(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        let is_file = self.files(place, old, new);
        let is_related = is_file || self.types(place, old, new);
        self.names(place, old, new, is_related);
        if !is_related {
            // The texts of something else are consequences.
            return;
        }
        self.documentation(
            place,
            (old.span(), new.span()),
            &|key| old.keyword(key),
            &|key| new.keyword(key),
        );
        let extensions = |it: &Shape<'d>| {
            let parts = it.parts.iter();
            parts.flat_map(|it| it.keys()).collect::<Vec<_>>()
        };
        self.extensions(
            place,
            (old.span(), new.span()),
            &extensions(old),
            &extensions(new),
            &|key| old.keyword(key),
            &|key| new.keyword(key),
        );
        if is_file {
            return;
        }
        self.values(place, old, new);
        self.format(place, old, new);
        self.limits(place, old, new);
        self.items(place, old, new);
        self.text_content(place, old, new);
        self.variants(place, old, new);
        // A union and one of its variants have no properties to compare.
        if old.union.is_some() == new.union.is_some() {
            self.properties(place, old, new);
            self.additional(place, old, new);
        }
        self.xml(place, old, new);
    }

    /// Compares the names of components.
    fn names(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>, is_related: bool) {
        if old.name == new.name || !(old.is_single && new.is_single) {
            return;
        }
        let rule = match (old.name, new.name) {
            (Some(before), Some(after)) if self.is_renamed(before, after) => Rule::SchemaRenamed,
            (Some(_), Some(_)) => Rule::SchemaReplaced,
            // What replaces a reference by something else moves nothing.
            _ if !is_related || are_apart(old, new) => return,
            _ => Rule::SchemaMoved,
        };
        if rule == Rule::SchemaRenamed {
            self.renamed.extend(old.name);
            self.renamed.extend(new.name);
            if old
                .name
                .zip(new.name)
                .is_some_and(|it| is_same_spelling(it.0, it.1))
            {
                return;
            }
        }
        let declared = |schemas: crate::openapi::Map<'d, Schema<'d>>, it: &Shape<'d>| {
            let name = it.name.filter(|_| rule == Rule::SchemaRenamed);
            let declared = name.and_then(|name| schemas.key_span(name));
            declared.unwrap_or_else(|| it.span())
        };
        let (from, to) = (self.old.document.schemas(), self.new.document.schemas());
        let mut change = Change::of(rule).at(declared(from, old), declared(to, new));
        if let Some(name) = old.name {
            change = change.from(name);
        }
        if let Some(name) = new.name {
            change = change.to(name);
        }
        self.found(place, change);
    }

    /// Compares the items of arrays.
    fn items(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        let of = |it: &Shape<'d>| -> Vec<Schema<'d>> {
            it.parts.iter().filter_map(|it| it.items()).collect()
        };
        let (a, b) = (of(old), of(new));
        if !(a.is_empty() && b.is_empty()) && old.is("array") && new.is("array") {
            self.further_items(place, (old, &a), (new, &b));
        }
        let of = |it: &Shape<'d>| -> Vec<Schema<'d>> {
            let lists = it.parts.iter().filter_map(|it| it.prefix_items());
            lists.flatten().collect()
        };
        let (a, b) = (of(old), of(new));
        for (index, (a, b)) in a.iter().zip(&b).enumerate() {
            self.value(
                &place.part(&format!("[{index}]")),
                &[*a],
                &[*b],
                Optional::NO,
            );
        }
        if a.len() != b.len() {
            let change = Change::of(Rule::TypeChanged)
                .at(old.span_of("prefixItems"), new.span_of("prefixItems"))
                .from(format!("{} items", a.len()))
                .to(format!("{} items", b.len()));
            self.found(place, change.wire(Directions::BREAKING));
        }
    }

    /// Compares the items that a list of any length has. Behind those of a fixed number, `false` allows no more.
    fn further_items(
        &mut self,
        place: &Place,
        (old, before): (&Shape<'d>, &[Schema<'d>]),
        (new, after): (&Shape<'d>, &[Schema<'d>]),
    ) {
        let is_end = |it: &[Schema<'d>]| it.iter().any(|it| is_nothing(*it));
        let (a, b) = (is_end(before), is_end(after));
        if a == b {
            self.value(&place.part("[]"), before, after, Optional::NO);
            return;
        }
        let wire = place.role.judge(&a, &b, |sender, receiver| {
            risky_unless(*sender || !*receiver)
        });
        self.keyword(place, Rule::ConstraintChanged, "items", (old, new), wire);
    }

    /// Compares what the text of a string contains.
    fn text_content(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        let of = |it: &Shape<'d>| -> Vec<Schema<'d>> {
            let parts = it.parts.iter();
            parts.filter_map(|it| it.content_schema()).collect()
        };
        let (a, b) = (of(old), of(new));
        if a.is_empty() || b.is_empty() {
            return;
        }
        let place = place.at(place.path.clone(), Role::new(place.role.flow, Form::Typed));
        self.value(&place, &a, &b, Optional::NO);
    }
}

/// Whether two objects have no property in common.
fn are_apart(old: &Shape, new: &Shape) -> bool {
    let (a, b) = (old.properties(), new.properties());
    !a.is_empty() && !b.is_empty() && !a.keys().any(|it| b.contains_key(it))
}
