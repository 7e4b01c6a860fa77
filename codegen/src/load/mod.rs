//! Bytes → [`Document`]: the text, the tree of its values with their places, and what references name.
//!
//! Does not interpret the document beyond references; that is `lower`'s.

mod node;
mod yaml;

use std::collections::HashMap;

use serde::de::DeserializeOwned;

pub use node::{Node, Object, Value};

use crate::diagnostic::{Diagnostic, code};
use crate::source::{Source, Span};

/// A document whose values know their places.
#[derive(Clone, Debug)]
pub struct Document {
    root: Node,
    /// How a reference names each schema of `components`, by the schema's name.
    schemas: HashMap<String, String>,
}

/// How many references may lead to one another before a value stands.
const MAX_CHAIN: usize = 32;

impl Document {
    /// Reads a text.
    pub fn load(source: &Source) -> Result<Self, Diagnostic> {
        let root = yaml::parse(&source.text)?;
        match version(&root) {
            None => Ok(Document::of(root)),
            Some(mut finding) => {
                finding.pointer = Some(root.pointer_to(finding.span));
                Err(finding)
            }
        }
    }

    fn of(root: Node) -> Self {
        let schemas = root
            .pointer("/components/schemas")
            .and_then(Node::as_object);
        let reference = |name: &str| {
            format!(
                "#/components/schemas/{}",
                name.replace('~', "~0").replace('/', "~1")
            )
        };
        let schemas = schemas
            .iter()
            .flat_map(|it| it.keys())
            .map(|it| (it.to_owned(), reference(it)))
            .collect();
        Document { root, schemas }
    }

    /// How a reference names a schema of `components`, if there is one of this name.
    pub fn reference_to_schema(&self, name: &str) -> Option<&str> {
        self.schemas.get(name).map(String::as_str)
    }

    /// The whole tree.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The object that a node is or refers to, with the reference's text if it is one.
    ///
    /// Chained references are followed; the text is the last one's, which names the value itself.
    pub fn resolve<'d>(
        &'d self,
        node: &'d Node,
    ) -> Result<(&'d Node, Option<&'d str>), Diagnostic> {
        let (mut node, mut name) = (node, None);
        for _ in 0..MAX_CHAIN {
            let Some(reference) = node.get("$ref") else {
                return Ok((node, name));
            };
            let Some(text) = reference.as_str() else {
                return Err(Diagnostic::error(
                    code::TYPE,
                    reference.span,
                    format!("`$ref` must be a string, not {}", reference.kind()),
                ));
            };
            node = self.target(text, reference.span)?;
            name = Some(text);
        }
        Err(Diagnostic::error(
            code::CYCLE,
            node.span,
            "these references only lead to each other",
        ))
    }

    fn target(&self, text: &str, span: Span) -> Result<&Node, Diagnostic> {
        let Some(pointer) = text
            .strip_prefix('#')
            .filter(|it| it.is_empty() || it.starts_with('/'))
        else {
            return Err(Diagnostic::error(
                code::UNSUPPORTED,
                span,
                format!("`{text}` lies outside this document, which is not supported yet"),
            )
            .help("bundle the document into one file first"));
        };
        let decoded = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
        // Few encode what a URL needs, and fewer what a name has that looks like it.
        let found = self.root.pointer(pointer);
        found
            .or_else(|| self.root.pointer(&decoded))
            .ok_or_else(|| {
                let error = Diagnostic::error(
                    code::UNRESOLVED,
                    span,
                    format!("`{text}` names nothing in this document"),
                );
                match self.similar(pointer) {
                    Some(near) => error.help(format!("did you mean `#{near}`?")),
                    None => error,
                }
            })
    }

    /// The pointer most like one that leads nowhere, among its would-be siblings.
    fn similar(&self, pointer: &str) -> Option<String> {
        let (parent, last) = pointer.rsplit_once('/')?;
        let siblings = self.root.pointer(parent)?.as_object()?;
        let near = nearest(last, siblings.keys())?;
        Some(format!("{parent}/{near}"))
    }

    /// Reads a node as one of OpenAPI's closed objects.
    pub fn read<T: DeserializeOwned>(node: &Node, what: &str) -> Result<T, Diagnostic> {
        serde_json::from_value(node.to_json()).map_err(|error| {
            Diagnostic::error(
                code::INVALID,
                node.span,
                format!("not a valid {what}: {error}"),
            )
        })
    }
}

/// The candidate most like a misspelt word, if one is like it at all.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .map(|it| (strsim::damerau_levenshtein(&lower, &it.to_lowercase()), it))
        .filter(|(distance, it)| *distance <= (it.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, it)| it)
}

/// What is wrong with the version of OpenAPI that a document says it has.
fn version(root: &Node) -> Option<Diagnostic> {
    if root.as_object().is_none() {
        let message = format!("an OpenAPI document is an object, not {}", root.kind());
        return Some(Diagnostic::error(code::TYPE, root.span, message));
    }
    let Some(version) = root.get("openapi") else {
        let (message, help) = if root.get("swagger").is_some() {
            (
                "this is a Swagger 2.0 document",
                "convert it to OpenAPI 3 first",
            )
        } else {
            (
                "the member `openapi` is missing",
                "begin the document with `openapi: 3.0.3`",
            )
        };
        return Some(Diagnostic::error(code::MISSING, Span::default(), message).help(help));
    };
    let error = |code, message: String, help: &str| {
        Some(Diagnostic::error(code, version.span, message).help(help))
    };
    match version.as_str() {
        Some(text) if text.starts_with("3.0.") || text.starts_with("3.1.") => None,
        Some(text) if text.starts_with("3.") => error(
            code::UNSUPPORTED,
            format!("OpenAPI {text} is not supported yet"),
            "OpenAPI 3.0 and 3.1 are",
        ),
        Some(text) => error(
            code::INVALID,
            format!("`{text}` is not a version of OpenAPI 3"),
            "such as `3.0.3`",
        ),
        None => {
            let message = format!("the version must be a string, not {}", version.kind());
            error(
                code::TYPE,
                message,
                "put it in quotes, as in `openapi: \"3.0.3\"`",
            )
        }
    }
}
