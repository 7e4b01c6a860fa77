//! Document → IR: what each of OpenAPI's nouns means to Rust. One file a noun.
//!
//! Gives no Rust names ([`crate::surface`] does) and writes no code. Every finding carries the place it is about; lowering
//! goes on after one, so that a run shows them all.

mod body;
mod choice;
mod combined;
mod compose;
mod composition;
mod constant;
mod custom;
mod described;
mod direction;
mod discriminator;
mod enumeration;
mod error;
mod event;
mod example;
mod exploded;
mod facts;
mod form;
mod header;
mod info;
mod inherited;
mod leaf;
mod listed;
mod media;
mod media_range;
mod merging;
mod multipart;
mod nested;
mod number;
mod object;
mod operation;
mod own_tag;
mod paging;
mod parameter;
mod part;
mod path_item;
mod place;
mod reader;
mod repeat;
mod response;
mod schema;
mod schemas;
mod security;
mod server;
mod shape;
mod specific;
mod spelled;
mod status;
mod stream;
mod subtypes;
mod tag_type;
mod telling;
mod template;
mod undecided;
mod union;
mod xml;

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::ir::{Api, TypeId};
use crate::load;
use crate::openapi::{Document, Schema};

use reader::Reader;
use schemas::Schemas;

pub use place::Places;

/// A document, lowered.
pub struct Lowered {
    /// The API, if no finding is an error.
    pub api: Option<Api>,
    /// The types of its schemas.
    pub places: Places,
    /// What is wrong, or deserves a look.
    pub findings: Vec<Diagnostic>,
}

/// Lowers a document; the findings are warnings if there is an API, and hold at least one error if there is none.
pub fn lower<'d>(tree: &'d load::Document, config: &'d Config) -> Lowered {
    let document = Document::of(tree);
    let mut lowering = Lowering {
        document,
        config,
        api: Api::default(),
        components: HashMap::new(),
        queue: VecDeque::new(),
        schemes: security::Schemes::default(),
        failures: Vec::new(),
        shaping: Vec::new(),
        same: HashMap::new(),
        merging: merging::Merging::default(),
        reported: compose::Reported::default(),
        schemas: Schemas::of(document),
        read: place::Read::default(),
        reader: Reader::new(document, config.limits.amount),
        found_in: Vec::new(),
        operation: None,
        unwalked: None,
        custom: custom::Types::of(config),
        met: xml::Met::default(),
    };
    lowering.document();
    let unused = lowering.custom.unused();
    lowering.reader.report_all(unused);
    // What is wrong in parts that nothing uses stops nothing.
    let errors = lowering.reader.grammar.all_errors();
    let errors: Vec<_> = errors.cloned().map(as_warning).collect();
    lowering.reader.report_all(errors);
    lowering.reader.findings = once(lowering.reader.findings);
    let failed = lowering.reader.has_failed();
    if !failed {
        let collisions = exploded::collisions(&lowering.api);
        lowering.reader.report_all(collisions);
        direction::split(&mut lowering.api);
    }
    Lowered {
        api: (!failed).then_some(lowering.api),
        places: lowering.read.places(tree),
        findings: lowering.reader.findings,
    }
}

/// Each finding once, however often what it is about was read; as an error, if it is one for somebody.
fn once(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut known: HashMap<_, usize> = HashMap::new();
    let mut kept: Vec<Diagnostic> = Vec::new();
    for finding in findings {
        let key = (
            finding.span.start,
            finding.span.end,
            finding.message.clone(),
        );
        match known.get(&key) {
            Some(first) if finding.severity == Severity::Error => {
                kept[*first].severity = Severity::Error;
            }
            Some(_) => {}
            None => {
                known.insert(key, kept.len());
                kept.push(finding);
            }
        }
    }
    kept
}

fn as_warning(finding: Diagnostic) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        ..finding
    }
}

struct Lowering<'d> {
    document: Document<'d>,
    config: &'d Config,
    api: Api,
    /// The types of the schemas that references name.
    components: HashMap<Schema<'d>, TypeId>,
    /// Those that are not lowered yet.
    queue: VecDeque<(TypeId, Schema<'d>)>,
    /// The credentials that the document's security schemes ask for.
    schemes: security::Schemes<'d>,
    /// What operations say when they fail.
    failures: Vec<error::Said<'d>>,
    /// The schemas whose kind is being found: one that needs its own consists of nothing.
    shaping: Vec<Schema<'d>>,
    /// The schemas that are what another one is.
    same: HashMap<Schema<'d>, Schema<'d>>,
    /// The structs that several schemas make together, while one is made.
    merging: merging::Merging<'d>,
    /// What has been reported of schemas that are composed of others.
    reported: compose::Reported,
    /// What the schemas of the document say.
    schemas: Schemas<'d>,
    /// The types of the schemas that have been read.
    read: place::Read,
    /// The document as it is read, and what is wrong with it.
    reader: Reader<'d>,
    /// Which findings are about which named schema.
    found_in: Vec<(TypeId, Range<usize>)>,
    /// The operation that is being lowered.
    operation: Option<operation::Entry<'d>>,
    /// Why it cannot be walked as the configuration says of it.
    unwalked: Option<paging::Misfit>,
    /// The configured types.
    custom: custom::Types<'d>,
    /// The schemas of bodies in XML.
    met: xml::Met<'d>,
}

impl Lowering<'_> {
    fn document(&mut self) {
        let root = self.document.root();
        self.reader.grammar_of(root);
        let info = info::info(&mut self.reader, root);
        (self.api.title, self.api.version) = (info.title, info.version);
        self.api.description = info.description;
        self.api.server = server::of_document(&mut self.reader, root);
        let server = self.api.server.as_ref();
        self.schemes = security::Schemes::of(&mut self.reader, root, server);
        self.api.keys.clone_from(&self.schemes.keys);
        self.api.token_url.clone_from(&self.schemes.token_url);
        self.api.security = self.schemes.of_document(&mut self.reader, root);
        self.api.tags = info::tags(&mut self.reader, root);
        if let Some(paths) = root.paths() {
            self.paths(paths);
            let findings = repeat::mark(&mut self.api.operations, self.config);
            self.reader.report_all(findings);
        }
        self.all_if_nothing_leads_to_them();
        self.error_type();
        self.components();
        self.xml_shapes();
        self.check_error_type();
        self.leave_out();
        security::settle(&mut self.api);
    }

    /// A document without operations is a collection of types: all are generated. Otherwise those that operations use,
    /// unless mistakes may hide what they use: then all are looked at, so that one run shows all mistakes.
    fn all_if_nothing_leads_to_them(&mut self) {
        if !self.api.operations.is_empty() && !self.reader.has_failed() {
            return;
        }
        for (name, schema) in self.document.schemas().iter() {
            let own = self.document.reference_to_schema(name);
            let Some((schema, reference)) = self.reader.schema(schema) else {
                continue;
            };
            // Another name for a schema of this document: that has its own turn.
            let is_alias = reference.is_some_and(|it| it.starts_with('#') && Some(it) != own);
            if let Some(reference) = reference.or(own).filter(|_| !is_alias) {
                self.component(reference, schema);
            }
        }
    }
}
