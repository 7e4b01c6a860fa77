//! The mock: what can be expected of each operation.

use super::item::{Function, Receiver};
use super::ty::Ty;
use super::{Operation, Planner};
use crate::ir::Content;

impl Planner<'_> {
    /// The type of what is expected of an operation.
    pub(super) fn expectation(&self, operation: &mut Operation) {
        let mut functions = Vec::new();
        let arguments = &operation.method.arguments;
        if !arguments.is_empty() {
            functions.push(Function {
                ident: "with".to_owned(),
                receiver: Receiver::Value,
                arguments: arguments.clone(),
                returns: Ty::Prelude("Self"),
                deprecated: false,
            });
        }
        for parameter in &operation.parameters {
            let ident = operation.with(&parameter.ident);
            functions.push(Function::setter(
                ident,
                &parameter.ident,
                parameter.ty.clone(),
            ));
        }
        if let Some(body) = &operation.body
            && let Some(ty) = &body.ty
        {
            let ident = operation.with(&body.ident);
            functions.push(Function::setter(ident, &body.ident, ty.clone()));
            if matches!(body.ir.content, Content::Json { .. }) {
                let ty = Ty::Impl(Box::new(Ty::Path("client_runtime::serde::Serialize")));
                functions.push(Function::setter("body_includes", "members", ty));
            }
        }
        operation.mock.expectation.derives = vec!["Debug"];
        operation.mock.expectation.functions = functions;
        operation.mock.expect.returns = Ty::Mock(operation.mock.expectation.ident.clone());
    }
}

impl Operation<'_> {
    /// The method that expects an argument. Behind `with_`, no name is a keyword or a method of every request, so that
    /// what naming added for these comes off, unless it distinguishes two arguments.
    pub fn with(&self, argument: &str) -> String {
        let bare = argument.trim_end_matches('_');
        let taken = bare != argument && self.parameters.iter().any(|it| it.ident == bare);
        format!("with_{}", if taken { argument } else { bare })
    }
}
