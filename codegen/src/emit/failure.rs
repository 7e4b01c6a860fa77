//! What an operation says when it fails, where its failures differ: an enum with a variant for each status.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::types::{Imports, Standing};
use super::{Emitter, Group, document, ident};
use crate::ir::{Failure, Operation};

/// Statuses as HTTP names them.
const NAMES: &[(&str, &str)] = &[
    ("300", "MultipleChoices"),
    ("301", "MovedPermanently"),
    ("302", "Found"),
    ("303", "SeeOther"),
    ("304", "NotModified"),
    ("307", "TemporaryRedirect"),
    ("308", "PermanentRedirect"),
    ("3XX", "Redirection"),
    ("400", "BadRequest"),
    ("401", "Unauthorized"),
    ("402", "PaymentRequired"),
    ("403", "Forbidden"),
    ("404", "NotFound"),
    ("405", "MethodNotAllowed"),
    ("406", "NotAcceptable"),
    ("408", "RequestTimeout"),
    ("409", "Conflict"),
    ("410", "Gone"),
    ("412", "PreconditionFailed"),
    ("413", "ContentTooLarge"),
    ("415", "UnsupportedMediaType"),
    ("422", "UnprocessableContent"),
    ("423", "Locked"),
    ("428", "PreconditionRequired"),
    ("429", "TooManyRequests"),
    ("500", "InternalServerError"),
    ("501", "NotImplemented"),
    ("502", "BadGateway"),
    ("503", "ServiceUnavailable"),
    ("504", "GatewayTimeout"),
    ("4XX", "ClientError"),
    ("5XX", "ServerError"),
    ("default", "Other"),
];

impl Emitter<'_> {
    /// The enum, and how an answer becomes one. What fails as an operation before it does, has another name of its enum.
    pub(super) fn failure(
        &self,
        operation: &Operation,
        group: &Group,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        if !has_failures(operation) {
            return None;
        }
        let name = failures(operation);
        let method = &operation.name.ident;
        let words = format!("What [`Client::{method}`] says when it fails, by status.");
        let earlier = group.operations.iter();
        let same = earlier
            .take_while(|it| it.name.ident != *method)
            .find(|it| has_failures(it) && is_same(it, operation));
        if let Some(same) = same {
            let (words, same) = (document::outer(&words), failures(same));
            return Some(quote!(#words pub type #name = #same;));
        }
        let words = document::outer(&format!(
            "{words}\n\n`error.by_status::<{name}>()` makes one of an error."
        ));
        imports.add("client_runtime::Bytes");
        let variants = operation.errors.iter().map(|it| self.said(it, imports));
        let known = known(&operation.errors);
        Some(quote! {
            #words
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants,)*
                /// A failure that the API does not describe so: its body as it came.
                Unknown(Bytes),
            }
            blank_line!{}
            impl client_runtime::ByStatus for #name {
                fn read(answer: &client_runtime::Success<'_>) -> Result<Self, client_runtime::Undecodable> {
                    let known = #known;
                    Ok(known.unwrap_or_else(|| Self::Unknown(answer.bytes())))
                }
            }
        })
    }

    fn said(&self, failure: &Failure, imports: &mut Imports) -> TokenStream {
        let name = variant(&failure.status);
        let text = super::prose::prose(&failure.description.replace('\n', " "));
        let text = format!("`{}`: {}", failure.status, document::sentence(&text));
        let words = document::outer(text.trim_end_matches(": "));
        match &failure.ty {
            Some(ty) => {
                let ty = self.ty(ty, &Standing::Outside, imports);
                quote!(#words #name(#ty))
            }
            None => quote!(#words #name),
        }
    }
}

/// Whether the failures of an operation have types of their own.
pub(super) fn has_failures(operation: &Operation) -> bool {
    operation.errors.iter().any(|it| it.ty.is_some())
}

/// The name of the enum.
pub(super) fn failures(operation: &Operation) -> Ident {
    format_ident!("{}Error", operation.request)
}

fn is_same(one: &Operation, other: &Operation) -> bool {
    let told = |it: &Operation| -> Vec<_> {
        let errors = it.errors.iter();
        errors
            .map(|it| (it.status.clone(), it.ty.clone()))
            .collect()
    };
    told(one) == told(other)
}

/// The variant of an answer; none if it is not what its status promises.
fn known(failures: &[Failure]) -> TokenStream {
    if let [only] = failures
        && only.status == "default"
    {
        return said_by(only);
    }
    let arms = failures.iter().map(|it| {
        let (statuses, variant) = (statuses(&it.status, failures), said_by(it));
        quote!(#statuses => #variant,)
    });
    let default = failures.iter().any(|it| it.status == "default");
    let rest = (!default).then(|| quote!(_ => None,));
    quote!(match answer.status() { #(#arms)* #rest })
}

fn said_by(failure: &Failure) -> TokenStream {
    let name = variant(&failure.status);
    match &failure.ty {
        Some(_) => quote!(answer.json().ok().map(Self::#name)),
        None => quote!(Some(Self::#name)),
    }
}

/// Ranges come after the statuses that they hold, since digits do before letters, and begin after a status that would be
/// their first.
fn statuses(status: &str, failures: &[Failure]) -> TokenStream {
    let number = |it: u16| Literal::u16_unsuffixed(it);
    let range = |first: u16, last: u16| {
        let taken = failures.iter().any(|it| it.status == first.to_string());
        let (first, last) = (number(first + u16::from(taken)), number(last));
        quote!(#first..=#last)
    };
    match (status.parse(), status.as_bytes().first()) {
        (Ok(status), _) => number(status).into_token_stream(),
        (Err(_), Some(b'3')) => range(300, 399),
        (Err(_), Some(b'4')) => range(400, 499),
        (Err(_), Some(b'5')) => range(500, 599),
        (Err(_), _) => quote!(_),
    }
}

fn variant(status: &str) -> Ident {
    let known = NAMES.iter().find(|it| it.0 == status);
    match known {
        Some((_, name)) => ident(name),
        None => ident(&format!("Status{status}")),
    }
}
