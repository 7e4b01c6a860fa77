//! Models: types, their fields and their values.

use super::prose::prose;
use crate::ir::{Field, Type, Variant};

pub(super) fn ty(ty: &Type) -> String {
    let text = prose(&ty.description);
    // `#[deprecated]` would warn wherever the client itself names the type.
    if ty.deprecated {
        format!("{text}\n\n**Deprecated** by the API.")
            .trim_start()
            .to_owned()
    } else {
        text
    }
}

pub(super) fn field(field: &Field) -> String {
    prose(&field.description)
}

/// The documentation of a variant. Without a description, it is the value, unless the name of the variant says it.
pub(super) fn value(variant: &Variant, ident: &str) -> String {
    let wire = &variant.name.wire;
    let value = code(wire);
    if variant.description.is_empty() {
        let is_plain = !wire.contains(char::is_uppercase) && !wire.starts_with('_');
        let is_said = is_plain && wire.replace('_', "") == ident.to_lowercase();
        if is_said { String::new() } else { value }
    } else {
        format!("{value}: {}", prose(&variant.description))
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
