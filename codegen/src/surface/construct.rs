//! Constructors of the structs that callers send: `new` takes the required fields, and each other field has a setter.
//!
//! The rule is independent of the number of fields, so that another optional field does not change `new`. Structs that
//! only responses contain have neither: another required field in a response must not break callers.

use super::Planner;
use super::item::{Field, Function, Item, Receiver};
use super::model::Presence;
use super::ty::Ty;
use crate::ir::{self, Definition, Scalar, Struct, TypeRef};

/// Methods that a setter would shadow, or that every struct has.
const TAKEN: &[&str] = &[
    "as_mut",
    "as_ref",
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "default",
    "deserialize",
    "eq",
    "example",
    "fmt",
    "from",
    "into",
    "ne",
    "new",
    "serialize",
    "to_owned",
    "to_string",
    "try_from",
    "try_into",
    "type_id",
];

impl Planner<'_> {
    /// Adds `new` and the setters to a struct that callers send.
    pub(super) fn add_constructors<'a>(&self, item: &mut Item<'a>, it: &'a Struct) {
        let idents: Vec<String> = item.fields().iter().map(|it| it.ident.clone()).collect();
        let all = || it.fields.iter().zip(item.fields());
        let mut required: Vec<_> = all().filter(|(ir, _)| ir.is_argument()).collect();
        required.sort_by_key(|(ir, _)| &ir.name.wire);
        let arguments: Vec<_> = required
            .iter()
            .map(|(ir, field)| (field.ident.clone(), self.argument_of_new(ir, field)))
            .collect();
        let new = Function {
            arguments,
            must_use: true,
            ..Function::new("new", Receiver::None, Ty::Prelude("Self"), "")
        };
        let mut functions = vec![new];
        for (ir, field) in all().filter(|(ir, _)| !ir.is_argument()) {
            functions.push(self.setter(ir, field));
            let null = null_name(&field.ident);
            if Presence::of(ir) == Presence::OptionalNullable && !idents.contains(&null) {
                functions.push(null_setter(field, null));
            }
        }
        if it.additional.is_some() {
            let field = &item.fields()[it.fields.len()];
            functions.push(built(&field.ident, &field.ident, field.ty.clone(), false));
        }
        item.functions.extend(functions);
    }

    fn setter<'a>(&self, ir: &ir::Field, field: &Field<'a>) -> Function<'a> {
        let name = if TAKEN.contains(&field.ident.as_str()) {
            format!("with_{}", field.ident)
        } else {
            field.ident.clone()
        };
        let ty = match Presence::of(ir) {
            Presence::Required => self.accepted(&ir.ty),
            _ => Ty::into_option(Ty::from(&ir.ty)),
        };
        built(&name, &field.ident, ty, field.deprecated)
    }

    /// The type of an argument of `new`. Lists are taken by type, so that `Vec::new()` needs no annotation.
    fn argument_of_new(&self, ir: &ir::Field, field: &Field) -> Ty {
        match Presence::of(ir) {
            Presence::Required if !matches!(self.resolved(&ir.ty), TypeRef::List(_)) => {
                self.accepted(&ir.ty)
            }
            _ => field.ty.clone(),
        }
    }

    /// The type accepted for a value: anything that converts without loss, if literals and `parse` still infer their
    /// type.
    fn accepted(&self, ty: &TypeRef) -> Ty {
        let own = Ty::from(ty);
        match self.resolved(ty) {
            // A number literal defaults to `i32` or `f64` unless the argument has a concrete type.
            TypeRef::Scalar(
                Scalar::String
                | Scalar::Secret
                | Scalar::I32
                | Scalar::I64
                | Scalar::F64
                | Scalar::Any,
            ) => Ty::into(own),
            TypeRef::Named(id) => match self.api.types[id.0].definition {
                Definition::Enum(_) => Ty::into(own),
                _ => own,
            },
            TypeRef::List(item) if self.is_string(item) => {
                Ty::Iterator(Box::new(Ty::into(Ty::from(&**item))))
            }
            TypeRef::List(item) => Ty::Iterator(Box::new(Ty::from(&**item))),
            _ => own,
        }
    }
}

fn built<'a>(name: &str, argument: &str, ty: Ty, deprecated: bool) -> Function<'a> {
    Function {
        must_use: true,
        deprecated,
        ..Function::setter(name, argument, ty, "")
    }
}

fn null_setter<'a>(field: &Field, name: String) -> Function<'a> {
    Function {
        must_use: true,
        deprecated: field.deprecated,
        ..Function::new(
            name,
            Receiver::Value,
            Ty::Prelude("Self"),
            format!("Sets `{}` to `null`.", field.ident),
        )
    }
}

/// The name of the setter of `null` of a field. Two underscores would not be snake case.
pub fn null_name(field: &str) -> String {
    format!("{}_null", field.trim_end_matches('_'))
}
