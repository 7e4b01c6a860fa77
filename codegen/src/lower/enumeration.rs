//! `enum` and `const`: the values that a document knows.

use std::collections::HashMap;

use super::Lowering;
use super::shape::{Branch, Shape};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Definition, Enum, Name, Values, Variant};
use crate::load::{Node, Value};

/// A known value, with what the document says of it.
#[derive(Clone)]
pub(super) struct Listed<'d> {
    /// The value as text.
    pub(super) wire: String,
    /// What it is called, if the document calls it something.
    pub(super) title: Option<&'d str>,
    /// What it means.
    pub(super) description: &'d str,
}

/// What one value of an `enum` is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    String,
    Integer,
    Number,
    Boolean,
    Other,
}

impl<'d> Lowering<'d> {
    /// The kind of a schema that lists its values; none if it does not, or if they say nothing about its type.
    pub(super) fn listed(&mut self, node: &'d Node) -> Option<Shape<'d>> {
        let constant = node.get("const");
        let values: Vec<&'d Node> = match constant {
            Some(only) => vec![only],
            None => {
                node.get("enum")?;
                self.items(node, "enum").iter().collect()
            }
        };
        let some: Vec<&'d Node> = values
            .iter()
            .copied()
            .filter(|it| !matches!(it.value, Value::Null))
            .collect();
        if values.is_empty() && node.get("enum").is_some_and(|it| it.as_array().is_some()) {
            let finding =
                Diagnostic::warning(code::INVALID, node.span, "this enum allows no value");
            self.findings.push(finding.help("it is ignored"));
            return None;
        }
        if some.is_empty() {
            return Some(Shape::Any);
        }
        let kinds = self.kinds(node, &some)?;
        let is = |kind: Kind| kinds.iter().all(|it| *it == kind);
        if is(Kind::String) || is(Kind::Integer) {
            return Some(self.known(node, &some, kinds[0]));
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
        // Values of several types are a choice of each type's.
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
                _ => self.known(node, &of, kind),
            };
            branches.push(Branch {
                node,
                shape: Some(shape),
            });
        }
        Some(Shape::Union(branches, None))
    }

    /// What each value is; none if the schema's own type rules the values out.
    fn kinds(&mut self, node: &'d Node, values: &[&'d Node]) -> Option<Vec<Kind>> {
        let said = node.get("type").and_then(Node::as_str);
        let mut kinds: Vec<Kind> = values.iter().map(|it| kind(it)).collect();
        if kinds.contains(&Kind::Other) {
            return None;
        }
        match said {
            // YAML takes `1.0` and `true` for more than text; the type says that they are none.
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
            let span = node
                .get("enum")
                .or(node.get("const"))
                .map_or(node.span, |it| it.span);
            let what = said.unwrap_or_default();
            let message = format!("these values are not of the type `{what}`: they are ignored");
            self.warn(code::INVALID, span, message);
            return None;
        }
        Some(kinds)
    }

    /// Values of one type, each once.
    fn known(&mut self, node: &'d Node, values: &[&'d Node], kind: Kind) -> Shape<'d> {
        let titles = ["x-enum-varnames", "x-enumNames"]
            .iter()
            .find_map(|key| node.get(key).and_then(Node::as_array))
            .filter(|it| it.len() == values.len());
        let words = node.get("x-enum-descriptions").and_then(Node::as_array);
        let words = words.filter(|it| it.len() == values.len());
        let of_const = node.get("const").is_some();
        let own = |key: &str| {
            of_const
                .then(|| node.get(key).and_then(Node::as_str))
                .flatten()
        };
        let mut listed: Vec<Listed<'d>> = Vec::new();
        let mut places = HashMap::new();
        for (index, value) in values.iter().enumerate() {
            let wire = match kind {
                Kind::Integer => integer(value).map_or_else(|| value.text(), |it| it.to_string()),
                _ => value.text(),
            };
            if let Some(first) = places.get(&wire) {
                let twice = format!("the value `{wire}` stands twice in this enum");
                let finding = Diagnostic::warning(code::CONFLICT, value.span, twice);
                self.findings.push(finding.second(*first, "first here"));
                continue;
            }
            let at = |all: Option<&'d [Node]>| all.and_then(|it| it[index].as_str());
            places.insert(wire.clone(), value.span);
            listed.push(Listed {
                wire,
                title: at(titles).or_else(|| own("title")),
                description: at(words).or_else(|| own("description")).unwrap_or_default(),
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

/// Whether a number is an integer, of however many digits: by the type that the schema says, or as it is written.
fn is_integer(schema: &Node, node: &Node) -> bool {
    let Value::Number(text) = &node.value else {
        return false;
    };
    match schema.get("type").and_then(Node::as_str) {
        Some("integer") => super::number::integer(text).is_some(),
        Some("number") => false,
        _ => text.parse::<i128>().is_ok(),
    }
}

/// An integer, whether or not it stands in quotes.
fn integer(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Number(text) => super::number::integer(text)?.try_into().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
