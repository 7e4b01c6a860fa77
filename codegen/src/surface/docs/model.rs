//! Models: types, their fields and their values.

use super::prose::prose;
use crate::ir::{Field, Type, Variant};

pub(super) fn ty(ty: &Type) -> String {
    let text = if ty.description.is_empty() {
        undescribed("schema", &ty.name.wire)
    } else {
        prose(&ty.description)
    };
    // `#[deprecated]` would warn wherever the client itself names the type.
    if ty.deprecated {
        format!("{text}\n\n**Deprecated** by the API.")
    } else {
        text
    }
}

pub(super) fn field(field: &Field) -> String {
    if field.description.is_empty() {
        undescribed("property", &field.name.wire)
    } else {
        prose(&field.description)
    }
}

pub(super) fn value(variant: &Variant) -> String {
    let value = code(&variant.name.wire);
    if variant.description.is_empty() {
        value
    } else {
        format!("{value}: {}", prose(&variant.description))
    }
}

/// The documentation of something that the document does not describe.
fn undescribed(what: &str, wire: &str) -> String {
    if wire.trim().is_empty() {
        format!("A {what} without a name.")
    } else {
        format!("The {what} `{}`.", wire.replace('`', "'"))
    }
}

/// A value as inline code, whatever characters it contains.
fn code(wire: &str) -> String {
    if wire.trim().is_empty() {
        "A value of white space or nothing.".to_owned()
    } else {
        format!("`{}`", wire.replace(['`', '\n', '\r'], "'"))
    }
}
