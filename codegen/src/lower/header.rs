//! Response headers.

use std::collections::HashMap;

use super::pass::Pass;
use super::shape::Shape;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Header, Name, Scalar};
use crate::openapi::{Given, Response, Typed};

impl<'d> Pass<'_, 'd> {
    /// The documented headers of a response. OpenAPI ignores one named `Content-Type`; names are case-insensitive.
    pub(super) fn headers(&mut self, response: Response<'d>) -> Vec<Header> {
        let mut headers: Vec<Header> = Vec::new();
        let mut by_lower_case = HashMap::new();
        for header in response.headers().unwrap_or_default().entries() {
            let name = header.key;
            let lower = name.to_ascii_lowercase();
            if lower == "content-type" {
                continue;
            }
            if let Some(first) = by_lower_case.get(&lower) {
                let message = format!("`{name}` and `{first}` are the same header");
                let finding = Diagnostic::warning(code::CONFLICT, header.key_span, message);
                let help = format!(
                    "header names are case-insensitive: the description of `{first}` is used"
                );
                self.types.reader.report(finding.help(help));
                continue;
            }
            let span = header.value.span();
            let Some((header, _)) = self.types.reader.resolve(header.value) else {
                continue;
            };
            by_lower_case.insert(lower, name);
            self.types.reader.charge(1, span);
            self.types.reader.require_object(header);
            let header = header.given();
            self.check_header_style(header);
            headers.push(Header {
                name: Name::wire(name),
                ty: self.header_ty(header),
                description: self.types.reader.text(header.description()),
                deprecated: header.deprecated() == Some(true),
            });
        }
        headers
    }

    /// Reports a style other than the only one of headers.
    fn check_header_style(&mut self, header: Given<'d>) {
        if let Some(style) = header.style().filter(|it| &**it != "simple") {
            let message = format!("no header has the style `{}`", &*style);
            let finding = Diagnostic::warning(code::INVALID, style.span, message);
            let help = "it is taken as `simple`, the only style of a header: remove `style`";
            self.types.reader.report(finding.help(help));
        }
    }

    /// The type of a header. Anything but text, numbers and similar scalars is a string.
    fn header_ty(&mut self, header: Given<'d>) -> Scalar {
        let schema = header.schema().and_then(|it| self.types.reader.schema(it));
        let Some((schema, _)) = schema else {
            return Scalar::String;
        };
        match self.types.flat(schema) {
            Shape::Scalar(ty) => match self.types.scalar(schema, ty) {
                Scalar::Any | Scalar::Custom(_) => Scalar::String,
                scalar => scalar,
            },
            _ => Scalar::String,
        }
    }
}
