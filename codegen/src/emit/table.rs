//! The table of operations: a constant for each, which the client, the mock and telemetry refer to.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::accept::raw_media_type;
use super::types::{Imports, Standing};
use super::{Emitter, ident, paging, server};
use crate::ir::Response;
use crate::surface::{Constant, Operation};

impl Emitter<'_> {
    /// The constant of an operation.
    pub(super) fn described(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        imports.add("client_runtime::Description");
        imports.add("client_runtime::ResponseBody");
        let Constant {
            ident: name,
            ty,
            docs,
        } = &operation.constant;
        let (name, docs) = (ident(name), self.docs(docs));
        let ty = self.ty(ty, &Standing::Outside, imports);
        let ir = operation.ir;
        let (method_name, id, path) = (&operation.method.ident, &ir.name.wire, ir.target());
        let method = &ir.method;
        let status = Literal::u16_unsuffixed(ir.success.status);
        let response = self.response_body(operation);
        // The path of an operation's own server on the same host belongs to the path that the mock receives.
        let own = ir.server.as_ref();
        let own = own.and_then(|it| server::path_beside(it, self.api.server.as_ref()));
        let below = own.map(|path| quote!(.below(#path)));
        quote! {
            #docs
            pub const #name: #ty = Operation::new(&Description {
                name: #method_name,
                id: #id,
                method: #method,
                path: #path,
                status: #status,
                response: #response,
            }) #below;
        }
    }

    /// The runtime's description of a success.
    fn response_body(&self, operation: &Operation) -> TokenStream {
        match &operation.ir.response {
            Response::Empty => quote!(ResponseBody::Empty),
            Response::Json {
                property: Some(property),
                ..
            } => quote!(ResponseBody::Property(#property)),
            Response::Json { property: None, .. } => quote!(ResponseBody::Json),
            Response::Xml { root, .. } => {
                let root = self.xml_root(*root);
                quote!(ResponseBody::Xml(|| &#root))
            }
            Response::Paged { paging, .. } => {
                let paging = paging::reference(paging);
                quote!(ResponseBody::Pages(#paging))
            }
            Response::Text | Response::Binary | Response::ByStatus(_) | Response::Stream(_) => {
                let media_type = raw_media_type(operation.ir);
                quote!(ResponseBody::Raw(#media_type))
            }
        }
    }

    /// The client's list of all operations. It is in the module of the constants, since their modules import the
    /// client.
    pub(super) fn list_of_operations(&self) -> TokenStream {
        let Constant {
            ident: name, docs, ..
        } = &self.surface.root.operations;
        let (name, docs) = (ident(name), self.docs(docs));
        let entries = self.surface.groups.iter().flat_map(|group| {
            let cfg = group.gate.cfg();
            self.operations(group).map(move |it| {
                let name = ident(&it.constant.ident);
                quote!(#cfg #name.untyped())
            })
        });
        quote! {
            impl Client {
                #docs
                pub const #name: &'static [Operation] = &[#(#entries),*];
            }
        }
    }
}
