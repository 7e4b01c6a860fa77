//! Duplicate keys of an object.

use super::node::{Object, Property};
use crate::diagnostic::{Diagnostic, code};

/// Appends a property. A duplicate is ignored and reported.
pub(super) fn insert(object: &mut Object, key: String, property: Property) -> Option<Diagnostic> {
    let key_span = property.key_span;
    let (key, first) = object.insert(key, property).err()?;
    let message = format!("duplicate key `{key}` in one object");
    let finding = Diagnostic::error(code::DUPLICATE_KEY, key_span, message);
    let help = "remove one of the two, or give it another name";
    Some(finding.second(first, "first here").help(help))
}
