//! Operations: one method of `Client` each, and the request types.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::accept::accepts;
use super::types::{Imports, Standing};
use super::{Emitter, document, ident, module, paging};
use crate::ir::{self, Idempotency, Response, Security};
use crate::surface::{Function, Group, Operation, Parameter, Provided, RequestType};

impl Emitter<'_> {
    /// The file of a tag: its operations, or the modules of their files if there are many.
    pub(super) fn group(&self, group: &Group) -> TokenStream {
        let docs = self.module_docs(&group.docs);
        if !group.is_split() {
            let operations = self.operation_file(self.operations(group));
            return quote!(#docs blank_line!{} #operations);
        }
        let names = self.operations(group).map(|it| it.method.ident.as_str());
        let names: BTreeSet<&str> = names.collect();
        let declared = names.iter().map(|it| module(it));
        let modules = names.iter().map(|it| ident(it));
        quote! {
            #docs
            blank_line!{}
            #(#declared)*
            blank_line!{}
            pub use self::{#(#modules::*),*};
        }
    }

    /// A file of operations, without documentation of its module.
    pub(super) fn operation_file<'o>(
        &self,
        operations: impl Iterator<Item = &'o Operation<'o>>,
    ) -> TokenStream {
        let mut imports = Imports::default();
        let (mut methods, mut requests) = (Vec::new(), Vec::new());
        let mut heading = None;
        for operation in operations {
            heading.get_or_insert_with(|| self.surface.heading(operation.ir.tag));
            methods.push(self.method(operation, &mut imports));
            requests.push(self.described(operation, &mut imports));
            requests.push(self.request(operation, &mut imports));
            requests.extend(self.form(operation, &mut imports));
            requests.extend(self.body_enum(operation, &mut imports));
            requests.extend(self.response_enum(operation, &mut imports));
            requests.extend(self.failure(operation, &mut imports));
            requests.extend(self.headers(operation, &mut imports));
        }
        let heading = heading.map(|it| document::outer(&format!("# {it}")));
        let code = quote! {
            #heading
            impl Client { #(#methods blank_line!{})* }
            #(blank_line!{} #requests)*
        };
        imports.of_root("Client");
        let root = self.root();
        let (own, imports) = (imports.root_items(&root), imports.items());
        quote! {
            #imports
            #own
            blank_line!{}
            #code
        }
    }

    fn method(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        let ir = operation.ir;
        let signature = self.signature(&operation.method, &Standing::Outside, imports);
        let constant = ident(&operation.constant.ident);
        let required = operation
            .parameters
            .iter()
            .filter(|it| it.ir.required)
            .map(|it| match &it.ir.constant {
                Some(value) => self.given_constant(it, value, imports),
                None => self.given(it, imports),
            });
        let required: Vec<_> = required.collect();
        let at = ir.server.as_ref().map(super::server::at);
        let security = ir.security.as_ref().map(|it| security(it, imports));
        let idempotency = match &ir.idempotency {
            Idempotency::Method => None,
            Idempotency::Harmless => Some(quote!(.repeatable())),
            Idempotency::Key(header) => Some(quote!(.idempotency_key(#header))),
        };
        let redirects = redirects(ir);
        let texts = texts(ir);
        let body = self.sends(operation, imports);
        let accepts = accepts(ir);
        let responses = match &ir.response {
            Response::Stream(stream) => super::stream::responses(stream),
            Response::Xml { root, .. } => {
                let root = self.xml_root(*root);
                quote!(.returns_xml(&#root))
            }
            response => responses(response, &ir.success.bodiless),
        };
        let call = quote!(self.request_builder(#constant) #at #(#required)* #security #idempotency #redirects #texts #body #responses #accepts);
        let request = ident(&operation.own_request.item.ident);
        quote!(#signature { #request(#call) })
    }

    /// The request type of an operation.
    fn request(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        let RequestType { item, provided } = &operation.own_request;
        let name = ident(&item.ident);
        let ty = self.ty(&operation.request, &Standing::Outside, imports);
        let attributes = self.attributes(item);
        imports.of_root("ErrorBody");
        let mut functions = item.functions.iter();
        let setters = operation.setters().zip(&mut functions);
        let setters = setters.map(|(it, function)| self.setter(it, function, imports));
        let mut setters: Vec<_> = setters.collect();
        if let Some(body) = operation.optional_body()
            && let Some(function) = functions.next()
        {
            let signature = self.signature(function, &Standing::Outside, imports);
            let given = self.set_later(body, imports);
            setters.push(if function.takes_option() {
                set_if_some(&signature, &body.ident, &quote!(self.0 #given))
            } else {
                quote!(#signature { Self(self.0 #given) })
            });
        }
        let streams = functions.next().zip(operation.ir.stream.as_ref());
        setters.extend(streams.map(|(it, stream)| self.stream_function(it, stream, imports)));
        let value = match &operation.ir.response {
            Response::Paged { item, .. } => self.ty_of(item, imports),
            _ => self.ty(&operation.value, &Standing::Outside, imports),
        };
        let delegate = match provided {
            Provided::NumberedPages => {
                quote!(client_runtime::paged_request!(#name, #value, ErrorBody);)
            }
            Provided::Pages => quote!(client_runtime::walked_request!(#name, #value, ErrorBody);),
            Provided::Bytes => quote!(client_runtime::bytes_request!(#name, ErrorBody);),
            Provided::Raw => quote!(client_runtime::raw_request!(#name, #value, ErrorBody);),
            Provided::Value => quote!(client_runtime::request!(#name, #value, ErrorBody);),
        };
        let setters = (!setters.is_empty())
            .then(|| quote!(blank_line!{} impl #name { #(#setters blank_line!{})* }));
        quote! {
            #attributes
            pub struct #name(#ty);
            #setters
            blank_line!{}
            #delegate
        }
    }

    fn setter(
        &self,
        parameter: &Parameter,
        function: &Function,
        imports: &mut Imports,
    ) -> TokenStream {
        let signature = self.signature(function, &Standing::Outside, imports);
        let given = self.given(parameter, imports);
        set_if_some(&signature, &parameter.ident, &quote!(self.0 #given))
    }
}

/// A setter that takes an `Option`; `value` is the content of the newtype if the argument is `Some`.
pub(super) fn set_if_some(
    signature: &TokenStream,
    argument: &str,
    value: &TokenStream,
) -> TokenStream {
    let name = ident(argument);
    quote! {
        #signature {
            match #name.into_option() {
                Some(#name) => Self(#value),
                None => self,
            }
        }
    }
}

/// The credentials that an operation requires.
fn security(security: &Security, imports: &mut Imports) -> TokenStream {
    if security.is_empty() {
        return quote!(.anonymous());
    }
    imports.add("client_runtime::auth::Credential");
    let lists = super::client::credentials(security);
    quote!(.security(#lists))
}

/// The redirects that the document describes, which the client does not follow.
fn redirects(operation: &ir::Operation) -> TokenStream {
    let numbers = |statuses: Vec<&str>| -> Vec<Literal> {
        let redirects = statuses.into_iter().filter(|it| it.starts_with('3'));
        // A single digit is a class of statuses.
        let redirects = redirects.map(|it| it.parse().unwrap_or(3));
        redirects.map(Literal::u16_unsuffixed).collect()
    };
    let own = operation.success.status.to_string();
    let successes = numbers(match &operation.response {
        Response::ByStatus(cases) => cases.iter().map(|it| it.status.as_str()).collect(),
        _ => vec![&own],
    });
    let failures = operation.errors.iter().map(|it| it.status.as_str());
    let failures = numbers(failures.collect());
    let successes = (!successes.is_empty()).then(|| quote!(.succeeds_with(&[#(#successes),*])));
    let failures = (!failures.is_empty()).then(|| quote!(.fails_with(&[#(#failures),*])));
    quote!(#successes #failures)
}

/// The failures with plain text bodies, by status. A single digit is a class of statuses, and 0 is all of them.
fn texts(operation: &ir::Operation) -> Option<TokenStream> {
    let texts = operation.errors.iter().filter(|it| it.is_text);
    let texts = texts.map(|it| match it.status.as_str() {
        "default" => 0,
        status => status.parse().unwrap_or(match status.as_bytes() {
            [digit @ b'0'..=b'9', ..] => u16::from(digit - b'0'),
            _ => 0,
        }),
    });
    let texts: Vec<Literal> = texts.map(Literal::u16_unsuffixed).collect();
    (!texts.is_empty()).then(|| quote!(.fails_with_text(&[#(#texts),*])))
}

fn responses(response: &Response, bodiless: &[u16]) -> TokenStream {
    match response {
        Response::Empty => quote!(.returns_nothing()),
        Response::Json { optional: true, .. } if !bodiless.is_empty() => {
            let bodiless = bodiless.iter().copied().map(Literal::u16_unsuffixed);
            quote!(.returns_optional_at(&[#(#bodiless),*]))
        }
        Response::Json { optional: true, .. } => quote!(.returns_optional()),
        Response::Json { .. } => quote!(.returns_json()),
        Response::ByStatus(_) => quote!(.returns_by_status()),
        Response::Paged {
            paging, optional, ..
        } => {
            let paging = paging::reference(paging);
            if *optional {
                quote!(.returns_optional_pages(#paging))
            } else {
                quote!(.returns_pages(#paging))
            }
        }
        Response::Text | Response::Xml { .. } | Response::Stream(_) => quote!(.returns_text()),
        Response::Binary => quote!(.returns_bytes()),
    }
}
