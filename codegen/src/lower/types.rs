//! Schemas → types: what each schema is, as far as something uses it.
//!
//! The pass over schemas is deeper than a function: a schema that has a name gets its id where it is first used and is lowered
//! later, and types may hold themselves. What that needs to remember is here; the rest are questions to [`Schemas`].

use std::collections::{HashMap, HashSet, VecDeque};

use super::reader::Reader;
use super::schemas::Schemas;
use super::{custom, place};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::ir::{Type, TypeId, Xml};
use crate::openapi::{Document, Schema};
use crate::source::Span;

/// The types of a document's schemas.
pub(super) struct Types<'d> {
    pub(super) document: Document<'d>,
    pub(super) config: &'d Config,
    /// The document as it is read, and what is wrong with it.
    pub(super) reader: Reader<'d>,
    /// What the schemas of the document say.
    pub(super) schemas: Schemas<'d>,
    /// The configured types.
    pub(super) custom: custom::Types<'d>,
    /// All types so far; [`TypeId`] is an index.
    pub(super) all: Vec<Type>,
    pub(super) named: Named<'d>,
    pub(super) shapes: Shapes<'d>,
    /// The structs that several schemas make together, while one is made.
    pub(super) memo: Memo<'d>,
    /// What has been reported of schemas that are composed of others.
    pub(super) reported: Reported,
    /// Which schema became which type.
    pub(super) read: place::Read,
    pub(super) xml: XmlTypes<'d>,
}

/// The schemas that references name.
#[derive(Default)]
pub(super) struct Named<'d> {
    pub(super) types: HashMap<Schema<'d>, TypeId>,
    /// Those that are not lowered yet.
    pub(super) queue: VecDeque<(TypeId, Schema<'d>)>,
}

/// What is known of the kinds of schemas.
#[derive(Default)]
pub(super) struct Shapes<'d> {
    /// The schemas whose kind is being found: one that needs its own is a cycle.
    pub(super) within: Vec<Schema<'d>>,
    /// The schemas that are what another one is.
    pub(super) same: HashMap<Schema<'d>, Schema<'d>>,
}

/// What has been reported of schemas that are composed of others: what follows from it is not told again.
#[derive(Default)]
pub(super) struct Reported {
    /// Where the schemas stand that are composed of themselves.
    pub(super) cycles: HashSet<Span>,
    /// Whether one is composed more often than the limit allows.
    pub(super) too_often: bool,
}

/// What is made within the outermost of such types.
#[derive(Default)]
pub(super) struct Memo<'d> {
    pub(super) within: usize,
    /// Whether a limit was passed: nothing is made then but the error.
    pub(super) passed: bool,
    pub(super) types: HashMap<Made<'d>, TypeId>,
}

/// What a type is made of, but for an enum, which leads nowhere.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Made<'d> {
    /// A struct of schemas and what these are composed of.
    Object(Vec<Schema<'d>>),
    /// A struct of schemas that are known to be all.
    Properties(Vec<Schema<'d>>),
    /// The variant that a schema gives.
    Union(Schema<'d>),
}

/// How values stand in XML, where bodies are XML.
#[derive(Default)]
pub(super) struct XmlTypes<'d> {
    pub(super) all: Xml,
    pub(super) named: HashMap<Schema<'d>, usize>,
    /// The schemas whose shape is not found yet.
    pub(super) queue: VecDeque<(usize, Schema<'d>)>,
}

impl<'d> Types<'d> {
    pub(super) fn new(document: Document<'d>, config: &'d Config) -> Self {
        Types {
            document,
            config,
            reader: Reader::new(document, config.limits.amount),
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

    /// What a part of the document is, and what is wrong with it alone.
    pub(super) fn alone<T>(&mut self, pass: impl FnOnce(&mut Self) -> T) -> (T, Vec<Diagnostic>) {
        let before = std::mem::take(&mut self.reader.findings);
        let value = pass(self);
        let found = std::mem::replace(&mut self.reader.findings, before);
        (value, found)
    }
}
