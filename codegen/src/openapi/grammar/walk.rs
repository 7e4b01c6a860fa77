//! The walk that checks each object of a document once, by every path of the grammar.

use super::noun::{Keyword, Kind, Noun, Reference, wrong_value};
use super::parts::{Grammar, as_warning};
use super::{Discriminator, MediaType, OpenApi, Operation, PathItem, Schema};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::load::{Document, Node, Object, Property, Value, Version, says_values};
use crate::openapi::mistake::{no_schema, not_an_object, property_alone};
use crate::openapi::view::Typed;
use crate::openapi::{contradiction, misspelt};
use crate::source::Span;

/// The kind of data, maps and arrays.
static VALUE: Noun = Noun::of("a map or plain data", &[]);

/// The types of JSON Schema.
const TYPES: [&str; 7] = [
    "array", "boolean", "integer", "null", "number", "object", "string",
];

/// The values that OpenAPI 3.2 added to keywords.
const OF_V32: [(&str, &str); 2] = [("in", "querystring"), ("style", "cookie")];

/// Checks all objects of a document and the targets of its references in other files.
///
/// `is_own` returns whether the configuration maps a format to a type.
pub(crate) fn walk<'d>(document: &'d Document, is_own: &dyn Fn(&str) -> bool) -> Grammar<'d> {
    let mut walk = Walk {
        document,
        is_own,
        version: document.version().as_read(),
        grammar: Grammar::default(),
        targets: Vec::new(),
        references: Vec::new(),
    };
    let root = document.root();
    walk.object(root, OpenApi::noun(), root);
    // Last, so that a target with a place in the grammar has the kind of that place.
    while let Some((target, noun)) = walk.targets.pop() {
        walk.object(target, noun, target);
    }
    walk.references();
    walk.grammar.add(document.mistakes());
    walk.grammar
}

struct Walk<'d, 'f> {
    document: &'d Document,
    is_own: &'f dyn Fn(&str) -> bool,
    version: Version,
    grammar: Grammar<'d>,
    /// The targets of references, with the expected kind.
    targets: Vec<(&'d Node, &'static Noun)>,
    /// The references and their targets.
    references: Vec<(&'d Node, &'d Node)>,
}

impl<'d> Walk<'d, '_> {
    fn object(&mut self, node: &'d Node, noun: &'static Noun, part: *const Node) {
        let key = std::ptr::from_ref(node);
        let part = if noun.is_part { key } else { part };
        if self.grammar.nouns.contains_key(&key) {
            return;
        }
        self.grammar.nouns.insert(key, (noun, part));
        if std::ptr::eq(part, key) {
            self.grammar.parts.push(node);
        }
        let Some(object) = node.as_object() else {
            self.no_object(node, noun);
            return;
        };
        if let Some(anchor) = object.get("$dynamicAnchor").and_then(Node::as_str) {
            *self.grammar.anchors.entry(anchor.to_owned()).or_default() += 1;
        }
        let reference = object
            .get("$ref")
            .filter(|_| noun.reference != Reference::None);
        if reference.is_some() {
            self.reference(node, noun);
        }
        let is_schema = std::ptr::eq(noun, Schema::noun());
        if is_schema {
            self.of_other_types(object);
            self.format(object);
        }
        let is_ignored = self.version == Version::V30 && is_schema && reference.is_some();
        let is_whole = reference.is_some() && noun.reference == Reference::Whole;
        if !is_whole && !is_ignored {
            for finding in contradiction::findings(noun, object) {
                self.finding(finding, part);
            }
        }
        for (key, property) in object.iter() {
            if reference.is_some() && key == "$ref" {
                continue;
            }
            if is_ignored && says_values(key, &property.node) {
                self.ignored(key, property);
            }
            match (noun.keyword(key), noun.entries) {
                _ if is_whole => self.beside_reference(key, property),
                (Some(keyword), _) => {
                    if keyword.since > self.version && !self.document.is_backport(property.key_span)
                    {
                        self.too_new(keyword, property, noun);
                    }
                    self.too_new_value(keyword, &property.node);
                    self.value(keyword, &property.node, part, noun);
                }
                _ if key.starts_with("x-") => {}
                (None, Some(entry)) => self.object(&property.node, entry(), part),
                (None, None) => self.unknown(key, property, noun, object),
            }
        }
    }

    /// Follows a reference. If it does not resolve, the error is reported where it is used.
    fn reference(&mut self, node: &'d Node, noun: &'static Noun) {
        match self.document.step(node) {
            Ok(None) => {}
            Ok(Some((target, _))) => {
                self.targets.push((target, noun));
                self.references.push((node, target));
            }
            Err(finding) => self.wrong_reference(node, finding),
        }
    }

    /// Checks the kinds of all targets. Requires that all objects have been visited.
    fn references(&mut self) {
        for (node, target) in std::mem::take(&mut self.references) {
            if let Some(finding) = self.grammar.mismatch(node, target) {
                self.wrong_reference(node, finding);
            }
        }
    }

    fn wrong_reference(&mut self, node: &Node, finding: Diagnostic) {
        let is_invalid = finding.severity == Severity::Error && finding.code == code::INVALID;
        match self.grammar.nouns.get(&std::ptr::from_ref(node)) {
            Some((noun, part)) if is_invalid && std::ptr::eq(*noun, Schema::noun()) => {
                self.grammar.errors.entry(*part).or_default().push(finding);
            }
            _ => self.grammar.warnings.push(as_warning(finding)),
        }
    }

    fn no_object(&mut self, node: &'d Node, noun: &'static Noun) {
        if std::ptr::eq(noun, Schema::noun()) {
            let findings = no_schema(node);
            self.grammar.warnings.extend(findings.map(as_warning));
        } else {
            let finding = not_an_object(node, noun.name);
            self.grammar.warnings.extend(finding.map(as_warning));
        }
    }

    /// Checks the value of a keyword and visits the objects in it.
    fn value(
        &mut self,
        keyword: &Keyword,
        node: &'d Node,
        part: *const Node,
        holder: &'static Noun,
    ) {
        // A missing operation is reported by its reader.
        if matches!(keyword.kind, Kind::One(noun) if std::ptr::eq(noun(), Operation::noun()))
            && matches!(node.value, Value::Null)
        {
            return;
        }
        let is_discriminator =
            matches!(keyword.kind, Kind::One(noun) if std::ptr::eq(noun(), Discriminator::noun()));
        if let Some(property) = node.as_str().filter(|_| is_discriminator) {
            let finding = property_alone(node, property);
            self.grammar.warnings.push(finding);
            return;
        }
        if let Some(finding) = wrong_value(keyword, node) {
            self.finding(finding, part);
            return;
        }
        match keyword.kind {
            Kind::One(noun) => self.object(node, noun(), part),
            Kind::Schema(noun) | Kind::Further(noun) if node.as_object().is_some() => {
                self.object(node, noun(), part);
            }
            Kind::ListOf(noun) => {
                self.is_value(node, part);
                for item in node.as_array().unwrap_or_default() {
                    self.object(item, noun(), part);
                }
            }
            Kind::MapOf(noun) => {
                self.is_value(node, part);
                for (key, entry) in node.as_object().into_iter().flat_map(Object::iter) {
                    if std::ptr::eq(noun(), MediaType::noun()) {
                        let meant = misspelt::media_type(key);
                        self.misspelt("media type", key, entry.key_span, meant.as_deref());
                    }
                    let entry = &entry.node;
                    let part = if holder.holds_parts { entry } else { part };
                    self.object(entry, noun(), part);
                }
            }
            _ => self.is_value(node, part),
        }
    }

    /// Records a finding. An error belongs to a part of the document.
    fn finding(&mut self, finding: Diagnostic, part: *const Node) {
        if finding.severity == Severity::Error {
            self.grammar.errors.entry(part).or_default().push(finding);
        } else {
            self.grammar.warnings.push(finding);
        }
    }

    /// Records that a node is not an OpenAPI object.
    fn is_value(&mut self, node: &'d Node, part: *const Node) {
        if node.as_object().is_some() || node.as_array().is_some() {
            self.grammar.nouns.entry(node).or_insert((&VALUE, part));
        }
    }

    fn unknown(&mut self, key: &str, property: &'d Property, noun: &'static Noun, object: &Object) {
        let message = format!("`{key}` is not a keyword of {}", noun.name);
        let warning = Diagnostic::warning(code::UNKNOWN_KEYWORD, property.key_span, message);
        let near = self.document.nearest(key, noun.names());
        // A property with too little indentation.
        let is_property = std::ptr::eq(noun, Schema::noun())
            && property.node.as_object().is_some()
            && object.get("properties").is_some();
        let is_operation =
            std::ptr::eq(noun, PathItem::noun()) && property.node.get("responses").is_some();
        self.grammar.warnings.push(match near {
            Some(near) => warning.help(format!("did you mean `{near}`?")),
            None if is_operation => {
                warning.help("an operation of another method belongs under `additionalOperations`")
            }
            None if is_property => warning.help("a property belongs under `properties`"),
            None => warning.help("keywords of one's own begin with `x-`"),
        });
        // Visit the value under the suggested keyword too, so that its errors are reported.
        if let Some(keyword) = near.and_then(|it| noun.keyword(it)) {
            self.value(keyword, &property.node, &raw const property.node, noun);
        }
    }

    fn format(&mut self, object: &Object) {
        let format = object.get("format");
        let text = format.and_then(|it| Some((it, it.as_str()?)));
        if let Some((node, text)) = text.filter(|(_, text)| !(self.is_own)(text)) {
            self.misspelt("format", text, node.span, misspelt::format(text));
        }
    }

    /// Warns about a value that OpenAPI allows, but that is nearly one with a meaning.
    fn misspelt(&mut self, what: &str, text: &str, span: Span, meant: Option<&str>) {
        if let Some(meant) = meant {
            let message = format!("`{text}` is not a known {what}");
            let warning = Diagnostic::warning(code::INVALID, span, message);
            let warning = warning.help(format!("did you mean `{meant}`?"));
            self.grammar.warnings.push(warning);
        }
    }

    /// Warns about keywords that do not apply to the schema's `type`. Usually a property named `items` that is one
    /// level too high, or a wrong type.
    fn of_other_types(&mut self, object: &'d Object) {
        let Some(ty) = object.property("type") else {
            return;
        };
        let allows = |name: &str| match &ty.node.value {
            // An unknown type is reported separately.
            Value::String(only) => only == name || !TYPES.contains(&only.as_str()),
            Value::Array(all) => all.iter().any(|it| it.as_str() == Some(name)),
            _ => true,
        };
        let describing = [
            ("properties", "object", "an object"),
            ("additionalProperties", "object", "an object"),
            ("items", "array", "an array"),
            ("prefixItems", "array", "an array"),
        ];
        for (key, name, what) in describing {
            // `false` and empty values have no effect.
            let says_something = |it: &&Property| {
                it.node.as_object().is_some_and(|it| !it.is_empty()) || it.node.as_array().is_some()
            };
            let Some(property) = object.property(key).filter(says_something) else {
                continue;
            };
            if allows(name) {
                continue;
            }
            let message = format!("`{key}` is ignored: the type of the schema is not `{name}`");
            let warning = Diagnostic::warning(code::CONFLICT, property.key_span, message);
            let warning = warning.second(ty.node.span, "the type");
            let help = match (name, object.get("properties")) {
                ("array", Some(_)) => {
                    "a property of this name belongs under `properties`".to_owned()
                }
                _ => format!("remove it, or let the type be {what}"),
            };
            self.grammar.warnings.push(warning.help(help));
        }
    }

    fn too_new(&mut self, keyword: &Keyword, property: &Property, noun: &'static Noun) {
        let (key, own) = (keyword.name, self.document.version());
        let message = format!(
            "`{key}` is not a keyword of {} in {}",
            noun.name,
            own.name()
        );
        let warning = Diagnostic::warning(code::UNKNOWN_KEYWORD, property.key_span, message);
        let help = newer(own, keyword.since);
        self.grammar.warnings.push(warning.help(help));
    }

    /// A value that a later version added to a keyword.
    fn too_new_value(&mut self, keyword: &Keyword, node: &Node) {
        let value = node.as_str().unwrap_or_default();
        if self.version >= Version::V32 || !OF_V32.contains(&(keyword.name, value)) {
            return;
        }
        let (key, own) = (keyword.name, self.document.version());
        let message = format!("`{key}` has no value `{value}` in {}", own.name());
        let warning = Diagnostic::warning(code::INVALID, node.span, message);
        let help = newer(own, Version::V32);
        self.grammar.warnings.push(warning.help(help));
    }

    /// Siblings of a reference, which OpenAPI 3.0 ignores.
    fn ignored(&mut self, key: &str, property: &Property) {
        let message = format!("`{key}` is ignored beside `$ref` in OpenAPI 3.0");
        let warning = Diagnostic::warning(code::UNKNOWN_KEYWORD, property.key_span, message);
        let help = "make the reference a part of an `allOf`, or write `openapi: 3.1.1`";
        self.grammar.warnings.push(warning.help(help));
    }

    fn beside_reference(&mut self, key: &str, property: &Property) {
        if key.starts_with("x-") || matches!(key, "summary" | "description") {
            return;
        }
        let message = format!("`{key}` is ignored beside `$ref`");
        let warning = Diagnostic::warning(code::UNKNOWN_KEYWORD, property.key_span, message);
        let help = "put it where the reference leads, or write the whole object here";
        self.grammar.warnings.push(warning.help(help));
    }
}

/// How to have what a later version added.
fn newer(own: Version, since: Version) -> String {
    let (since, latest) = (since.name(), since.latest());
    if own == Version::V20 {
        format!("{since} has it: rewrite the document with `codegen upgrade`, or remove it")
    } else {
        format!("{since} has it: write `openapi: {latest}`, or remove it")
    }
}
