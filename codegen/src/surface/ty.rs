//! Types as Rust writes them.

use std::collections::HashSet;

use crate::ir::{Api, Definition, Scalar, TypeId, TypeRef};

/// A use of a type in a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// A type of the prelude or the language: `String`, `i64`, `()`.
    Prelude(&'static str),
    /// A type or trait of a library, by its path, which the file imports.
    Library(&'static str),
    /// The same, written with its full path.
    Path(&'static str),
    /// A type from the configuration, by its path.
    Custom(String),
    /// A model.
    Model(TypeId),
    /// One of an operation's own types.
    Operation(String),
    /// An item of the crate root, which the file imports.
    Root(&'static str),
    /// The same, written with its full path.
    Absolute(&'static str),
    /// A type with arguments.
    Generic(Box<Ty>, Vec<Ty>),
    /// A tuple.
    Tuple(Vec<Ty>),
    /// A reference.
    Ref(Box<Ty>),
    /// A slice.
    Slice(Box<Ty>),
    /// Any type that implements a trait.
    Impl(Box<Ty>),
    /// Any type that iterates over values of this one.
    Iterator(Box<Ty>),
    /// A reference to any value that can be serialized.
    Serializable,
}

impl Ty {
    /// No value.
    pub const UNIT: Ty = Ty::Prelude("()");
    /// A string.
    pub const STRING: Ty = Ty::Prelude("String");

    /// A type of the prelude with an argument.
    pub(super) fn of(name: &'static str, argument: Ty) -> Ty {
        Ty::Generic(Box::new(Ty::Prelude(name)), vec![argument])
    }

    pub(super) fn option(it: Ty) -> Ty {
        Ty::of("Option", it)
    }

    pub(super) fn reference(it: Ty) -> Ty {
        Ty::Ref(Box::new(it))
    }

    pub(super) fn slice(it: Ty) -> Ty {
        Ty::reference(Ty::Slice(Box::new(it)))
    }

    pub(super) fn str() -> Ty {
        Ty::reference(Ty::Prelude("str"))
    }

    /// Whether it is a `Box`.
    pub fn is_boxed(&self) -> bool {
        matches!(self, Ty::Generic(of, _) if **of == Ty::Prelude("Box"))
    }

    /// Whether it is a `Box`, or an `Option` or a `Nullable` of one.
    pub fn holds_box(&self) -> bool {
        match self {
            Ty::Generic(_, arguments) if !self.is_boxed() => match arguments.as_slice() {
                [only] => only.is_boxed(),
                _ => false,
            },
            it => it.is_boxed(),
        }
    }

    /// Anything that converts into a type.
    pub(super) fn into(it: Ty) -> Ty {
        Ty::Impl(Box::new(Ty::of("Into", it)))
    }

    /// The argument of a setter of an optional value: a value, anything that converts into one, or an `Option` of
    /// these.
    pub(super) fn into_option(it: Ty) -> Ty {
        let of = Box::new(Ty::Library("client_runtime::IntoOption"));
        Ty::Impl(Box::new(Ty::Generic(of, vec![it])))
    }

    /// Whether it takes an `Option`: `impl IntoOption<…>`.
    pub fn takes_option(&self) -> bool {
        let Ty::Impl(it) = self else { return false };
        matches!(&**it, Ty::Generic(of, _) if **of == Ty::Library("client_runtime::IntoOption"))
    }
}

impl From<&TypeRef> for Ty {
    /// A use of an API type, by value.
    fn from(ty: &TypeRef) -> Ty {
        match ty {
            TypeRef::Named(id) => Ty::Model(*id),
            TypeRef::Scalar(scalar) => Ty::from(scalar),
            TypeRef::List(item) => Ty::of("Vec", Ty::from(&**item)),
            TypeRef::Map(value) => Ty::Generic(
                Box::new(Ty::Library("std::collections::BTreeMap")),
                vec![Ty::STRING, Ty::from(&**value)],
            ),
            TypeRef::Tuple(items) => Ty::Tuple(items.iter().map(Ty::from).collect()),
            TypeRef::Nullable(it) => Ty::option(Ty::from(&**it)),
        }
    }
}

impl From<&Scalar> for Ty {
    /// The Rust type of a scalar.
    fn from(scalar: &Scalar) -> Ty {
        match scalar {
            Scalar::String => Ty::STRING,
            Scalar::Secret => Ty::Library("client_runtime::Secret"),
            Scalar::Bool => Ty::Prelude("bool"),
            Scalar::I32 => Ty::Prelude("i32"),
            Scalar::I64 => Ty::Prelude("i64"),
            Scalar::U32 => Ty::Prelude("u32"),
            Scalar::U64 => Ty::Prelude("u64"),
            Scalar::I128 => Ty::Prelude("i128"),
            Scalar::F32 => Ty::Prelude("f32"),
            Scalar::F64 => Ty::Prelude("f64"),
            Scalar::Uuid => Ty::Library("uuid::Uuid"),
            Scalar::Timestamp => Ty::Library("client_runtime::Timestamp"),
            Scalar::Date => Ty::Library("client_runtime::Date"),
            Scalar::Ipv4 => Ty::Library("std::net::Ipv4Addr"),
            Scalar::Ipv6 => Ty::Library("std::net::Ipv6Addr"),
            Scalar::Lenient(strict) => Ty::Generic(
                Box::new(Ty::Library("client_runtime::Lenient")),
                vec![Ty::from(&**strict)],
            ),
            Scalar::Custom(path) => Ty::Custom(path.clone()),
            Scalar::Any => Ty::Library("serde_json::Value"),
        }
    }
}

/// The type with its aliases resolved, except for those that become newtypes.
pub(super) fn resolved<'t>(
    api: &'t Api,
    wrapped: &HashSet<TypeId>,
    ty: &'t TypeRef,
) -> &'t TypeRef {
    match ty {
        TypeRef::Named(id) => match &api.types[id.0].definition {
            Definition::Alias(ty) if !wrapped.contains(id) => resolved(api, wrapped, ty),
            _ => ty,
        },
        _ => ty,
    }
}
