//! What follows from how types hold each other: which members need a `Box`, and which traits can be derived.
//!
//! Reads and marks the IR; knows neither the document nor the code.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Api, Cycles, Definition, Field, Scalar, TypeId, TypeRef, Values};

/// Marks the types; reports those that no Rust type can be.
pub fn analyze(api: &mut Api) -> Vec<Diagnostic> {
    let findings = endless_aliases(api);
    if findings.is_empty() {
        boxes(api);
        constants(api);
        traits(api);
    }
    findings
}

/// Aliases that lead to themselves: those that do so through a list or a map become types of their own, for Rust has no
/// name for a list of lists of … without end. The others consist of nothing, and are reported.
fn endless_aliases(api: &mut Api) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut wrapped = Vec::new();
    let through = |steps: fn(&TypeRef) -> Vec<TypeId>| {
        Cycles::of(api, |id| match &api.types[id.0].definition {
            Definition::Alias(ty) => steps(ty),
            _ => Vec::new(),
        })
    };
    let (in_itself, of_itself) = (through(by_value), through(named));
    for id in (0..api.types.len()).map(TypeId) {
        if in_itself.has(id) {
            let ty = &api.types[id.0];
            let finding = Diagnostic::error(
                code::CYCLE,
                ty.span,
                format!("`{}` consists of nothing but itself", ty.name.wire),
            );
            findings
                .push(finding.help("put the recursion into a property of an object, or a list"));
        } else if of_itself.has(id) {
            wrapped.push(id);
        }
    }
    for id in wrapped {
        let definition = &mut api.types[id.0].definition;
        if let Definition::Alias(ty) = definition {
            *definition = Definition::Wrapper(ty.clone());
        }
    }
    findings
}

/// A member that leads back to the type that holds it, by value, is boxed: else the type would have no size.
fn boxes(api: &mut Api) {
    let cycles = Cycles::of(api, |id| held(&api.types[id.0].definition));
    let mut members = Vec::new();
    for index in 0..api.types.len() {
        let id = TypeId(index);
        let back = |ty: &TypeRef| by_value(ty).into_iter().any(|it| cycles.close(id, it));
        match &api.types[index].definition {
            Definition::Struct(it) => {
                members.extend(
                    it.fields
                        .iter()
                        .enumerate()
                        .filter(|(_, it)| back(&it.ty))
                        .map(|(at, _)| (id, at)),
                );
            }
            Definition::Union(it) => {
                members.extend(
                    it.choices
                        .iter()
                        .enumerate()
                        .filter(|(_, it)| back(&it.ty))
                        .map(|(at, _)| (id, at)),
                );
            }
            Definition::Enum(_) | Definition::Alias(_) | Definition::Wrapper(_) => {}
        }
    }
    for (id, member) in members {
        match &mut api.types[id.0].definition {
            Definition::Struct(it) => it.fields[member].boxed = true,
            Definition::Union(it) => it.choices[member].boxed = true,
            Definition::Enum(_) | Definition::Alias(_) | Definition::Wrapper(_) => {}
        }
    }
}

/// Leaves a constant only where it is a value of the field's or the parameter's type.
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

/// Whether a value holds others.
fn is_composed(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// `Eq` for what holds no float, `Default` for what a caller need not say anything of.
fn traits(api: &mut Api) {
    let mut inexact: Vec<bool> = api
        .types
        .iter()
        .map(|ty| has_float(&ty.definition))
        .collect();
    loop {
        let mut changed = false;
        for index in 0..api.types.len() {
            if !inexact[index] {
                api.types[index]
                    .definition
                    .visit_refs(&mut |id| inexact[index] |= inexact[id.0]);
                changed |= inexact[index];
            }
        }
        if !changed {
            break;
        }
    }
    for (ty, inexact) in api.types.iter_mut().zip(inexact) {
        ty.eq = !inexact;
        ty.default = matches!(&ty.definition, Definition::Struct(it) if !it.fields.iter().any(Field::is_argument));
    }
}

fn has_float(definition: &Definition) -> bool {
    fn float(ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Scalar(it) => {
                // Of a type of the caller's own, nobody knows.
                matches!(it, Scalar::F32 | Scalar::F64 | Scalar::Custom(_))
            }
            TypeRef::List(it) | TypeRef::Map(it) | TypeRef::Nullable(it) => float(it),
            TypeRef::Tuple(items) => items.iter().any(float),
            TypeRef::Named(_) => false,
        }
    }
    match definition {
        Definition::Struct(it) => {
            it.fields.iter().any(|field| float(&field.ty))
                || it.additional.as_ref().is_some_and(float)
        }
        Definition::Enum(_) => false,
        Definition::Union(it) => it.choices.iter().any(|choice| float(&choice.ty)),
        Definition::Alias(ty) | Definition::Wrapper(ty) => float(ty),
    }
}

/// The types that a definition holds by value.
fn held(definition: &Definition) -> Vec<TypeId> {
    match definition {
        Definition::Struct(it) => it
            .fields
            .iter()
            .flat_map(|field| by_value(&field.ty))
            .collect(),
        Definition::Enum(_) => Vec::new(),
        Definition::Union(it) => it
            .choices
            .iter()
            .flat_map(|choice| by_value(&choice.ty))
            .collect(),
        Definition::Alias(ty) | Definition::Wrapper(ty) => by_value(ty),
    }
}

fn by_value(ty: &TypeRef) -> Vec<TypeId> {
    match ty {
        TypeRef::Named(id) => vec![*id],
        TypeRef::Nullable(it) => by_value(it),
        TypeRef::Tuple(items) => items.iter().flat_map(by_value).collect(),
        TypeRef::Scalar(_) | TypeRef::List(_) | TypeRef::Map(_) => Vec::new(),
    }
}

fn named(ty: &TypeRef) -> Vec<TypeId> {
    let mut found = Vec::new();
    ty.visit(&mut |id| found.push(id));
    found
}
