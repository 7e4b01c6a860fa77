//! Items as a dependent of the crate sees them.

use super::docs::Docs;
use super::feature_gate::FeatureGate;
use super::ty::Ty;

/// A public type or alias.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Its name.
    pub ident: String,
    /// What documents it.
    pub docs: Docs<'a>,
    /// The features with which it exists.
    pub gate: FeatureGate,
    /// Whether a dependent must expect more of it: fields or variants.
    pub non_exhaustive: bool,
    /// Why a value must be used, if it warns otherwise.
    pub must_use: Option<&'static str>,
    /// The traits that are derived, in the order in which they are written.
    pub derives: Vec<&'static str>,
    /// The traits that are implemented in another way, by their names: `From<&str>`.
    pub implements: Vec<Implementation>,
    /// What of the runtime it converts into.
    pub converts_into: Vec<&'static str>,
    /// The parameters of an alias, as they are written: `<T>`.
    pub generics: &'static str,
    /// What it is.
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

/// What an [`Item`] is.
#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// A struct with public fields.
    Struct(Vec<Field<'a>>),
    /// A struct around a public value.
    Wrapper(Ty),
    /// A struct whose fields are private.
    Opaque,
    /// An enum.
    Enum(Vec<Variant<'a>>),
    /// Another name for a type.
    Alias(Ty),
}

/// A public field.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// Its name.
    pub ident: String,
    /// Its type.
    pub ty: Ty,
    /// What documents it.
    pub docs: Docs<'a>,
    /// Whether a use of it warns.
    pub deprecated: bool,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant<'a> {
    /// Its name.
    pub ident: String,
    /// What it holds, if it holds something.
    pub ty: Option<Ty>,
    /// What documents it.
    pub docs: Docs<'a>,
}

/// A method or an associated function.
#[derive(Clone, Debug)]
pub struct Function<'a> {
    /// Its name.
    pub ident: String,
    /// How it takes the value that it belongs to.
    pub receiver: Receiver,
    /// Its arguments, by name.
    pub arguments: Vec<(String, Ty)>,
    /// What it returns.
    pub returns: Ty,
    /// What documents it.
    pub docs: Docs<'a>,
    /// Whether it is `async`.
    pub is_async: bool,
    /// Whether it warns if what it returns is not used.
    pub must_use: bool,
    /// Whether a use of it warns.
    pub deprecated: bool,
}

/// How a [`Function`] takes the value that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// Not at all.
    None,
    /// `self`
    Value,
    /// `&self`
    Ref,
}

impl<'a> Item<'a> {
    /// An item that exists with every feature and has no functions.
    pub(super) fn new(ident: impl Into<String>, kind: Kind<'a>, docs: impl Into<Docs<'a>>) -> Self {
        Item {
            ident: ident.into(),
            docs: docs.into(),
            gate: FeatureGate::Open,
            non_exhaustive: false,
            must_use: None,
            derives: Vec::new(),
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

    /// Whether it has a function of this name.
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

    /// A setter: it takes the value and one argument, and returns the value.
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
