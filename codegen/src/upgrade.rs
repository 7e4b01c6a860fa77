//! A document in a newer version of OpenAPI, as text.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, code};
use crate::input::Input;
use crate::load::{self, Node, Value};
use crate::source::{SourceMap, Span};
use crate::stack;

/// A version of OpenAPI that a document can be rewritten in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "command", derive(clap::ValueEnum))]
pub enum Target {
    /// OpenAPI 3.1.
    #[default]
    #[cfg_attr(feature = "command", value(name = "3.1"))]
    V31,
    /// OpenAPI 3.2.
    #[cfg_attr(feature = "command", value(name = "3.2"))]
    V32,
}

/// The notation of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "command", derive(clap::ValueEnum))]
pub enum Notation {
    /// YAML.
    Yaml,
    /// JSON, indented.
    Json,
}

impl Notation {
    /// The notation of a document's text.
    fn of(text: &str) -> Self {
        if text.trim_start().starts_with('{') {
            Notation::Json
        } else {
            Notation::Yaml
        }
    }
}

/// Whether the files that a document refers to are rewritten, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// The document alone, which may not refer to other files.
    #[default]
    Document,
    /// The document and the files that it refers to. Of these, what it refers to is rewritten.
    Files,
}

/// A rewritten document.
#[derive(Debug)]
pub struct Upgraded {
    /// The text.
    pub text: String,
    /// The other files: the path of each, relative to the folder of the document, and its text.
    pub others: Vec<(String, String)>,
    /// Findings that do not prevent a rewrite.
    pub warnings: Diagnostics,
}

/// Rewrites a document in a newer version, after its overlays were applied. Without a notation, it keeps its own.
///
/// # Errors
///
/// The mistakes that prevent the document from being read, what has no counterpart in the version, and references to
/// files that are not rewritten, or not below the folder of the document.
pub fn upgrade<'a>(
    input: impl Into<Input<'a>>,
    config: &Config,
    target: Target,
    notation: Option<Notation>,
    extent: Extent,
) -> Result<Upgraded, Diagnostics> {
    let input = input.into();
    stack::within(config, || {
        let mut sources = SourceMap::default();
        sources.add(input.document.clone());
        let version = match target {
            Target::V31 => "3.1.1",
            Target::V32 => "3.2.0",
        };
        let limits = &config.limits;
        let with_others = extent == Extent::Files;
        let (files, mut findings) =
            load::upgrade(&input, limits, &mut sources, version, with_others);
        let texts = files.and_then(|files| {
            let texts = files.iter().map(|(name, root)| {
                let notation = notation.unwrap_or_else(|| {
                    Notation::of(&sources.get(sources.locate(root.span).0).text)
                });
                Ok((name.clone(), write(root, notation)?))
            });
            let texts: Result<Vec<_>, String> = texts.collect();
            texts.map_err(|why| findings.push(unwritable(&why))).ok()
        });
        let diagnostics = Diagnostics::new(findings, sources);
        match texts.map(IntoIterator::into_iter) {
            Some(mut texts) => Ok(Upgraded {
                text: texts.next().map(|it| it.1).unwrap_or_default(),
                others: texts.collect(),
                warnings: diagnostics,
            }),
            None => Err(diagnostics),
        }
    })
}

fn write(root: &Node, notation: Notation) -> Result<String, String> {
    let document = Written(root);
    match notation {
        Notation::Json => serde_json::to_string_pretty(&document)
            .map(|it| it + "\n")
            .map_err(|it| it.to_string()),
        Notation::Yaml => serde_yaml::to_string(&document).map_err(|it| it.to_string()),
    }
}

fn unwritable(why: &str) -> Diagnostic {
    let message = format!("the document cannot be written: {why}");
    Diagnostic {
        severity: Severity::Error,
        ..Diagnostic::error(code::IO, Span::default(), message)
    }
}

/// A value as it is written. A number that no type holds is written as a string.
struct Written<'n>(&'n Node);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(it) => serializer.serialize_bool(*it),
            Value::Number(text) => number(text, serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Written(item))?;
                }
                list.end()
            }
            Value::Object(object) => {
                let mut map = serializer.serialize_map(Some(object.len()))?;
                for (key, property) in object.iter() {
                    map.serialize_entry(key, &Written(&property.node))?;
                }
                map.end()
            }
        }
    }
}

fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(it) = text.parse::<i64>() {
        serializer.serialize_i64(it)
    } else if let Ok(it) = text.parse::<u64>() {
        serializer.serialize_u64(it)
    } else {
        match text.parse::<f64>() {
            Ok(it) if it.is_finite() => serializer.serialize_f64(it),
            _ => serializer.serialize_str(text),
        }
    }
}
