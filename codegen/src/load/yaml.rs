//! Text → [`Node`] tree, for YAML 1.2 and JSON, its subset.
//!
//! Scalars are resolved by the core schema, so `no` and `on` are strings.

use std::collections::HashMap;

use serde_yaml::granit_parser::{
    ErrorKind, Event, Marker, Options, Parser, ScalarStyle, ScanError, Span as Marks, StrInput,
};

use super::duplicate;
use super::node::{Node, Object, Property, Value};
use super::scalar::resolve;
use super::syntax;
use super::unescaped::Readable;
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// Parses the first document of a source text, whose offset in the source map is `start`, and recovers from errors where
/// possible. If no value is returned, one of the findings is an error.
pub fn read(text: &str, start: usize, limits: &Limits) -> (Option<Node>, Vec<Diagnostic>) {
    let readable = Readable::of(text);
    let mut options = Options::default();
    options.flow_nesting_limit = limits.depth + 1;
    options.block_nesting_limit = limits.depth + 1;
    let mut reader = Reader {
        events: Parser::with_options(StrInput::new(&readable.text), options),
        limits,
        readable: &readable,
        text,
        start,
        anchors: HashMap::new(),
        aliased: 0,
        findings: Vec::new(),
        ended: Span::default(),
    };
    let node = reader.document();
    let mut findings = reader.findings;
    (node.map_err(|it| findings.push(it)).ok(), findings)
}

/// A mapping that is being parsed.
#[derive(Default)]
struct Mapping {
    own: Object,
    /// The values of its `<<` keys.
    merged: Vec<Object>,
}

/// A key of a mapping.
struct Key {
    text: String,
    span: Span,
    /// Whether it is `<<`, so that the value's properties are merged into the mapping.
    merges: bool,
}

/// The number of bytes of a string that count as one value.
const TEXT: usize = 64;

struct Reader<'t> {
    events: Parser<'t, StrInput<'t>>,
    limits: &'t Limits,
    readable: &'t Readable<'t>,
    text: &'t str,
    start: usize,
    anchors: HashMap<usize, Node>,
    aliased: usize,
    /// Errors that parsing recovered from.
    findings: Vec<Diagnostic>,
    /// The span of the most recently completed mapping.
    ended: Span,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<Node, Diagnostic> {
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(..), _) => {}
                (Event::StreamEnd | Event::DocumentEnd, span) => {
                    return Err(empty(span));
                }
                (event, span) => {
                    let node = self.node(event, span, 0)?;
                    self.nothing_more();
                    return Ok(node);
                }
            }
        }
    }

    /// Checks for further documents after the first.
    fn nothing_more(&mut self) {
        loop {
            match self.next() {
                Ok((Event::DocumentEnd, _)) => {}
                Ok((Event::StreamEnd, _)) => return,
                Ok((_, span)) => {
                    let message = "a second document begins here";
                    let finding = Diagnostic::error(code::SYNTAX, span, message);
                    let help = "OpenAPI has one in a file: put this one into a file of its own";
                    return self.findings.push(finding.help(help));
                }
                Err(finding) => return self.findings.push(finding),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), Diagnostic> {
        match self.events.next() {
            Some(Ok((event, marks))) => Ok((event, self.span(marks))),
            Some(Err(error)) => Err(self.syntax(&error)),
            None => Ok((
                Event::StreamEnd,
                Span {
                    start: self.start + self.text.len(),
                    end: self.start + self.text.len(),
                },
            )),
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Node, Diagnostic> {
        if depth > self.limits.depth {
            return Err(self.too_deep(span));
        }
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let value = if plain {
                    resolve(&text)
                } else {
                    Value::String(text.into_owned())
                };
                (Node { span, value }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => (self.sequence(span, depth)?, anchor),
            Event::MappingStart(_, anchor, _) => (self.mapping(span, depth)?, anchor),
            Event::Alias(anchor) => return self.alias(anchor, span, depth),
            _ => {
                return Err(Diagnostic::error(
                    code::SYNTAX,
                    span,
                    "this is not allowed in an OpenAPI document",
                ));
            }
        };
        if anchor != 0 {
            self.copy(&node, span)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn sequence(&mut self, start: Span, depth: usize) -> Result<Node, Diagnostic> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, end) => {
                    let span = Span {
                        start: start.start,
                        end: self.trimmed(end.end.max(start.end)),
                    };
                    return Ok(Node {
                        span,
                        value: Value::Array(items),
                    });
                }
                (event, span) => items.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    // Keep the stack frames of the recursion small: documents may be deeply nested, and threads have small stacks.

    fn mapping(&mut self, start: Span, depth: usize) -> Result<Node, Diagnostic> {
        let mut mapping = Mapping::default();
        while let Some(key) = self.key(start)? {
            let (event, span) = self.next()?;
            let node = self.node(event, span, depth + 1)?;
            self.put(&mut mapping, key, node)?;
        }
        Ok(self.whole(mapping))
    }

    /// The next key of a mapping; `None` at its end.
    fn key(&mut self, start: Span) -> Result<Option<Key>, Diagnostic> {
        match self.next()? {
            (Event::MappingEnd, end) => {
                self.ended = Span {
                    start: start.start,
                    end: self.trimmed(end.end.max(start.end)),
                };
                Ok(None)
            }
            // A key is always a string: `200:` and `on:` are names.
            (Event::Scalar(text, style, ..), span) => Ok(Some(Key {
                merges: style == ScalarStyle::Plain && text == "<<",
                text: text.into_owned(),
                span,
            })),
            (_, span) => {
                let message = "a key must be a string";
                Err(Diagnostic::error(code::SYNTAX, span, message))
            }
        }
    }

    fn put(&mut self, mapping: &mut Mapping, key: Key, node: Node) -> Result<(), Diagnostic> {
        if key.merges {
            mapping.merged.extend(mergeable(node, key.span)?);
            return Ok(());
        }
        let key_span = key.span;
        let duplicate = duplicate::insert(&mut mapping.own, key.text, Property { key_span, node });
        self.findings.extend(duplicate);
        Ok(())
    }

    fn whole(&self, mut mapping: Mapping) -> Node {
        merge(&mut mapping.own, mapping.merged);
        Node {
            span: self.ended,
            value: Value::Object(mapping.own),
        }
    }

    fn alias(&mut self, anchor: usize, span: Span, depth: usize) -> Result<Node, Diagnostic> {
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            return Err(Diagnostic::error(
                code::SYNTAX,
                span,
                "this alias is inside the value that it names",
            ));
        };
        if depth + self.copy(&node, span)? > self.limits.depth {
            return Err(self.too_deep(span));
        }
        Ok(node)
    }

    /// Charges a copy of a value to the alias budget. Returns the nesting depth of the value.
    fn copy(&mut self, node: &Node, span: Span) -> Result<usize, Diagnostic> {
        let (count, height) = size(node);
        self.aliased += count;
        if self.aliased > self.limits.aliases {
            return Err(Diagnostic::error(
                code::LIMIT,
                span,
                format!("anchors and aliases copy more than {} values", self.limits.aliases),
            )
            .help("write out what is copied, or refer to it by `$ref`; `limits.aliases` raises the limit"));
        }
        Ok(height)
    }

    fn syntax(&self, error: &ScanError) -> Diagnostic {
        let at = self.offset(*error.marker());
        // The parser has its own limit on nested brackets.
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return self.too_deep(Span { start: at, end: at });
        }
        let mut finding =
            Diagnostic::error(code::SYNTAX, Span { start: at, end: at }, error.info());
        finding.help = syntax::help(error.kind(), self.text, at - self.start);
        finding
    }

    fn too_deep(&self, span: Span) -> Diagnostic {
        let message = format!("nested deeper than {} levels", self.limits.depth);
        Diagnostic::error(code::LIMIT, span, message)
            .help("name what lies deep, and refer to it; `limits.depth` raises the limit")
    }

    fn span(&self, marks: Marks) -> Span {
        let start = self.offset(marks.start);
        Span {
            start,
            end: self.offset(marks.end).max(start),
        }
    }

    fn offset(&self, marker: Marker) -> usize {
        let within = marker.byte_offset().unwrap_or_default();
        self.start + self.readable.original(within).min(self.text.len())
    }

    /// The end of a block without trailing blank lines; the parser reports the start of the next block.
    fn trimmed(&self, end: usize) -> usize {
        self.start + self.text[..end - self.start].trim_end().len()
    }
}

pub(super) fn empty(span: Span) -> Diagnostic {
    Diagnostic::error(code::SYNTAX, span, "the document is empty")
        .help("an OpenAPI document is an object with `openapi`, `info` and `paths`")
}

/// The objects of a `<<` key. A YAML 1.1 feature that many documents use.
fn mergeable(node: Node, key: Span) -> Result<Vec<Object>, Diagnostic> {
    let parts = match node.value {
        Value::Array(items) => items,
        _ => vec![node],
    };
    let objects = parts.into_iter().map(|it| match it.value {
        Value::Object(object) => Ok(object),
        _ => {
            let message = format!("`<<` must be an object, not {}", it.kind());
            Err(Diagnostic::error(code::TYPE, key, message))
        }
    });
    objects.collect()
}

/// Merges `<<` values into an object. The object's own keys take precedence, then earlier merged objects.
fn merge(object: &mut Object, merged: Vec<Object>) {
    for part in merged {
        for (key, property) in part.iter() {
            if object.get(key).is_none() {
                object.put(key, property.clone());
            }
        }
    }
}

/// The number of values including itself, and the nesting depth. Long strings count as several values.
fn size(node: &Node) -> (usize, usize) {
    let below = |sizes: &mut dyn Iterator<Item = (usize, usize)>| {
        sizes.fold((1, 0), |(count, height), (more, deep)| {
            (count + more, height.max(deep + 1))
        })
    };
    match &node.value {
        Value::Array(items) => below(&mut items.iter().map(size)),
        Value::Object(object) => below(&mut object.iter().map(|(key, it)| {
            let (count, height) = size(&it.node);
            (count + key.len() / TEXT, height)
        })),
        Value::String(text) | Value::Number(text) => (1 + text.len() / TEXT, 0),
        _ => (1, 0),
    }
}
