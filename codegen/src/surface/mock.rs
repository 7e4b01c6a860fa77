//! The mock: the methods and types that expect requests.

use std::collections::BTreeSet;

use super::docs;
use super::feature_gate::FeatureGate;
use super::item::{Function, Item, Kind, Receiver};
use super::names::OperationNames;
use super::ty::Ty;
use super::{Mock, Operation, Planner};
use crate::ir::{self, Content};

/// The mock, without the methods that expect requests; `root` is the path of the crate.
pub(super) fn mock(root: &str) -> Item<'static> {
    let mut item = Item::new("Mock", Kind::Opaque, MOCK);
    item.gate = FeatureGate::Any(BTreeSet::from(["mock".to_owned()]));
    item.derives = vec!["Debug"];
    item.must_use = Some("a dropped mock receives no requests");
    let this = || Ty::Prelude("Self");
    let client = format!(
        "A client of the mock, without credentials. To configure one, use [`Client::builder`]({root}::Client::builder) \
         with [`url`](Self::url) as its `base_url`.\n\n# Panics\n\nIf [`ClientBuilder::build`]({root}::ClientBuilder::build) \
         fails."
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
            "Responds to calls that match no expectation with the examples of the API's description.",
        ),
        Function::new("client", Receiver::Ref, Ty::Prelude("Client"), client),
        Function::new("url", Receiver::Ref, Ty::STRING, URL),
        Function::new("verify", Receiver::Ref, Ty::UNIT, VERIFY),
    ];
    item
}

const MOCK: &str = "A server on its own loopback port that stands in for the API. It stops when it is dropped.\n\n\
    Dropping it also calls [`verify`](Self::verify), unless the test is panicking already. Then it prints the \
    unexpected calls, which are often the cause.";

const START: &str = "Starts a mock.\n\n# Panics\n\nIf no port is available.";

const START_BLOCKING: &str =
    "Starts a mock without `async`.\n\n# Panics\n\nIf no port or thread is available.";

const URL: &str = "The base URL, such as `http://127.0.0.1:49152`, for a program that builds its own client. The mock also serves \
    tokens.";

const VERIFY: &str = "Checks that all expected calls have arrived, and no others.\n\n# Panics\n\n\
    If not, with a report of the missing calls, and of each unexpected call with the closest expectation.";

impl<'a> Planner<'a> {
    /// The mock's items for an operation, without the functions of the expectation.
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
        let docs = format!("An expectation of calls of {link}, and the response.");
        let mut expectation = Item::new(ident, Kind::Opaque, docs);
        expectation.derives = vec!["Debug"];
        Mock {
            expect,
            expectation,
        }
    }

    /// Adds the functions of an operation's expectation.
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
    /// The method that expects an argument. With the prefix `with_`, a name cannot be a keyword or a method of every
    /// request, so the suffix that avoids those is removed, unless it distinguishes two arguments.
    pub fn with(&self, argument: &str) -> String {
        let bare = argument.trim_end_matches('_');
        let taken = bare != argument && self.parameters.iter().any(|it| it.ident == bare);
        format!("with_{}", if taken { argument } else { bare })
    }
}
