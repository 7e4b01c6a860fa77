//! Checks on the types of an API: aliases must resolve to a type, and constants must have their field's type.
//!
//! Reads and annotates the IR. Independent of the document and of the generated code.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Api, Cycles, Definition, Field, Scalar, TypeId, TypeRef, Values};

/// Checks the types and reports aliases that never resolve.
pub fn analyze(api: &mut Api) -> Vec<Diagnostic> {
    let findings = endless_aliases(api);
    if findings.is_empty() {
        constants(api);
    }
    findings
}

/// Reports aliases that refer to themselves other than through a list or a map.
fn endless_aliases(api: &Api) -> Vec<Diagnostic> {
    let cycles = Cycles::of(api, |id| match &api.types[id.0].definition {
        Definition::Alias(ty) => ty.by_value(),
        _ => Vec::new(),
    });
    let ids = (0..api.types.len()).map(TypeId);
    let endless = ids.filter(|id| cycles.has(*id)).map(|id| {
        let ty = &api.types[id.0];
        let message = format!("`{}` consists of nothing but itself", ty.name.wire);
        let finding = Diagnostic::error(code::CYCLE, ty.span, message);
        finding.help("put the recursion into a property of an object, or a list")
    });
    endless.collect()
}

/// Drops each constant whose value does not have the type of its field or parameter.
fn constants(api: &mut Api) {
    let fits = |field: &Field| {
        let value = field.constant.as_ref();
        let is_any = field.ty == TypeRef::Scalar(Scalar::Any);
        value.is_some_and(|it| match it {
            Value::Null => is_any || field.nullable,
            it => is_constant(api, &field.ty, it),
        })
    };
    let fitting: Vec<Vec<bool>> = api
        .types
        .iter()
        .map(|ty| match &ty.definition {
            Definition::Struct(it) => it.fields.iter().map(fits).collect(),
            _ => Vec::new(),
        })
        .collect();
    let parameters = api.operations.iter().flat_map(|it| &it.parameters);
    let of_parameters: Vec<bool> = parameters
        .map(|it| {
            let value = it.constant.as_ref();
            value.is_some_and(|value| is_constant(api, &it.ty, value) || is_composed(value))
        })
        .collect();
    let parameters = api.operations.iter_mut().flat_map(|it| &mut it.parameters);
    for (parameter, fits) in parameters.zip(of_parameters) {
        parameter.constant = parameter.constant.take().filter(|_| fits);
    }
    for (ty, fitting) in api.types.iter_mut().zip(fitting) {
        if let Definition::Struct(it) = &mut ty.definition {
            for (field, fits) in it.fields.iter_mut().zip(fitting) {
                field.constant = field.constant.take().filter(|_| fits);
            }
        }
    }
}

/// Whether a value can be written as a constant of a type.
fn is_constant(api: &Api, ty: &TypeRef, value: &Value) -> bool {
    match ty {
        TypeRef::Named(id) => match &api.types[id.0].definition {
            Definition::Alias(ty) => is_constant(api, ty, value),
            Definition::Enum(it) if it.values == Values::Integers => value.is_i64(),
            Definition::Enum(_) => value.is_string(),
            _ => false,
        },
        TypeRef::Scalar(Scalar::String | Scalar::Secret) => value.is_string(),
        TypeRef::Scalar(Scalar::Bool) => value.is_boolean(),
        TypeRef::Scalar(Scalar::I32) => value.as_i64().is_some_and(|it| i32::try_from(it).is_ok()),
        TypeRef::Scalar(Scalar::I64) => value.is_i64(),
        TypeRef::Scalar(Scalar::U32) => value.as_u64().is_some_and(|it| u32::try_from(it).is_ok()),
        TypeRef::Scalar(Scalar::U64) => value.is_u64(),
        TypeRef::Scalar(Scalar::F32 | Scalar::F64) => value.as_f64().is_some_and(f64::is_finite),
        TypeRef::Scalar(Scalar::I128) => value.is_i64() || value.is_u64(),
        TypeRef::Scalar(Scalar::Any) => true,
        TypeRef::List(item) => value
            .as_array()
            .is_some_and(|all| all.iter().all(|it| is_constant(api, item, it))),
        TypeRef::Map(entry) => value
            .as_object()
            .is_some_and(|all| all.values().all(|it| is_constant(api, entry, it))),
        TypeRef::Nullable(inner) => value.is_null() || is_constant(api, inner, value),
        TypeRef::Scalar(_) | TypeRef::Tuple(_) => false,
    }
}

/// Whether a value is an array or an object.
fn is_composed(value: &Value) -> bool {
    value.is_array() || value.is_object()
}
