//! Discriminators: a value must decode as the variant that its tag selects, which an unchanged round trip does not
//! prove.
//!
//! `tags` determines what a tag selects; the generated module reports what a value decodes as.

use codegen::Noun;
use std::collections::HashMap;

use serde_json::Value;

use crate::document::{Document, short};
use crate::finding::{Finding, Stage, Verdict};
use crate::listed_tags::{left_over, listed_tags};
use crate::place::{Direction, Place, Types, Union};
use crate::pointer::token;
use crate::shape::{Shape, Shapes, Variant};
use crate::tags::Tagged;
use crate::types::parts;
use crate::walk::walk;

/// The pointers of the schemas with a discriminator, with their tags.
pub(crate) fn tagged_schemas(document: &Document) -> Vec<(String, Tagged)> {
    let mut found = Vec::new();
    walk(&document.json, &mut |noun, pointer, node| {
        let keys = ["allOf", "oneOf", "anyOf", "discriminator"];
        let may_inherit = keys.iter().any(|it| node.get(it).is_some());
        // A part of an `allOf` has no values of its own.
        let is_part = pointer.rsplit('/').nth(1) == Some("allOf");
        if noun == Noun::schema() && may_inherit && !is_part {
            found.extend(document.tagged(pointer).map(|it| (pointer.to_owned(), it)));
        }
    });
    found
}

/// Decodes a value for each tag of each schema with a discriminator.
pub(crate) fn decode(document: &Document, types: &Types, shapes: &Shapes) -> Vec<Finding> {
    let mut places: HashMap<&str, Vec<&Place>> = HashMap::new();
    for place in types.places {
        places.entry(place.pointer).or_default().push(place);
    }
    let mut findings = Vec::new();
    for (pointer, tagged) in tagged_schemas(document) {
        let Some(of) = shapes.places.get(&pointer).filter(|it| !it.is_empty()) else {
            let why = "no type was generated for it";
            findings.push(Finding::new(Stage::Types, pointer, Verdict::Untried, why));
            continue;
        };
        let mut tags = tagged.tags.clone();
        tags.extend(listed_tags(document, &pointer, &tagged));
        for (tag, target) in &tags {
            let value = &tagged.value(&document.json, tag);
            let case = Case {
                document,
                pointer: &pointer,
                shapes,
                unions: types.unions,
                places: places.get(pointer.as_str()).map_or(&[], Vec::as_slice),
                property: &tagged.property,
                tag,
                value,
                target,
            };
            let place = format!("{pointer} {}={tag}", tagged.property);
            findings.push(case.finding(place, of));
            for value in left_over(document, &tagged, target) {
                let place = format!("{pointer} {}={value}", tagged.property);
                let case = Case {
                    value: &Value::from(value),
                    ..case
                };
                findings.extend(case.is_not_taken(&place, of));
            }
        }
    }
    findings
}

#[derive(Clone, Copy)]
struct Case<'c> {
    document: &'c Document,
    /// The pointer of the schema with the discriminator.
    pointer: &'c str,
    shapes: &'c Shapes,
    unions: &'c [Union],
    /// The types of the schema with the discriminator.
    places: &'c [&'c Place],
    property: &'c str,
    tag: &'c str,
    /// The tag's value on the wire.
    value: &'c Value,
    /// The schema that the tag selects.
    target: &'c str,
}

/// The outcome of a case: why it did not pass.
type Outcome = Result<(), (Verdict, String)>;

impl Case<'_> {
    fn finding(&self, place: String, types: &[Shape]) -> Finding {
        let outcomes = types.iter().map(|shape| {
            let value = self.value(false);
            let untried = || (Verdict::Untried, "no value of it could be made".to_owned());
            match self.shapes.variants(shape) {
                Some((number, variants)) => {
                    self.union(&value.ok_or_else(untried)?, number, variants, 0)
                }
                None => self.kept(&self.value(true).ok_or_else(untried)?),
            }
        });
        let mut failed: Vec<_> = outcomes.filter_map(Result::err).collect();
        failed.sort_by_key(|(verdict, _)| *verdict != Verdict::Violation);
        match failed.into_iter().next() {
            Some((verdict, why)) => Finding::new(Stage::Types, place, verdict, why),
            None => Finding::ok(Stage::Types, place),
        }
    }

    /// A violation if a value with an unknown tag decodes as the schema.
    fn is_not_taken(&self, place: &str, types: &[Shape]) -> Option<Finding> {
        let value = self.value(false)?;
        types.iter().find_map(|shape| {
            let (number, variants) = self.shapes.variants(shape)?;
            let union = self.unions.iter().find(|it| it.number == number)?;
            let variant = variants.get((union.held)(&value).ok().flatten()?)?;
            let why = format!(
                "{} decodes as `{}`, but nothing names that",
                short(&value),
                variant.name
            );
            let is_taken = self.is_target(&variant.shape);
            is_taken.then(|| Finding::new(Stage::Types, place.to_owned(), Verdict::Violation, why))
        })
    }

    /// A value of the selected schema, with the tag.
    fn value(&self, full: bool) -> Option<Value> {
        let schema = &self.schema()?;
        let made = |examples| {
            let mut value = self
                .document
                .made(schema, Direction::Both, full, examples)?;
            value
                .as_object_mut()?
                .insert(self.property.to_owned(), self.value.clone());
            Some(value)
        };
        let candidates: Vec<Value> = [made(true), made(false)].into_iter().flatten().collect();
        let validator = self.document.validator(self.target, Direction::Both);
        let valid = |it: &&Value| {
            validator
                .as_ref()
                .is_ok_and(|validator| validator.is_valid(it))
        };
        let valid = candidates.iter().find(valid);
        // A candidate that only contradicts the tag property is accepted.
        valid.or(candidates.last()).cloned()
    }

    /// The selected schema, with the properties that the schema with the discriminator has beside its alternatives.
    fn schema(&self) -> Option<Value> {
        let json = &self.document.json;
        let mut all = vec![json.pointer(self.target)?.clone()];
        let own = json.pointer(self.pointer);
        for part in parts(self.document, own.as_slice()) {
            let keys = ["properties", "required"].into_iter();
            let said = keys.filter_map(|key| Some((key.to_owned(), part.get(key)?.clone())));
            let said: serde_json::Map<_, _> = said.collect();
            if !said.is_empty() {
                all.push(said.into());
            }
        }
        if let [_] = all.as_slice() {
            return all.pop();
        }
        Some(serde_json::json!({ "allOf": all }))
    }

    /// Decodes the value as a union, and as its nested unions.
    fn union(&self, value: &Value, number: usize, variants: &[Variant], depth: usize) -> Outcome {
        let Some(union) = self.unions.iter().find(|it| it.number == number) else {
            return Err((
                Verdict::Untried,
                "its union cannot be decoded alone".to_owned(),
            ));
        };
        let violation = |why: String| Err((Verdict::Violation, format!("{} {why}", short(value))));
        let held = match (union.held)(value) {
            Ok(held) => held,
            Err(_) if !self.allows_tag(value) => return Err(self.contradiction()),
            Err(why) => return violation(format!("does not decode: {why}")),
        };
        let named = self.target.rsplit('/').next().unwrap_or_default();
        let held = held.and_then(|index| Some((index, variants.get(index)?)));
        let Some((index, variant)) = held else {
            if !self.allows_tag(value) {
                return Err(self.contradiction());
            }
            return violation(format!("is no known variant, but its tag names `{named}`"));
        };
        match self.shapes.variants(&variant.shape) {
            // The variant of a nested union has the tag.
            Some((number, variants)) if depth < 8 => {
                let inner = self.unions.iter().find(|it| it.number == number);
                let is_base = inner.is_some_and(|it| (it.held)(value) == Ok(None));
                if is_base && self.is_target(&variant.shape) {
                    // A base that is not a variant of its own union is preserved as unknown.
                    return Ok(());
                }
                self.union(value, number, variants, depth + 1)
            }
            _ if self.is_target(&variant.shape) || self.is_target_and_more(variants, index) => {
                self.tag_is_sent(union, index, value)
            }
            _ if !self.shapes.places.contains_key(self.target) => Err((
                Verdict::Untried,
                format!("no type was generated for `{named}`"),
            )),
            _ => violation(format!(
                "decodes as `{}`, but its tag names `{named}`",
                variant.name
            )),
        }
    }

    /// Whether the selected schema allows the tag.
    fn allows_tag(&self, value: &Value) -> bool {
        let validator = self.document.validator(self.target, Direction::Both);
        let is_of_tag = |it: jsonschema::ValidationError| {
            it.instance_path().to_string() == format!("/{}", token(self.property))
        };
        validator.is_ok_and(|it| !it.iter_errors(value).any(is_of_tag))
    }

    fn contradiction(&self) -> (Verdict, String) {
        let (tag, target) = (self.tag, self.target);
        (
            Verdict::Defect,
            format!("{target} does not allow its own tag `{tag}`"),
        )
    }

    /// Whether a type is that of the selected schema.
    fn is_target(&self, shape: &Shape) -> bool {
        let shape = self.shapes.resolved(shape);
        let types = self.shapes.places.get(self.target).into_iter().flatten();
        types.into_iter().any(|it| {
            let variants = self.shapes.variants(it);
            let own = variants.map_or(&[][..], |(_, variants)| variants);
            self.shapes.resolved(it) == shape
                || own
                    .iter()
                    .any(|it| self.shapes.resolved(&it.shape) == shape)
        })
    }

    /// Whether a variant, and no other, has all properties of the selected schema. Properties next to the alternatives
    /// are added to each variant, whose type then differs from that of the schema.
    fn is_target_and_more(&self, variants: &[Variant], index: usize) -> bool {
        let schema = self.document.json.pointer(self.target);
        let parts = parts(self.document, schema.as_slice());
        let described: Vec<&String> = parts
            .iter()
            .filter_map(|it| it["properties"].as_object())
            .flat_map(|it| it.keys())
            .collect();
        let has_all = |variant: &Variant| {
            let properties = self.shapes.properties(&variant.shape);
            properties.is_some_and(|own| described.iter().all(|it| own.contains_key(*it)))
        };
        let mut others = variants.iter().enumerate();
        !described.is_empty()
            && variants.get(index).is_some_and(has_all)
            && !others.any(|(other, it)| other != index && has_all(it))
    }

    /// A variant is sent with its tag even if its value lacks it.
    fn tag_is_sent(&self, union: &Union, index: usize, value: &Value) -> Outcome {
        let mut without = value.clone();
        if let Some(object) = without.as_object_mut() {
            object.remove(self.property);
        }
        let validator = self.document.validator(self.target, Direction::Both);
        let forbids = |it: &jsonschema::Validator| it.is_valid(&without) && !it.is_valid(value);
        if validator.is_ok_and(|it| forbids(&it)) {
            return Ok(());
        }
        match (union.built)(index, &without) {
            Ok(sent) if sent[self.property].is_null() => {
                let why = format!("the variant without its tag is sent as {}", short(&sent));
                Err((Verdict::Violation, why))
            }
            // The type has no value without the tag.
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// A type that is not a union preserves the described properties.
    fn kept(&self, value: &Value) -> Outcome {
        let schema = self.document.json.pointer(self.target);
        let parts = parts(self.document, schema.as_slice());
        let described = |name: &str| {
            let schemas = parts.iter().filter_map(|it| it["properties"].get(name));
            let schemas: Vec<&Value> = schemas.collect();
            let whole = self::parts(self.document, &schemas);
            let travels = |it: &&Value| it["readOnly"] != true && it["writeOnly"] != true;
            !schemas.is_empty() && whole.iter().all(travels)
        };
        for place in self.places {
            let back = match (place.trip)(value) {
                Ok(back) => back,
                Err(why) => {
                    let why = format!("{} does not decode: {why}", short(value));
                    return Err((Verdict::Violation, why));
                }
            };
            let mut names = value.as_object().into_iter().flat_map(|it| it.keys());
            if let Some(lost) = names.find(|it| described(it) && back.get(it.as_str()).is_none()) {
                let named = self.target.rsplit('/').next().unwrap_or_default();
                let why = format!("`{lost}` of `{named}`, which the tag names, is lost");
                return Err((Verdict::Violation, why));
            }
        }
        Ok(())
    }
}
