//! Unions without a discriminator: a value that JSON Schema allows for only one alternative must not decode as another.
//!
//! Constants count at any depth, since the validator takes them into account.

use codegen::Noun;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use crate::document::{Document, short};
use crate::finding::{Finding, Stage, Verdict};
use crate::place::{Direction, Types};
use crate::shape::{Shape, Shapes, Variant};
use crate::walk::walk;

/// The maximum number of alternatives to test: each value is validated against all of them.
const MOST: usize = 40;

/// Decodes a value of each alternative of each union without a discriminator.
pub(crate) fn decode(document: &Document, types: &Types, shapes: &Shapes) -> Vec<Finding> {
    let mut findings = Vec::new();
    walk(&document.json, &mut |noun, pointer, node| {
        let keys = ["oneOf", "anyOf"].into_iter();
        let mut keys = keys.filter(|it| node[*it].as_array().is_some_and(|it| it.len() > 1));
        if noun != Noun::schema() || document.tagged(pointer).is_some() {
            return;
        }
        let (Some(key), None) = (keys.next(), keys.next()) else {
            return;
        };
        for shape in shapes.places.get(pointer).into_iter().flatten() {
            let Some((number, variants)) = shapes.variants(shape) else {
                continue;
            };
            let Some(union) = types.unions.iter().find(|it| it.number == number) else {
                continue;
            };
            let alternatives = Alternatives {
                document,
                shapes,
                variants,
                held: union.held,
            };
            findings.extend(alternatives.findings(&format!("{pointer}/{key}")));
        }
    });
    findings
}

struct Alternatives<'c> {
    document: &'c Document,
    shapes: &'c Shapes,
    variants: &'c [Variant],
    held: fn(&Value) -> Result<Option<usize>, String>,
}

impl Alternatives<'_> {
    fn findings(&self, list: &str) -> Vec<Finding> {
        let all = self.document.json.pointer(list).and_then(Value::as_array);
        let all = all.map(Vec::as_slice).unwrap_or_default();
        let validators = (0..all.len().min(MOST)).map(|it| {
            let pointer = format!("{list}/{it}");
            self.document.validator(&pointer, Direction::Both).ok()
        });
        let validators: Option<Vec<_>> = validators.collect();
        let Some(validators) = validators.filter(|it| it.len() == all.len()) else {
            return Vec::new();
        };
        let types: Vec<Vec<&Shape>> = (0..all.len())
            .map(|it| self.types(list, &all[it], it))
            .collect();
        let mut findings = Vec::new();
        for (index, alternative) in all.iter().enumerate() {
            let made = |full| {
                self.document
                    .made(alternative, Direction::Both, full, false)
            };
            for value in [made(true), made(false)].into_iter().flatten() {
                let allowing = validators.iter().filter(|it| may_be(it, &value));
                if !validators[index].is_valid(&value) || allowing.count() != 1 {
                    continue;
                }
                let place = format!("{list}/{index}");
                findings.push(match self.wrong(&value, index, &types) {
                    Some(why) => Finding::new(Stage::Types, place, Verdict::Violation, why),
                    None => Finding::ok(Stage::Types, place),
                });
            }
        }
        findings
    }

    /// The types of an alternative.
    fn types(&self, list: &str, alternative: &Value, index: usize) -> Vec<&Shape> {
        let (_, pointer) = self
            .document
            .resolve(alternative, &format!("{list}/{index}"));
        let types = self.shapes.places.get(&pointer).into_iter().flatten();
        types.map(|it| self.shapes.resolved(it)).collect()
    }

    /// How the value of one alternative decodes as another.
    fn wrong(&self, value: &Value, index: usize, types: &[Vec<&Shape>]) -> Option<String> {
        let held = (self.held)(value).ok().flatten()?;
        let variant = self.variants.get(held)?;
        let shape = self.shapes.resolved(&variant.shape);
        let is_other = types.iter().any(|it| it.contains(&shape));
        let is_wrong = is_other && !types[index].is_empty() && !types[index].contains(&shape);
        let name = &variant.name;
        is_wrong.then(|| {
            format!(
                "{} decodes as `{name}`, which does not allow it",
                short(value)
            )
        })
    }
}

/// Whether a value may belong to a schema: it is valid, or it matches several alternatives of a nested `oneOf`, so that
/// the document is ambiguous.
fn may_be(validator: &Validator, value: &Value) -> bool {
    let is_ambiguous =
        |it: ValidationError| matches!(it.kind(), ValidationErrorKind::OneOfMultipleValid { .. });
    validator.iter_errors(value).all(is_ambiguous)
}
