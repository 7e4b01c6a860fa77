//! `enum` and `const`: known values.

use std::collections::HashMap;

use super::shape::{Branch, Listed, Shape};
use super::types::Types;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Definition, Enum, Name, Values, Variant};
use crate::load::{Node, Value};
use crate::openapi::{Schema, Text, Typed};

/// The kind of a value of an `enum`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    String,
    Integer,
    Number,
    Boolean,
    Other,
}

impl<'d> Types<'d> {
    /// The shape of a schema with `enum` or `const`; `None` without these, or if the values do not determine a type.
    pub(super) fn listed(&mut self, node: Schema<'d>) -> Option<Shape<'d>> {
        let constant = node.constant();
        let values: Vec<&'d Node> = match constant {
            Some(only) => vec![only],
            None => node.values()?.iter().collect(),
        };
        let some: Vec<&'d Node> = values
            .iter()
            .copied()
            .filter(|it| !matches!(it.value, Value::Null))
            .collect();
        if values.is_empty() {
            let finding =
                Diagnostic::warning(code::INVALID, node.span(), "this enum allows no value");
            self.reader.report(finding.help("it is ignored"));
            return None;
        }
        if some.is_empty() {
            return Some(Shape::Any);
        }
        let kinds = self.kinds(node, &some)?;
        let is = |kind: Kind| kinds.iter().all(|it| *it == kind);
        if is(Kind::String) || is(Kind::Integer) {
            return Some(self.enumeration(node, &some, kinds[0]));
        }
        if is(Kind::Boolean) {
            return Some(Shape::Scalar("boolean"));
        }
        if kinds
            .iter()
            .all(|it| matches!(it, Kind::Integer | Kind::Number))
        {
            let is_larger = some.iter().all(|it| is_integer(node, it));
            return Some(Shape::Scalar(if is_larger { "integer" } else { "number" }));
        }
        // Values of several types become a union with a variant for each type.
        let mut branches = Vec::new();
        for kind in [Kind::String, Kind::Integer, Kind::Number, Kind::Boolean] {
            let of: Vec<&'d Node> = (some.iter().zip(&kinds))
                .filter(|(_, it)| **it == kind)
                .map(|(it, _)| *it)
                .collect();
            if of.is_empty() {
                continue;
            }
            let shape = match kind {
                Kind::Number => Shape::Scalar("number"),
                Kind::Boolean => Shape::Scalar("boolean"),
                _ => self.enumeration(node, &of, kind),
            };
            branches.push(Branch {
                node,
                shape: Some(shape),
            });
        }
        Some(Shape::Union(branches, None))
    }

    /// The kind of each value; `None` if the schema's type excludes the values.
    fn kinds(&mut self, node: Schema<'d>, values: &[&'d Node]) -> Option<Vec<Kind>> {
        let said = node.single_type();
        let mut kinds: Vec<Kind> = values.iter().map(|it| kind(it)).collect();
        if kinds.contains(&Kind::Other) {
            return None;
        }
        match said {
            // YAML parses `1.0` and `true` as numbers and booleans; the type says that they are strings.
            Some("string") => kinds.fill(Kind::String),
            Some("number") if kinds.iter().all(|it| *it == Kind::Integer) => {
                kinds.fill(Kind::Number);
            }
            Some("integer") if values.iter().all(|it| integer(it).is_some()) => {
                kinds.fill(Kind::Integer);
            }
            _ => {}
        }
        let fits = |it: &Kind| match said {
            Some("integer" | "number") => matches!(it, Kind::Integer | Kind::Number),
            Some("boolean") => *it == Kind::Boolean,
            Some("array" | "object") => false,
            _ => true,
        };
        if !kinds.iter().all(fits) {
            let key = if node.has("enum") { "enum" } else { "const" };
            let span = node.span_of(key);
            let what = said.unwrap_or_default();
            let message = format!("these values are not of the type `{what}`: they are ignored");
            self.reader.warn(code::INVALID, span, message);
            return None;
        }
        Some(kinds)
    }

    /// The values of one type, without duplicates.
    fn enumeration(&mut self, node: Schema<'d>, values: &[&'d Node], kind: Kind) -> Shape<'d> {
        let titles = ["x-enum-varnames", "x-enumNames"]
            .iter()
            .find_map(|key| node.node().get(key).and_then(Node::as_array))
            .filter(|it| it.len() == values.len());
        let descriptions = node
            .node()
            .get("x-enum-descriptions")
            .and_then(Node::as_array);
        let descriptions = descriptions.filter(|it| it.len() == values.len());
        let of_const = node.constant().is_some();
        let own = |text: Option<Text<'d>>| text.filter(|_| of_const).map(Text::as_str);
        let mut listed: Vec<Listed<'d>> = Vec::new();
        let mut places = HashMap::new();
        for (index, value) in values.iter().enumerate() {
            let wire = match kind {
                Kind::Integer => integer(value).map_or_else(|| value.text(), |it| it.to_string()),
                _ => value.text(),
            };
            if let Some(first) = places.get(&wire) {
                let message = format!("duplicate value `{wire}` in this enum");
                let finding = Diagnostic::warning(code::CONFLICT, value.span, message);
                self.reader.report(finding.second(*first, "first here"));
                continue;
            }
            let at = |all: Option<&'d [Node]>| all.and_then(|it| it[index].as_str());
            places.insert(wire.clone(), value.span);
            listed.push(Listed {
                wire,
                title: at(titles).or_else(|| own(node.title())),
                description: at(descriptions)
                    .or_else(|| own(node.description()))
                    .unwrap_or_default(),
            });
        }
        let values = match kind {
            Kind::Integer => Values::Integers,
            _ => Values::Strings,
        };
        Shape::Enum(values, listed)
    }
}

/// The definition of known values.
pub(super) fn enumeration(values: Values, listed: Vec<Listed>) -> Definition {
    let variants = listed.into_iter().map(|it| Variant {
        name: Name::wire(it.wire),
        title: it.title.map(str::to_owned),
        description: it.description.trim().to_owned(),
    });
    Definition::Enum(Enum {
        values,
        variants: variants.collect(),
    })
}

fn kind(node: &Node) -> Kind {
    match &node.value {
        Value::String(_) => Kind::String,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(text) if text.parse::<i64>().is_ok() => Kind::Integer,
        Value::Number(_) => Kind::Number,
        Value::Null | Value::Array(_) | Value::Object(_) => Kind::Other,
    }
}

/// Whether a number is an integer of any size, by the schema's type or by its digits.
fn is_integer(schema: Schema, node: &Node) -> bool {
    let Value::Number(text) = &node.value else {
        return false;
    };
    match schema.single_type() {
        Some("integer") => super::number::integer(text).is_some(),
        Some("number") => false,
        _ => text.parse::<i128>().is_ok(),
    }
}

/// An integer, quoted or not.
fn integer(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Number(text) => super::number::integer(text)?.try_into().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
