//! The client, its builder, and the other items of the crate's root.

use super::item::{Function, Item, Kind, Receiver};
use super::operation::has_numbers;
use super::ty::Ty;
use super::{Builder, Planner, Root};
use crate::ir::{Answer, Body, Operation};

impl Planner<'_> {
    /// What the crate's root has beside its modules.
    pub(super) fn root(&self) -> Root {
        Root {
            client: self::client(),
            builder: self.builder(),
            aliases: self.aliases(),
            reexports: self.reexports(),
        }
    }

    /// What the root has of the runtime's, a list for each `use`.
    fn reexports(&self) -> Vec<&'static [&'static str]> {
        let operations = &self.api.operations;
        if operations.is_empty() {
            return vec![&["Nullable", "Secret"]];
        }
        let mut all: Vec<&'static [&'static str]> = vec![
            &[
                "Body",
                "ErrorKind",
                "Nullable",
                "Page",
                "Response",
                "Retry",
                "Secret",
            ],
            &["auth", "hook"],
        ];
        let has_parts = |it: &Operation| it.body.as_ref().and_then(Body::parts).is_some();
        if operations.iter().any(has_parts) {
            all.push(&["File", "Multipart"]);
        }
        if operations.iter().any(may_stream) {
            all.push(&["Event", "Streaming"]);
        }
        all
    }

    /// The names that the root gives to the runtime's types.
    fn aliases(&self) -> Vec<Item> {
        if self.api.operations.is_empty() {
            return Vec::new();
        }
        let body = match &self.api.error {
            Some(error) => Ty::Model(error.ty),
            None => Ty::Path("client_runtime::Value"),
        };
        let alias = |ident: &str, generics, of: &'static str, arguments: &[&'static str]| {
            let arguments = arguments.iter().map(|it| Ty::Prelude(it)).collect();
            let ty = Ty::Generic(Box::new(Ty::Path(of)), arguments);
            let mut item = Item::new(ident, Kind::Alias(ty));
            item.generics = generics;
            item
        };
        let mut pagings = self
            .api
            .operations
            .iter()
            .filter_map(|it| it.answer.paging());
        let paged = "client_runtime::PagedRequest";
        let paged = if pagings.any(|it| !has_numbers(it)) {
            let generics = "<T, W = client_runtime::Paging>";
            alias("PagedRequest", generics, paged, &["T", "ErrorBody", "W"])
        } else {
            alias("PagedRequest", "<T>", paged, &["T", "ErrorBody"])
        };
        vec![
            Item::new("ErrorBody", Kind::Alias(body)),
            alias("Error", "", "client_runtime::Error", &["ErrorBody"]),
            alias(
                "Request",
                "<T>",
                "client_runtime::Request",
                &["T", "ErrorBody"],
            ),
            paged,
        ]
    }

    fn builder(&self) -> Builder {
        let into = |ty: &'static str| Ty::into(Ty::Library(ty));
        let keys = self.api.keys.iter().zip(&self.names.keys);
        let keys = keys.map(|(key, ident)| {
            let ty = match key.scheme {
                Some(_) => Ty::Impl(Box::new(Ty::Path("client_runtime::auth::Authenticate"))),
                None => into("client_runtime::Secret"),
            };
            Function::setter(ident, ident, ty)
        });
        let string = || Ty::into(Ty::STRING);
        let variables = self.names.variables.iter();
        let variables = variables.map(|ident| Function::setter(ident, ident, string()));
        let mut item = Item::new("ClientBuilder", Kind::Opaque);
        item.derives = vec!["Debug"];
        Builder {
            item,
            keys: keys.collect(),
            variables: variables.collect(),
            base_url: Function::setter("base_url", "url", string()),
            build: Function {
                ident: "build".to_owned(),
                receiver: Receiver::Value,
                arguments: Vec::new(),
                returns: Ty::Generic(
                    Box::new(Ty::Prelude("Result")),
                    vec![Ty::Prelude("Client"), Ty::Absolute("Error")],
                ),
                deprecated: false,
            },
        }
    }
}

/// The client, without the methods of operations.
fn client() -> Item {
    let mut item = Item::new("Client", Kind::Opaque);
    item.derives = vec!["Clone", "Debug"];
    item.functions.push(Function {
        ident: "builder".to_owned(),
        receiver: Receiver::None,
        arguments: Vec::new(),
        returns: Ty::Prelude("ClientBuilder"),
        deprecated: false,
    });
    item
}

/// Whether a response may be had bit by bit.
fn may_stream(operation: &Operation) -> bool {
    operation.stream.is_some() || matches!(operation.answer, Answer::Stream(_) | Answer::Binary)
}
