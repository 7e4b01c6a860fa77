//! Structs and aliases: one file of models a family.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::gate::attributed;
use super::prose::prose;
use super::types::{Imports, Presence, Standing};
use super::{Emitter, Family, document, ident};
use crate::ir::{Definition, Field, Struct, Type};

/// How many arguments a function may take, as clippy has it.
const MOST_ARGUMENTS: usize = 7;

impl Emitter<'_> {
    /// The file of a family.
    pub(super) fn family(&self, family: &Family) -> TokenStream {
        let mut imports = Imports::of_file(&family.gate);
        let standing = Standing::Model(&family.module);
        let items = family.types.iter().map(|ty| {
            let gate = self.gates.of_type(ty);
            let cfg = gate.cfg_in(&family.gate);
            imports.go_under(gate);
            attributed(self.model(ty, &standing, &mut imports), cfg.as_ref())
        });
        let items: Vec<TokenStream> = items.collect();
        let about = document::inner(&prose(&family.about));
        let imports = imports.items();
        quote!(#about blank_line!{} #imports #(#items blank_line!{})*)
    }

    fn model(&self, ty: &Type, standing: &Standing, imports: &mut Imports) -> TokenStream {
        let item = match &ty.definition {
            Definition::Struct(it) => self.structure(ty, it, standing, imports),
            Definition::Enum(it) => self.enumeration(ty, it),
            Definition::Union(it) => self.union(ty, it, standing, imports),
            Definition::Alias(target) => {
                let name = ident(&ty.name.ident);
                let target = self.ty(target, standing, imports);
                let words = self.type_words(ty);
                quote!(#words pub type #name = #target;)
            }
            Definition::Wrapper(target) => {
                imports.add("serde::Deserialize");
                imports.add("serde::Serialize");
                let name = ident(&ty.name.ident);
                let target = self.ty(target, standing, imports);
                let words = self.type_words(ty);
                let eq = ty.eq.then(|| quote!(, Eq));
                quote! {
                    #words
                    #[derive(Clone, Debug, Default, PartialEq #eq, Deserialize, Serialize)]
                    pub struct #name(pub #target);
                }
            }
        };
        let api_error = self.api_error(ty);
        quote!(#item #api_error)
    }

    /// The documentation of a type.
    pub(super) fn type_words(&self, ty: &Type) -> TokenStream {
        let text = if ty.description.is_empty() {
            unspoken("schema", &ty.name.wire)
        } else {
            prose(&ty.description)
        };
        // Rust's own mark would warn wherever the client itself names the type.
        let text = if ty.deprecated {
            format!("{text}\n\n**Deprecated** by the API.")
        } else {
            text
        };
        document::outer(&text)
    }

    fn structure(
        &self,
        ty: &Type,
        it: &Struct,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        imports.add("serde::Serialize");
        let name = ident(&ty.name.ident);
        let words = self.type_words(ty);
        let fields: Vec<TokenStream> = it
            .fields
            .iter()
            .map(|field| self.field(field, standing, imports))
            .collect();
        let additional = it.additional.as_ref().map(|value| {
            imports.add("std::collections::BTreeMap");
            let value = self.ty(value, standing, imports);
            let name = ident(additional_name(it));
            let words = document::outer("Further members, by name.");
            quote!(#words #[serde(flatten)] pub #name: BTreeMap<String, #value>,)
        });
        let has_constants = it.fields.iter().any(|field| field.constant.is_some());
        let default = (ty.default && !has_constants).then(|| quote!(Default,));
        let eq = ty.eq.then(|| quote!(, Eq));
        let new = self.constructor(ty, it, standing, imports);
        // Members may be added to what only the server makes; callers have `Default` or `new` to make one in a test.
        let grows = !ty.reach.request && ty.reach.response && (ty.default || new.is_some());
        let non_exhaustive = grows.then(|| quote!(#[non_exhaustive]));
        let new = new.map(|new| quote!(blank_line!{} #new));
        let decoded = decoded(ty, it);
        quote! {
            #words
            #[derive(Clone, Debug, #default PartialEq #eq, Serialize)]
            #non_exhaustive
            pub struct #name { #(#fields)* #additional }
            blank_line!{}
            #decoded
            #new
        }
    }

    fn field(&self, field: &Field, standing: &Standing, imports: &mut Imports) -> TokenStream {
        let name = ident(&field.name.ident);
        let ty = self.field_ty(field, standing, imports);
        let text = if field.description.is_empty() {
            unspoken("member", &field.name.wire)
        } else {
            prose(&field.description)
        };
        let words = document::outer(&text);
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        let wire = &field.name.wire;
        let mut marks = Vec::new();
        if field.name.ident != *wire {
            marks.push(quote!(rename = #wire));
        }
        match Presence::of(field) {
            Presence::Required | Presence::RequiredNullable => {}
            Presence::Optional | Presence::OptionalAny => {
                marks.push(quote!(skip_serializing_if = "Option::is_none"));
            }
            Presence::OptionalNullable => {
                marks.push(quote!(skip_serializing_if = "Nullable::is_absent"));
            }
        }
        let serde = (!marks.is_empty()).then(|| quote!(#[serde(#(#marks),*)]));
        quote!(#words #deprecated #serde pub #name: #ty,)
    }

    /// `new`, which takes what is required: a value without it cannot be made by mistake.
    fn constructor(
        &self,
        ty: &Type,
        it: &Struct,
        standing: &Standing,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let required: Vec<&Field> = it.fields.iter().filter(|it| it.is_argument()).collect();
        let has_constants = it.fields.iter().any(|field| field.constant.is_some());
        let has_many = required.len() > MOST_ARGUMENTS;
        if !has_constants && (required.is_empty() || has_many) {
            return None;
        }
        let name = ident(&ty.name.ident);
        let many = has_many.then(
            || quote!(#[allow(clippy::too_many_arguments, reason = "the API requires so many")]),
        );
        let arguments: Vec<TokenStream> = required
            .iter()
            .map(|field| {
                let (name, ty) = (
                    ident(&field.name.ident),
                    self.field_ty(field, standing, imports),
                );
                quote!(#name: #ty)
            })
            .collect();
        let fields = it.fields.iter().map(|field| {
            let name = ident(&field.name.ident);
            if field.constant == Some(Value::Null) {
                return match Presence::of(field) {
                    Presence::Required => quote!(#name: Value::Null),
                    _ => quote!(#name: None),
                };
            }
            if let Some(value) = &field.constant {
                let value = self.constant(value, &field.ty, standing, imports);
                return match Presence::of(field) {
                    Presence::Required => quote!(#name: #value),
                    Presence::OptionalNullable => quote!(#name: Nullable::Value(#value)),
                    _ => quote!(#name: Some(#value)),
                };
            }
            match Presence::of(field) {
                Presence::Required | Presence::RequiredNullable => quote!(#name),
                Presence::Optional | Presence::OptionalAny => quote!(#name: None),
                Presence::OptionalNullable => quote!(#name: Nullable::Absent),
            }
        });
        let additional = it.additional.as_ref().map(|_| {
            let name = ident(additional_name(it));
            quote!(#name: BTreeMap::new())
        });
        let fields: Vec<TokenStream> = fields.chain(additional).collect();
        let rest = required.len() < it.fields.len();
        let deprecated = it
            .fields
            .iter()
            .any(|field| field.deprecated)
            .then(|| quote!(#[allow(deprecated, reason = "every member needs a value")]));
        let words = document::outer(match (has_constants, rest) {
            (true, _) => "A value with what is required. Constants are set; the rest is absent.",
            (false, true) => "A value with what is required; the rest is absent.",
            (false, false) => "A value of its members.",
        });
        let default = (ty.default && has_constants).then(|| {
            quote! {
                blank_line!{}
                impl Default for #name {
                    fn default() -> Self { Self::new() }
                }
            }
        });
        Some(quote! {
            impl #name {
                #words
                #deprecated
                #many
                pub fn new(#(#arguments),*) -> Self { Self { #(#fields),* } }
            }
            #default
        })
    }

    /// What makes the API's error type one.
    fn api_error(&self, ty: &Type) -> Option<TokenStream> {
        let error = self.api.error.as_ref()?;
        if !std::ptr::eq(&raw const self.api.types[error.ty.0], &raw const *ty) {
            return None;
        }
        let name = ident(&ty.name.ident);
        let Definition::Struct(it) = &ty.definition else {
            return Some(quote!(blank_line!{} impl client_runtime::ApiError for #name {}));
        };
        let field = it
            .fields
            .iter()
            .find(|field| Some(&field.name.wire) == error.message.as_ref());
        let message = match field {
            Some(field) if field.required => {
                let name = ident(&field.name.ident);
                quote!(Some(&self.#name))
            }
            Some(field) => {
                let name = ident(&field.name.ident);
                quote!(self.#name.as_deref())
            }
            None => quote!(None),
        };
        let member = error.member.as_ref().map(
            |member| quote!(const MEMBER: Option<&'static str> = Some(#member); blank_line!{}),
        );
        Some(quote! {
            blank_line!{}
            impl client_runtime::ApiError for #name {
                #member
                fn message(&self) -> Option<&str> { #message }
            }
        })
    }
}

/// How a struct decodes: what its properties are called, and whether they may be missing.
fn decoded(ty: &Type, it: &Struct) -> TokenStream {
    let (mut required, mut optional, mut any) = (Vec::new(), Vec::new(), Vec::new());
    for field in &it.fields {
        let (name, wire) = (ident(&field.name.ident), &field.name.wire);
        let listed = if field.name.ident == *wire {
            quote!(#name)
        } else {
            quote!(#name = #wire)
        };
        match Presence::of(field) {
            Presence::Required => required.push(listed),
            Presence::OptionalAny => any.push(listed),
            // A missing property that is required is taken for `null`, if that is one of its values.
            Presence::RequiredNullable | Presence::Optional | Presence::OptionalNullable => {
                optional.push(listed);
            }
        }
    }
    let name = ident(&ty.name.ident);
    let groups = [("required", required), ("optional", optional), ("any", any)];
    let groups = groups.into_iter().filter(|(_, fields)| !fields.is_empty());
    let groups = groups.map(|(group, fields)| {
        let group = ident(group);
        quote!(, #group(#(#fields),*))
    });
    let rest = it.additional.as_ref().map(|_| {
        let name = ident(additional_name(it));
        quote!(, rest(#name))
    });
    quote!(client_runtime::deserialize_object! { #name #(#groups)* #rest })
}

/// The name of the field that holds further members.
fn additional_name(it: &Struct) -> &'static str {
    let free = |name: &&str| it.fields.iter().all(|field| field.name.ident != *name);
    ["additional", "additional_properties", "further_members"]
        .into_iter()
        .find(free)
        .unwrap_or("further_members_by_name")
}

/// What is said of something that the document does not describe.
fn unspoken(what: &str, wire: &str) -> String {
    if wire.trim().is_empty() {
        format!("A {what} without a name.")
    } else {
        format!("The {what} `{}`.", wire.replace('`', "'"))
    }
}
