//! A crate as its dependents see it: the decisions, without the code that makes or emits them.

use std::collections::HashSet;

use super::docs::Docs;
use super::environment::Environment;
use super::feature_gate::{FeatureGate, FeatureGates};
use super::item::{Constant, Function, Item, Variant};
use super::provided::Provided;
use super::ty::{Ty, resolved};
use crate::config::Package;
use crate::ir::{self, Api, TypeId, TypeRef};

/// A crate as its dependents see it.
#[derive(Debug)]
pub struct Crate<'a> {
    /// The API that it is generated for.
    pub api: &'a Api,
    /// Its configuration.
    pub package: &'a Package,
    /// The models, by [`TypeId`]; including unused ones, which are not emitted.
    pub models: Vec<Model<'a>>,
    /// The operations, in the order of the IR's.
    pub operations: Vec<Operation<'a>>,
    /// The modules of operations, sorted by name.
    pub groups: Vec<Group<'a>>,
    /// The modules of models, sorted by name.
    pub families: Vec<Family>,
    /// The contents of the crate root other than its modules.
    pub root: Root<'a>,
    /// The documentation of the crate and its modules.
    pub modules: Modules<'a>,
    /// The features of tags.
    pub gates: FeatureGates,
    /// The constants of XML bodies.
    pub xml_roots: &'a [String],
    /// The constants of XML schemas.
    pub xml_shapes: &'a [String],
    pub(super) wrapped: HashSet<TypeId>,
}

/// The documentation of the crate and its modules.
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

/// The contents of the crate root other than its modules.
#[derive(Debug)]
pub struct Root<'a> {
    /// The client, without the methods of operations.
    pub client: Item<'a>,
    /// The builder of the client.
    pub builder: Builder<'a>,
    /// The client's constant that lists all operations.
    pub operations: Constant<'a>,
    /// The alias of the mock.
    pub mock: Item<'a>,
    /// The aliases of runtime types in the root.
    pub aliases: Vec<Item<'a>>,
}

/// A model.
#[derive(Debug)]
pub struct Model<'a> {
    /// Its index among the types.
    pub id: TypeId,
    /// The type.
    pub ir: &'a ir::Type,
    /// The module of the file that declares it.
    pub module: String,
    /// The item. Its fields or variants are in the order of the type, followed by the field or variant for unlisted
    /// values.
    pub item: Item<'a>,
    /// The identifiers of the private fields of a struct's constants, in the order of the type.
    pub constants: Vec<String>,
    /// The JSON that `example` decodes under the feature `mock`, for structs without `new`.
    pub example: Option<serde_json::Value>,
}

/// The models of one file: a schema that is nested in no other, and those nested in it.
#[derive(Debug)]
pub struct Family {
    /// The module.
    pub module: String,
    /// The models, sorted by name.
    pub models: Vec<TypeId>,
    /// The feature gate of the module.
    pub gate: FeatureGate,
}

/// The operations of one file.
#[derive(Debug)]
pub struct Group<'a> {
    /// The module.
    pub module: String,
    /// The documentation of the module.
    pub docs: Docs<'a>,
    /// The operations, as indices into [`Crate::operations`].
    pub operations: Vec<usize>,
    /// The feature gate of the module.
    pub gate: FeatureGate,
}

/// An operation.
#[derive(Debug)]
pub struct Operation<'a> {
    /// The operation in the IR.
    pub ir: &'a ir::Operation,
    /// The prefix of the names of its own types.
    pub name: String,
    /// The client's method.
    pub method: Function<'a>,
    /// The arguments and setters other than the body.
    pub parameters: Vec<Parameter<'a>>,
    /// Its request body.
    pub body: Option<Body<'a>>,
    /// The type that a request returns.
    pub value: Ty,
    /// The runtime's request type.
    pub request: Ty,
    /// The operation's own request type, which wraps the runtime's.
    pub own_request: RequestType<'a>,
    /// The enum of its successes, if they differ by status.
    pub response: Option<Item<'a>>,
    /// The enum of its failures, if they differ from the API's error.
    pub failure: Option<Item<'a>>,
    /// The struct of the headers of a success.
    pub headers: Option<Item<'a>>,
    /// Its entry in the table of operations.
    pub constant: Constant<'a>,
}

/// A parameter of a request.
#[derive(Debug)]
pub struct Parameter<'a> {
    /// The parameter in the IR.
    pub ir: &'a ir::Parameter,
    /// The name of its argument or setter.
    pub ident: String,
    /// The type of the argument.
    pub ty: Ty,
    /// How it is written to the request.
    pub way: Way,
}

/// How a parameter is written to the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As a string, by its `Display`.
    Text,
    /// As the strings of a list in a query.
    Texts {
        /// Whether each is a pair of its own.
        explode: bool,
    },
    /// As a value serialized in its style.
    Styled {
        /// Whether the request takes it by reference.
        is_borrowed: bool,
    },
}

impl Way {
    /// Whether the request takes it by reference.
    pub fn is_borrowed(self) -> bool {
        self == (Way::Styled { is_borrowed: true })
    }
}

/// The body of a request.
#[derive(Debug)]
pub struct Body<'a> {
    /// The body in the IR.
    pub ir: &'a ir::Body,
    /// The name of the argument.
    pub ident: String,
    /// The type of the argument; `None` if the caller passes nothing.
    pub ty: Option<Ty>,
    /// The multipart form, if the body can be one and any parts are described.
    pub form: Option<Form<'a>>,
    /// The enum of its media types, if it has several.
    pub variants: Option<Item<'a>>,
}

/// A multipart form.
#[derive(Debug)]
pub struct Form<'a> {
    /// The item.
    pub item: Item<'a>,
    /// Its parts, in document order.
    pub parts: Vec<Part<'a>>,
}

/// A part of a form.
#[derive(Debug)]
pub struct Part<'a> {
    /// The part in the IR.
    pub ir: &'a ir::Part,
    /// The name of its argument or setter.
    pub ident: String,
    /// The type of the argument.
    pub ty: Ty,
}

/// The request type of an operation. Each operation has its own, so that its first setter does not change a signature.
#[derive(Debug)]
pub struct RequestType<'a> {
    /// The item, without the methods that the runtime provides.
    pub item: Item<'a>,
    /// The methods that the runtime provides.
    pub provided: Provided,
}

/// The client's builder.
#[derive(Debug)]
pub struct Builder<'a> {
    /// The item, without its functions.
    pub item: Item<'a>,
    /// The setters of credentials, in the order of the IR's.
    pub keys: Vec<Function<'a>>,
    /// The setters of the server URL's variables, in the order of the IR's.
    pub variables: Vec<Function<'a>>,
    /// The setter of the server.
    pub base_url: Function<'a>,
    /// The method that builds the client.
    pub build: Function<'a>,
    /// The environment variables that configure the client.
    pub environment: Option<Environment<'a>>,
}

impl<'a> Model<'a> {
    /// The variant for a value that the type lists.
    pub fn variant(&self, wire: &str) -> Option<&Variant<'a>> {
        let ir::Definition::Enum(it) = &self.ir.definition else {
            return None;
        };
        let mut variants = it.variants.iter().zip(self.item.variants());
        let found = variants.find(|(it, _)| it.name.wire == wire);
        found.map(|(_, variant)| variant)
    }

    /// Whether it is an enum without this value.
    pub fn is_unlisted(&self, wire: &str) -> bool {
        matches!(self.ir.definition, ir::Definition::Enum(_)) && self.variant(wire).is_none()
    }
}

/// The number of operations from which each has a file of its own.
const MANY: usize = 24;

impl Group<'_> {
    /// Whether each operation has a file of its own. The file of a large tag would be too long to read.
    pub fn is_split(&self) -> bool {
        self.operations.len() >= MANY
    }
}

impl Crate<'_> {
    /// The path of the code as dependents write it: the name of the crate, and the modules in which the code is mounted.
    pub fn crate_path(&self) -> String {
        let name = self.package.name.replace('-', "_");
        let modules = self.package.root.strip_prefix("crate");
        format!("{name}{}", modules.unwrap_or_default())
    }

    /// Whether a type is a plain string.
    pub fn is_string(&self, ty: &TypeRef) -> bool {
        matches!(
            self.resolved(ty),
            TypeRef::Scalar(ir::Scalar::String | ir::Scalar::Secret)
        )
    }

    /// The type with its aliases resolved.
    pub fn resolved<'t>(&'t self, ty: &'t TypeRef) -> &'t TypeRef {
        resolved(self.api, &self.wrapped, ty)
    }
}
