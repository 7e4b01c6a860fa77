//! How an overlay's update is merged into a value.

use super::{Node, Value};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// What values are merged as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    Primitive,
}

impl Kind {
    pub(super) fn of(node: &Node) -> Self {
        match node.value {
            Value::Object(_) => Kind::Object,
            Value::Array(_) => Kind::Array,
            _ => Kind::Primitive,
        }
    }
}

/// Merges an update into a value: objects are merged recursively, arrays are appended to, and primitive values are
/// replaced. Reports what does not fit.
pub(super) fn merge(node: &mut Node, update: &Node, findings: &mut Vec<Diagnostic>) {
    let is_same_kind = Kind::of(node) == Kind::of(update);
    match (&mut node.value, &update.value) {
        (Value::Object(properties), Value::Object(updates)) => {
            for (key, property) in updates.iter() {
                match properties.get_mut(key) {
                    Some(own) => merge_property(own, &property.node, findings),
                    None => properties.put(key, property.clone()),
                }
            }
        }
        (Value::Array(items), Value::Array(further)) => items.extend(further.iter().cloned()),
        (Value::Array(items), _) => items.push(update.clone()),
        _ if is_same_kind => *node = update.clone(),
        _ => findings.push(mismatch(node, update)),
    }
}

/// Merges a property. Unlike a target, a property that is an array takes only arrays.
fn merge_property(node: &mut Node, update: &Node, findings: &mut Vec<Diagnostic>) {
    if Kind::of(node) == Kind::of(update) {
        merge(node, update, findings);
    } else if matches!(update.value, Value::Null) {
        let message = format!("this has no value, so that {} stays as it is", node.kind());
        let finding = Diagnostic::warning(code::TYPE, update.span, message);
        findings.push(finding.help("write what is merged, or remove the key"));
    } else {
        findings.push(mismatch(node, update));
    }
}

/// An update that cannot be merged into a value.
fn mismatch(node: &Node, update: &Node) -> Diagnostic {
    let message = format!("{} cannot be merged into {}", update.kind(), node.kind());
    let finding = Diagnostic::error(code::TYPE, update.span, message);
    let finding = finding.second(node.span, "the target");
    let what = match Kind::of(node) {
        Kind::Object => "an object",
        Kind::Array => "an array",
        Kind::Primitive => "a string, a number or a boolean",
    };
    finding.help(format!(
        "write {what}, or remove the old value by `remove` first"
    ))
}

/// A primitive target, which version 1.0 does not have.
pub(super) fn primitive(update: &Node, node: &Node) -> Diagnostic {
    let message = format!("in version 1.0, no update replaces {}", node.kind());
    let finding = Diagnostic::error(code::TYPE, update.span, message);
    let finding = finding.second(node.span, "the target");
    finding.help("write `overlay: 1.1.0`, or let the target be the object that holds it")
}

/// Targets of different kinds.
pub(super) fn mixed(update: &Node, target: Span) -> Diagnostic {
    let message = "this action has targets of different kinds";
    let finding = Diagnostic::error(code::TYPE, update.span, message);
    let finding = finding.second(target, "not like the first target");
    finding.help("targets are all objects, all arrays, or all primitive values: write an action for each kind")
}
