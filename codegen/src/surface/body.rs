//! Request bodies: the body argument, multipart forms, and the enum of a body with several media types.

use std::collections::HashMap;

use super::docs::{self, Docs};
use super::item::{Function, Implementation, Item, Kind, Receiver, Variant};
use super::names::OperationNames;
use super::operation::item_ty;
use super::ty::Ty;
use super::{Body, Form, Part, Planner};
use crate::ir::{self, Alternative, Content, PartKind, Scalar, Stream, TypeId, TypeRef};

impl<'a> Planner<'a> {
    pub(super) fn body(
        &self,
        operation: &'a ir::Operation,
        names: &OperationNames,
    ) -> Option<Body<'a>> {
        let ir = operation.body.as_ref()?;
        let form = self.form(ir, names);
        let variants = self.body_enum(ir, names, form.as_ref());
        let own = variants.as_ref().map(|it| it.ident.clone());
        let ty = self.argument_ty(ir, form.as_ref(), own);
        Some(Body {
            ir,
            ident: names.body.clone().unwrap_or_default(),
            ty,
            form,
            variants,
        })
    }

    /// The type of the argument or setter; `None` if the caller passes nothing.
    fn argument_ty(&self, body: &ir::Body, form: Option<&Form>, own: Option<String>) -> Option<Ty> {
        let ty = match &body.content {
            Content::Json { ty, .. } | Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                self.body_ty(ty)
            }
            Content::Multipart { .. } => form_ty(form),
            Content::Raw { .. } => Ty::into(Ty::Library("client_runtime::Body")),
            Content::Items { items, .. } => Ty::into(items_ty(items)),
            Content::OneOf(_) => Ty::into(Ty::Operation(own.unwrap_or_default())),
            Content::EmptyObject => return None,
        };
        Some(ty)
    }

    /// The type that the setter of an optional body takes. For arbitrary JSON, and for a body that may be `null`, this
    /// is the type of an argument.
    pub(super) fn body_setter_ty(&self, body: &Body) -> Option<Ty> {
        let own = body.ty.clone()?;
        let ty = match &body.ir.content {
            Content::Json { ty, .. } | Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                let is_any = own == Ty::Serializable;
                if is_any || matches!(ty, TypeRef::Nullable(_)) {
                    return Some(own);
                }
                self.owned_ty(ty)
            }
            Content::Raw { .. } => Ty::Library("client_runtime::Body"),
            Content::Items { items, .. } => items_ty(items),
            Content::OneOf(_) => match &body.variants {
                Some(item) => Ty::Operation(item.ident.clone()),
                None => return Some(own),
            },
            Content::Multipart { .. } | Content::EmptyObject => own,
        };
        Some(Ty::into_option(ty))
    }

    fn body_ty(&self, ty: &TypeRef) -> Ty {
        if *self.resolved(ty) == TypeRef::Scalar(Scalar::Any) {
            return Ty::Serializable;
        }
        match ty {
            TypeRef::List(item) => Ty::slice(Ty::from(&**item)),
            TypeRef::Scalar(Scalar::String) => Ty::str(),
            TypeRef::Nullable(it) => Ty::option(self.body_ty(it)),
            other => Ty::reference(Ty::from(other)),
        }
    }

    /// The multipart form, if the document describes any parts.
    fn form(&self, body: &'a ir::Body, names: &OperationNames) -> Option<Form<'a>> {
        let parts = body.parts().filter(|it| !it.is_empty())?;
        let parts = parts.iter().zip(&names.parts).map(|(ir, ident)| Part {
            ir,
            ident: ident.clone(),
            ty: self.part_ty(ir),
        });
        let parts: Vec<Part> = parts.collect();
        let docs = format!("The form of [`Client::{}`].", names.method);
        let mut item = Item::new(format!("{}Form", names.request), Kind::Opaque, docs);
        item.derives = vec!["Clone", "Debug"];
        let (required, optional): (Vec<&Part>, Vec<_>) =
            parts.iter().partition(|it| it.ir.required);
        let arguments = in_order_of_names(&parts).into_iter();
        let arguments: Vec<_> = arguments
            .map(|it| (it.ident.clone(), it.ty.clone()))
            .collect();
        // A form without required parts has a default.
        if required.is_empty() {
            item.derives.push("Default");
        } else if arguments.is_empty() {
            item.implements.push(Implementation::Plain("Default"));
        }
        let docs = docs::form_new(&parts);
        item.functions.push(Function {
            arguments,
            ..Function::new("new", Receiver::None, Ty::Prelude("Self"), docs)
        });
        let setters = optional.iter().map(|it| Function {
            must_use: true,
            ..Function::setter(&it.ident, &it.ident, it.ty.clone(), Docs::Part(it.ir))
        });
        item.functions.extend(setters);
        item.functions.extend(undescribed_parts());
        item.converts_into.push("Multipart");
        Some(Form { item, parts })
    }

    fn part_ty(&self, part: &ir::Part) -> Ty {
        if !part.required {
            let ty = match &part.kind {
                PartKind::File { .. } => Ty::Library("client_runtime::File"),
                PartKind::Text(ty) | PartKind::Json(ty) | PartKind::Value(ty) => self.owned_ty(ty),
            };
            return Ty::into_option(if part.list { Ty::of("Vec", ty) } else { ty });
        }
        let ty = match &part.kind {
            PartKind::File { .. } => Ty::into(Ty::Library("client_runtime::File")),
            PartKind::Text(ty) if self.is_string(ty) && part.list => {
                Ty::Impl(Box::new(Ty::Library("std::fmt::Display")))
            }
            PartKind::Text(ty) | PartKind::Json(ty) if self.is_string(ty) && !part.list => {
                Ty::str()
            }
            PartKind::Text(ty) => Ty::from(ty),
            PartKind::Json(ty) | PartKind::Value(ty) if part.list => Ty::from(ty),
            PartKind::Json(ty) | PartKind::Value(ty) => Ty::reference(Ty::from(ty)),
        };
        if part.list {
            Ty::Iterator(Box::new(ty))
        } else {
            ty
        }
    }

    /// The enum of a body with several media types.
    fn body_enum(
        &self,
        body: &ir::Body,
        names: &OperationNames,
        form: Option<&Form>,
    ) -> Option<Item<'a>> {
        let Content::OneOf(alternatives) = &body.content else {
            return None;
        };
        let variants = alternatives.iter().zip(&names.alternatives);
        let variants = variants.map(|(it, ident)| Variant {
            ident: ident.clone(),
            ty: self.payload(&it.content, form),
            docs: docs::media_type(&it.content).into(),
        });
        let variants: Vec<Variant> = variants.collect();
        let conversions = self.conversions(alternatives, &variants);
        let docs = format!(
            "The body of [`Client::{}`], in one of several media types.",
            names.method
        );
        let kind = Kind::Enum(variants);
        let mut item = Item::new(format!("{}Body", names.request), kind, docs);
        item.derives = vec!["Clone", "Debug"];
        item.implements = conversions;
        item.converts_into.push("BodyVariant");
        Some(item)
    }

    /// The payload of a variant; `None` for a unit variant.
    fn payload(&self, content: &Content, form: Option<&Form>) -> Option<Ty> {
        Some(match content {
            Content::Json { ty, .. } | Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                Ty::from(ty)
            }
            Content::Multipart { .. } => form_ty(form),
            Content::Raw { .. } => Ty::Library("client_runtime::Body"),
            Content::Items { items, .. } => items_ty(items),
            Content::EmptyObject | Content::OneOf(_) => return None,
        })
    }

    /// The conversions into the enum, one for each payload type that belongs to a single variant.
    fn conversions(
        &self,
        alternatives: &[Alternative],
        variants: &[Variant],
    ) -> Vec<Implementation> {
        let held = |it: &Alternative| Held::of(it, |ty| self.resolved(ty).clone());
        let mut held_by: HashMap<Held, usize> = HashMap::new();
        for held in alternatives.iter().filter_map(held) {
            *held_by.entry(held).or_default() += 1;
        }
        let conversions = alternatives.iter().zip(variants).filter_map(|(one, it)| {
            let is_only = held_by.get(&held(one)?) == Some(&1);
            it.ty.clone().filter(|_| is_only).map(Implementation::From)
        });
        conversions.collect()
    }
}

/// The parts that are arguments, by name, so that reordering the document does not swap them.
pub fn in_order_of_names<'p, 'a>(parts: &'p [Part<'a>]) -> Vec<&'p Part<'a>> {
    let mut arguments: Vec<&Part> = parts.iter().filter(|it| it.ir.is_argument()).collect();
    arguments.sort_by_key(|it| &it.ir.name.wire);
    arguments
}

/// The functions that add parts that the document does not describe.
fn undescribed_parts() -> [Function<'static>; 2] {
    let display = Ty::Impl(Box::new(Ty::Library("std::fmt::Display")));
    let file = Ty::into(Ty::Library("client_runtime::File"));
    let text = "Adds a text part that the description of the API does not list.";
    let text = Function::setter("with_text", "value", display, text);
    let other = "Adds a file part that the description of the API does not list.";
    let file = Function::setter("with_file", "file", file, other);
    [text, file].map(|mut function| {
        function.arguments.insert(0, ("name".to_owned(), Ty::str()));
        function.must_use = true;
        function
    })
}

/// The type of a form argument: the generated type, or arbitrary parts if none are described.
fn form_ty(form: Option<&Form>) -> Ty {
    match form {
        Some(form) => Ty::Operation(form.item.ident.clone()),
        None => Ty::Library("client_runtime::Multipart"),
    }
}

/// The values of a sequence.
fn items_ty(items: &Stream) -> Ty {
    let of = Box::new(Ty::Library("client_runtime::BodyItems"));
    Ty::Generic(of, vec![item_ty(items)])
}

/// The payload of a variant, compared to find variants that share a type.
#[derive(PartialEq, Eq, Hash)]
enum Held {
    /// A type of the API.
    Named(TypeId),
    /// Any other value. Two of them may have the same Rust type.
    Value,
    Form,
    Raw,
    /// A sequence of values. Two of them may have the same Rust type.
    Items,
}

impl Held {
    /// `None` without a payload.
    fn of(one: &Alternative, resolved: impl Fn(&TypeRef) -> TypeRef) -> Option<Self> {
        match &one.content {
            Content::Json { ty, .. } | Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                match resolved(ty) {
                    TypeRef::Named(id) => Some(Held::Named(id)),
                    _ => Some(Held::Value),
                }
            }
            Content::Multipart { .. } => Some(Held::Form),
            Content::Raw { .. } => Some(Held::Raw),
            Content::Items { .. } => Some(Held::Items),
            Content::EmptyObject | Content::OneOf(_) => None,
        }
    }
}
