//! Document → IR: what each of OpenAPI's nouns means to Rust. One file a noun.
//!
//! Gives no Rust names ([`crate::surface`] does) and writes no code. Every finding carries the place it is about; lowering
//! goes on after one, so that a run shows them all.

mod amount;
mod body;
mod choice;
mod compose;
mod constant;
mod custom;
mod described;
mod direction;
mod discriminator;
mod dynamic;
mod enumeration;
mod error;
mod event;
mod example;
mod exploded;
mod facts;
mod flag;
mod form;
mod header;
mod inherited;
mod listed;
mod media;
mod media_range;
mod merging;
mod multipart;
mod number;
mod object;
mod operation;
mod own_tag;
mod paging;
mod parameter;
mod part;
mod path_item;
mod place;
mod repeat;
mod response;
mod schema;
mod security;
mod server;
mod shape;
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

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::ir::{Api, TypeId};
use crate::load::{Document, Node, Object, Value};
use crate::openapi::mistake::{no_value, not_an_object, wrong_type};
use crate::openapi::{Facts, grammar};
use crate::source::Span;

pub(crate) use operation::METHODS;
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
pub fn lower<'d>(document: &'d Document, config: &'d Config) -> Lowered {
    let mut lowering = Lowering {
        document,
        config,
        api: Api::default(),
        components: HashMap::new(),
        queue: VecDeque::new(),
        schemes: security::Schemes::new(),
        failures: Vec::new(),
        shaping: Vec::new(),
        same: HashMap::new(),
        merging: merging::Merging::default(),
        reported: compose::Reported::default(),
        amount: amount::Amount::default(),
        facts: Facts::new(document),
        subtypes: OnceCell::new(),
        nested: RefCell::default(),
        plain: RefCell::default(),
        formatless: RefCell::default(),
        listed: RefCell::default(),
        allowed: RefCell::default(),
        read: place::Read::default(),
        grammar: grammar::walk(document),
        wrong_parts: HashSet::new(),
        outermost: None,
        findings: Vec::new(),
        found_in: Vec::new(),
        operation: None,
        unwalked: None,
        custom: HashSet::new(),
        met: xml::Met::default(),
    };
    let warnings = std::mem::take(&mut lowering.grammar.warnings);
    lowering.findings.extend(warnings);
    lowering.document();
    lowering.unused_types();
    // What is wrong in parts that nothing uses stops nothing.
    let errors = lowering.grammar.all_errors();
    lowering.findings.extend(errors.cloned().map(as_warning));
    lowering.findings = once(lowering.findings);
    let failed = lowering.has_failed();
    if !failed {
        let collisions = exploded::collisions(&lowering.api);
        lowering.findings.extend(collisions);
        direction::split(&mut lowering.api);
    }
    Lowered {
        api: (!failed).then_some(lowering.api),
        places: lowering.read.places(document),
        findings: lowering.findings,
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
    document: &'d Document,
    config: &'d Config,
    api: Api,
    /// The types of the schemas that references name.
    components: HashMap<*const Node, TypeId>,
    /// Those that are not lowered yet.
    queue: VecDeque<(TypeId, &'d Node)>,
    /// The credentials that the document's security schemes ask for.
    schemes: security::Schemes<'d>,
    /// What operations say when they fail.
    failures: Vec<error::Said<'d>>,
    /// The schemas whose kind is being found: one that needs its own consists of nothing.
    shaping: Vec<*const Node>,
    /// The schemas that are what another one is.
    same: HashMap<*const Node, &'d Node>,
    /// The structs that several schemas make together, while one is made.
    merging: merging::Merging,
    /// How much has been made.
    amount: amount::Amount,
    /// What has been reported of schemas that are composed of others.
    reported: compose::Reported,
    /// What follows of each schema from those that it is made of.
    facts: Facts<'d>,
    /// Which schemas are composed of which.
    subtypes: OnceCell<subtypes::Subtypes<'d>>,
    /// The tags of unions within unions, by the schema, the property, and how far within.
    nested: RefCell<discriminator::Nested>,
    /// Schemas that have no discriminator, neither their own nor an inherited one.
    plain: RefCell<HashSet<*const Node>>,
    /// Schemas that have no format, neither their own nor that of a part.
    formatless: RefCell<HashSet<*const Node>>,
    /// The values that schemas list, of those that were asked for them.
    listed: RefCell<HashMap<*const Node, Option<Vec<serde_json::Value>>>>,
    /// The values that schemas allow with all that they are made of, of those that were asked for them.
    allowed: RefCell<HashMap<*const Node, constant::Allowed>>,
    /// The types of the schemas that have been read.
    read: place::Read,
    /// What each object of the document is, and what is wrong with it.
    grammar: grammar::Grammar,
    /// The parts of the document whose mistakes were reported, by where the grammar keeps these.
    wrong_parts: HashSet<*const Diagnostic>,
    /// The schema whose type is being declared, if it has a name.
    outermost: Option<&'d Node>,
    findings: Vec<Diagnostic>,
    /// Which findings are about which named schema.
    found_in: Vec<(TypeId, Range<usize>)>,
    /// The operation that is being lowered.
    operation: Option<operation::Entry<'d>>,
    /// Why it cannot be walked as the configuration says of it.
    unwalked: Option<paging::Misfit>,
    /// The configured types that something has, by their table and key.
    custom: HashSet<(&'static str, &'d str)>,
    /// The schemas of bodies in XML.
    met: xml::Met<'d>,
}

impl<'d> Lowering<'d> {
    fn document(&mut self) {
        let root = self.document.root();
        self.info(root);
        if let Some(components) = root.get("components") {
            self.requires_object(components, &grammar::COMPONENTS);
        }
        self.server(root);
        self.security(root);
        self.tags(root);
        if let Some(paths) = self.member(root, "paths") {
            self.paths(paths);
            self.repeats();
        }
        self.all_if_nothing_leads_to_them(root);
        self.error_type();
        self.components();
        self.xml_shapes();
        self.check_error_type();
        self.leave_out();
        security::settle(&mut self.api);
    }

    /// Whether a value is an object, or is left out; one that is left out says nothing.
    fn requires_object(&mut self, node: &'d Node, noun: &grammar::Noun) -> bool {
        self.findings.extend(not_an_object(node, noun.name));
        matches!(node.value, Value::Object(_) | Value::Null)
    }

    /// Whether no API will come of it.
    fn has_failed(&self) -> bool {
        self.findings
            .iter()
            .any(|it| it.severity == Severity::Error)
    }

    fn info(&mut self, root: &'d Node) {
        let Some(node) = root.get("info") else {
            let message = "the document has no `info`";
            let warning = Diagnostic::warning(code::MISSING, root.span, message);
            self.findings
                .push(warning.help("the client has no title: add `info: {title: …, version: …}`"));
            return;
        };
        self.requires_object(node, &grammar::INFO);
        // What is no object has been reported, and has nothing.
        let is_object = node.as_object().is_some();
        for key in ["title", "version"] {
            if is_object && node.get(key).is_none() {
                let message = format!("`info` has no `{key}`");
                self.warn(code::MISSING, node.span, message);
            }
        }
        self.api.title = self.text_or_number(node, "title");
        self.api.version = self.text_or_number(node, "version");
        self.api.description = self.words(node, "description");
    }

    /// A document without operations is a collection of types: all are generated. Otherwise those that operations use,
    /// unless mistakes may hide what they use: then all are looked at, so that one run shows all mistakes.
    fn all_if_nothing_leads_to_them(&mut self, root: &'d Node) {
        if !self.api.operations.is_empty() && !self.has_failed() {
            return;
        }
        let Some(schemas) = root
            .get("components")
            .and_then(|it| self.member(it, "schemas"))
        else {
            return;
        };
        for (name, member) in schemas.iter() {
            let own = self.document.reference_to_schema(name);
            let Some((schema, reference)) = self.resolve(&member.node) else {
                continue;
            };
            // Another name for a schema of this document: that has its own turn.
            let is_alias = reference.is_some_and(|it| it.starts_with('#') && Some(it) != own);
            if let Some(reference) = reference.or(own).filter(|_| !is_alias) {
                self.component(reference, schema);
            }
        }
    }

    // What every noun needs of the tree.

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.findings.push(Diagnostic::error(code, span, message));
    }

    fn limit(&mut self, span: Span, message: &str, limit: &str) {
        let finding = Diagnostic::error(code::LIMIT, span, message);
        let help = format!("write it flatter; `limits.{limit}` raises the limit");
        self.findings.push(finding.help(help));
    }

    fn warn(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.findings.push(Diagnostic::warning(code, span, message));
    }

    fn wrong_type(&mut self, node: &Node, what: &str, expected: &str) {
        self.findings.push(wrong_type(node, what, expected));
    }

    /// Whether a member is `null` where that means nothing: as a key of YAML is whose value was left out.
    fn is_empty(&mut self, key: &str, node: &Node) -> bool {
        let is_null = matches!(node.value, Value::Null);
        if is_null {
            self.findings.push(no_value(key, node));
        }
        is_null
    }

    fn read<T: serde::de::DeserializeOwned>(&mut self, node: &'d Node, what: &str) -> Option<T> {
        match Document::read(node, what) {
            Ok((read, told)) => {
                for it in told {
                    self.taken_as_text(it);
                }
                Some(read)
            }
            Err(finding) => {
                self.findings.push(finding);
                None
            }
        }
    }

    fn taken_as_text(&mut self, node: &Node) {
        let message = format!("this must be a string, not {}", node.kind());
        let warning = Diagnostic::warning(code::TYPE, node.span, message);
        let help = format!(
            "it is taken as the text `{}`: put it in quotes",
            node.text()
        );
        self.findings.push(warning.help(help));
    }

    /// The object that a node is or refers to, and the text of the reference if it is one.
    fn resolve(&mut self, node: &'d Node) -> Option<(&'d Node, Option<&'d str>)> {
        if let Some(target) = self.dynamic(node) {
            return Some((target, node.get("$dynamicRef").and_then(Node::as_str)));
        }
        let resolved = self.document.resolve(node);
        let (target, reference) = resolved.map_err(|it| self.findings.push(it)).ok()?;
        if reference.is_some() {
            if let Some(mismatch) = self.grammar.mismatch(node, target) {
                let is_error = mismatch.severity == Severity::Error;
                self.findings.push(mismatch);
                if is_error {
                    return None;
                }
            }
            // Those of a schema are reported where its type is declared.
            let noun = self.grammar.noun(target);
            if noun.is_none_or(|it| !std::ptr::eq(it, &raw const grammar::SCHEMA)) {
                self.grammar_of(target);
            }
        }
        Some((target, reference))
    }

    /// Reports what is wrong by the grammar in the part of the document that a node belongs to: all of it once, and one
    /// mistake, which stops what uses the part, from then on.
    fn grammar_of(&mut self, node: &Node) {
        let errors = self.grammar.errors(node);
        let is_new = errors.is_empty() || self.wrong_parts.insert(errors.as_ptr());
        let shown = if is_new { errors } else { &errors[..1] };
        self.findings.extend_from_slice(shown);
    }

    fn require(&mut self, node: &'d Node, key: &str) -> Option<&'d Node> {
        let found = node.get(key);
        if found.is_none() {
            let start = node.span.start;
            self.error(
                code::MISSING,
                Span {
                    start,
                    end: node.span.end,
                },
                format!("`{key}` is missing here"),
            );
        }
        found
    }

    /// A member that is an object.
    fn member(&mut self, node: &'d Node, key: &str) -> Option<&'d Object> {
        let member = node.get(key)?;
        if member.as_object().is_none() && !self.is_empty(key, member) {
            self.wrong_type(member, &format!("`{key}`"), "an object");
        }
        member.as_object()
    }

    /// The items of a member that is an array; none if it is absent.
    fn items(&mut self, node: &'d Node, key: &str) -> &'d [Node] {
        let Some(member) = node.get(key) else {
            return &[];
        };
        if member.as_array().is_none() && !self.is_empty(key, member) {
            self.wrong_type(member, &format!("`{key}`"), "an array");
        }
        member.as_array().unwrap_or_default()
    }

    /// A member that is a string.
    fn text(&mut self, node: &'d Node, key: &str) -> Option<&'d str> {
        let member = node.get(key)?;
        if member.as_str().is_none() && !self.is_empty(key, member) {
            self.wrong_type(member, &format!("`{key}`"), "a string");
        }
        member.as_str()
    }

    /// A member that is a string, or a number that was meant as one, such as `version: 1.0`.
    fn text_or_number(&mut self, node: &'d Node, key: &str) -> String {
        match node.get(key) {
            Some(member) if matches!(member.value, Value::Number(_)) => {
                self.taken_as_text(member);
                member.text()
            }
            _ => self.words(node, key),
        }
    }

    /// A member that is a string, or nothing.
    fn words(&mut self, node: &'d Node, key: &str) -> String {
        let words = self.text(node, key).unwrap_or_default().trim();
        self.holds_words(words, node.span);
        words.to_owned()
    }
}
