//! Operations: a method of `Client` each, and a type of its own for a request on which something can be set.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::quote;

use super::accept::accepts;
use super::choice::choice;
use super::chosen::{alternatives, range_words};
use super::failure::{failures, has_failures};
use super::form::has_form;
use super::header::{has_headers, headers};
use super::parameter::text_of;
use super::prose::prose;
use super::types::{Imports, Standing};
use super::{Emitter, Group, document, ident, paging};
use crate::ir::{Answer, Body, Content, Operation, Parameter, Repeat, Security};

impl Emitter<'_> {
    /// The file of a tag.
    pub(super) fn group(&self, group: &Group) -> TokenStream {
        let mut imports = Imports::default();
        let mut methods = Vec::new();
        let mut requests = Vec::new();
        for operation in &group.operations {
            methods.push(self.method(operation, &mut imports));
            requests.extend(self.request(operation, &mut imports));
            requests.extend(self.form(operation, &mut imports));
            requests.extend(self.chosen(operation, &mut imports));
            requests.extend(self.choice(operation, &mut imports));
            requests.extend(self.failure(operation, group, &mut imports));
            requests.extend(self.headers(operation, group, &mut imports));
        }
        let title = if group.about.is_empty() {
            document::sentence(&group.name)
        } else {
            group.about.clone()
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
        let name = ident(&operation.name.ident);
        let words = document::outer(&self.operation_words(operation));
        let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
        let arguments = self.arguments(operation, imports);
        let arguments = arguments.iter().map(|(name, ty)| quote!(#name: #ty));
        let returns = self.returns(operation, imports);
        let method = method_constant(&operation.method);
        let path = operation.target();
        let required = operation
            .parameters
            .iter()
            .filter(|it| it.required)
            .map(|it| match &it.constant {
                Some(value) => self.given_constant(it, value, imports),
                None => self.given(it, imports),
            });
        let required: Vec<_> = required.collect();
        let at = operation.server.as_ref().map(super::server::at);
        let security = operation.security.as_ref().map(|it| security(it, imports));
        let repeat = match &operation.repeat {
            Repeat::Method => None,
            Repeat::Harmless => Some(quote!(.repeatable())),
            Repeat::Key(header) => Some(quote!(.idempotency_key(#header))),
        };
        let redirects = redirects(operation);
        let body = self.sends(operation, imports);
        let accepts = accepts(operation);
        let answers = match &operation.answer {
            Answer::Stream(stream) => super::stream::answers(stream),
            Answer::Xml { root, .. } => {
                let root = self.xml_root(*root);
                quote!(.answers_xml(&#root))
            }
            answer => answers(answer, &operation.success.bodiless),
        };
        let mut call = quote!(self.draft(#method, #path) #at #(#required)* #security #repeat #redirects #body #accepts #answers);
        if has_own_type(operation) {
            let request = ident(&operation.request);
            call = quote!(let request = #call; #request(request));
        }
        quote! {
            #words
            #deprecated
            pub fn #name(&self, #(#arguments),*) -> #returns { #call }
        }
    }

    /// What a call must be given, with its type: the required parameters, then the body.
    pub(super) fn arguments(
        &self,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Vec<(Ident, TokenStream)> {
        let mut arguments = Vec::new();
        for parameter in operation.parameters.iter().filter(|it| it.is_argument()) {
            arguments.push(self.parameter_argument(parameter, imports));
        }
        arguments.extend(self.body_argument(operation, imports));
        arguments
    }

    fn returns(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        if has_own_type(operation) {
            let name = ident(&operation.request);
            return quote!(#name);
        }
        self.request_ty(operation, imports)
    }

    /// The runtime's type of a request.
    fn request_ty(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        match &operation.answer {
            Answer::Paged { item, paging, .. } => {
                let item = self.ty(item, &Standing::Outside, imports);
                let style = paging::ty(paging);
                let style = (!paging::has_numbers(paging)).then(|| quote!(, #style));
                imports.of_root("PagedRequest");
                quote!(PagedRequest<#item #style>)
            }
            _ => {
                let value = self.value_ty(operation, imports);
                imports.of_root("Request");
                quote!(Request<#value>)
            }
        }
    }

    /// What a call gives.
    pub(super) fn value_ty(&self, operation: &Operation, imports: &mut Imports) -> TokenStream {
        match &operation.answer {
            Answer::ByStatus(_) => {
                let name = choice(operation);
                quote!(#name)
            }
            other => self.one_ty(other, imports),
        }
    }

    /// What an answer that is no choice holds.
    pub(super) fn one_ty(&self, answer: &Answer, imports: &mut Imports) -> TokenStream {
        match answer {
            Answer::Empty | Answer::ByStatus(_) => quote!(()),
            Answer::Json {
                ty, optional: true, ..
            } => {
                let ty = self.ty(ty, &Standing::Outside, imports);
                quote!(Option<#ty>)
            }
            Answer::Json { ty, .. } | Answer::Paged { item: ty, .. } | Answer::Xml { ty, .. } => {
                self.ty(ty, &Standing::Outside, imports)
            }
            Answer::Stream(stream) => self.stream_ty(stream, imports),
            Answer::Text => quote!(String),
            Answer::Binary => {
                imports.add("client_runtime::Bytes");
                quote!(Bytes)
            }
        }
    }

    /// The type of a request that takes more than what it must be given.
    fn request(&self, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
        if !has_own_type(operation) {
            return None;
        }
        let name = ident(&operation.request);
        let ty = self.request_ty(operation, imports);
        let method = &operation.name.ident;
        let link = format!("A call of [`Client::{method}`]: set what is wanted, then await it.");
        let words = document::outer(&link);
        imports.of_root("ErrorBody");
        let setters = optional(operation).map(|it| self.setter(it, imports));
        let mut setters: Vec<_> = setters.collect();
        setters.extend(self.streams(operation, imports));
        let delegate = match &operation.answer {
            Answer::Paged { item, paging, .. } => {
                let item = self.ty(item, &Standing::Outside, imports);
                if paging::has_numbers(paging) {
                    quote!(client_runtime::paged_request!(#name, #item, ErrorBody);)
                } else {
                    quote!(client_runtime::walked_request!(#name, #item, ErrorBody);)
                }
            }
            Answer::Binary => quote!(client_runtime::bytes_request!(#name, ErrorBody);),
            _ => {
                let value = self.value_ty(operation, imports);
                quote!(client_runtime::request!(#name, #value, ErrorBody);)
            }
        };
        Some(quote! {
            #words
            #[derive(Clone, Debug)]
            #[must_use = "a request does nothing until it is awaited or sent"]
            pub struct #name(#ty);
            blank_line!{}
            impl #name { #(#setters blank_line!{})* }
            blank_line!{}
            #delegate
        })
    }

    fn setter(&self, parameter: &Parameter, imports: &mut Imports) -> TokenStream {
        let name = ident(&parameter.name.ident);
        let (_, ty) = self.parameter_argument(parameter, imports);
        let given = self.given(parameter, imports);
        let mut text = prose(&parameter.description);
        if text.is_empty() {
            text = format!("Sets `{}`.", parameter.name.wire);
        }
        if let Some(default) = &parameter.default {
            text.push_str(&format!(
                "\n\nWhen it is left out, the API takes `{default}`."
            ));
        }
        if let Some(value) = &parameter.constant {
            let value = text_of(value);
            text.push_str(&format!("\n\nIt is `{value}` unless it is set."));
        }
        let words = document::outer(&text);
        let deprecated = parameter.deprecated.then(|| quote!(#[deprecated]));
        quote! {
            #words
            #deprecated
            pub fn #name(self, #name: #ty) -> Self { Self(self.0 #given) }
        }
    }

    /// What rustdoc says of an operation.
    fn operation_words(&self, operation: &Operation) -> String {
        let mut text = document::sentence(&prose(&operation.summary));
        let more = prose(&operation.description);
        if text.is_empty() {
            text = format!("`{}`", operation.name.wire);
        }
        if !more.is_empty() {
            text.push_str(&format!("\n\n{more}"));
        }
        text.push_str(&format!(
            "\n\n`{} {}`",
            operation.method,
            operation.target()
        ));
        if let Some(words) = paging::words(operation) {
            text.push_str(&format!("\n\n{words}"));
        }
        let arguments = argument_words(operation);
        if !arguments.is_empty() {
            text.push_str(&format!("\n\n# Arguments\n\n{arguments}"));
        }
        if has_headers(operation) {
            let name = headers(operation);
            text.push_str(&format!(
                "\n\n# Headers\n\nWith `send`, the answer has headers too, see [`{name}`]."
            ));
        }
        text.push_str(&format!(
            "\n\n# Errors\n\nWhat can happen to every call, see [`Error`]({}::Error)",
            self.config.package.root
        ));
        if operation.errors.is_empty() {
            text.push('.');
        } else {
            text.push_str("; of the API's own:\n");
            for failure in &operation.errors {
                let words = one_line(&failure.description);
                text.push_str(&format!("\n* `{}`: {words}", failure.status));
            }
        }
        if has_failures(operation) {
            let name = failures(operation);
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
    let mut lines = Vec::new();
    for parameter in operation
        .parameters
        .iter()
        .filter(|it| it.is_argument() && !it.description.is_empty())
    {
        lines.push((
            parameter.name.ident.as_str(),
            parameter.description.as_str(),
        ));
    }
    let line = |(name, words): &(&str, &str)| format!("* `{name}`: {}", one_line(words));
    let mut lines: Vec<_> = lines.iter().map(line).collect();
    lines.extend(operation.body.as_ref().and_then(body_words));
    lines.join("\n")
}

fn body_words(body: &Body) -> Option<String> {
    let mut words = match body.content {
        Content::EmptyObject => return None,
        _ => one_line(&body.description),
    };
    if let Content::Raw {
        content_type,
        range: Some(range),
        ..
    } = &body.content
    {
        let range = format!(" Of `{range}`, {}", range_words(content_type));
        words.push_str(&range);
    }
    let words = words.trim_start();
    (!words.is_empty()).then(|| format!("* `{}`: {words}", body.name.ident))
}

fn one_line(words: &str) -> String {
    let words = document::sentence(&prose(&words.replace('\n', " ")));
    // HTML has breaks of its own; they stay within the item.
    words.replace('\n', "\n  ")
}

/// The parameters that a call may be given; the number of the page and its size are the runtime's.
pub(super) fn optional(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let paging = paging::paging(operation).filter(|it| paging::has_numbers(it));
    let paged = move |it: &&Parameter| {
        paging.is_some_and(|paging| {
            let name = it.name.wire.as_str();
            paging.parameter() == Some(name) || paging.page_size == name
        })
    };
    operation
        .parameters
        .iter()
        .filter(move |it| !it.is_argument() && !paged(it))
}

/// Whether there are types of its own beside the method.
pub(super) fn has_types(operation: &Operation) -> bool {
    has_own_type(operation)
        || matches!(operation.answer, Answer::ByStatus(_))
        || has_form(operation)
        || alternatives(operation).is_some()
        || has_failures(operation)
        || has_headers(operation)
}

fn has_own_type(operation: &Operation) -> bool {
    optional(operation).next().is_some() || operation.stream.is_some()
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
fn redirects(operation: &Operation) -> TokenStream {
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
