//! Items as dependents of the crate see them.

use super::docs::Docs;
use super::feature_gate::FeatureGate;
use super::ty::Ty;

/// A public type or alias.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Its name.
    pub ident: String,
    /// Its documentation.
    pub docs: Docs<'a>,
    /// Its feature gate.
    pub gate: FeatureGate,
    /// Whether dependents must expect more fields or variants.
    pub non_exhaustive: bool,
    /// The reason given by `#[must_use]`, if present.
    pub must_use: Option<&'static str>,
    /// The derived traits, in the order in which they are written.
    pub derives: Vec<&'static str>,
    /// The macros that are derived because the configuration says so, by path.
    pub custom_derives: Vec<&'a str>,
    /// The traits that are implemented without `derive`.
    pub implements: Vec<Implementation>,
    /// The runtime types that it converts into.
    pub converts_into: Vec<&'static str>,
    /// The generic parameters of an alias as written: `<T>`.
    pub generics: &'static str,
    /// Its kind.
    pub kind: Kind<'a>,
    /// Its methods and associated functions.
    pub functions: Vec<Function<'a>>,
}

/// A trait that an item implements without deriving it.
#[derive(Clone, Debug)]
pub enum Implementation {
    /// A trait without arguments.
    Plain(&'static str),
    /// A conversion from a type.
    From(Ty),
}

/// The kind of an [`Item`].
#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// A struct with public fields.
    Struct(Vec<Field<'a>>),
    /// A newtype with a public value.
    Wrapper(Ty),
    /// A struct whose fields are private.
    Opaque,
    /// An enum.
    Enum(Vec<Variant<'a>>),
    /// An alias of a type.
    Alias(Ty),
}

/// A public constant.
#[derive(Clone, Debug)]
pub struct Constant<'a> {
    /// Its name.
    pub ident: String,
    /// Its type.
    pub ty: Ty,
    /// Its documentation.
    pub docs: Docs<'a>,
}

/// A public field.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// Its name.
    pub ident: String,
    /// Its type.
    pub ty: Ty,
    /// Its documentation.
    pub docs: Docs<'a>,
    /// Whether it is `#[deprecated]`.
    pub deprecated: bool,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant<'a> {
    /// Its name.
    pub ident: String,
    /// Its payload, if any.
    pub ty: Option<Ty>,
    /// Its documentation.
    pub docs: Docs<'a>,
}

/// A method or an associated function.
#[derive(Clone, Debug)]
pub struct Function<'a> {
    /// Its name.
    pub ident: String,
    /// Its receiver.
    pub receiver: Receiver,
    /// Its arguments, with their names.
    pub arguments: Vec<(String, Ty)>,
    /// Its return type.
    pub returns: Ty,
    /// Its documentation.
    pub docs: Docs<'a>,
    /// Whether it is `async`.
    pub is_async: bool,
    /// Whether it is `#[must_use]`.
    pub must_use: bool,
    /// Whether it is `#[deprecated]`.
    pub deprecated: bool,
}

/// The receiver of a [`Function`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// An associated function.
    None,
    /// `self`
    Value,
    /// `&self`
    Ref,
}

impl<'a> Item<'a> {
    /// An ungated item without functions.
    pub(super) fn new(ident: impl Into<String>, kind: Kind<'a>, docs: impl Into<Docs<'a>>) -> Self {
        Item {
            ident: ident.into(),
            docs: docs.into(),
            gate: FeatureGate::Open,
            non_exhaustive: false,
            must_use: None,
            derives: Vec::new(),
            custom_derives: Vec::new(),
            implements: Vec::new(),
            converts_into: Vec::new(),
            generics: "",
            kind,
            functions: Vec::new(),
        }
    }

    /// The fields of a struct.
    pub fn fields(&self) -> &[Field<'a>] {
        match &self.kind {
            Kind::Struct(fields) => fields,
            _ => &[],
        }
    }

    /// The variants of an enum.
    pub fn variants(&self) -> &[Variant<'a>] {
        match &self.kind {
            Kind::Enum(variants) => variants,
            _ => &[],
        }
    }

    /// The function of this name.
    pub fn function(&self, ident: &str) -> Option<&Function<'a>> {
        self.functions.iter().find(|it| it.ident == ident)
    }

    /// Whether a trait without arguments is implemented without deriving it.
    pub fn implements(&self, name: &str) -> bool {
        let mut all = self.implements.iter();
        all.any(|it| matches!(it, Implementation::Plain(own) if *own == name))
    }
}

impl<'a> Function<'a> {
    /// A function without arguments.
    pub(super) fn new(
        ident: impl Into<String>,
        receiver: Receiver,
        returns: Ty,
        docs: impl Into<Docs<'a>>,
    ) -> Self {
        Function {
            ident: ident.into(),
            receiver,
            arguments: Vec::new(),
            returns,
            docs: docs.into(),
            is_async: false,
            must_use: false,
            deprecated: false,
        }
    }

    /// Whether its argument may be an `Option`.
    pub fn takes_option(&self) -> bool {
        self.arguments.iter().any(|(_, ty)| ty.takes_option())
    }

    /// A setter: takes `self` and one argument, and returns `self`.
    pub(super) fn setter(
        ident: impl Into<String>,
        argument: impl Into<String>,
        ty: Ty,
        docs: impl Into<Docs<'a>>,
    ) -> Self {
        Function {
            arguments: vec![(argument.into(), ty)],
            ..Function::new(ident, Receiver::Value, Ty::Prelude("Self"), docs)
        }
    }
}
