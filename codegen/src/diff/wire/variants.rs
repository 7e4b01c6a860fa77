//! Unions: which variants correspond to each other.

use std::collections::HashMap;
use std::hash::Hash;

use super::change::Change;
use super::shape::{Shape, Union, Variant};
use super::side::Side;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::{Directions, Wire};
use crate::openapi::{Schema, Typed};

/// The variants of both sides, in pairs.
struct Pairs<'d> {
    both: Vec<(Variant<'d>, Variant<'d>)>,
    old: Vec<Variant<'d>>,
    new: Vec<Variant<'d>>,
}

impl<'d> Walk<'d> {
    /// Compares the variants of unions. A type that is no union is one of a single variant.
    pub(super) fn variants(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        if old.union.is_none() && new.union.is_none() {
            return;
        }
        let pairs = self.pairs(alternatives(old), alternatives(new));
        let is_nested = |it: &Shape| it.is("object") || it.is("array");
        if !is_nested(old) && !is_nested(new) {
            self.scalars(place, old, new, &pairs);
            return;
        }
        let property = |it: &Shape| it.union.as_ref().and_then(|it| it.property.clone());
        let (a, b) = (property(old), property(new));
        let is_discriminated = a.is_some() || b.is_some();
        let spans = (union_span(old), union_span(new));
        self.discriminator(place, old, new);
        self.default_variant(place, old, new);
        let base = |it: &Shape<'d>| it.union.as_ref().and_then(|it| it.base.clone());
        if let (Some(a), Some(b)) = (base(old), base(new)) {
            self.tags(place, spans, &a, &b);
        }
        for (a, b) in &pairs.both {
            self.tags(place, spans, a, b);
            let part = place.part(&format!("|{}", label(&self.new, new, b)));
            // The single variant of what is no union is the shape itself.
            let schemas = |shape: &Shape<'d>, it: &Variant<'d>| match &shape.union {
                Some(_) => vec![it.schema],
                None => shape.parts.clone(),
            };
            self.schemas(&part, &schemas(old, a), &schemas(new, b));
        }
        let rule = match (pairs.old.is_empty(), pairs.new.is_empty()) {
            (true, true) => return,
            (true, false) => Rule::VariantAdded,
            (false, true) => Rule::VariantRemoved,
            (false, false) => Rule::VariantsReplaced,
        };
        let wire = place.role.judge(
            &(pairs.old.len(), pairs.new.len()),
            &(pairs.new.len(), pairs.old.len()),
            |(unknown, unused), _| match (unknown, unused) {
                (0, _) => Wire::Compatible,
                (_, 0) if is_discriminated => Wire::Risky,
                _ => Wire::Breaking,
            },
        );
        let mut change = Change::of(rule).at(spans.0, spans.1).wire(wire);
        if !pairs.old.is_empty() {
            change = change.from(labels(&self.old, old, &pairs.old));
        }
        if !pairs.new.is_empty() {
            change = change.to(labels(&self.new, new, &pairs.new));
        }
        self.found(place, change);
    }

    /// Compares the scalars of two unions. Which of them there are is known from the types.
    fn scalars(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>, pairs: &Pairs<'d>) {
        if old.union.is_none() || new.union.is_none() {
            return;
        }
        for (a, b) in &pairs.both {
            if self.old.leaf(a.schema).types == self.new.leaf(b.schema).types {
                let part = place.part(&format!("|{}", label(&self.new, new, b)));
                self.schemas(&part, &[a.schema], &[b.schema]);
            }
        }
    }

    /// Pairs variants by their tags, otherwise by names, otherwise by what they look like.
    fn pairs(&self, old: Vec<Variant<'d>>, new: Vec<Variant<'d>>) -> Pairs<'d> {
        let mut pairs = Pairs {
            both: Vec::new(),
            old,
            new,
        };
        pairs.take(&|it| it.tags.clone(), &|it| it.tags.clone());
        let name = |it: &Variant<'d>| it.name.into_iter().collect::<Vec<&str>>();
        pairs.take(&name, &name);
        // Those that require the same first: they are closer than those that only have the same properties.
        for is_exact in [true, false] {
            pairs.take(&|it| vec![look(&self.old, it.schema, is_exact)], &|it| {
                vec![look(&self.new, it.schema, is_exact)]
            });
        }
        if let ([a], [b]) = (pairs.old.as_slice(), pairs.new.as_slice()) {
            let (x, y) = (self.old.leaf(a.schema), self.new.leaf(b.schema));
            if x.types == y.types && (a.name.is_none() || b.name.is_none()) {
                pairs.both.append(&mut vec![(a.clone(), b.clone())]);
                (pairs.old, pairs.new) = (Vec::new(), Vec::new());
            }
        }
        pairs
    }

    /// Compares the property that discriminates the variants.
    fn discriminator(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        let (Some(a), Some(b)) = (&old.union, &new.union) else {
            return;
        };
        let has = |it: &Union| it.schema.discriminator().is_some();
        if has(a) == has(b) && (a.property == b.property || !has(a)) {
            return;
        }
        let wire = match (&a.property, &b.property) {
            (Some(a), Some(b)) if a != b => Directions::BREAKING,
            (Some(_), Some(_)) => Directions::COMPATIBLE,
            _ => Directions::RISKY,
        };
        let mut change =
            Change::of(Rule::DiscriminatorChanged).at(union_span(old), union_span(new));
        if let (true, Some(property)) = (has(a), &a.property) {
            change = change.from(property.clone());
        }
        if let (true, Some(property)) = (has(b), &b.property) {
            change = change.to(property.clone());
        }
        self.found(place, change.wire(wire));
    }

    /// Compares what a value without a listed tag is.
    fn default_variant(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        let (Some(old), Some(new)) = (&old.union, &new.union) else {
            return;
        };
        let is_same = match (old.default, new.default) {
            (Some(a), Some(b)) => a == b || self.is_renamed(a, b),
            (a, b) => a == b,
        };
        if is_same {
            return;
        }
        let (a, b) = (old.default, new.default);
        let wire = place
            .role
            .judge(&a, &b, |sender, receiver| match (sender, receiver) {
                (None, _) => Wire::Compatible,
                (Some(_), None) => Wire::Risky,
                (Some(_), Some(_)) => Wire::Breaking,
            });
        let text = |it: &Union| it.default.map(|it| format!("defaultMapping: {it}"));
        let span = |it: &Union| it.schema.span_of("discriminator");
        let mut change = Change::of(Rule::DiscriminatorChanged).at(span(old), span(new));
        (change.before, change.after) = (text(old), text(new));
        self.found(place, change.wire(wire));
    }

    /// Compares the values of the discriminator for a variant.
    fn tags(
        &mut self,
        place: &Place,
        spans: (crate::source::Span, crate::source::Span),
        old: &Variant<'d>,
        new: &Variant<'d>,
    ) {
        if old.tags.is_empty() || new.tags.is_empty() {
            return;
        }
        let missing = |from: &[String], all: &[String]| -> Vec<String> {
            let all = all.iter();
            all.filter(|it| !from.contains(it)).cloned().collect()
        };
        let wire = place.role.judge(&old.tags, &new.tags, |sender, receiver| {
            let unknown = missing(receiver, sender).is_empty();
            match (unknown, missing(sender, receiver).is_empty()) {
                (true, _) => Wire::Compatible,
                (false, true) => Wire::Risky,
                (false, false) => Wire::Breaking,
            }
        });
        if wire != Directions::COMPATIBLE {
            let change = Change::of(Rule::DiscriminatorChanged)
                .at(spans.0, spans.1)
                .from(old.tags.join(", "))
                .to(new.tags.join(", "));
            self.found(place, change.wire(wire));
        }
    }
}

impl<'d> Pairs<'d> {
    /// Pairs the variants that are still alone and have a key in common.
    fn take<K: Eq + Hash>(
        &mut self,
        old_keys: &dyn Fn(&Variant<'d>) -> Vec<K>,
        new_keys: &dyn Fn(&Variant<'d>) -> Vec<K>,
    ) {
        let new = std::mem::take(&mut self.new);
        let mut new: Vec<Option<Variant<'d>>> = new.into_iter().map(Some).collect();
        let mut by_key: HashMap<K, Vec<usize>> = HashMap::new();
        for (index, variant) in new.iter().enumerate().rev() {
            for key in variant.iter().flat_map(new_keys) {
                by_key.entry(key).or_default().push(index);
            }
        }
        for a in std::mem::take(&mut self.old) {
            let found = old_keys(&a).iter().find_map(|key| {
                let indices = by_key.get_mut(key)?;
                std::iter::from_fn(|| indices.pop()).find_map(|it| new[it].take())
            });
            match found {
                Some(b) => self.both.push((a, b)),
                None => self.old.push(a),
            }
        }
        self.new = new.into_iter().flatten().collect();
    }
}

/// The variants of a union, or the shape itself.
fn alternatives<'d>(shape: &Shape<'d>) -> Vec<Variant<'d>> {
    match &shape.union {
        Some(union) => union.variants.clone(),
        None => {
            let last = shape.parts.last().map(|it| Variant {
                schema: *it,
                name: shape.name,
                tags: Vec::new(),
            });
            last.into_iter().collect()
        }
    }
}

fn union_span(shape: &Shape) -> crate::source::Span {
    let holder = shape.union.as_ref().map(|it| it.schema);
    let keyword = |it: Schema| {
        ["oneOf", "anyOf", "discriminator"]
            .into_iter()
            .find(|key| it.has(key))
            .map(|key| it.span_of(key))
    };
    holder.and_then(keyword).unwrap_or_else(|| shape.span())
}

/// What a schema looks like from outside: its types, and the names of its properties; if it has to be exact, with whether
/// they are required.
fn look<'d>(side: &Side<'d>, schema: Schema<'d>, is_exact: bool) -> impl Eq + Hash + use<'d> {
    let leaf = side.leaf(schema);
    let properties = leaf.properties().into_iter();
    let mut properties: Vec<(&str, bool)> = properties
        .map(|(name, it)| (name, is_exact && it.required))
        .collect();
    properties.sort_unstable();
    let values = leaf.values.as_ref();
    let values: Option<Vec<String>> = values.map(|it| it.iter().map(|it| it.text()).collect());
    (leaf.types.clone(), leaf.text("format"), properties, values)
}

fn labels<'d>(side: &Side<'d>, shape: &Shape<'d>, variants: &[Variant<'d>]) -> String {
    let labels = variants.iter().map(|it| label(side, shape, it));
    labels.collect::<Vec<_>>().join(", ")
}

/// A variant as readers know it: its name, its tag, its title, or what it is.
fn label<'d>(side: &Side<'d>, shape: &Shape<'d>, variant: &Variant<'d>) -> String {
    // What is no union has no variant of its own name.
    let name = variant.name.filter(|_| shape.union.is_some());
    let tag = || variant.tags.first().cloned();
    let leaf = || side.leaf(variant.schema);
    let title = || leaf().text("title").map(str::to_owned);
    let described = || {
        let leaf = leaf();
        let properties: Vec<&str> = leaf.properties().into_keys().take(LISTED).collect();
        match properties.len() {
            0 => leaf.described(),
            _ => format!("{} with {}", leaf.described(), properties.join(" and ")),
        }
    };
    let own = name.map(str::to_owned).or_else(tag).or_else(title);
    own.unwrap_or_else(described)
}

/// How many properties describe an object without a name.
const LISTED: usize = 3;
