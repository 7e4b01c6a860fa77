//! Texts → [`Document`]: the tree of its values with their places, and what references name, also in other files.
//!
//! Does not interpret the document beyond references; that is `lower`'s.

mod anchor;
mod beside;
mod elsewhere;
mod json;
mod link;
mod node;
mod overlay;
mod reference;
mod resource;
mod suggestions;
mod syntax;
mod version;
mod whole;
mod yaml;

use std::collections::HashMap;

use serde::de::DeserializeOwned;

pub use node::{Node, Object, Property, Value, token};
pub use version::Version;

use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::input::Input;
use crate::source::{SourceMap, Span};
use crate::suggestions::Guesses;
use anchor::is_anchor;
pub(crate) use beside::says_values;
use elsewhere::Elsewhere;
use link::{File, Link};
use overlay::Overlay;
pub use reference::REFERABLE;
use reference::reference_to_schema;
pub(crate) use reference::stem;
use suggestions::{likely, moved};

/// A document whose values know their places.
#[derive(Clone, Debug)]
pub struct Document {
    /// The document itself, and the files that it refers to.
    files: Vec<File>,
    /// What was applied to the document.
    overlays: Vec<Overlay>,
    /// How a reference names each schema of `components`, by the schema's name.
    schemas: HashMap<String, String>,
    /// The other places that hold schemas by names.
    elsewhere: Vec<Elsewhere>,
    limits: Limits,
    guesses: Guesses,
}

impl Document {
    /// Reads the document, which is the first source of the map, and adds what overlays and references lead to; also says what deserves a look. Without a document,
    /// one of the findings is an error; with one, there may be errors that do not keep from looking for more.
    pub fn load(
        input: &Input<'_>,
        limits: &Limits,
        sources: &mut SourceMap,
    ) -> (Option<Self>, Vec<Diagnostic>) {
        let (root, twice) = yaml::read(&input.document.text, 0, limits);
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
        let document = File::new(input.document.name.clone(), 0, root);
        let files = link::follow(document, input.files, limits, sources);
        let schemas = files[0].root.pointer("/components/schemas");
        let schemas = schemas.and_then(Node::as_object).into_iter();
        let schemas = schemas
            .flat_map(Object::keys)
            .map(|it| (it.to_owned(), reference_to_schema(it)))
            .collect();
        let elsewhere = elsewhere::find(&files);
        let document = Document {
            files,
            overlays,
            schemas,
            elsewhere,
            limits: *limits,
            guesses: Guesses::default(),
        };
        (Some(document), findings)
    }

    /// How a reference names a schema of `components`, if there is one of this name.
    pub fn reference_to_schema(&self, name: &str) -> Option<&str> {
        self.schemas.get(name).map(String::as_str)
    }

    /// What has a name outside of `components`, where it is likely to be a schema: the name, how references name it, and the value.
    pub(crate) fn named_elsewhere(&self) -> impl Iterator<Item = (&str, &str, &Node)> {
        self.elsewhere.iter().flat_map(|it| it.named(&self.files))
    }

    /// Whether two places are in one file.
    pub(crate) fn is_same_file(&self, a: Span, b: Span) -> bool {
        std::ptr::eq(self.file_of(a), self.file_of(b))
    }

    /// What a word that the document misspells is likely to mean, of what the document has.
    pub fn nearest<'a>(
        &self,
        word: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.guesses.nearest(word, candidates)
    }

    /// The tree of the document itself.
    pub fn root(&self) -> &Node {
        &self.files[0].root
    }

    /// How deep its values may nest.
    pub(crate) fn depth(&self) -> usize {
        self.limits.depth
    }

    /// The version of OpenAPI that the document says it has.
    pub fn version(&self) -> Version {
        Version::of(self.root())
    }

    /// The JSON pointer of a place within the text that holds it.
    pub fn pointer_to(&self, span: Span) -> String {
        let file = self.file_of(span);
        let mut overlays = self.overlays.iter().rev();
        let overlay = overlays.find(|it| file.start < it.start && it.start <= span.start);
        beside::pointer_to(overlay.map_or(&file.root, |it| &it.root), span)
    }

    /// The file that a place belongs to: what an overlay brought belongs to the document.
    fn file_of(&self, span: Span) -> &File {
        let behind = self.files.partition_point(|it| it.start <= span.start);
        &self.files[behind.saturating_sub(1)]
    }

    /// The one spelling that all references to a place have in common, for a text that may be one of them.
    pub fn spelling<'d>(&'d self, node: &'d Node) -> Option<&'d str> {
        let text = node.as_str()?;
        match self.file_of(node.span).link(text, node.span) {
            Some(Link::To(target)) => Some(&target.name),
            _ => Some(text),
        }
    }

    /// The object that a node is or refers to, with the reference's text if it is one.
    ///
    /// Chained references are followed; the text is the last one's, which names the value itself.
    pub fn resolve<'d>(
        &'d self,
        node: &'d Node,
    ) -> Result<(&'d Node, Option<&'d str>), Diagnostic> {
        let (mut last, mut name) = (node, None);
        for _ in 0..=self.limits.references {
            match self.step(last)? {
                Some((target, spelling)) => (last, name) = (target, Some(spelling)),
                None => return Ok((last, name)),
            }
        }
        Err(self.endless(node, last))
    }

    /// What a node refers to itself, if it is a reference.
    pub fn step<'d>(&'d self, node: &'d Node) -> Result<Option<(&'d Node, &'d str)>, Diagnostic> {
        // Where it leads depends on who asks; unless that is known, it is the schema that has the anchor.
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

    /// What is wrong with references that lead to each other, or to ever more.
    fn endless(&self, node: &Node, last: &Node) -> Diagnostic {
        let most = self.limits.references;
        // Wherever a cycle is met, it is told at the same place.
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
        let message =
            format!("more than {most} references lead to each other before a value stands");
        Diagnostic::error(code::LIMIT, node.span, message)
            .help("refer to the value itself; `limits.references` raises the limit")
    }

    /// What the text of a reference names, and the one spelling of it.
    pub fn target<'d>(
        &'d self,
        text: &'d str,
        span: Span,
    ) -> Result<(&'d Node, &'d str), Diagnostic> {
        let here = self.file_of(span);
        let link = here.link(text, span);
        if let Some(finding) = link.and_then(|it| it.finding(text, span)) {
            let is_name = !text.contains(['.', '/', '#']);
            let near = is_name.then(|| moved(&here.root, text)).flatten();
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
        // Few encode what a URL needs, and fewer what a name has that looks like it.
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
            match likely(&file.root, pointer, &self.guesses) {
                Some(near) => {
                    let path = text.split_once('#').map_or(text, |it| it.0);
                    error.help(format!("did you mean `{path}#{near}`?"))
                }
                None => error,
            }
        })?;
        Ok((found, name))
    }

    /// Reads a node as one of OpenAPI's closed objects that hold texts only; also gives what had to be taken for a text.
    pub fn read<'n, T: DeserializeOwned>(
        node: &'n Node,
        what: &str,
    ) -> Result<(T, Vec<&'n Node>), Diagnostic> {
        let mut told = Vec::new();
        let read = serde_json::from_value(node.to_texts(&mut told));
        read.map(|it| (it, told)).map_err(|error| {
            Diagnostic::error(
                code::INVALID,
                node.span,
                format!("not a valid {what}: {error}"),
            )
        })
    }
}
