//! The mock: what can be expected of each operation.

use std::collections::BTreeSet;

use super::docs;
use super::feature_gate::FeatureGate;
use super::item::{Function, Item, Kind, Receiver};
use super::names::OperationNames;
use super::ty::Ty;
use super::{Mock, Operation, Planner};
use crate::ir::{self, Content};

/// The mock, without what expects calls of operations; `root` is the path of the crate.
pub(super) fn mock(root: &str) -> Item<'static> {
    let mut item = Item::new("Mock", Kind::Opaque, MOCK);
    item.gate = FeatureGate::Any(BTreeSet::from(["mock".to_owned()]));
    item.derives = vec!["Debug"];
    item.must_use = Some("a dropped mock receives no requests");
    let this = || Ty::Prelude("Self");
    let client = format!(
        "A client of the mock, without credentials. [`Client::builder`]({root}::Client::builder) and `base_url` with \
         [`url`](Self::url) make one that is set up otherwise.\n\n# Panics\n\nIf no client can be made, as \
         [`ClientBuilder::build`]({root}::ClientBuilder::build) says."
    );
    item.functions = vec![
        Function {
            is_async: true,
            ..Function::new("start", Receiver::None, this(), START)
        },
        Function::new("start_blocking", Receiver::None, this(), START_BLOCKING),
        Function::new(
            "responding_with_examples",
            Receiver::Value,
            this(),
            "Responses from the examples of the API's description what no expectation takes.",
        ),
        Function::new("client", Receiver::Ref, Ty::Prelude("Client"), client),
        Function::new("url", Receiver::Ref, Ty::STRING, URL),
        Function::new("verify", Receiver::Ref, Ty::UNIT, VERIFY),
    ];
    item
}

const MOCK: &str = "A server on a loopback port of its own that stands in for the API. It ends when it is dropped.\n\n\
    Dropping it does as [`verify`](Self::verify) does. In a test that panics already, it prints what calls nobody \
    expected: such a call is often why.";

const START: &str = "Starts a mock.\n\n# Panics\n\nIf the system gives it no port.";

const START_BLOCKING: &str =
    "Starts a mock without `async`.\n\n# Panics\n\nIf the system gives it no port or no thread.";

const URL: &str = "Where it is, for a program that makes its client itself: `http://127.0.0.1:49152`. Who asks it for a token, \
    gets one.";

const VERIFY: &str = "Checks that all calls that are expected came by now, and no others.\n\n# Panics\n\n\
    If not, with a report: which calls did not come, and each that came unexpectedly, with what is nearest to it.";

impl<'a> Planner<'a> {
    /// What the mock has of an operation, without the functions of what is expected.
    pub(super) fn mock(&self, ir: &ir::Operation, names: &OperationNames) -> Mock<'a> {
        let (root, method) = (&self.package.root, &names.method);
        let link = format!("[`Client::{method}`]({root}::Client::{method})");
        let ident = format!("{}Mock", names.request);
        let docs = format!(
            "Expects calls of {link}.\n\n`{} {}`",
            ir.method,
            ir.target()
        );
        let returns = Ty::Mock(ident.clone());
        let expect = Function::new(&names.expectation, Receiver::Ref, returns, docs);
        let docs = format!("Calls of {link} that are expected: which calls, and the response.");
        let mut expectation = Item::new(ident, Kind::Opaque, docs);
        expectation.derives = vec!["Debug"];
        Mock {
            expect,
            expectation,
        }
    }

    /// The functions of what is expected of an operation.
    pub(super) fn expectations(&self, operation: &mut Operation<'a>) {
        let mut functions = Vec::new();
        let arguments = &operation.method.arguments;
        if !arguments.is_empty() {
            let docs = "Expects the call that the client makes of these arguments.";
            functions.push(Function {
                arguments: arguments.clone(),
                ..Function::new("with", Receiver::Value, Ty::Prelude("Self"), docs)
            });
        }
        for parameter in &operation.parameters {
            let ident = operation.with(&parameter.ident);
            let docs = format!("Expects this {}.", docs::code(&parameter.ir.name.wire));
            functions.push(Function::setter(
                ident,
                &parameter.ident,
                parameter.ty.clone(),
                docs,
            ));
        }
        if let Some(body) = &operation.body
            && let Some(ty) = &body.ty
        {
            let ident = operation.with(&body.ident);
            let docs = "Expects this body, and nothing else in it.";
            functions.push(Function::setter(ident, &body.ident, ty.clone(), docs));
            if !body.ir.required {
                let this = Ty::Prelude("Self");
                let docs = "Expects no body.";
                functions.push(Function::new("without_body", Receiver::Value, this, docs));
            }
            if matches!(body.ir.content, Content::Json { .. }) {
                let ty = Ty::Impl(Box::new(Ty::Path("client_runtime::serde::Serialize")));
                let docs = "Expects a body that has at least these properties, in the objects of these properties too.";
                functions.push(Function::setter("body_includes", "properties", ty, docs));
            }
        }
        operation.mock.expectation.functions = functions;
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
