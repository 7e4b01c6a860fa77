//! The API's error type: what the configuration says, else what all failures of the document share.

use super::Lowering;
use crate::ir::{Definition, ErrorType, Field, Scalar, TypeRef};
use crate::load::{Node, nearest};

/// Members that hold a text for people, as errors name them.
const MESSAGES: [&str; 4] = ["message", "detail", "error_description", "title"];

impl Lowering<'_> {
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
        let schemas = self
            .document
            .root()
            .pointer("/components/schemas")
            .and_then(Node::as_object);
        let found = self.document.reference_to_schema(&errors.schema);
        let (Some(reference), Some(node)) = (found, schemas.and_then(|it| it.get(&errors.schema)))
        else {
            let message = format!("the document has no schema `{}`", errors.schema);
            let mut finding = self.config.finding(&errors.schema, message);
            let near = schemas.and_then(|it| nearest(&errors.schema, it.keys()));
            finding.help = near.map(|it| format!("did you mean `{it}`?"));
            self.findings.push(finding);
            return;
        };
        let Some((node, elsewhere)) = self.resolve(node) else {
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

    /// If all failures that hold JSON refer to one schema, that is the error.
    fn shared_error_type(&mut self) {
        let mut shared = None;
        for schema in std::mem::take(&mut self.failures) {
            let Ok((node, Some(reference))) = self.document.resolve(schema) else {
                return;
            };
            if shared.is_some_and(|(it, _)| it != reference) {
                return;
            }
            shared = Some((reference, node));
        }
        let Some((reference, node)) = shared else {
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
