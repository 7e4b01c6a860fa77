//! `in: querystring`: a parameter that is the whole query.
//!
//! An object as `application/x-www-form-urlencoded` is serialized like an exploded object in the query. JSON and
//! strings are the whole query, percent-encoded.

use super::media::Kind;
use super::parameter::Declared;
use super::pass::Pass;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{self, Key, Location, Operation, Style};
use crate::openapi::{Given, MediaType, Parameter, Schema, Typed};
use crate::source::Span;

impl<'d> Pass<'_, 'd> {
    /// The schema and style of a whole query.
    pub(super) fn querystring(
        &mut self,
        parameter: Parameter<'d>,
    ) -> Option<(Option<Schema<'d>>, Style)> {
        let given = parameter.given();
        let Some(content) = given.content() else {
            self.no_content(given);
            return None;
        };
        let (content_type, media_type) = self.only_content(given, content)?;
        let kind = Kind::of(self.types.document, content_type, media_type);
        let schema = media_type.schema();
        if self.is_sequence(media_type) {
            return None;
        }
        let is_object = schema.is_some_and(|it| self.types.schemas.is_object(it));
        if kind == Kind::Json {
            return Some((schema, Style::Whole { json: true }));
        }
        if kind == Kind::Form && !is_object {
            let message = format!("only an object can be a whole query as `{content_type}`");
            let help =
                "describe its properties, or give it another media type, such as `text/plain`";
            self.unsupported(media_type.span(), &message, help);
            return None;
        }
        if kind != Kind::Form {
            if schema.is_none_or(|it| self.is_plain_text(it)) {
                return Some((schema, Style::Whole { json: false }));
            }
            let message = format!("only a string can be a whole query as `{content_type}`");
            let help = "describe it as a string, which is percent-encoded, or give it the media type `application/json`";
            self.unsupported(media_type.span(), &message, help);
            return None;
        }
        if media_type.encoding().is_some_and(|it| !it.is_empty()) {
            let span = media_type.span_of("encoding");
            let help = "describe the properties as parameters `in: query`, each with its style";
            self.unsupported(span, "`encoding` is not supported in a query", help);
            return None;
        }
        let style = Style::Form {
            explode: true,
            reserved: false,
        };
        Some((schema, style))
    }

    /// Reports a whole query without a media type.
    fn no_content(&mut self, given: Given<'d>) {
        let span = if given.has("schema") {
            given.span_of("schema")
        } else {
            given.span()
        };
        let message = "a parameter `in: querystring` has `content`, not a `schema`";
        let finding = Diagnostic::error(code::MISSING, span, message);
        let help = "write the schema as in `content: {application/x-www-form-urlencoded: {schema: {type: object}}}`";
        self.types.reader.report(finding.help(help));
    }

    /// Whether the value of a parameter is described as a sequence, which only streams support. Reports it if so.
    pub(super) fn is_sequence(&mut self, media_type: MediaType<'d>) -> bool {
        let is_sequence = media_type.has("itemSchema") && media_type.schema().is_none();
        if is_sequence {
            let message = "`itemSchema` is not supported in a parameter";
            let help =
                "describe the whole value by `schema`: a string, or a list as `application/json`";
            self.unsupported(media_type.span_of("itemSchema"), message, help);
        }
        is_sequence
    }

    /// Reports a query that is described as a whole twice, or as a whole and in parts.
    pub(super) fn check_querystring(&mut self, declared: &[Declared<'d>]) {
        let Some(whole) = declared.iter().find(|it| it.is_whole_query) else {
            return;
        };
        let is_other = |it: &&Declared<'d>| {
            let is_query = |it: &ir::Parameter| it.location == Location::Query;
            let is_part = it.parameter.as_ref().is_some_and(is_query);
            (is_part || it.is_whole_query) && whole.span != it.span
        };
        for other in declared.iter().filter(is_other) {
            let message = "a parameter `in: querystring` is the whole query";
            let finding = Diagnostic::error(code::CONFLICT, other.span, message);
            let finding = finding.second(whole.span, "the whole query");
            let help = "describe either the whole query or each of its parameters";
            self.types.reader.report(finding.help(help));
        }
    }

    /// Reports other content of the query if a parameter that is not a form is the whole query.
    pub(super) fn check_whole_query(
        &mut self,
        operation: &Operation,
        has_query: bool,
        key: Option<&Key>,
    ) {
        let is_whole = |it: &&ir::Parameter| matches!(it.style, Style::Whole { .. });
        let Some(whole) = operation.parameters.iter().find(is_whole) else {
            return;
        };
        let other = match key {
            _ if has_query => "the path has a query, too".to_owned(),
            Some(key) => format!("the API key `{}` is sent in the query, too", key.parameter),
            None => return,
        };
        let message = format!("`{}` is the whole query, but {other}", whole.name.wire);
        let finding = Diagnostic::error(code::CONFLICT, whole.span, message);
        let help = "describe the query as `application/x-www-form-urlencoded`, to which pairs can be added";
        self.types.reader.report(finding.help(help));
    }

    /// Reports `allowReserved` for a style whose values are always percent-encoded.
    pub(super) fn encoded_anyway(&mut self, given: Given<'d>) {
        let message = "`allowReserved` is not supported for this style of a path";
        let help = "remove it, or write the parameter in the style `simple`";
        self.unsupported(given.span_of("allowReserved"), message, help);
    }

    fn unsupported(&mut self, span: Span, message: &str, help: &str) {
        let finding = Diagnostic::error(code::UNSUPPORTED, span, message);
        self.types.reader.report(finding.help(help));
    }
}
