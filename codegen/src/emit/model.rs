//! Structs and aliases: a file for each family of models.

use proc_macro2::TokenStream;
use quote::quote;

use super::feature_gate::attributed;
use super::types::{Imports, Standing};
use super::{Emitter, ident};
use crate::ir::{Definition, Name, Struct};
use crate::surface::{Family, Field, Item, Kind, Model, Presence, Ty};

impl Emitter<'_> {
    /// The file of a family.
    pub(super) fn family(&self, family: &Family) -> TokenStream {
        let mut imports = Imports::of_file(&family.gate);
        let standing = Standing::Model(&family.module);
        let items = family.models.iter().map(|id| {
            let model = &self.surface.models[id.0];
            let gate = model.item.gate.clone();
            let cfg = gate.cfg_in(&family.gate);
            imports.go_under(gate);
            attributed(self.model(model, &standing, &mut imports), cfg.as_ref())
        });
        let items: Vec<TokenStream> = items.collect();
        let imports = imports.items();
        quote!(#imports #(#items blank_line!{})*)
    }

    fn model(&self, model: &Model, standing: &Standing, imports: &mut Imports) -> TokenStream {
        let name = ident(&model.item.ident);
        let item = match (&model.item.kind, &model.ir.definition) {
            (_, Definition::Struct(it)) => self.structure(model, it, standing, imports),
            (_, Definition::Enum(it)) => self.enumeration(model, it, standing, imports),
            (_, Definition::Union(it)) => self.union(model, it, standing, imports),
            (Kind::Wrapper(target), _) => {
                imports.add("serde::Deserialize");
                imports.add("serde::Serialize");
                let target = self.ty(target, standing, imports);
                let attributes = self.attributes(&model.item);
                quote! {
                    #attributes
                    pub struct #name(pub #target);
                }
            }
            (_, Definition::Alias(target)) => {
                let target = self.ty(&Ty::from(target), standing, imports);
                let docs = self.docs(&model.item.docs);
                quote!(#docs pub type #name = #target;)
            }
        };
        let api_error = self.api_error(model);
        quote!(#item #api_error)
    }

    fn structure(
        &self,
        model: &Model,
        it: &Struct,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        let item = &model.item;
        let (name, attributes) = (ident(&item.ident), self.attributes(item));
        let fields = item.fields().iter();
        let fields = fields.map(|field| self.public_field(field, standing, imports));
        let fields: Vec<TokenStream> = fields.collect();
        let constants = model.constants.iter().map(|it| ident(it));
        let constructors = self.constructors(model, it, standing, imports);
        let constructors = constructors.map(|it| quote!(blank_line!{} #it));
        let example = self.example(model);
        let example = example.map(|it| quote!(blank_line!{} #it));
        let table = table(model, it);
        quote! {
            #attributes
            pub struct #name {
                #(#constants: client_runtime::Constant,)*
                #(#fields)*
            }
            blank_line!{}
            #table
            #constructors
            #example
        }
    }

    /// The implementation of the runtime's error trait for the API's error type.
    fn api_error(&self, model: &Model) -> Option<TokenStream> {
        let error = self.api.error.as_ref().filter(|it| it.ty == model.id)?;
        let name = ident(&model.item.ident);
        let Definition::Struct(it) = &model.ir.definition else {
            return Some(quote!(blank_line!{} impl client_runtime::ApiError for #name {}));
        };
        let mut fields = it.fields.iter().zip(model.item.fields());
        let field = fields.find(|(ir, _)| Some(&ir.name.wire) == error.message.as_ref());
        let message = match field {
            Some((ir, field)) => {
                let name = ident(&field.ident);
                if ir.required {
                    quote!(Some(&self.#name))
                } else {
                    quote!(self.#name.as_deref())
                }
            }
            None => quote!(None),
        };
        let property = error.property.as_ref().map(
            |property| quote!(const PROPERTY: Option<&'static str> = Some(#property); blank_line!{}),
        );
        Some(quote! {
            blank_line!{}
            impl client_runtime::ApiError for #name {
                #property
                fn message(&self) -> Option<&str> { #message }
            }
        })
    }
}

/// The field for the additional properties of a struct.
fn additional<'i, 'a>(item: &'i Item<'a>, it: &Struct) -> Option<&'i Field<'a>> {
    item.fields().get(it.fields.len())
}

/// The field table of a struct: the names of its properties, and the value of a constant or whether others may be
/// missing.
fn table(model: &Model, it: &Struct) -> TokenStream {
    let item = &model.item;
    let mut groups: Vec<(&str, Vec<TokenStream>)> = Vec::new();
    for (ir, field) in it.fields.iter().zip(item.fields()) {
        let row = row(&field.ident, &ir.name);
        let kind = match Presence::of(ir) {
            Presence::Required => "required",
            Presence::RequiredNullable => "nullable",
            Presence::Optional | Presence::OptionalNullable => "optional",
            Presence::OptionalAny => "any",
        };
        match groups.last_mut() {
            Some((last, rows)) if *last == kind => rows.push(row),
            _ => groups.push((kind, vec![row])),
        }
    }
    let groups = groups.into_iter().map(|(kind, rows)| {
        let kind = ident(kind);
        quote!(, #kind(#(#rows),*))
    });
    let constants = model.constants.iter().zip(&it.constants).map(|(name, ir)| {
        let (row, value) = (row(name, &ir.name), &ir.value);
        quote!(#row => #value)
    });
    let constants: Vec<TokenStream> = constants.collect();
    let constants = (!constants.is_empty()).then(|| quote!(, constants(#(#constants),*)));
    let name = ident(&item.ident);
    let rest = additional(item, it).map(|field| {
        let name = ident(&field.ident);
        quote!(, ..#name)
    });
    quote!(client_runtime::object! { #name #constants #(#groups)* #rest })
}

/// A field in the table, with the name of its property if that differs.
fn row(field: &str, property: &Name) -> TokenStream {
    let (name, wire) = (ident(field), &property.wire);
    let renamed = (field != wire).then(|| quote!(= #wire));
    quote!(#name #renamed)
}
