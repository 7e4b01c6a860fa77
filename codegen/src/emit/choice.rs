//! What a call gives whose successes differ: an enum with a variant for each status.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::prose::prose;
use super::types::Imports;
use super::{Emitter, document, ident};
use crate::ir::{Answer, Case, Operation};

/// The range of redirects.
const REDIRECTS: &str = "3XX";

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
        let is_range = |it: &Case| it.status.parse::<u16>().is_err();
        let is_whole = |it: &Case| is_range(it) && it.status != REDIRECTS;
        let only_whole = matches!(cases.as_slice(), [only] if is_whole(only));
        let is_whole = cases.iter().any(is_whole);
        let rest = (!is_whole).then(|| quote!(_ => Err(answer.unexpected()),));
        let (answer, read) = match cases.as_slice() {
            [only] if only_whole => {
                let answer = (only.answer == Answer::Empty).then(|| quote!(_));
                (answer.unwrap_or_else(|| quote!(answer)), self.read(only))
            }
            cases => {
                let arms = cases.iter().map(|it| self.case(it));
                (
                    quote!(answer),
                    quote!(match answer.status() { #(#arms)* #rest }),
                )
            }
        };
        Some(quote! {
            #words
            #[derive(Clone, Debug)]
            pub enum #name { #(#variants),* }
            blank_line!{}
            impl client_runtime::ByStatus for #name {
                fn read(#answer: &client_runtime::Success<'_>) -> Result<Self, client_runtime::Undecodable> { #read }
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
        let pattern = match case.status.parse::<u16>() {
            Ok(status) => {
                let status = Literal::u16_unsuffixed(status);
                quote!(#status)
            }
            // Whatever is no redirect is a success, too.
            Err(_) if case.status == REDIRECTS => quote!(300..=399),
            // A range takes what the statuses before it leave.
            Err(_) => quote!(_),
        };
        let read = self.read(case);
        quote!(#pattern => #read,)
    }

    /// The variant that a response of this status is.
    fn read(&self, case: &Case) -> TokenStream {
        let name = variant(&case.status);
        match &case.answer {
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
        }
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
        "300" => "MultipleChoices",
        "301" => "MovedPermanently",
        "302" => "Found",
        "303" => "SeeOther",
        "307" => "TemporaryRedirect",
        "308" => "PermanentRedirect",
        "3XX" => "Redirection",
        "default" | "2XX" | "2xx" => "Other",
        other => return ident(&format!("Status{other}")),
    };
    ident(name)
}
