//! Required properties with a single allowed string: constants of their struct, which need no type, and which callers
//! do not set.
//!
//! Works on the IR only, after lowering. Nothing else refers to their types then, so these are not generated.

use crate::ir::{Api, Constant, Definition, Field, Origin, Type, TypeRef, Values};

/// Turns the fields of all structs that have a single allowed string into constants.
pub(super) fn separate(api: &mut Api) {
    let only: Vec<Option<String>> = api.types.iter().map(only_value).collect();
    for ty in &mut api.types {
        if let Definition::Struct(it) = &mut ty.definition {
            let constants = it.fields.extract_if(.., |field| is_constant(field, &only));
            it.constants = constants.filter_map(constant).collect();
        }
    }
}

/// The value of an anonymous enum of strings with a single value. Callers may use a named one elsewhere.
fn only_value(ty: &Type) -> Option<String> {
    let is_anonymous = matches!(ty.origin, Origin::Nested { .. });
    match &ty.definition {
        Definition::Enum(it) if is_anonymous && it.values == Values::Strings => {
            match it.variants.as_slice() {
                [variant] => Some(variant.name.wire.clone()),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_constant(field: &Field, only: &[Option<String>]) -> bool {
    let value = match &field.ty {
        TypeRef::Named(id) => only[id.0].as_deref(),
        _ => None,
    };
    let constant = field.constant.as_ref().and_then(|it| it.as_str());
    field.required && !field.nullable && value.is_some() && value == constant
}

fn constant(field: Field) -> Option<Constant> {
    Some(Constant {
        value: field.constant?.as_str()?.to_owned(),
        name: field.name,
        read_only: field.read_only,
        write_only: field.write_only,
    })
}
