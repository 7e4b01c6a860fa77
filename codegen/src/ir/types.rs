//! Declared types and references to them.

use super::{Name, Scalar};
use crate::source::Span;

/// The index of a [`Type`] in [`Api::types`](super::Api::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A declared type.
#[derive(Clone, Debug)]
pub struct Type {
    /// Its name.
    pub name: Name,
    /// The origin of its name.
    pub origin: Origin,
    /// Its location in the document.
    pub span: Span,
    /// Its documentation.
    pub description: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Whether it is sent, received, or both.
    pub reach: Reach,
    /// The tags whose operations use it, in the order of [`Api::tags`](super::Api::tags).
    pub tags: Vec<usize>,
    /// Its definition.
    pub definition: Definition,
}

impl Type {
    /// Whether any operation uses it. Unused types are not generated.
    pub fn is_used(&self) -> bool {
        self.reach.request || self.reach.response
    }
}

/// The origin of a type's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A named schema of `components`.
    Component,
    /// A named schema of another file, or a file that is a schema.
    Elsewhere {
        /// The name of the file without folders and extension; if the file is the schema, that of its folder.
        file: String,
    },
    /// A schema nested in another one. Named after the parent and the property.
    Nested {
        /// The parent type.
        parent: TypeId,
        /// The property of the parent.
        property: String,
    },
    /// A schema nested in an operation. Named after the operationId and the role.
    Inline,
    /// The request variant of another type, without the properties that only the server sets.
    Request {
        /// The type as received.
        of: TypeId,
    },
}

/// The directions in which a type is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// In requests.
    pub request: bool,
    /// In responses.
    pub response: bool,
}

/// The definition of a type.
#[derive(Clone, Debug)]
pub enum Definition {
    /// An object with known properties.
    Struct(Struct),
    /// Strings or integers with known values. Other values are allowed.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// An alias.
    Alias(TypeRef),
}

/// An object with known properties.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// The required properties with a single allowed string, in document order.
    pub constants: Vec<Constant>,
    /// The other properties, in document order.
    pub fields: Vec<Field>,
    /// The type of additional properties, if declared.
    pub additional: Option<TypeRef>,
}

impl Struct {
    /// The names of all properties, constants first.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        let constants = self.constants.iter().map(|it| &it.name);
        constants.chain(self.fields.iter().map(|it| &it.name))
    }
}

/// A required property with a single allowed string.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: String,
    /// Whether only the server may set it.
    pub read_only: bool,
    /// Whether only the client may set it.
    pub write_only: bool,
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
    /// Its type.
    pub ty: TypeRef,
    /// Whether it is always present.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// Its documentation.
    pub description: String,
    /// Whether only the server may set it.
    pub read_only: bool,
    /// Whether only the client may set it.
    pub write_only: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Its default: the only allowed value, or the default tag of the type.
    pub constant: Option<serde_json::Value>,
}

impl Field {
    /// Whether the caller must provide a value.
    pub fn is_argument(&self) -> bool {
        self.required && self.constant.is_none()
    }
}

/// Strings or integers with known values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// The type of the values.
    pub values: Values,
    /// The known values, in document order.
    pub variants: Vec<Variant>,
}

/// The type of an [`Enum`]'s values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Strings.
    Strings,
    /// Integers in the range of `i64`; `wire` is in decimal.
    Integers,
}

/// A known value of an [`Enum`].
#[derive(Clone, Debug)]
pub struct Variant {
    /// The value.
    pub name: Name,
    /// The value's name in the document, from which the variant's name is derived.
    pub title: Option<String>,
    /// Its documentation.
    pub description: String,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The variants, in document order.
    pub variants: Vec<UnionVariant>,
    /// How a value's variant is determined.
    pub discrimination: Discrimination,
}

/// How the variant of a [`Union`]'s value is determined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discrimination {
    /// By the string in a common property; [`UnionVariant::values`] are its values. A value with an unknown tag is
    /// matched against the variants [by content](UnionVariant::by_content), if any.
    Property(String),
    /// By the integer or boolean in a common property; [`UnionVariant::values`] are its values as JSON text.
    Scalar(String),
    /// By the names of Server-Sent Events, which are [`UnionVariant::values`]. The variants are the events' data.
    Event {
        /// The names of events whose data is text instead of JSON.
        text: Vec<String>,
    },
    /// By content: the variant that preserves the whole value. [`UnionVariant::discriminants`] restrict the candidates.
    Content,
}

/// One variant of a [`Union`].
#[derive(Clone, Debug)]
pub struct UnionVariant {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeRef,
    /// The discriminator values of the variant. The first is written if a value has none. Empty without a
    /// discriminator.
    pub values: Vec<String>,
    /// The required content of the variant's values, if there is no discriminator or it is not decisive.
    pub discriminants: Vec<Discriminant>,
    /// Whether the variant can be matched by content in a union with a discriminator, for values with an unknown tag.
    pub by_content: bool,
    /// Whether values without a known tag are of the variant, if its type accepts them. The variant also has tags.
    pub is_default: bool,
}

/// A location in a value that distinguishes a variant from others.
#[derive(Clone, Debug, PartialEq)]
pub struct Discriminant {
    /// The path to the location.
    pub path: Vec<Step>,
    /// The allowed values.
    pub values: Vec<serde_json::Value>,
    /// Whether one of these values rules out all variants without this discriminant.
    pub decides: bool,
}

impl Discriminant {
    /// The property name, if the path is a single property.
    pub fn property(&self) -> Option<&str> {
        match self.path.as_slice() {
            [Step::Property { name, .. }] => Some(name),
            _ => None,
        }
    }

    /// Whether every value of the variant has the location.
    pub fn is_required(&self) -> bool {
        let is_required = |it: &Step| matches!(it, Step::Property { required: true, .. });
        self.path.iter().all(is_required)
    }
}

/// A step of a path in a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// To a property of an object.
    Property {
        /// Its name.
        name: String,
        /// Whether the property is required.
        required: bool,
    },
    /// To one item of an array.
    Item(usize),
    /// To each item of an array.
    Items,
    /// To each value of an object.
    Values,
}

impl Definition {
    /// Calls a function with each declared type in the definition.
    pub fn visit_refs(&self, f: &mut impl FnMut(TypeId)) {
        self.visit_types(&mut |ty| ty.visit(f));
    }

    /// Calls a function with each type in the definition.
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

    /// Replaces the declared types in the definition.
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

/// A reference to a type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeRef {
    /// A declared type.
    Named(TypeId),
    /// A type from Rust or a library.
    Scalar(Scalar),
    /// A JSON array.
    List(Box<TypeRef>),
    /// A JSON object with arbitrary names.
    Map(Box<TypeRef>),
    /// A JSON array of fixed length, with a type for each item.
    Tuple(Vec<TypeRef>),
    /// A value that may be `null`.
    Nullable(Box<TypeRef>),
}

impl TypeRef {
    /// Calls a function with each declared type in the reference.
    pub fn visit(&self, f: &mut impl FnMut(TypeId)) {
        match self {
            TypeRef::Named(id) => f(*id),
            TypeRef::Scalar(_) => {}
            TypeRef::List(it) | TypeRef::Map(it) | TypeRef::Nullable(it) => it.visit(f),
            TypeRef::Tuple(items) => items.iter().for_each(|it| it.visit(f)),
        }
    }

    /// The declared types in the reference that are not behind a list or a map.
    pub fn by_value(&self) -> Vec<TypeId> {
        match self {
            TypeRef::Named(id) => vec![*id],
            TypeRef::Nullable(it) => it.by_value(),
            TypeRef::Tuple(items) => items.iter().flat_map(TypeRef::by_value).collect(),
            TypeRef::Scalar(_) | TypeRef::List(_) | TypeRef::Map(_) => Vec::new(),
        }
    }

    /// Replaces the declared types in the reference.
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
