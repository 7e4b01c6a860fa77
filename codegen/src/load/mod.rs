//! Sources → [`Document`]: the tree of values with spans, and the targets of references, including other files.
//!
//! Apart from references, the document is interpreted by `lower`.

mod anchor;
mod backports;
mod beside;
mod build;
mod draft4;
mod duplicate;
mod elsewhere;
mod json;
mod link;
mod merge;
mod names;
mod node;
mod objects;
mod overlay;
mod own_uri;
mod parse;
mod publish;
mod reference;
mod referenced_content;
mod references;
mod resource;
mod scalar;
mod suggestions;
mod swagger;
mod syntax;
mod unescaped;
mod upgrade;
mod version;
mod whole;
mod yaml;

use std::collections::{HashMap, HashSet};

use serde::de::DeserializeOwned;

pub use node::{Node, Object, Property, Value, token};
pub use upgrade::upgrade;
pub use version::Version;

use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::input::Input;
use crate::source::{SourceMap, Span};
use crate::suggestions::Guesses;
use anchor::is_anchor;
pub(crate) use beside::says_values;
use elsewhere::Elsewhere;
use link::{File, Link, Linking};
pub(crate) use names::is_same_spelling;
use overlay::Overlay;
use publish::publish;
pub use reference::REFERABLE;
use reference::reference_to_schema;
pub(crate) use reference::stem;
#[cfg(feature = "fetch")]
pub(crate) use resource::joined;
use suggestions::{closest, same_name};

/// A parsed document with spans and resolved references.
#[derive(Clone, Debug)]
pub struct Document {
    /// The document itself, followed by the files that it refers to.
    files: Vec<File>,
    /// The overlays.
    overlays: Vec<Overlay>,
    /// The reference to each schema of `components`, by the schema's name.
    schemas: HashMap<String, String>,
    /// Named schemas in other places.
    elsewhere: Vec<Elsewhere>,
    /// The findings of the rewrite from another version.
    mistakes: Vec<Diagnostic>,
    backports: HashSet<Span>,
    limits: Limits,
    guesses: Guesses,
}

/// A document that was read, and the files that it refers to.
struct Read<'a> {
    linking: Linking<'a>,
    overlays: Vec<Overlay>,
    /// The findings of the rewrite from another version.
    mistakes: Vec<Diagnostic>,
    /// The keys of keywords that only a later version has, and that are marked as such.
    backports: HashSet<Span>,
}

/// Reads a document, applies the overlays, follows references to other files, and rewrites other versions to OpenAPI 3.
fn read<'a>(
    input: &Input<'a>,
    limits: &'a Limits,
    sources: &'a mut SourceMap,
) -> (Option<Read<'a>>, Vec<Diagnostic>) {
    let (root, twice) = parse::read(&input.document.text, 0, limits);
    let Some(mut root) = root else {
        return (None, twice);
    };
    let (overlays, mut findings) = overlay::apply(&mut root, input.overlays, limits, sources);
    if let Some(mut finding) = version::finding(&root) {
        finding.pointer = Some(root.pointer_to(finding.span));
        findings.push(finding);
    }
    let unusable = findings.iter().any(|it| it.severity == Severity::Error);
    findings.extend(twice);
    if unusable {
        return (None, findings);
    }
    let is_swagger = version::is_swagger(&root);
    let backports = backports::rename(&mut root);
    let own_uri = own_uri::finding(&root);
    let document = File::new(input.document.name.clone(), 0, root);
    let mut linking = Linking::of(document, input.files, limits, sources);
    let mut mistakes = if is_swagger {
        linking.rewrite(|files| swagger::rewrite(files, limits))
    } else {
        Vec::new()
    };
    mistakes.extend(own_uri);
    let read = Read {
        linking,
        overlays,
        mistakes,
        backports,
    };
    (Some(read), findings)
}

impl Document {
    /// Reads the first source of the map, applies the overlays and reads the referenced files. Also returns the
    /// findings. If no document is returned, one of them is an error. A document may be returned with errors, so that
    /// more can be found.
    pub fn load(
        input: &Input<'_>,
        limits: &Limits,
        sources: &mut SourceMap,
    ) -> (Option<Self>, Vec<Diagnostic>) {
        let (read, findings) = read(input, limits, sources);
        let Some(read) = read else {
            return (None, findings);
        };
        let mut files = read.linking.files();
        let mut mistakes = read.mistakes;
        mistakes.extend(referenced_content::resolve(&mut files, limits));
        if Version::of(&files[0].root) != Version::V30 {
            for file in &mut files {
                beside::compose(&mut file.root);
            }
        }
        publish(&mut files, limits);
        let schemas = files[0].root.pointer("/components/schemas");
        let schemas = schemas.and_then(Node::as_object).into_iter();
        let schemas = schemas
            .flat_map(Object::keys)
            .map(|it| (it.to_owned(), reference_to_schema(it)))
            .collect();
        let elsewhere = elsewhere::find(&files);
        let document = Document {
            files,
            overlays: read.overlays,
            schemas,
            elsewhere,
            mistakes,
            backports: read.backports,
            limits: *limits,
            guesses: Guesses::default(),
        };
        (Some(document), findings)
    }

    /// The reference to a schema of `components`, by its name.
    pub fn reference_to_schema(&self, name: &str) -> Option<&str> {
        self.schemas.get(name).map(String::as_str)
    }

    /// The named values outside of `components` that are probably schemas: name, reference and value.
    pub(crate) fn named_elsewhere(&self) -> impl Iterator<Item = (&str, &str, &Node)> {
        self.elsewhere.iter().flat_map(|it| it.named(&self.files))
    }

    /// Whether two spans are in the same file.
    pub(crate) fn is_same_file(&self, a: Span, b: Span) -> bool {
        std::ptr::eq(self.file_of(a), self.file_of(b))
    }

    /// The candidate closest to a misspelt word of the document.
    pub fn nearest<'a>(
        &self,
        word: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.guesses.nearest(word, candidates)
    }

    /// The root of the document itself.
    pub fn root(&self) -> &Node {
        &self.files[0].root
    }

    /// The maximum nesting depth.
    pub(crate) fn depth(&self) -> usize {
        self.limits.depth
    }

    /// The document's OpenAPI version.
    pub fn version(&self) -> Version {
        if self.files[0].original.is_some() {
            Version::V20
        } else {
            Version::of(self.root())
        }
    }

    /// Whether a keyword of a later version has its name with a prefix, by the span of its key.
    pub(crate) fn is_backport(&self, key: Span) -> bool {
        self.backports.contains(&key)
    }

    /// The findings of the rewrite from another version. Errors concern the part of the document that contains them.
    pub(crate) fn mistakes(&self) -> &[Diagnostic] {
        &self.mistakes
    }

    /// Completes a finding about the document: its JSON pointer, and the names that the document's version has for
    /// places that a message names.
    pub(crate) fn complete(&self, finding: &mut Diagnostic) {
        finding.pointer = Some(self.pointer_to(finding.span));
        if self.version() == Version::V20 {
            swagger::with_own_places(finding);
        }
    }

    /// The JSON pointer of a span, relative to its file.
    pub fn pointer_to(&self, span: Span) -> String {
        let file = self.file_of(span);
        let mut overlays = self.overlays.iter().rev();
        let overlay = overlays.find(|it| file.start < it.start && it.start <= span.start);
        beside::pointer_to(overlay.map_or(file.as_read(), |it| &it.root), span)
    }

    /// The file that contains a span. Spans in an overlay belong to the document.
    fn file_of(&self, span: Span) -> &File {
        &self.files[link::file_of(&self.files, span)]
    }

    /// The canonical form of a reference, for a string that may be one.
    pub fn canonical_reference<'d>(&'d self, node: &'d Node) -> Option<&'d str> {
        let text = node.as_str()?;
        match self.file_of(node.span).link(text, node.span) {
            Some(Link::To(target)) => Some(&target.name),
            _ => Some(text),
        }
    }

    /// Resolves a node that may be a reference. Also returns the text of the reference.
    ///
    /// Chains of references are followed; the text is that of the last one, which points to the returned node.
    pub fn resolve<'d>(
        &'d self,
        node: &'d Node,
    ) -> Result<(&'d Node, Option<&'d str>), Diagnostic> {
        let (mut last, mut name) = (node, None);
        for _ in 0..=self.limits.references {
            match self.step(last)? {
                Some((target, canonical)) => (last, name) = (target, Some(canonical)),
                None => return Ok((last, name)),
            }
        }
        Err(self.endless(node, last))
    }

    /// The direct target of a node, if it is a reference.
    pub fn step<'d>(&'d self, node: &'d Node) -> Result<Option<(&'d Node, &'d str)>, Diagnostic> {
        // The target of a `$dynamicRef` depends on the dynamic scope; without one, it is the schema with the anchor.
        let dynamic = || node.get("$dynamicRef").filter(|it| it.as_str().is_some());
        let Some(reference) = node.get("$ref").or_else(dynamic) else {
            return Ok(None);
        };
        let Some(text) = reference.as_str() else {
            return Err(Diagnostic::error(
                code::TYPE,
                reference.span,
                format!("`$ref` must be a string, not {}", reference.kind()),
            ));
        };
        if text.is_empty() {
            let error = Diagnostic::error(code::INVALID, reference.span, "this `$ref` is empty");
            return Err(error.help("name what is meant, as in `#/components/schemas/Pet`"));
        }
        self.target(text, reference.span).map(Some)
    }

    /// The error for a cycle of references or a chain that exceeds the limit.
    fn endless(&self, node: &Node, last: &Node) -> Diagnostic {
        let most = self.limits.references;
        // Report a cycle at the same reference, regardless of where it was entered.
        let (mut next, mut first) = (last, last.span);
        for _ in 0..most {
            match self.step(next) {
                Ok(Some((target, _))) if std::ptr::eq(target, last) => {
                    let message = "these references only lead to each other";
                    return Diagnostic::error(code::CYCLE, first, message);
                }
                Ok(Some((target, _))) => (next, first) = (target, first.min(target.span)),
                _ => break,
            }
        }
        let message = format!("more than {most} references lead to each other before a value");
        Diagnostic::error(code::LIMIT, node.span, message)
            .help("refer to the value itself; `limits.references` raises the limit")
    }

    /// The target of a reference's text, and its canonical form.
    pub fn target<'d>(
        &'d self,
        text: &'d str,
        span: Span,
    ) -> Result<(&'d Node, &'d str), Diagnostic> {
        let here = self.file_of(span);
        let link = here.link(text, span);
        if let Some(finding) = link.and_then(|it| it.finding(text, span)) {
            let is_name = !text.contains(['.', '/', '#']);
            let near = is_name.then(|| same_name(here.as_read(), text)).flatten();
            return Err(match near {
                Some(near) => finding.help(format!("did you mean `#{near}`?")),
                None => finding,
            });
        }
        let (file, pointer, name) = match link {
            Some(Link::To(it)) => (&self.files[it.file], it.pointer.as_str(), it.name.as_str()),
            _ => (here, text.strip_prefix('#').unwrap_or(text), text),
        };
        if is_anchor(pointer) {
            let message = format!("`{text}` names nothing: no schema has this `$anchor`");
            return Err(Diagnostic::error(code::UNRESOLVED, span, message)
                .help("a place is named by its path too, as in `#/components/schemas/Pet`"));
        }
        let decoded = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
        // Many documents do not percent-encode pointers, and some names look like percent-encoding: try the raw text
        // first.
        let found = file.root.pointer(pointer);
        let found = found.or_else(|| file.root.pointer(&decoded));
        let found = found.ok_or_else(|| {
            let place = if file.start == 0 {
                "this document"
            } else {
                &file.name
            };
            let error = Diagnostic::error(
                code::UNRESOLVED,
                span,
                format!("`{text}` names nothing in {place}"),
            );
            match closest(file.as_read(), pointer, &self.guesses) {
                Some(near) => {
                    let path = text.split_once('#').map_or(text, |it| it.0);
                    error.help(format!("did you mean `{path}#{near}`?"))
                }
                None => error,
            }
        })?;
        Ok((found, name))
    }

    /// Deserializes a node as a closed OpenAPI object with only string properties. Also returns the values that were
    /// coerced to strings.
    pub fn read<'n, T: DeserializeOwned>(
        node: &'n Node,
        what: &str,
    ) -> Result<(T, Vec<&'n Node>), Diagnostic> {
        let mut coerced = Vec::new();
        let read = serde_json::from_value(node.to_texts(&mut coerced));
        read.map(|it| (it, coerced)).map_err(|error| {
            Diagnostic::error(
                code::INVALID,
                node.span,
                format!("not a valid {what}: {error}"),
            )
        })
    }
}
