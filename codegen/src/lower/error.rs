//! The API's error type: what the configuration says, else what all failures of the document share.

use super::findings::has_error;
use super::schema::Place;
use super::types::Types;
use crate::config::Errors;
use crate::diagnostic::code;
use crate::ir::{Definition, ErrorType, Field, Operation, Scalar, Type, TypeRef};
use crate::openapi::{Schema, Typed};
use crate::suggestions::nearest;

/// Properties that hold a text for people, as errors name them.
const MESSAGES: [&str; 4] = ["message", "detail", "error_description", "title"];

/// What an operation says when it fails with a status.
pub(super) struct Said<'d> {
    pub(super) operation_id: String,
    pub(super) status: &'d str,
    pub(super) schema: Schema<'d>,
}

/// What a failure is decoded as, before its type is known: what the configuration says, else the schema that all failures
/// which hold JSON refer to. Without one, each failure gets a type of its own.
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
    // Of an operation with a mistake, what it says when it fails is looked at all the same.
    let place = Place::Inline(format!("{operation_id}_{status}_error"));
    let (ty, found) = types.alone(|it| it.use_of(*schema, &place).ty);
    if may_be_left_out && has_error(&found) {
        // The operation is as good without: its errors hold free JSON.
        let message = format!("what `{operation_id}` says with `{status}` has no type of its own");
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

/// The shared error as it turned out to be: none if it is no struct, since only a struct tells an error from other objects.
pub(super) fn resolved(error: ErrorType, types: &[Type]) -> Option<ErrorType> {
    let Definition::Struct(it) = &types[error.ty.0].definition else {
        return None;
    };
    let text = |field: &Field| {
        field.ty == TypeRef::Scalar(Scalar::String) && !field.nullable && !field.write_only
    };
    let named = |name: &&str| {
        it.fields
            .iter()
            .any(|field| field.name.wire == *name && text(field))
    };
    let message = MESSAGES.into_iter().find(|it| named(it));
    Some(ErrorType {
        message: message.map(str::to_owned),
        ..error
    })
}
