//! The client, its builder, and the other items of the crate root.

use super::docs;
use super::item::{Constant, Function, Item, Kind, Receiver};
use super::ty::Ty;
use super::{Builder, Planner, Root, mock};

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
        }
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
        // Requests with another style use the runtime's type directly, so that a first list with cursors does not
        // change the alias.
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
        let keys = keys.map(|(key, ident)| {
            let (ty, docs) = match key.scheme {
                Some(_) => {
                    let ty = Ty::Path("client_runtime::auth::Authenticate");
                    (Ty::Impl(Box::new(ty)), docs::scheme(key))
                }
                None => {
                    let ty = Ty::Library("client_runtime::Secret");
                    (Ty::into_option(ty), docs::key(key))
                }
            };
            Function {
                deprecated: key.deprecated,
                ..Function::setter(ident, ident, ty, docs)
            }
        });
        let string = || Ty::into_option(Ty::STRING);
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
            environment: self.environment(),
        }
    }
}

/// The documentation of the alias of the runtime's error.
const ERROR: &str = "Why a request failed.\n\n\
    `Display` says it in one line, with the operation and the API's own message. No output contains credentials.\n\n\
    | Method | What it returns |\n|---|---|\n\
    | [`kind`](client_runtime::Error::kind) | what happened, as an [`ErrorKind`] |\n\
    | [`status`](client_runtime::Error::status) | the status of the response, if there was one |\n\
    | [`api_error`](client_runtime::Error::api_error) | the error that the API describes, decoded: an [`ErrorBody`] |\n\
    | [`is_retryable`](client_runtime::Error::is_retryable) | whether the same call may succeed later |\n\
    | [`retry_after`](client_runtime::Error::retry_after) | how long the API asks to wait |\n\
    | [`attempts`](client_runtime::Error::attempts) | how often the request was sent |\n\
    | [`request_id`](client_runtime::Error::request_id) | the identifier that the API's support asks for |\n\
    | [`headers`](client_runtime::Error::headers), [`body`](client_runtime::Error::body) | the response as it came |\n\
    | [`path`](client_runtime::Error::path) | where in the response a value could not be decoded |\n\n\
    It is an alias of [`client_runtime::Error`].";

/// The documentation of the alias of the runtime's request.
const REQUEST: &str = "A request for one value, which is not sent yet.\n\n\
    Each operation has a type of its own, which holds one of these and has its methods:\n\n\
    | Method | What it does |\n|---|---|\n\
    | `.await` | sends the request and returns the value |\n\
    | [`send`](client_runtime::Request::send) | sends it and returns a [`Response`]: the value, the status and the headers |\n\
    | `call` | sends it and returns the value without `async`, with the feature `blocking` |\n\
    | [`timeout`](client_runtime::Request::timeout), [`deadline`](client_runtime::Request::deadline) | how long an attempt, and the whole call, may take |\n\
    | [`retry`](client_runtime::Request::retry) | how often and when it is sent again |\n\
    | [`query`](client_runtime::Request::query), [`header`](client_runtime::Request::header) | a parameter or a header that the API does not describe |\n\
    | [`max_body_size`](client_runtime::Request::max_body_size) | how large the response may be |\n\n\
    It is an alias of [`client_runtime::Request`].";

/// The documentation of the alias of the runtime's paged request.
const PAGED: &str = "A request for a list, page by page, which is not sent yet.\n\n\
    It has the methods of a [`Request`] and these:\n\n\
    | Method | What it does |\n|---|---|\n\
    | `.await` | sends the request and returns one [`Page`] |\n\
    | [`all`](client_runtime::PagedRequest::all) | returns the items of all pages |\n\
    | [`items`](client_runtime::PagedRequest::items) | iterates over the items of all pages, as a [`Stream`] |\n\
    | [`pages`](client_runtime::PagedRequest::pages) | iterates over the pages |\n\
    | [`page`](client_runtime::PagedRequest::page), [`page_size`](client_runtime::PagedRequest::page_size) | the first page, and how many items each has, if pages have numbers |\n\
    | [`prefetch`](client_runtime::PagedRequest::prefetch) | how many pages are requested in advance |\n\n\
    It is an alias of [`client_runtime::PagedRequest`].";
