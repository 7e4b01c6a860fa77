//! The client, its builder, and the other items of the crate root.

use super::docs;
use super::item::{Constant, Function, Item, Kind, Receiver};
use super::ty::Ty;
use super::{Builder, Planner, Root, mock};
use crate::ir::{Body, Operation, Response};

impl<'a> Planner<'a> {
    /// The contents of the crate root other than its modules.
    pub(super) fn root(&self) -> Root<'a> {
        Root {
            client: self.client(),
            builder: self.builder(),
            operations: Constant {
                ident: "OPERATIONS".to_owned(),
                ty: Ty::slice(Ty::Path("client_runtime::Operation")),
                docs: "All operations of the API.".into(),
            },
            mock: mock::mock(),
            aliases: self.aliases(),
            reexports: self.reexports(),
        }
    }

    /// The re-exports from the runtime, one list for each `use`.
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
            &["Operation", "auth", "hook"],
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

    /// The aliases of runtime types in the crate root.
    fn aliases(&self) -> Vec<Item<'a>> {
        if self.api.operations.is_empty() {
            return Vec::new();
        }
        let body = match &self.api.error {
            Some(error) => Ty::Model(error.ty),
            None => Ty::Path("client_runtime::Value"),
        };
        let alias = |(ident, docs), generics, of, arguments: &[&'static str]| {
            let arguments = arguments.iter().map(|it| Ty::Prelude(it)).collect();
            let ty = Ty::Generic(Box::new(Ty::Path(of)), arguments);
            let mut item = Item::new(ident, Kind::Alias(ty), docs);
            item.generics = generics;
            item
        };
        // Requests with another style name the runtime's type, so that a first list with cursors does not change the alias.
        let paged = alias(
            ("PagedRequest", PAGED.to_owned()),
            "<T>",
            "client_runtime::PagedRequest",
            &["T", "ErrorBody"],
        );
        vec![
            Item::new(
                "ErrorBody",
                Kind::Alias(body),
                "The body of an error response.",
            ),
            alias(
                ("Error", ERROR.to_owned()),
                "",
                "client_runtime::Error",
                &["ErrorBody"],
            ),
            alias(
                ("Request", REQUEST.to_owned()),
                "<T>",
                "client_runtime::Request",
                &["T", "ErrorBody"],
            ),
            paged,
        ]
    }

    /// The client, without the methods of operations.
    fn client(&self) -> Item<'a> {
        let mut item = Item::new("Client", Kind::Opaque, docs::client(self.api));
        item.derives = vec!["Clone", "Debug"];
        let (returns, docs) = (
            Ty::Prelude("ClientBuilder"),
            "A builder with the defaults of the API.",
        );
        let builder = Function::new("builder", Receiver::None, returns, docs);
        item.functions.push(builder);
        item
    }

    fn builder(&self) -> Builder<'a> {
        let keys = self.api.keys.iter().zip(&self.names.keys);
        let keys = keys.map(|(key, ident)| match key.scheme {
            Some(_) => {
                let ty = Ty::Impl(Box::new(Ty::Path("client_runtime::auth::Authenticate")));
                Function::setter(ident, ident, ty, docs::scheme(key))
            }
            None => {
                let ty = Ty::into(Ty::Library("client_runtime::Secret"));
                Function::setter(ident, ident, ty, docs::key(key))
            }
        });
        let string = || Ty::into(Ty::STRING);
        let usual = self.api.server.iter().flat_map(|it| &it.variables);
        let usual = usual.map(docs::variable);
        let others = self.api.variables_of_operations().into_values();
        let others = others.map(|it| docs::variable_of_operations(&it));
        let variables = self.names.variables.iter().zip(usual.chain(others));
        let variables =
            variables.map(|(ident, docs)| Function::setter(ident, ident, string(), docs));
        let mut item = Item::new("ClientBuilder", Kind::Opaque, "Builds a [`Client`].");
        item.derives = vec!["Debug"];
        item.must_use = Some("a builder does nothing until `build` is called");
        let made = Ty::Generic(
            Box::new(Ty::Prelude("Result")),
            vec![Ty::Prelude("Client"), Ty::Absolute("Error")],
        );
        let build = format!(
            "Builds the client.\n\n# Errors\n\nIf a URL cannot be used, or is not `https` although calls carry credentials; a loopback\naddress may be `http`. See [`Error`]({}::Error).",
            self.package.root
        );
        Builder {
            item,
            keys: keys.collect(),
            variables: variables.collect(),
            base_url: Function::setter("base_url", "url", string(), docs::base_url(self.api)),
            build: Function::new("build", Receiver::Value, made, build),
        }
    }
}

/// The documentation of the alias of the runtime's error.
const ERROR: &str = "Why a request failed.\n\nIts methods are `kind()`, `status()`, `api_error()`, `is_retryable()`, `attempts()`, \
    `retry_after()`, `request_id()`, `headers()`, `body()`, and `path()` for a response that fails to decode: see \
    [`client_runtime::Error`].";

/// The documentation of the alias of the runtime's request.
const REQUEST: &str = "A request for one value.\n\n`.await` sends it and returns the value; `send()` returns a [`Response`]. Before that, \
    `timeout`, `deadline`, `retry`, `max_body_size`, `header` and `query` configure this request: see \
    [`client_runtime::Request`].";

/// The documentation of the alias of the runtime's paged request.
const PAGED: &str = "A request for a list, page by page.\n\n`.await` returns one [`Page`]; `items()` walks over the items of all pages, \
    `pages()` over the pages. Before that, setters select the page and its size: see [`client_runtime::PagedRequest`].";

/// Whether a response can be streamed.
fn may_stream(operation: &Operation) -> bool {
    operation.stream.is_some()
        || matches!(operation.response, Response::Stream(_) | Response::Binary)
}
