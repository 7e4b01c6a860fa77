//! A crate as its dependents see it: what is decided, and nothing of how.

use std::collections::HashSet;

use super::docs::Docs;
use super::feature_gate::{FeatureGate, FeatureGates};
use super::item::{Function, Item, Variant};
use super::provided::Provided;
use super::ty::{Ty, resolved};
use crate::config::Package;
use crate::ir::{self, Api, TypeId, TypeRef};

/// A crate as its dependents see it.
#[derive(Debug)]
pub struct Crate<'a> {
    /// What it is made for.
    pub api: &'a Api,
    /// What the configuration says of it.
    pub package: &'a Package,
    /// The models, by [`TypeId`]; also those that nothing uses, which the crate does not have.
    pub models: Vec<Model<'a>>,
    /// The operations, in the order of the IR's.
    pub operations: Vec<Operation<'a>>,
    /// The modules of operations, in the order of their names.
    pub groups: Vec<Group<'a>>,
    /// The modules of models, in the order of their names.
    pub families: Vec<Family<'a>>,
    /// What the crate's root has beside its modules.
    pub root: Root<'a>,
    /// What documents the crate and its modules.
    pub modules: Modules<'a>,
    /// The features of tags.
    pub gates: FeatureGates,
    /// The constants of bodies in XML.
    pub xml_roots: &'a [String],
    /// The constants of schemas in XML.
    pub xml_shapes: &'a [String],
    pub(super) wrapped: HashSet<TypeId>,
}

/// What documents the crate and its modules.
#[derive(Debug)]
pub struct Modules<'a> {
    /// The crate.
    pub root: Docs<'a>,
    /// The module of all models.
    pub models: Docs<'a>,
    /// The module of all operations.
    pub operations: Docs<'a>,
    /// The module of the mock.
    pub mock: Docs<'a>,
}

/// What the crate's root has beside its modules.
#[derive(Debug)]
pub struct Root<'a> {
    /// The client, without the methods of operations.
    pub client: Item<'a>,
    /// The builder of the client.
    pub builder: Builder<'a>,
    /// The mock, without what expects calls of operations.
    pub mock: Item<'a>,
    /// The names that the root gives to the runtime's types.
    pub aliases: Vec<Item<'a>>,
    /// What the root has of the runtime's, a list for each `use`.
    pub reexports: Vec<&'static [&'static str]>,
}

/// A model.
#[derive(Debug)]
pub struct Model<'a> {
    /// Which type it is.
    pub id: TypeId,
    /// The type.
    pub ir: &'a ir::Type,
    /// The module of the file that declares it.
    pub module: String,
    /// What Rust sees. Its fields or variants come in the order of the type's, and then what the type does not list.
    pub item: Item<'a>,
    /// A value as JSON that `example` returns under the feature `mock`, for what has no `new`.
    pub example: Option<serde_json::Value>,
}

/// The models of one file.
#[derive(Debug)]
pub struct Family<'a> {
    /// The module.
    pub module: String,
    /// What documents the module.
    pub docs: Docs<'a>,
    /// The models, in the order of their names.
    pub models: Vec<TypeId>,
    /// The features with which it exists.
    pub gate: FeatureGate,
}

/// The operations of one file.
#[derive(Debug)]
pub struct Group<'a> {
    /// The module.
    pub module: String,
    /// What documents the module.
    pub docs: Docs<'a>,
    /// What documents the module of what the mock expects.
    pub mock_docs: Docs<'a>,
    /// The operations, by their places in [`Crate::operations`].
    pub operations: Vec<usize>,
    /// The features with which it exists.
    pub gate: FeatureGate,
}

/// An operation.
#[derive(Debug)]
pub struct Operation<'a> {
    /// What it does.
    pub ir: &'a ir::Operation,
    /// What the names of its own types begin with.
    pub name: String,
    /// The client's method.
    pub method: Function<'a>,
    /// What a call takes beside the body: arguments and setters.
    pub parameters: Vec<Parameter<'a>>,
    /// What it sends.
    pub body: Option<Body<'a>>,
    /// What a call gives.
    pub value: Ty,
    /// The runtime's type of a request.
    pub request: Ty,
    /// The request's own type, which wraps the runtime's.
    pub own_request: RequestType<'a>,
    /// The enum of its successes, if they differ.
    pub response: Option<Item<'a>>,
    /// The enum of its failures, if they differ from the API's.
    pub failure: Option<Item<'a>>,
    /// The headers that come with a success.
    pub headers: Option<Item<'a>>,
    /// What the mock has of it.
    pub mock: Mock<'a>,
}

/// What the mock has of an operation.
#[derive(Debug)]
pub struct Mock<'a> {
    /// The method that expects a call.
    pub expect: Function<'a>,
    /// What is expected.
    pub expectation: Item<'a>,
}

/// Something that a request carries beside its body.
#[derive(Debug)]
pub struct Parameter<'a> {
    /// What it is.
    pub ir: &'a ir::Parameter,
    /// The name of its argument or setter.
    pub ident: String,
    /// The type of the argument.
    pub ty: Ty,
    /// How it reaches the request.
    pub way: Way,
}

/// How a parameter reaches the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As text, by its `Display`.
    Text,
    /// As the texts of a list in a query.
    Texts {
        /// Each as a pair of its own.
        explode: bool,
    },
    /// As a value that is serialized in its style.
    Styled {
        /// Whether the request takes a reference to it.
        is_borrowed: bool,
    },
}

impl Way {
    /// Whether the request takes a reference to it.
    pub fn is_borrowed(self) -> bool {
        self == (Way::Styled { is_borrowed: true })
    }
}

/// What a request sends.
#[derive(Debug)]
pub struct Body<'a> {
    /// What it is.
    pub ir: &'a ir::Body,
    /// The name of the argument.
    pub ident: String,
    /// The type of the argument; none if there is nothing to give.
    pub ty: Option<Ty>,
    /// The form of several parts that it is or may be, if any parts are described.
    pub form: Option<Form<'a>>,
    /// The enum of the media types that it may be of.
    pub variants: Option<Item<'a>>,
}

/// A form of several parts.
#[derive(Debug)]
pub struct Form<'a> {
    /// What Rust sees.
    pub item: Item<'a>,
    /// Its parts, in the order of the document.
    pub parts: Vec<Part<'a>>,
}

/// A part of a form.
#[derive(Debug)]
pub struct Part<'a> {
    /// What it is.
    pub ir: &'a ir::Part,
    /// The name of its argument or setter.
    pub ident: String,
    /// The type of the argument.
    pub ty: Ty,
}

/// The type of an operation's requests. Each operation has its own, so that a first setter changes no signature.
#[derive(Debug)]
pub struct RequestType<'a> {
    /// What Rust sees, without what the runtime provides.
    pub item: Item<'a>,
    /// What the runtime provides.
    pub provided: Provided,
}

/// The client's builder.
#[derive(Debug)]
pub struct Builder<'a> {
    /// What Rust sees, without its functions.
    pub item: Item<'a>,
    /// The setters of credentials, in the order of the IR's.
    pub keys: Vec<Function<'a>>,
    /// The setters of the variables of the server's URL, in the order of the IR's.
    pub variables: Vec<Function<'a>>,
    /// The setter of the server.
    pub base_url: Function<'a>,
    /// What makes the client.
    pub build: Function<'a>,
}

impl<'a> Model<'a> {
    /// The variant of a value that the type lists.
    pub fn variant(&self, wire: &str) -> Option<&Variant<'a>> {
        let ir::Definition::Enum(it) = &self.ir.definition else {
            return None;
        };
        let mut variants = it.variants.iter().zip(self.item.variants());
        let found = variants.find(|(it, _)| it.name.wire == wire);
        found.map(|(_, variant)| variant)
    }
}

impl Crate<'_> {
    /// The name of the crate in code.
    pub fn crate_name(&self) -> String {
        self.package.name.replace('-', "_")
    }

    /// Whether a type is plain text.
    pub fn is_string(&self, ty: &TypeRef) -> bool {
        matches!(
            self.resolved(ty),
            TypeRef::Scalar(ir::Scalar::String | ir::Scalar::Secret)
        )
    }

    /// What a type is behind its aliases.
    pub fn resolved<'t>(&'t self, ty: &'t TypeRef) -> &'t TypeRef {
        resolved(self.api, &self.wrapped, ty)
    }
}
