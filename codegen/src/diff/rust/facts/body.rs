//! Bodies: how values are written to requests and read from responses.

use super::Facts;
use super::style::written;
use crate::ir::{
    Content, Definition, Paging, Part, PartKind, Response, Stream, Style, TypeId, TypeRef,
};
use crate::surface::{Crate, Form, Operation};

impl Facts {
    pub(super) fn body(&mut self, surface: &Crate, operation: &Operation, method: &str) {
        let Some(body) = &operation.ir.body else {
            return;
        };
        let media: Vec<&str> = body.contents().map(Content::media_type).collect();
        self.push(method, "media type", media.join(", ").to_lowercase());
        for content in body.contents() {
            match content {
                Content::Json { property, .. } => self.envelope(method, "body", property.as_ref()),
                Content::Form { ty, styles, .. } => self.form(surface, method, ty, styles),
                Content::Xml { root, .. } => {
                    self.xml_root(surface, &format!("{method}(body)"), *root);
                }
                _ => {}
            }
        }
        let form = operation.body.as_ref().and_then(|it| it.form.as_ref());
        if let Some(form) = form {
            self.parts(form);
        }
    }

    /// The property that wraps a value, which callers do not see.
    fn envelope(&mut self, method: &str, part: &str, property: Option<&String>) {
        let value = property.map_or("nothing", String::as_str);
        self.push(format!("{method}({part})"), "wrapped in", value);
    }

    /// How the properties of a form are written.
    fn form(&mut self, surface: &Crate, method: &str, ty: &TypeRef, styles: &[(String, Style)]) {
        let TypeRef::Named(TypeId(id)) = surface.resolved(ty) else {
            return;
        };
        let Definition::Struct(it) = &surface.api.types[*id].definition else {
            return;
        };
        for field in &it.fields {
            let name = &field.name.wire;
            let own = styles.iter().find(|it| it.0 == *name);
            let style = own.map_or(USUAL, |it| it.1);
            let style = written(surface, &field.ty, style);
            self.push(format!("{method}({name})"), "style:", style);
        }
    }

    /// The parts of a multipart form.
    fn parts(&mut self, form: &Form) {
        let owner = format!("operations::{}", form.item.ident);
        let new = form.item.function("new");
        for part in &form.parts {
            let arguments = new.iter().flat_map(|it| &it.arguments);
            let position = arguments.map(|it| &it.0).position(|it| *it == part.ident);
            // A caller of `new` does not see the names.
            self.position = position;
            let path = match position {
                Some(_) => format!("{owner}::new({})", part.ident),
                None => format!("{owner}::{}", part.ident),
            };
            self.push(&*path, "part", &part.ir.name.wire);
            self.push(path, "sent as", content_type(part.ir));
        }
        self.position = None;
    }

    pub(super) fn response(&mut self, surface: &Crate, operation: &Operation, method: &str) {
        let ir = operation.ir;
        if let Some(media) = &ir.success.content_type {
            self.push(method, "accepted media type", media.to_lowercase());
        }
        if let Some(Stream::Lines { content_type, .. }) = &ir.stream {
            self.push(method, "media type of the stream", content_type);
        }
        match &ir.response {
            Response::Json { property, .. } => {
                self.envelope(method, "response", property.as_ref());
            }
            Response::Paged { paging, .. } => self.pages(method, paging),
            Response::Xml { root, .. } => {
                self.xml_root(surface, &format!("{method}(response)"), *root);
            }
            _ => {}
        }
        if let Some(headers) = &operation.headers {
            let named = ir.success.headers.iter().zip(headers.fields());
            for (header, field) in named {
                let path = format!("operations::{}::{}", headers.ident, field.ident);
                self.push(path, "header", header.name.wire.to_ascii_lowercase());
            }
        }
    }
}

impl Facts {
    /// How pages are addressed, and what of a response callers do not see.
    fn pages(&mut self, method: &str, paging: &Paging) {
        let name = |it: &Option<String>| it.clone().unwrap_or_else(|| "nothing".to_owned());
        self.push(method, "pages by", paging.to_string());
        self.push(method, "size of pages in", name(&paging.page_size));
        self.push(method, "items of pages in", &paging.items);
        self.push(method, "next page in", name(&paging.next));
        self.push(method, "further pages if", name(&paging.more));
    }
}

/// The style of a property of a form of which the document does not say it.
const USUAL: Style = Style::Form {
    explode: true,
    reserved: false,
};

/// How a part is written, with the media type if the caller does not choose it.
fn content_type(part: &Part) -> String {
    let (kind, usual) = match &part.kind {
        PartKind::Text(_) => ("text", "text/plain"),
        PartKind::Json(_) => ("JSON", "application/json"),
        PartKind::Value(_) => ("a value", ""),
        PartKind::File { .. } => ("a file", "application/octet-stream"),
    };
    let media = part.content_type.as_deref().unwrap_or(usual);
    let separator = if media.is_empty() { "" } else { " of " };
    let constant = part.constant.as_deref().map(|it| it.join(", "));
    let constant = constant.map(|it| format!(", `{it}`")).unwrap_or_default();
    format!("{kind}{separator}{}{constant}", media.to_lowercase())
}
