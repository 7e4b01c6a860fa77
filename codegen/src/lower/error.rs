//! The API's error type: from the configuration, otherwise the schema that all error responses share.

use super::findings::has_error;
use super::schema::Place;
use super::types::Types;
use crate::config::{Config, Errors};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Definition, ErrorType, Field, Operation, Scalar, Type, TypeRef};
use crate::openapi::{Schema, Typed};
use crate::suggestions::nearest;

/// Usual names of properties with a human-readable message.
const MESSAGES: [&str; 4] = ["message", "detail", "error_description", "title"];

/// The error response of an operation with a status.
pub(super) struct Said<'d> {
    pub(super) operation_id: String,
    pub(super) status: &'d str,
    pub(super) schema: Schema<'d>,
}

/// The schema of error bodies, before it is lowered: from the configuration, otherwise the schema that all JSON error
/// responses refer to. Without one, each error response has its own type.
pub(super) fn error_type<'d>(
    types: &mut Types<'d>,
    operations: &mut [Operation],
    said: &[Said<'d>],
) -> Option<ErrorType> {
    if let Some(errors) = &types.config.errors {
        return configured(types, errors);
    }
    let first = said.first()?;
    let shared = types.document.resolve(first.schema).ok();
    let (schema, reference) = shared.unwrap_or((first.schema, None));
    let refers = |it: &Said| {
        let found = types.document.resolve(it.schema);
        found.is_ok_and(|(_, it)| it.is_some() && it == reference)
    };
    if !said.iter().all(refers) {
        for it in said {
            own_error_type(types, operations, it);
        }
        return None;
    }
    match types.component(reference?, schema) {
        TypeRef::Named(ty) => Some(ErrorType {
            ty,
            message: None,
            property: None,
        }),
        _ => None,
    }
}

fn configured(types: &mut Types<'_>, errors: &Errors) -> Option<ErrorType> {
    let schemas = types.document.schemas();
    let found = types.document.reference_to_schema(&errors.schema);
    let Some((reference, schema)) = found.zip(schemas.get(&errors.schema)) else {
        let message = format!("the document has no schema `{}`", errors.schema);
        let mut finding = types.config.finding(&["errors", "schema"], message);
        let near = nearest(&errors.schema, schemas.keys());
        finding.help = near.map(|it| format!("did you mean `{it}`?"));
        types.reader.report(finding);
        return None;
    };
    let (schema, elsewhere) = types.reader.schema(schema)?;
    match types.component(elsewhere.unwrap_or(reference), schema) {
        TypeRef::Named(ty) => Some(ErrorType {
            ty,
            message: errors.message.clone(),
            property: errors.property.clone(),
        }),
        _ => None,
    }
}

/// The configured error type after lowering, and a finding if it has no such message.
pub(super) fn checked(
    mut error: ErrorType,
    types: &[Type],
    config: &Config,
) -> (ErrorType, Option<Diagnostic>) {
    let Some(name) = &error.message else {
        return (error, None);
    };
    let path = ["errors", "message"];
    let fields = match &types[error.ty.0].definition {
        Definition::Struct(it) => it.fields.as_slice(),
        _ => &[],
    };
    let finding = match fields.iter().find(|it| it.name.wire == *name) {
        Some(field) if is_text(field) => return (error, None),
        Some(_) => config.finding(
            &path,
            format!("`{name}` is not a plain string in every error"),
        ),
        None => {
            let mut finding = config.finding(&path, format!("errors have no property `{name}`"));
            let names = fields.iter().map(|it| it.name.wire.as_str());
            finding.help = nearest(name, names).map(|it| format!("did you mean `{it}`?"));
            finding
        }
    };
    error.message = None;
    (error, Some(finding))
}

/// Whether a field is a string whenever it is there.
fn is_text(field: &Field) -> bool {
    field.ty == TypeRef::Scalar(Scalar::String) && !field.nullable && !field.write_only
}

fn own_error_type<'d>(types: &mut Types<'d>, operations: &mut [Operation], said: &Said<'d>) {
    let Said {
        operation_id,
        status,
        schema,
    } = said;
    let mut all = operations.iter_mut();
    let operation = all.find(|it| it.name.wire == *operation_id);
    let may_be_left_out = types.config.skip_unsupported;
    if operation.is_none() && may_be_left_out {
        return;
    }
    // Errors are lowered even if the operation has mistakes.
    let place = Place::Inline(format!("{operation_id}_{status}_error"));
    let (ty, found) = types.alone(|it| it.use_of(*schema, &place).ty);
    if may_be_left_out && has_error(&found) {
        // The operation can be generated without the type: its errors are then untyped JSON.
        let message = format!("the response `{status}` of `{operation_id}` has no type of its own");
        let span = schema.span();
        types.reader.warn(code::UNSUPPORTED, span, message);
        return;
    }
    types.reader.report_all(found);
    let failures = operation.into_iter().flat_map(|it| &mut it.errors);
    for failure in failures.filter(|it| it.status == *status).take(1) {
        failure.ty = Some(ty.clone());
    }
}

/// The error type after lowering; `None` unless it is a struct, since only structs can be distinguished from other
/// objects.
pub(super) fn resolved(error: ErrorType, types: &[Type]) -> Option<ErrorType> {
    let Definition::Struct(it) = &types[error.ty.0].definition else {
        return None;
    };
    let named = |name: &&str| {
        let mut fields = it.fields.iter();
        fields.any(|field| field.name.wire == *name && is_text(field))
    };
    let message = MESSAGES.into_iter().find(|it| named(it));
    Some(ErrorType {
        message: message.map(str::to_owned),
        ..error
    })
}
