//! Prints the IR for tests and reviews: one line per item, indented below its parent.
//!
//! Default values and spans are omitted. Each struct is destructured without `..`, so that the code does not compile if
//! a new field is not printed.

mod body;
mod line;
mod operation;
mod parameter;
mod reference;
mod response;
mod types;
mod xml;

use self::line::{Line, Text, all_quoted, name, quoted};
use self::reference::References;
use super::{
    Api, Credential, ErrorType, Key, Location, Scheme, Security, Server, ServerVariable, Tag,
};

impl Api {
    /// The whole IR as text. `#Item` is the type `Item`; `#Item.3` is the one with index 3 if the name is not unique.
    pub fn print(&self) -> String {
        let Api {
            title,
            version,
            description,
            server: usual_server,
            token_url,
            keys,
            security: usual_security,
            tags,
            types,
            operations,
            xml,
            error,
        } = self;
        let references = References::of(types);
        let mut printed = Text::default();
        let text = &mut printed;
        let head = Line::new("api").word(quoted(title)).word(quoted(version));
        text.line(0, &head.description(description));
        if let Some(it) = usual_server {
            server(text, 1, it);
        }
        if let Some(url) = token_url {
            text.line(1, &Line::new("token_url").word(quoted(url)));
        }
        for it in keys {
            key(text, it);
        }
        if let Some(it) = usual_security {
            text.line(1, &security(it));
        }
        for it in tags {
            tag(text, it);
        }
        if let Some(it) = error {
            error_type(text, it, &references);
        }
        types.iter().enumerate().for_each(|(index, it)| {
            types::declaration(text, index, it, tags, &references);
        });
        for it in operations {
            operation::operation(text, it, tags, &references, xml);
        }
        xml::xml(text, xml);
        printed.finish()
    }
}

fn server(text: &mut Text, depth: usize, server: &Server) {
    let Server {
        url,
        description,
        variables,
    } = server;
    let line = Line::new("server").word(quoted(url));
    text.line(depth, &line.description(description));
    for variable in variables {
        let ServerVariable {
            name: own,
            default,
            values,
            description,
        } = variable;
        let line = Line::new("variable").word(name(own)).word("=");
        let line = line.word(quoted(default)).list("of", &all_quoted(values));
        text.line(depth + 1, &line.description(description));
    }
}

fn key(text: &mut Text, key: &Key) {
    let Key {
        name: own,
        location: place,
        parameter,
        description,
        scheme,
    } = key;
    let line = Line::new("key").word(name(own)).word(location(*place));
    let mut line = line.word(quoted(parameter));
    if let Some(Scheme { token_url }) = scheme {
        line = line.word("scheme");
        line = line.some("token_url", token_url.as_ref().map(quoted));
    }
    text.line(1, &line.description(description));
}

fn security(security: &Security) -> Line {
    let credential = |it: &Credential| match it {
        Credential::Authorization => "authorization".to_owned(),
        Credential::Scheme(name) => format!("scheme {}", quoted(name)),
        Credential::Key(name) => format!("key {}", quoted(name)),
    };
    let all = |it: &Vec<Credential>| it.iter().map(credential).collect::<Vec<_>>().join(" + ");
    let any: Vec<String> = security.iter().map(|it| format!("[{}]", all(it))).collect();
    Line::new("security").word(if any.is_empty() {
        "none".to_owned()
    } else {
        any.join(" | ")
    })
}

fn tag(text: &mut Text, tag: &Tag) {
    let Tag {
        name: own,
        span: _,
        description,
    } = tag;
    let line = Line::new("tag").word(name(own));
    text.line(1, &line.description(description));
}

fn error_type(text: &mut Text, error: &ErrorType, references: &References) {
    let ErrorType {
        ty,
        message,
        property,
    } = error;
    let line = Line::new("error").word(references.id(*ty));
    let line = line.some("message", message.as_ref().map(quoted));
    text.line(1, &line.some("property", property.as_ref().map(quoted)));
}

fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

fn tag_name(tags: &[Tag], index: usize) -> String {
    tags.get(index)
        .map_or(index.to_string(), |it| name(&it.name))
}
