//! Types: what is declared, and what refers to it.

use super::Name;
use crate::source::Span;

/// The index of a [`Type`] in [`Api::types`](super::Api::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A type that is declared.
#[derive(Clone, Debug)]
pub struct Type {
    /// Its name.
    pub name: Name,
    /// Where the name comes from.
    pub origin: Origin,
    /// Where the document describes it.
    pub span: Span,
    /// What it means.
    pub description: String,
    /// Whether callers should leave it.
    pub deprecated: bool,
    /// Whether callers send it, are sent it, or both.
    pub reach: Reach,
    /// The tags whose operations use it, in the order of [`Api::tags`](super::Api::tags).
    pub tags: Vec<usize>,
    /// What it is made of.
    pub definition: Definition,
}

impl Type {
    /// Whether anything is sent or received in it; what is not is not written.
    pub fn is_used(&self) -> bool {
        self.reach.request || self.reach.response
    }
}

/// Where a type's name comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A named schema of `components`.
    Component,
    /// A named schema of another file, or a file that is one.
    Elsewhere {
        /// The name of the file without folders and ending, or, if it is the schema, of its folder.
        file: String,
    },
    /// A schema that stands inside another: the holder's name and the property's.
    Nested {
        /// The type that holds it.
        parent: TypeId,
        /// The property of the holder.
        property: String,
    },
    /// A schema that stands in an operation: the operationId and the role.
    Inline,
    /// What may be sent of another type, whose other properties the server owns.
    Request {
        /// The type as it is received.
        of: TypeId,
    },
}

/// In which direction a type travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// A request holds it.
    pub request: bool,
    /// A response holds it.
    pub response: bool,
}

/// What a type is made of.
#[derive(Clone, Debug)]
pub enum Definition {
    /// An object with known properties.
    Struct(Struct),
    /// A variant among strings or integers, open to new ones.
    Enum(Enum),
    /// A variant among types.
    Union(Union),
    /// Another name for a type.
    Alias(TypeRef),
}

/// An object with known properties.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// The properties, in the order of the document.
    pub fields: Vec<Field>,
    /// The type of further properties, where the document declares them.
    pub additional: Option<TypeRef>,
}

/// A property of a [`Struct`].
#[expect(
    clippy::struct_excessive_bools,
    reason = "OpenAPI marks a property by so many flags"
)]
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub ty: TypeRef,
    /// Whether it may be absent.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// What it means.
    pub description: String,
    /// Whether only the server may set it.
    pub read_only: bool,
    /// Whether only the caller may.
    pub write_only: bool,
    /// Whether callers should leave it.
    pub deprecated: bool,
    /// The value that it has unless a caller sets another: the only one that it may have, or the tag of its type.
    pub constant: Option<serde_json::Value>,
}

impl Field {
    /// Whether a caller must say what it holds.
    pub fn is_argument(&self) -> bool {
        self.required && self.constant.is_none()
    }
}

/// Strings or integers with known values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// What all of them are.
    pub values: Values,
    /// The known values, in the order of the document.
    pub variants: Vec<Variant>,
}

/// What the values of an [`Enum`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Strings.
    Strings,
    /// Integers that an `i64` holds; `wire` is their decimal spelling.
    Integers,
}

/// A known value of an [`Enum`].
#[derive(Clone, Debug)]
pub struct Variant {
    /// The value.
    pub name: Name,
    /// What the document calls the value, where it does: the name comes from this instead.
    pub title: Option<String>,
    /// What it means.
    pub description: String,
}

/// A variant among types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The variants, in the order of the document.
    pub variants: Vec<UnionVariant>,
    /// What tells them apart.
    pub discrimination: Discrimination,
}

/// What tells the variants of a [`Union`] apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discrimination {
    /// A property that all of them have; [`UnionVariant::values`] are its values. A value with none of these is of one of the variants
    /// that are matched [by content](UnionVariant::by_content), if there are any.
    Property(String),
    /// The same, where it is an integer or a boolean; [`UnionVariant::values`] are their spellings in JSON.
    Scalar(String),
    /// The names of Server-Sent Events, which are [`UnionVariant::values`]; the variants are what the events carry.
    Event {
        /// The names of those that carry text, and not a value as JSON.
        text: Vec<String>,
    },
    /// What they hold: the variant is the one that loses nothing of a value. [`UnionVariant::discriminants`] narrow them down.
    Content,
}

/// One variant of a [`Union`].
#[derive(Clone, Debug)]
pub struct UnionVariant {
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub ty: TypeRef,
    /// The values of the discriminator that stand for it, first the one that is written where its value has none; empty if there
    /// is no discriminator.
    pub values: Vec<String>,
    /// What a value of it must have, where there is no discriminator or it does not decide.
    pub discriminants: Vec<Discriminant>,
    /// Whether what a value holds may tell it although the union has a discriminator: if the value has none of the known tags.
    pub by_content: bool,
}

/// What a value has in one place, where others of the union have something else.
#[derive(Clone, Debug, PartialEq)]
pub struct Discriminant {
    /// The way to the place.
    pub path: Vec<Step>,
    /// The values that are allowed there.
    pub values: Vec<serde_json::Value>,
    /// Whether a value that has one of them is of no variant of which that says nothing.
    pub decides: bool,
}

impl Discriminant {
    /// The property that it is about, if it is one of the value itself.
    pub fn property(&self) -> Option<&str> {
        match self.path.as_slice() {
            [Step::Property { name, .. }] => Some(name),
            _ => None,
        }
    }

    /// Whether every value of the variant has something in the place.
    pub fn is_required(&self) -> bool {
        let is_required = |it: &Step| matches!(it, Step::Property { required: true, .. });
        self.path.iter().all(is_required)
    }
}

/// A step from a value to one within it.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// To a property of an object.
    Property {
        /// Its name.
        name: String,
        /// Whether the object always has it.
        required: bool,
    },
    /// To one item of a list.
    Item(usize),
    /// To each item of a list.
    Items,
    /// To each value of an object, whatever its properties are called.
    Values,
}

impl Definition {
    /// Calls back with each declared type that this one holds.
    pub fn visit_refs(&self, f: &mut impl FnMut(TypeId)) {
        self.visit_types(&mut |ty| ty.visit(f));
    }

    /// Calls back with the type of each thing that it holds.
    pub fn visit_types(&self, f: &mut impl FnMut(&TypeRef)) {
        match self {
            Definition::Struct(it) => {
                it.fields.iter().for_each(|field| f(&field.ty));
                it.additional.iter().for_each(f);
            }
            Definition::Enum(_) => {}
            Definition::Union(it) => it.variants.iter().for_each(|variant| f(&variant.ty)),
            Definition::Alias(ty) => f(ty),
        }
    }

    /// Makes it hold other declared types.
    pub fn map_refs(&mut self, f: &mut impl FnMut(TypeId) -> TypeId) {
        match self {
            Definition::Struct(it) => {
                it.fields
                    .iter_mut()
                    .for_each(|field| field.ty = field.ty.map(f));
                it.additional.iter_mut().for_each(|ty| *ty = ty.map(f));
            }
            Definition::Enum(_) => {}
            Definition::Union(it) => it
                .variants
                .iter_mut()
                .for_each(|variant| variant.ty = variant.ty.map(f)),
            Definition::Alias(ty) => *ty = ty.map(f),
        }
    }
}

/// A use of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeRef {
    /// A declared one.
    Named(TypeId),
    /// One that Rust or a library has.
    Scalar(Scalar),
    /// A JSON array.
    List(Box<TypeRef>),
    /// A JSON object with names that nobody knows beforehand.
    Map(Box<TypeRef>),
    /// A JSON array of so many items, each of a type of its own.
    Tuple(Vec<TypeRef>),
    /// A value that may be `null`.
    Nullable(Box<TypeRef>),
}

impl TypeRef {
    /// Calls back with each declared type that this one names.
    pub fn visit(&self, f: &mut impl FnMut(TypeId)) {
        match self {
            TypeRef::Named(id) => f(*id),
            TypeRef::Scalar(_) => {}
            TypeRef::List(it) | TypeRef::Map(it) | TypeRef::Nullable(it) => it.visit(f),
            TypeRef::Tuple(items) => items.iter().for_each(|it| it.visit(f)),
        }
    }

    /// The declared types that a value of it holds without a list or a map between.
    pub fn by_value(&self) -> Vec<TypeId> {
        match self {
            TypeRef::Named(id) => vec![*id],
            TypeRef::Nullable(it) => it.by_value(),
            TypeRef::Tuple(items) => items.iter().flat_map(TypeRef::by_value).collect(),
            TypeRef::Scalar(_) | TypeRef::List(_) | TypeRef::Map(_) => Vec::new(),
        }
    }

    /// The same use, of other declared types.
    #[must_use]
    pub fn map(&self, f: &mut impl FnMut(TypeId) -> TypeId) -> TypeRef {
        match self {
            TypeRef::Named(id) => TypeRef::Named(f(*id)),
            TypeRef::Scalar(it) => TypeRef::Scalar(it.clone()),
            TypeRef::List(it) => TypeRef::List(Box::new(it.map(f))),
            TypeRef::Map(it) => TypeRef::Map(Box::new(it.map(f))),
            TypeRef::Tuple(items) => TypeRef::Tuple(items.iter().map(|it| it.map(f)).collect()),
            TypeRef::Nullable(it) => TypeRef::Nullable(Box::new(it.map(f))),
        }
    }
}

/// Types that Rust or a library has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    String,
    /// Text that is never printed.
    Secret,
    /// `true` or `false`.
    Bool,
    /// `int32`
    I32,
    /// An integer.
    I64,
    /// `uint32`
    U32,
    /// `uint64`, or an integer of at least zero that passes `i64`.
    U64,
    /// An integer that passes `i64` and may be negative.
    I128,
    /// `float`
    F32,
    /// A number.
    F64,
    /// `uuid`
    Uuid,
    /// `date-time`
    Timestamp,
    /// `date`
    Date,
    /// `ipv4`
    Ipv4,
    /// `ipv6`
    Ipv6,
    /// A string of such a type, or any other that comes in its place.
    Lenient(Box<Scalar>),
    /// A type of the caller's own, by its path.
    Custom(String),
    /// Any JSON value.
    Any,
}
