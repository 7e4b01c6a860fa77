//! The API's error type: what the configuration says, else what all failures of the document share.

use super::Lowering;
use super::schema::Place;
use crate::diagnostic::{Severity, code};
use crate::ir::{Definition, ErrorType, Field, Scalar, TypeRef};
use crate::openapi::{Schema, Typed};
use crate::spelling::nearest;

/// Members that hold a text for people, as errors name them.
const MESSAGES: [&str; 4] = ["message", "detail", "error_description", "title"];

/// What an operation says when it fails with a status.
pub(super) struct Said<'d> {
    pub(super) operation_id: String,
    pub(super) status: &'d str,
    pub(super) schema: Schema<'d>,
}

impl<'d> Lowering<'d> {
    /// Decides what a failure is decoded as.
    pub(super) fn error_type(&mut self) {
        if self.config.errors.is_some() {
            self.configured_error_type();
        } else {
            self.shared_error_type();
        }
    }

    fn configured_error_type(&mut self) {
        let Some(errors) = &self.config.errors else {
            return;
        };
        let schemas = self.document.schemas();
        let found = self.document.reference_to_schema(&errors.schema);
        let (Some(reference), Some(node)) = (found, schemas.get(&errors.schema)) else {
            let message = format!("the document has no schema `{}`", errors.schema);
            let mut finding = self.config.finding(&["errors", "schema"], message);
            let near = nearest(&errors.schema, schemas.keys());
            finding.help = near.map(|it| format!("did you mean `{it}`?"));
            self.reader.report(finding);
            return;
        };
        let Some((node, elsewhere)) = self.reader.schema(node) else {
            return;
        };
        if let TypeRef::Named(ty) = self.component(elsewhere.unwrap_or(reference), node) {
            let (message, member) = (errors.message.clone(), errors.member.clone());
            self.api.error = Some(ErrorType {
                ty,
                message,
                member,
            });
        }
    }

    /// If all failures that hold JSON refer to one schema, that is the error; else each failure has its own type.
    fn shared_error_type(&mut self) {
        let said = std::mem::take(&mut self.failures);
        let Some(first) = said.first() else {
            return;
        };
        let shared = self.document.resolve(first.schema).ok();
        let (node, reference) = shared.unwrap_or((first.schema, None));
        let refers = |it: &Said| {
            let found = self.document.resolve(it.schema);
            found.is_ok_and(|(_, it)| it.is_some() && it == reference)
        };
        if !said.iter().all(refers) {
            for it in &said {
                self.own_error_type(it);
            }
            return;
        }
        let Some(reference) = reference else {
            return;
        };
        if let TypeRef::Named(ty) = self.component(reference, node) {
            self.api.error = Some(ErrorType {
                ty,
                message: None,
                member: None,
            });
        }
    }

    fn own_error_type(&mut self, said: &Said<'d>) {
        let Said {
            operation_id,
            status,
            schema,
        } = said;
        let mut operations = self.api.operations.iter();
        let index = operations.position(|it| it.name.wire == *operation_id);
        if index.is_none() && self.config.skip_unsupported {
            return;
        }
        // Of an operation with a mistake, what it says when it fails is looked at all the same.
        let place = Place::Inline(format!("{operation_id}_{status}_error"));
        let from = self.reader.findings.len();
        let ty = self.use_of(*schema, &place).ty;
        let found = self.reader.findings[from..].iter();
        if self.config.skip_unsupported
            && found.into_iter().any(|it| it.severity == Severity::Error)
        {
            // The operation is as good without: its errors hold free JSON.
            self.reader.findings.truncate(from);
            let message =
                format!("what `{operation_id}` says with `{status}` has no type of its own");
            self.reader.warn(code::UNSUPPORTED, schema.span(), message);
            return;
        }
        let errors = index.map(|it| self.api.operations[it].errors.iter_mut());
        let mut failures = errors.into_iter().flatten();
        if let Some(failure) = failures.find(|it| it.status == *status) {
            failure.ty = Some(ty);
        }
    }

    /// Looks at what the shared error turned out to be. Only a struct tells an error from any other object.
    pub(super) fn check_error_type(&mut self) {
        if self.config.errors.is_some() {
            return;
        }
        let Some(error) = &mut self.api.error else {
            return;
        };
        let Definition::Struct(it) = &self.api.types[error.ty.0].definition else {
            self.api.error = None;
            return;
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
        error.message = message.map(str::to_owned);
    }
}
