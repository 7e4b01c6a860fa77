//! Schemas → types, for all schemas in use.
//!
//! The pass over schemas is not a simple recursion: a named schema gets its id at its first use and is lowered later,
//! and types may be recursive. The state for this is here; stateless queries are in [`Schemas`].

use std::collections::{HashMap, HashSet, VecDeque};

use super::reader::Reader;
use super::schemas::Schemas;
use super::{custom, place};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::ir::{Type, TypeId, TypeRef, Xml};
use crate::openapi::{Document, Schema};
use crate::source::Span;

/// The types of a document's schemas.
pub(super) struct Types<'d> {
    pub(super) document: Document<'d>,
    pub(super) config: &'d Config,
    /// The document and the diagnostics.
    pub(super) reader: Reader<'d>,
    /// Queries on the document's schemas.
    pub(super) schemas: Schemas<'d>,
    /// The configured types.
    pub(super) custom: custom::Types<'d>,
    /// All types so far, indexed by [`TypeId`].
    pub(super) all: Vec<Type>,
    pub(super) named: Named<'d>,
    pub(super) shapes: Shapes<'d>,
    /// The anonymous types within the current outermost one.
    pub(super) memo: Memo<'d>,
    /// Errors about composition that were reported.
    pub(super) reported: Reported,
    /// The type of each schema.
    pub(super) read: place::Read,
    pub(super) xml: XmlTypes<'d>,
}

/// The referenced schemas.
#[derive(Default)]
pub(super) struct Named<'d> {
    pub(super) types: HashMap<Schema<'d>, TypeId>,
    /// Those that are not lowered yet.
    pub(super) queue: VecDeque<(TypeId, Schema<'d>)>,
    pub(super) shared: Shared<'d>,
}

/// The anonymous schemas of components that operations share.
#[derive(Default)]
pub(super) struct Shared<'d> {
    /// The names that their components give them.
    pub(super) names: HashMap<Schema<'d>, String>,
    /// Their types, and whether they allow `null`.
    pub(super) types: HashMap<Schema<'d>, (TypeRef, bool)>,
}

/// The shapes of schemas.
#[derive(Default)]
pub(super) struct Shapes<'d> {
    /// The schemas whose shape is being determined; one that depends on itself is a cycle.
    pub(super) within: Vec<Schema<'d>>,
    /// The schemas that others are equivalent to.
    pub(super) same: HashMap<Schema<'d>, Schema<'d>>,
}

/// Errors about composition that were reported, so that consequences are not.
#[derive(Default)]
pub(super) struct Reported {
    /// The locations of schemas that are composed of themselves.
    pub(super) cycles: HashSet<Span>,
    /// Whether the composition depth exceeded the limit.
    pub(super) too_often: bool,
}

/// The anonymous types within the current outermost one.
#[derive(Default)]
pub(super) struct Memo<'d> {
    pub(super) within: usize,
    /// Whether a limit was exceeded, so that lowering stops.
    pub(super) passed: bool,
    pub(super) types: HashMap<Made<'d>, TypeId>,
}

/// The key of an anonymous type. Enums are never recursive and have none.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Made<'d> {
    /// A struct of schemas and their parts.
    Object(Vec<Schema<'d>>),
    /// A struct of schemas whose parts are all included.
    Properties(Vec<Schema<'d>>),
    /// The union of a schema.
    Union(Schema<'d>),
}

/// The XML representation of values, if bodies are XML.
#[derive(Default)]
pub(super) struct XmlTypes<'d> {
    pub(super) all: Xml,
    pub(super) named: HashMap<Schema<'d>, usize>,
    /// The schemas whose shape is not determined yet.
    pub(super) queue: VecDeque<(usize, Schema<'d>)>,
}

impl<'d> Types<'d> {
    pub(super) fn new(document: Document<'d>, config: &'d Config) -> Self {
        Types {
            document,
            config,
            reader: Reader::new(document, config.limits.size, &|it| config.has_format(it)),
            schemas: Schemas::of(document),
            custom: custom::Types::of(config),
            all: Vec::new(),
            named: Named::default(),
            shapes: Shapes::default(),
            memo: Memo::default(),
            reported: Reported::default(),
            read: place::Read::default(),
            xml: XmlTypes::default(),
        }
    }

    /// Runs a pass and returns its findings separately.
    pub(super) fn alone<T>(&mut self, pass: impl FnOnce(&mut Self) -> T) -> (T, Vec<Diagnostic>) {
        let before = std::mem::take(&mut self.reader.findings);
        let value = pass(self);
        let found = std::mem::replace(&mut self.reader.findings, before);
        (value, found)
    }
}
