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
mod security;
mod server;
mod types;
mod xml;

use self::line::{Line, Text, name, quoted};
use self::parameter::location;
use self::reference::References;
use self::security::security;
use self::server::server;
use super::{Api, ErrorType, Key, Scheme, Tag};

impl Api {
    /// The whole IR as text. `#Item` is the type `Item`; `#Item.3` is the one with index 3 if the name is not unique.
    pub fn print(&self) -> String {
        let Api {
            title,
            version,
            description,
            server: usual_server,
            authorization,
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
        let Scheme { token_url, kinds } = authorization;
        if let Some(url) = token_url {
            text.line(1, &Line::new("token_url").word(quoted(url)));
        }
        if !kinds.is_empty() {
            let line = Line::new("authorization").list("by", &security::kinds(kinds));
            text.line(1, &line);
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

fn key(text: &mut Text, key: &Key) {
    let Key {
        name: own,
        location: place,
        parameter,
        description,
        deprecated,
        scheme,
    } = key;
    let line = Line::new("key").word(name(own)).word(location(*place));
    let line = line.word(quoted(parameter));
    let mut line = line.flag("deprecated", *deprecated);
    if let Some(Scheme { token_url, kinds }) = scheme {
        line = line.word("scheme").list("by", &security::kinds(kinds));
        line = line.some("token_url", token_url.as_ref().map(quoted));
    }
    text.line(1, &line.description(description));
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
