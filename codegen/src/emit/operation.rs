//! Operations: a method of `Client` each, and a type of its own for a request on which something can be set.

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::quote;

use super::accept::accepts;
use super::chosen::range_words;
use super::item::attributes;
use super::parameter::text_of;
use super::prose::prose;
use super::types::{Imports, Standing};
use super::{Emitter, document, ident, paging};
use crate::ir::{self, Answer, Content, Repeat, Security};
use crate::surface::{Body, Function, Group, Operation, Parameter, Provided, RequestType};

impl Emitter<'_> {
    /// The file of a tag.
    pub(super) fn group(&self, group: &Group) -> TokenStream {
        let mut imports = Imports::default();
        let mut methods = Vec::new();
        let mut requests = Vec::new();
        for operation in self.operations(group) {
            methods.push(self.method(operation, &mut imports));
            requests.extend(self.request(operation, &mut imports));
            requests.extend(self.form(operation, &mut imports));
            requests.extend(self.chosen(operation, &mut imports));
            requests.extend(self.choice(operation, &mut imports));
            requests.extend(self.failure(operation, &mut imports));
            requests.extend(self.headers(operation, &mut imports));
        }
        let tag = &self.api.tags[group.tag];
        let title = if tag.description.is_empty() {
            document::sentence(&tag.name.wire)
        } else {
            tag.description.clone()
        };
        let about = document::inner(&prose(&title));
        let code = quote! {
            impl Client { #(#methods blank_line!{})* }
            #(blank_line!{} #requests)*
        };
        imports.of_root("Client");
        let root = self.root();
        let paging = mentions(&code, "PAGING").then(|| quote!(use #root::client::PAGING;));
        let (own, imports) = (imports.root_items(&root), imports.items());
        quote! {
            #about
            blank_line!{}
            #imports
            #paging
            #own
            blank_line!{}
            #code
        }
    }

    fn method(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        imports.add("client_runtime::Method");
        let ir = operation.ir;
        let words = document::outer(&self.operation_words(operation));
        let signature = self.signature(&operation.method, &Standing::Outside, imports);
        let method = method_constant(&ir.method);
        let path = ir.target();
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
        let repeat = match &ir.repeat {
            Repeat::Method => None,
            Repeat::Harmless => Some(quote!(.repeatable())),
            Repeat::Key(header) => Some(quote!(.idempotency_key(#header))),
        };
        let redirects = redirects(ir);
        let body = self.sends(operation, imports);
        let accepts = accepts(ir);
        let answers = match &ir.answer {
            Answer::Stream(stream) => super::stream::answers(stream),
            Answer::Xml { root, .. } => {
                let root = self.xml_root(*root);
                quote!(.answers_xml(&#root))
            }
            answer => answers(answer, &ir.success.bodiless),
        };
        let mut call = quote!(self.draft(#method, #path) #at #(#required)* #security #repeat #redirects #body #accepts #answers);
        if let Some(own) = &operation.own_request {
            let request = ident(&own.item.ident);
            call = quote!(let request = #call; #request(request));
        }
        quote!(#words #signature { #call })
    }

    /// The type of a request that takes more than what it must be given.
    fn request(&self, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
        let RequestType { item, provided } = operation.own_request.as_ref()?;
        let name = ident(&item.ident);
        let ty = self.ty(&operation.request, &Standing::Outside, imports);
        let method = &operation.method.ident;
        let link = format!("A call of [`Client::{method}`]: set what is wanted, then await it.");
        let (words, attributes) = (document::outer(&link), attributes(item));
        imports.of_root("ErrorBody");
        let mut functions = item.functions.iter();
        let setters = operation.setters().zip(&mut functions);
        let setters = setters.map(|(it, function)| self.setter(it, function, imports));
        let mut setters: Vec<_> = setters.collect();
        let streams = functions.next().zip(operation.ir.stream.as_ref());
        setters.extend(streams.map(|(it, stream)| self.streams(it, stream, imports)));
        let value = match &operation.ir.answer {
            Answer::Paged { item, .. } => self.ty_of(item, imports),
            _ => self.ty(&operation.value, &Standing::Outside, imports),
        };
        let delegate = match provided {
            Provided::NumberedPages => {
                quote!(client_runtime::paged_request!(#name, #value, ErrorBody);)
            }
            Provided::Pages => quote!(client_runtime::walked_request!(#name, #value, ErrorBody);),
            Provided::Bytes => quote!(client_runtime::bytes_request!(#name, ErrorBody);),
            Provided::Value => quote!(client_runtime::request!(#name, #value, ErrorBody);),
        };
        Some(quote! {
            #words
            #attributes
            #[must_use = "a request does nothing until it is awaited or sent"]
            pub struct #name(#ty);
            blank_line!{}
            impl #name { #(#setters blank_line!{})* }
            blank_line!{}
            #delegate
        })
    }

    fn setter(
        &self,
        parameter: &Parameter,
        function: &Function,
        imports: &mut Imports,
    ) -> TokenStream {
        let signature = self.signature(function, &Standing::Outside, imports);
        let given = self.given(parameter, imports);
        let ir = parameter.ir;
        let mut text = prose(&ir.description);
        if text.is_empty() {
            text = format!("Sets `{}`.", ir.name.wire);
        }
        if let Some(default) = &ir.default {
            text.push_str(&format!(
                "\n\nWhen it is left out, the API takes `{default}`."
            ));
        }
        if let Some(value) = &ir.constant {
            let value = text_of(value);
            text.push_str(&format!("\n\nIt is `{value}` unless it is set."));
        }
        let words = document::outer(&text);
        quote!(#words #signature { Self(self.0 #given) })
    }

    /// What rustdoc says of an operation.
    fn operation_words(&self, operation: &Operation) -> String {
        let ir = operation.ir;
        let mut text = document::sentence(&prose(&ir.summary));
        let more = prose(&ir.description);
        if text.is_empty() {
            text = format!("`{}`", ir.name.wire);
        }
        if !more.is_empty() {
            text.push_str(&format!("\n\n{more}"));
        }
        text.push_str(&format!("\n\n`{} {}`", ir.method, ir.target()));
        if let Some(words) = paging::words(ir) {
            text.push_str(&format!("\n\n{words}"));
        }
        let arguments = argument_words(operation);
        if !arguments.is_empty() {
            text.push_str(&format!("\n\n# Arguments\n\n{arguments}"));
        }
        if let Some(headers) = &operation.headers {
            let name = &headers.ident;
            text.push_str(&format!(
                "\n\n# Headers\n\nWith `send`, the answer has headers too, see [`{name}`]."
            ));
        }
        text.push_str(&format!(
            "\n\n# Errors\n\nWhat can happen to every call, see [`Error`]({}::Error)",
            self.config.package.root
        ));
        if ir.errors.is_empty() {
            text.push('.');
        } else {
            text.push_str("; of the API's own:\n");
            for failure in &ir.errors {
                let words = one_line(&failure.description);
                text.push_str(&format!("\n* `{}`: {words}", failure.status));
            }
        }
        if let Some(failure) = &operation.failure {
            let name = &failure.ident;
            text.push_str(&format!(
                "\n\nWhat they hold differs: `error.by_status::<{name}>()` gives it, see [`{name}`]."
            ));
        }
        if let Some(example) = self.example(operation) {
            text.push_str(&format!("\n\n# Example\n\n{example}"));
        }
        text
    }
}

fn argument_words(operation: &Operation) -> String {
    let parameters = operation.parameters.iter();
    let described = parameters.filter(|it| it.ir.is_argument() && !it.ir.description.is_empty());
    let line = |it: &Parameter| format!("* `{}`: {}", it.ident, one_line(&it.ir.description));
    let mut lines: Vec<_> = described.map(line).collect();
    lines.extend(operation.body.as_ref().and_then(body_words));
    lines.join("\n")
}

fn body_words(body: &Body) -> Option<String> {
    let mut words = match body.ir.content {
        Content::EmptyObject => return None,
        _ => one_line(&body.ir.description),
    };
    if let Content::Raw {
        content_type,
        range: Some(range),
        ..
    } = &body.ir.content
    {
        let range = format!(" Of `{range}`, {}", range_words(content_type));
        words.push_str(&range);
    }
    let words = words.trim_start();
    (!words.is_empty()).then(|| format!("* `{}`: {words}", body.ident))
}

fn one_line(words: &str) -> String {
    let words = document::sentence(&prose(&words.replace('\n', " ")));
    // HTML has breaks of its own; they stay within the item.
    words.replace('\n', "\n  ")
}

pub(super) fn method_constant(method: &str) -> TokenStream {
    let name = ident(method);
    quote!(Method::#name)
}

/// The credentials that an operation asks for.
fn security(security: &Security, imports: &mut Imports) -> TokenStream {
    if security.is_empty() {
        return quote!(.anonymous());
    }
    imports.add("client_runtime::auth::Credential");
    let lists = super::client::credentials(security);
    quote!(.security(#lists))
}

/// The redirects that the document describes: none of them is followed.
fn redirects(operation: &ir::Operation) -> TokenStream {
    let numbers = |statuses: Vec<&str>| -> Vec<Literal> {
        let redirects = statuses.into_iter().filter(|it| it.starts_with('3'));
        // The first digit stands for a class.
        let redirects = redirects.map(|it| it.parse().unwrap_or(3));
        redirects.map(Literal::u16_unsuffixed).collect()
    };
    let own = operation.success.status.to_string();
    let successes = numbers(match &operation.answer {
        Answer::ByStatus(cases) => cases.iter().map(|it| it.status.as_str()).collect(),
        _ => vec![&own],
    });
    let failures = operation.errors.iter().map(|it| it.status.as_str());
    let failures = numbers(failures.collect());
    let successes = (!successes.is_empty()).then(|| quote!(.succeeds_with(&[#(#successes),*])));
    let failures = (!failures.is_empty()).then(|| quote!(.fails_with(&[#(#failures),*])));
    quote!(#successes #failures)
}

fn answers(answer: &Answer, bodiless: &[u16]) -> TokenStream {
    match answer {
        Answer::Empty => quote!(.answers_nothing()),
        Answer::Json {
            member,
            optional: true,
            ..
        } if !bodiless.is_empty() => {
            let member = member.as_deref().unwrap_or_default();
            let bodiless = bodiless.iter().copied().map(Literal::u16_unsuffixed);
            quote!(.answers_optional_at(#member, &[#(#bodiless),*]))
        }
        Answer::Json {
            member, optional, ..
        } => match (member, optional) {
            (None, false) => quote!(.answers_json()),
            (None, true) => quote!(.answers_optional("")),
            (Some(member), false) => quote!(.answers_member(#member)),
            (Some(member), true) => quote!(.answers_optional(#member)),
        },
        Answer::ByStatus(_) => quote!(.answers_by_status()),
        Answer::Paged {
            paging, optional, ..
        } => {
            let paging = paging::reference(paging, &quote!(PAGING));
            if *optional {
                quote!(.answers_optional_pages(#paging))
            } else {
                quote!(.answers_pages(#paging))
            }
        }
        Answer::Text | Answer::Xml { .. } | Answer::Stream(_) => quote!(.answers_text()),
        Answer::Binary => quote!(.answers_bytes()),
    }
}

/// Whether a name stands anywhere in some code by itself, not behind a path.
pub(super) fn mentions(code: &TokenStream, name: &str) -> bool {
    let mut colons = 0;
    code.clone().into_iter().any(|token| {
        let before = std::mem::take(&mut colons);
        match token {
            TokenTree::Ident(it) => before < 2 && it == name,
            TokenTree::Group(it) => mentions(&it.stream(), name),
            TokenTree::Punct(it) => {
                if it.as_char() == ':' {
                    colons = before + 1;
                }
                false
            }
            TokenTree::Literal(_) => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn what_follows_a_break_of_html_stays_within_the_item() {
        assert_eq!(one_line("One<br>two"), "One\\\n  two.");
        let text = one_line("<p>One</p>\n<ul><li>two</li></ul>");
        assert!(
            text.lines()
                .skip(1)
                .all(|it| it.trim().is_empty() || it.starts_with("  ")),
            "{text}"
        );
    }
}
