//! Constructors and setters of structs that callers send, and examples of those that only responses contain.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::ir::{self, Struct};
use crate::surface::{Field, Function, Item, Model, Presence, Ty, is_unseen, null_name};

/// clippy's limit on the number of arguments of a function.
const MOST_ARGUMENTS: usize = 7;

impl Emitter<'_> {
    /// `new` and the setters of a struct; empty if it has none.
    pub(super) fn constructors(
        &self,
        model: &Model,
        it: &Struct,
        standing: &Standing,
        imports: &mut Imports,
    ) -> Option<TokenStream> {
        let item = &model.item;
        let new = item.function("new")?;
        let new = self.constructor(model, new, it, standing, imports);
        let setters = item.functions.iter().filter(|it| it.ident != "new");
        let setters = setters.map(|function| {
            let allow = function
                .deprecated
                .then(|| quote!(#[allow(deprecated, reason = "it sets the property")]));
            let setter = self.field_setter(item, it, function, standing, imports);
            quote!(#allow #setter)
        });
        let setters: Vec<_> = setters.collect();
        let name = ident(&item.ident);
        Some(quote! {
            impl #name {
                #new
                #(blank_line!{} #setters)*
            }
        })
    }

    /// `example`, which only tests use.
    pub(super) fn example(&self, model: &Model) -> Option<TokenStream> {
        let example = model.example.as_ref()?;
        let (name, text) = (ident(&model.item.ident), raw(&example.to_string()));
        Some(self.of_mock(&quote! {
            impl #name {
                #[must_use]
                pub fn example() -> Self { client_runtime::mock::example(#text) }
            }
        }))
    }

    fn constructor(
        &self,
        model: &Model,
        new: &Function,
        it: &Struct,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let item = &model.item;
        let many = (new.arguments.len() > MOST_ARGUMENTS).then(
            || quote!(#[allow(clippy::too_many_arguments, reason = "the API requires so many")]),
        );
        let signature = self.signature(new, standing, imports);
        let constants = model.constants.iter().map(|it| {
            let name = ident(it);
            quote!(#name: client_runtime::Constant::default())
        });
        let all = it.fields.iter().zip(item.fields());
        let fields = all.map(|(ir, field)| {
            let name = ident(&field.ident);
            let argument = new.arguments.iter().find(|(it, _)| *it == field.ident);
            match argument {
                Some((_, ty)) if *ty == field.ty => quote!(#name),
                Some((_, ty)) => {
                    let value = boxed(converted(&field.ident, ty), field);
                    quote!(#name: #value)
                }
                None => self.initial(ir, field, standing, imports),
            }
        });
        let fields: Vec<TokenStream> = fields.collect();
        let additional = item.fields().get(it.fields.len()).map(|field| {
            let name = ident(&field.ident);
            quote!(#name: BTreeMap::new())
        });
        let fields = constants.chain(fields).chain(additional);
        let has_deprecated = it.fields.iter().any(|field| field.deprecated);
        let deprecated = has_deprecated
            .then(|| quote!(#[allow(deprecated, reason = "every property needs a value")]));
        quote! {
            #deprecated
            #many
            #signature { Self { #(#fields),* } }
        }
    }

    /// The initial value of a field that is not an argument of `new`: its constant, or empty.
    fn initial(
        &self,
        ir: &ir::Field,
        field: &Field,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let name = ident(&field.ident);
        let presence = Presence::of(ir);
        match &ir.constant {
            Some(Value::Null) => match presence {
                Presence::Required => quote!(#name: Value::Null),
                _ => quote!(#name: None),
            },
            Some(value) => {
                let value = self.constant(value, &ir.ty, standing, imports);
                match presence {
                    Presence::Required => quote!(#name: #value),
                    Presence::OptionalNullable => quote!(#name: Nullable::Value(#value)),
                    _ => quote!(#name: Some(#value)),
                }
            }
            None if presence == Presence::OptionalNullable => quote!(#name: Nullable::Absent),
            None => quote!(#name: None),
        }
    }

    /// A setter of a value, of `null`, or of additional properties.
    fn field_setter(
        &self,
        item: &Item,
        it: &Struct,
        function: &Function,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let signature = self.mut_signature(function, standing, imports);
        let Some((argument, ty)) = function.arguments.first() else {
            let mut fields = item.fields().iter();
            let field = fields.find(|it| null_name(&it.ident) == function.ident);
            let field = ident(field.map_or("", |it| &it.ident));
            return quote!(#signature { self.#field = Nullable::Null; self });
        };
        let name = ident(argument);
        let found = it.fields.iter().zip(item.fields());
        let found = found
            .into_iter()
            .find(|(_, field)| field.ident == *argument);
        let Some((ir, field)) = found else {
            return quote!(#signature { self.#name = #name; self });
        };
        let boxes = field.ty.holds_box().then(|| quote!(.map(Box::new)));
        let value = match Presence::of(ir) {
            Presence::Required => boxed(converted(argument, ty), field),
            Presence::OptionalNullable => {
                quote!(#name.into_option() #boxes.map_or(Nullable::Absent, Nullable::Value))
            }
            _ => quote!(#name.into_option() #boxes),
        };
        quote!(#signature { self.#name = #value; self })
    }
}

/// An argument converted to the type of its field.
fn converted(argument: &str, ty: &Ty) -> TokenStream {
    let name = ident(argument);
    match ty {
        Ty::Impl(_) => quote!(#name.into()),
        Ty::Iterator(item) => match **item {
            Ty::Impl(_) => quote!(#name.into_iter().map(Into::into).collect()),
            _ => quote!(#name.into_iter().collect()),
        },
        _ => quote!(#name),
    }
}

fn boxed(value: TokenStream, field: &Field) -> TokenStream {
    if field.ty.holds_box() {
        quote!(Box::new(#value))
    } else {
        value
    }
}

/// A string as a raw string literal, which keeps examples readable.
fn raw(text: &str) -> TokenStream {
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
