//! Prints responses.

use super::line::{Line, Text, name, plain, quoted};
use super::reference::{References, scalar};
use super::xml::root_name;
use crate::ir::{Case, Header, Paging, PagingSource, PagingStyle, Response, Stream, Success, Xml};

pub(super) fn response(
    text: &mut Text,
    depth: usize,
    line: Line,
    response: &Response,
    references: &References,
    xml: &Xml,
) {
    let line = match response {
        Response::Empty => line.word("nothing"),
        Response::Json {
            ty,
            property,
            optional,
        } => {
            let line = line.word("json").word(references.ty(ty));
            let line = line.some("property", property.as_ref().map(quoted));
            line.flag("optional", *optional)
        }
        Response::ByStatus(cases) => {
            text.line(depth, &line.word("by status"));
            for case in cases {
                let Case {
                    status,
                    description,
                    response: its,
                } = case;
                let line = Line::new(plain(status) + ":").description(description);
                self::response(text, depth + 1, line, its, references, xml);
            }
            return;
        }
        Response::Paged {
            item,
            paging: walk,
            optional,
        } => {
            let line = line.word("pages of").word(references.ty(item));
            paging(line.flag("optional", *optional), walk)
        }
        Response::Xml { ty, root } => {
            let line = line.word("xml").word(references.ty(ty));
            line.word("root").word(root_name(xml, *root))
        }
        Response::Text => line.word("text"),
        Response::Binary => line.word("bytes"),
        Response::Stream(it) => stream(line, it, references),
    };
    text.line(depth, &line);
}

fn paging(line: Line, paging: &Paging) -> Line {
    let Paging {
        style,
        page_size,
        items,
        next,
        more,
        source,
    } = paging;
    let style = match style {
        PagingStyle::Number { page, first } => format!("number {} from {first}", quoted(page)),
        PagingStyle::Offset { offset } => format!("offset {}", quoted(offset)),
        PagingStyle::Cursor { cursor } => format!("cursor {}", quoted(cursor)),
        PagingStyle::LastItem { cursor, property } => {
            format!("cursor {} of last {}", quoted(cursor), quoted(property))
        }
        PagingStyle::Link => "link".to_owned(),
    };
    let source = match source {
        PagingSource::General => "general",
        PagingSource::Own => "own",
        PagingSource::Inferred => "inferred",
    };
    let line = line.word("by").word(style);
    let line = line.some("page_size", page_size.as_ref().map(quoted));
    let line = line.word("items").word(quoted(items));
    let line = line.some("next", next.as_ref().map(quoted));
    let line = line.some("more", more.as_ref().map(quoted));
    line.word("source").word(source)
}

pub(super) fn stream(line: Line, stream: &Stream, references: &References) -> Line {
    match stream {
        Stream::Events { data, named } => {
            let data = data.as_ref().map(|it| references.ty(it));
            line.word("events").some("of", data).flag("named", *named)
        }
        Stream::Lines { content_type, item } => {
            let line = line.word("lines of").word(references.ty(item));
            line.word(quoted(content_type))
        }
    }
}

pub(super) fn success(text: &mut Text, success: &Success) {
    let Success {
        status,
        content_type,
        example,
        headers,
        bodiless,
    } = success;
    let line = Line::new("success").word(status);
    let line = line.some("as", content_type.as_ref().map(quoted));
    let line = line.list("bodiless", bodiless);
    text.line(1, &line.some("example", example.as_ref()));
    for header in headers {
        let Header {
            name: own,
            ty,
            description,
            deprecated,
        } = header;
        let line = Line::new("header").word(name(own) + ":").word(scalar(ty));
        let line = line.flag("deprecated", *deprecated);
        text.line(2, &line.description(description));
    }
}
