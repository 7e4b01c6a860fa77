//! Prints request bodies.

use super::line::{Line, Text, all_quoted, name, quoted};
use super::parameter::style;
use super::reference::References;
use super::response::stream;
use super::xml::root_name;
use crate::ir::{Alternative, Body, Content, Part, PartKind, Stream, Xml};

pub(super) fn body(text: &mut Text, body: &Body, references: &References, xml: &Xml) {
    let Body {
        name: own,
        required,
        description,
        content: sent,
    } = body;
    let line = Line::new("body").flag("required", *required);
    let line = line.some("name", own.as_ref().map(quoted));
    let line = line.description(description);
    text.line(1, &line);
    content(text, 2, Line::new("content"), sent, references, xml);
}

fn content(
    text: &mut Text,
    depth: usize,
    line: Line,
    content: &Content,
    references: &References,
    xml: &Xml,
) {
    let line = match content {
        Content::Json {
            content_type,
            ty,
            property,
            example,
        } => {
            let line = line.word("json").word(quoted(content_type));
            let line = line.word(references.ty(ty));
            let line = line.some("property", property.as_ref().map(quoted));
            line.some("example", example.as_ref())
        }
        Content::EmptyObject => line.word("empty object"),
        Content::Form {
            ty,
            styles,
            example,
        } => {
            let styles = styles.iter().map(|(property, it)| {
                let property = quoted(property);
                format!("{property}: {}", style(*it))
            });
            let line = line.word("form").word(references.ty(ty));
            let line = line.list("styles", &styles.collect::<Vec<_>>());
            line.some("example", example.as_ref())
        }
        Content::Xml {
            content_type,
            ty,
            root,
            example,
        } => {
            let line = line.word("xml").word(quoted(content_type));
            let line = line.word(references.ty(ty));
            let line = line.word("root").word(root_name(xml, *root));
            line.some("example", example.as_ref())
        }
        Content::Multipart {
            content_type,
            parts: _,
        } => line.word("multipart").word(quoted(content_type)),
        Content::Raw {
            content_type,
            range,
            is_text,
            example,
        } => {
            let line = line.word(if *is_text { "text" } else { "bytes" });
            let line = line.word(quoted(content_type));
            let line = line.some("range", range.as_ref().map(quoted));
            line.some("example", example.as_ref().map(quoted))
        }
        Content::Items {
            content_type,
            items,
            example,
        } => {
            // The printed lines have the media type already.
            let line = match items {
                Stream::Events { .. } => line.word(quoted(content_type)),
                Stream::Lines { .. } => line,
            };
            stream(line, items, references).some("example", example.as_ref())
        }
        Content::OneOf(_) => line.word("one of"),
    };
    text.line(depth, &line);
    nested(text, depth, content, references, xml);
}

/// Prints the parts of a form, or the alternatives.
fn nested(text: &mut Text, depth: usize, content: &Content, references: &References, xml: &Xml) {
    match content {
        Content::Multipart {
            content_type: _,
            parts,
        } => parts
            .iter()
            .for_each(|it| part(text, depth + 1, it, references)),
        Content::OneOf(alternatives) => {
            for alternative in alternatives {
                let Alternative {
                    name: own,
                    content: its,
                } = alternative;
                let line = Line::new(name(own) + ":");
                self::content(text, depth + 1, line, its, references, xml);
            }
        }
        Content::Json { .. }
        | Content::EmptyObject
        | Content::Form { .. }
        | Content::Xml { .. }
        | Content::Items { .. }
        | Content::Raw { .. } => {}
    }
}

fn part(text: &mut Text, depth: usize, part: &Part, references: &References) {
    let Part {
        name: own,
        kind,
        content_type,
        list,
        required,
        constant,
        description,
        headers,
    } = part;
    let kind = match kind {
        PartKind::Text(ty) => format!("text {}", references.ty(ty)),
        PartKind::Json(ty) => format!("json {}", references.ty(ty)),
        PartKind::Value(ty) => format!("value {}", references.ty(ty)),
        PartKind::File { or_value: false } => "file".to_owned(),
        PartKind::File { or_value: true } => "file or value".to_owned(),
    };
    let line = Line::new("part").word(name(own) + ":").word(kind);
    let line = line.some("content_type", content_type.as_ref().map(quoted));
    let line = line.flag("list", *list).flag("required", *required);
    let constant = constant.as_ref().map(|it| all_quoted(it).join(", "));
    let line = line.some("const", constant.map(|it| format!("[{it}]")));
    let line = line.list("headers", &all_quoted(headers));
    text.line(depth, &line.description(description));
}
