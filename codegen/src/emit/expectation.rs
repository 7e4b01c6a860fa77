//! Expectations: the mock's table for each operation, and the type of its expectation.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::accept::raw_media_type;
use super::types::{Imports, Standing};
use super::{Emitter, ident, paging, server};
use crate::ir::{self, Content, Response, Server};
use crate::surface::{Body, Function, Group, Operation, Parameter, is_unseen, upper};

impl Emitter<'_> {
    /// `mock/<tag>.rs`: the expectations of a tag.
    pub(super) fn mock_group(&self, group: &Group) -> TokenStream {
        let mut imports = Imports::default();
        imports.add("client_runtime::mock::ResponseKind");
        imports.add("client_runtime::mock::Expectation");
        imports.add("client_runtime::mock::Operation");
        let operations: Vec<&Operation> = self.operations(group).collect();
        let tables: Vec<_> = operations.iter().map(|it| self.table(it)).collect();
        let methods: Vec<_> = operations.iter().map(|it| self.expect(it)).collect();
        let expectations: Vec<_> = operations
            .iter()
            .map(|it| self.expectation(it, &mut imports))
            .collect();
        let docs = self.module_docs(&group.mock_docs);
        let code = quote! {
            impl Mock { #(#methods blank_line!{})* }
            #(blank_line!{} #expectations)*
            #(blank_line!{} #tables)*
        };
        let root = self.root();
        imports.of_root("ErrorBody");
        let (names, imports) = (imports.root_items(&root), imports.items());
        let bodies = operations.iter().filter_map(|it| own_body(it));
        let bodies: Vec<_> = bodies.collect();
        let bodies = (!bodies.is_empty()).then(|| quote!(use #root::operations::{#(#bodies),*};));
        quote! {
            #docs
            blank_line!{}
            #imports
            use super::Mock;
            #names
            #bodies
            blank_line!{}
            #code
        }
    }

    /// The runtime mock's description of an operation.
    fn table(&self, operation: &Operation) -> TokenStream {
        let constant = constant(operation);
        let name = &operation.method.ident;
        let operation = operation.ir;
        // The path prefix of an operation's own server on the same host belongs to the path here.
        let usual = self.api.server.as_ref();
        let own = operation.server.as_ref();
        let own = own.and_then(|it| server::path_beside(it, usual));
        // So does that of an API server that is only a path.
        let server = own.unwrap_or_else(|| self.server_path());
        let server = server.trim_end_matches('/');
        let path = format!("{server}{}", operation.target());
        let method = &operation.method;
        let status = Literal::u16_unsuffixed(operation.success.status);
        let content_type = raw_media_type(operation);
        let root = self.root();
        let response = match &operation.response {
            Response::Empty => quote!(ResponseKind::Nothing),
            Response::Json {
                property: Some(property),
                ..
            } => quote!(ResponseKind::Property(#property)),
            Response::Json { property: None, .. } => quote!(ResponseKind::Json),
            Response::Xml { root, .. } => {
                let root = self.xml_root(*root);
                quote!(ResponseKind::Xml(&#root))
            }
            Response::Paged { paging, .. } => {
                let paging = paging::reference(paging, &quote!(#root::client::PAGING));
                quote!(ResponseKind::Pages(#paging))
            }
            Response::Text | Response::Binary | Response::ByStatus(_) | Response::Stream(_) => {
                quote!(ResponseKind::Raw(#content_type))
            }
        };
        let example = match self.example_body(operation) {
            Some(body) => {
                let body = raw(&body);
                quote!(Some(#body))
            }
            None => quote!(None),
        };
        quote! {
            pub(super) static #constant: Operation = Operation {
                name: #name,
                method: #method,
                path: #path,
                status: #status,
                response: #response,
                example: #example,
            };
        }
    }

    /// The default path of the API below an origin, if the document gives only a path.
    fn server_path(&self) -> String {
        let server = self.api.server.as_ref();
        let server = server.filter(|_| self.api.server_path().is_some());
        let path = server.map(Server::default_url).unwrap_or_default();
        let path = path.trim_start_matches(['.', '/']).trim_end_matches('/');
        match path {
            "" => String::new(),
            path => format!("/{path}"),
        }
    }

    /// The example of a response as sent.
    fn example_body(&self, operation: &ir::Operation) -> Option<String> {
        let example = operation.success.example.as_ref()?;
        match &operation.response {
            Response::Empty => None,
            Response::Json { .. }
            | Response::Xml { .. }
            | Response::Paged { .. }
            | Response::ByStatus(_) => serde_json::to_string_pretty(example).ok(),
            Response::Text | Response::Binary | Response::Stream(_) => {
                example.as_str().map(str::to_owned)
            }
        }
    }

    /// The method of the mock.
    fn expect(&self, operation: &Operation) -> TokenStream {
        let (ty, constant) = (
            ident(&operation.mock.expectation.ident),
            constant(operation),
        );
        let signature = self.signature(
            &operation.mock.expect,
            &Standing::Outside,
            &mut Imports::default(),
        );
        quote!(#signature { #ty(self.0.expect(&#constant)) })
    }

    /// The type of an operation's expectation.
    fn expectation(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        let item = &operation.mock.expectation;
        let (ty, attributes) = (ident(&item.ident), self.attributes(item));
        let mut matchers = Vec::new();
        let mut functions = item.functions.iter();
        if item.function("with").is_some() {
            matchers.extend(
                functions
                    .next()
                    .map(|it| self.with_all(operation, it, imports)),
            );
        }
        let parameters = operation.parameters.iter().zip(&mut functions);
        matchers
            .extend(parameters.map(|(parameter, it)| self.with_parameter(parameter, it, imports)));
        if let (Some(body), Some(it)) = (&operation.body, functions.next()) {
            matchers.extend(self.with_body(body, it, imports));
            let without = if body.ir.required {
                None
            } else {
                functions.next()
            };
            matchers.extend(without.map(|it| {
                let signature = self.signature(it, &Standing::Outside, imports);
                quote!(#signature { Self(self.0.no_body()) })
            }));
            matchers.extend(
                functions
                    .next()
                    .map(|it| self.body_includes(body, it, imports)),
            );
        }
        let matchers = (!matchers.is_empty())
            .then(|| quote!(impl #ty { #(#matchers blank_line!{})* } blank_line!{}));
        let responses = match &operation.ir.response {
            Response::Paged { item, .. } => {
                let item = self.ty_of(item, imports);
                quote!(pages #item)
            }
            Response::Text | Response::Binary | Response::ByStatus(_) | Response::Stream(_) => {
                quote!(bytes)
            }
            _ => {
                let value = self.ty(&operation.value, &Standing::Outside, imports);
                quote!(value #value)
            }
        };
        quote! {
            #attributes
            pub struct #ty(Expectation);
            blank_line!{}
            #matchers
            client_runtime::expectation!(#ty, #responses, ErrorBody);
        }
    }

    /// `with`, which takes the arguments of the client's method.
    fn with_all(
        &self,
        operation: &Operation,
        function: &Function,
        imports: &mut Imports,
    ) -> TokenStream {
        let names: Vec<_> = function.arguments.iter().map(|it| ident(&it.0)).collect();
        let each = function
            .arguments
            .iter()
            .map(|it| ident(&operation.with(&it.0)));
        let signature = self.signature(function, &Standing::Outside, imports);
        quote!(#signature { self #(.#each(#names))* })
    }

    fn with_parameter(
        &self,
        parameter: &Parameter,
        function: &Function,
        imports: &mut Imports,
    ) -> TokenStream {
        let given = self.given(parameter, imports);
        let signature = self.signature(function, &Standing::Outside, imports);
        quote!(#signature { Self(self.0 #given) })
    }

    /// The functions that expect an entire body.
    fn with_body(
        &self,
        body: &Body,
        function: &Function,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let how = self.handed_on(body, imports)?;
        let signature = self.signature(function, &Standing::Outside, imports);
        Some(quote!(#signature { Self(self.0 #how) }))
    }

    /// The functions that expect some properties of a body.
    fn body_includes(
        &self,
        body: &Body,
        function: &Function,
        imports: &mut Imports,
    ) -> TokenStream {
        let property = match &body.ir.content {
            Content::Json {
                property: Some(property),
                ..
            } => quote!(Some(#property)),
            _ => quote!(None),
        };
        let signature = self.signature(function, &Standing::Outside, imports);
        quote!(#signature { Self(self.0.json_including(#property, &properties)) })
    }
}

/// The name of an operation's table.
pub(super) fn constant(operation: &Operation) -> Ident {
    ident(&upper(&operation.method.ident))
}

/// The type that an operation's body has in the module of operations, if any.
fn own_body(operation: &Operation) -> Option<Ident> {
    let body = operation.body.as_ref()?;
    let form = body.form.as_ref().map(|it| &it.item);
    body.variants.as_ref().or(form).map(|it| ident(&it.ident))
}

/// A string as a raw string literal, which keeps examples readable.
pub(super) fn raw(text: &str) -> TokenStream {
    let longest = text
        .split('"')
        .skip(1)
        .map(|it| it.len() - it.trim_start_matches('#').len())
        .max();
    let hashes = "#".repeat(longest.map_or(0, |it| it + 1));
    // Characters that source code must not contain need escapes.
    let plain = text.chars().all(|it| it == '\n' || !is_unseen(it));
    let literal = format!("r{hashes}\"{text}\"{hashes}")
        .parse()
        .ok()
        .filter(|_| plain);
    literal.unwrap_or_else(|| quote!(#text))
}
