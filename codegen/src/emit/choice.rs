//! What a call gives whose successes differ: an enum with a variant for each status.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::prose::prose;
use super::types::Imports;
use super::{Emitter, document, ident};
use crate::ir::{Answer, Case, Operation};

impl Emitter<'_> {
    /// The enum, and how an answer becomes one.
    pub(super) fn choice(
        &self,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let Answer::ByStatus(cases) = &operation.answer else {
            return None;
        };
        let name = choice(operation);
        let words = document::outer(&format!(
            "What [`Client::{}`] gives: its successes differ.",
            operation.name.ident
        ));
        let variants = cases.iter().map(|it| self.variant(it, imports));
        let arms = cases.iter().map(|it| self.case(it));
        // A range takes what the statuses before it leave.
        let is_whole = cases.iter().any(|it| it.status.parse::<u16>().is_err());
        let rest = (!is_whole).then(|| quote!(_ => Err(answer.unexpected()),));
        Some(quote! {
            #words
            #[derive(Clone, Debug)]
            pub enum #name { #(#variants),* }
            blank_line!{}
            impl client_runtime::ByStatus for #name {
                fn read(answer: &client_runtime::Success<'_>) -> Result<Self, client_runtime::Undecodable> {
                    match answer.status() { #(#arms)* #rest }
                }
            }
        })
    }

    fn variant(&self, case: &Case, imports: &mut Imports) -> TokenStream {
        let name = variant(&case.status);
        let text = format!("`{}`: {}", case.status, prose(&case.description));
        let words = document::outer(&document::sentence(&text));
        if case.answer == Answer::Empty {
            return quote!(#words #name);
        }
        let ty = self.one_ty(&case.answer, imports);
        quote!(#words #name(#ty))
    }
}

/// The name of the enum.
pub(super) fn choice(operation: &Operation) -> Ident {
    format_ident!("{}Answer", operation.request)
}

impl Emitter<'_> {
    fn case(&self, case: &Case) -> TokenStream {
        let name = variant(&case.status);
        let pattern = match case.status.parse::<u16>() {
            Ok(status) => {
                let status = Literal::u16_unsuffixed(status);
                quote!(#status)
            }
            Err(_) => quote!(_),
        };
        let read = match &case.answer {
            Answer::Json {
                member: Some(member),
                ..
            } => quote!(answer.member(#member).map(Self::#name)),
            Answer::Json { .. } | Answer::Paged { .. } => quote!(answer.json().map(Self::#name)),
            Answer::Text => quote!(answer.text().map(Self::#name)),
            Answer::Binary => quote!(Ok(Self::#name(answer.bytes()))),
            Answer::Xml { root, .. } => {
                let root = self.xml_root(*root);
                quote!(answer.xml(&#root).map(Self::#name))
            }
            Answer::Empty | Answer::ByStatus(_) | Answer::Stream(_) => quote!(Ok(Self::#name)),
        };
        quote!(#pattern => #read,)
    }
}

/// A status as HTTP names it.
fn variant(status: &str) -> Ident {
    let name = match status {
        "200" => "Success",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "default" | "2XX" | "2xx" => "Other",
        other => return ident(&format!("Status{other}")),
    };
    ident(name)
}
