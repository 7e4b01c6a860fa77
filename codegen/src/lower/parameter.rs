//! Parameters.

use std::borrow::Cow;
use std::collections::HashMap;

use super::findings::has_error;
use super::pass::Pass;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Location, Name, Parameter, Scalar, Style, TypeRef};
use crate::load::Node;
use crate::openapi::{self, Schema, Text, Typed};
use crate::source::Span;
use crate::suggestions::nearest;

use super::media::Kind;
use super::path_item::PathItem;
use super::schema::Place;
use super::shape::Shape;
use super::style::usual;
use super::style_check::Written;

/// Headers that OpenAPI defines elsewhere: parameters with these names are ignored.
const NOT_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

const LOCATIONS: [&str; 5] = ["path", "query", "header", "cookie", "querystring"];

/// The identity of a parameter in an operation. Header names are case-insensitive.
pub(super) fn identity<'d>(name: &'d str, location: &'d str) -> (Cow<'d, str>, &'d str) {
    if location == "header" {
        (name.to_ascii_lowercase().into(), location)
    } else {
        (name.into(), location)
    }
}

/// A declared parameter of an operation or its path.
pub(super) struct Declared<'d> {
    pub(super) name: Option<&'d str>,
    /// `None` if it is unusable.
    pub(super) parameter: Option<Parameter>,
    /// Whether an error was reported for it.
    pub(super) is_wrong: bool,
    /// Whether it is `in: querystring`.
    pub(super) is_whole_query: bool,
    /// Its location in the document.
    pub(super) span: Span,
}

impl<'d> Pass<'_, 'd> {
    /// The parameters of an operation: its own, and those of its path that it does not override.
    pub(super) fn parameters(
        &mut self,
        path_item: &PathItem<'d>,
        operation: openapi::Operation<'d>,
        operation_id: &str,
    ) -> Vec<Declared<'d>> {
        let all = self.nearest_parameters(path_item, operation);
        let (mut found, mut names) = (Vec::<Declared<'d>>::new(), HashMap::new());
        for node in all {
            let declared = self.declared(node, operation_id);
            if let Some(parameter) = &declared.parameter {
                let name = &parameter.name.wire;
                let location = parameter.location;
                let identity = match location {
                    Location::Header => (name.to_ascii_lowercase(), location),
                    _ => (name.clone(), location),
                };
                // A second one is reported below, whatever its name.
                let identity = (identity, declared.is_whole_query);
                match names.insert(identity, name.clone()) {
                    None => {}
                    Some(_) if declared.is_whole_query => {}
                    Some(first) if first == *name => {
                        let message = format!("the parameter `{name}` is declared twice");
                        let finding = Diagnostic::warning(code::CONFLICT, node.span(), message);
                        self.types.reader.report(finding.help("the first is used"));
                        continue;
                    }
                    Some(first) => {
                        self.duplicate_header(name, &first, node.span());
                        continue;
                    }
                }
            }
            found.push(declared);
        }
        self.check_querystring(&found);
        found
    }

    /// The parameters of an operation and of its path. The nearest declaration overrides the others.
    fn nearest_parameters(
        &mut self,
        path_item: &PathItem<'d>,
        operation: openapi::Operation<'d>,
    ) -> Vec<openapi::Parameter<'d>> {
        let own = operation.parameters().unwrap_or_default();
        let mut nearest = HashMap::new();
        for node in own {
            if let Some((name, location)) = self.types.schemas.parameter_key(node) {
                nearest.insert(identity(name, location), (name, node.span()));
            }
        }
        let mut all: Vec<openapi::Parameter<'d>> = Vec::new();
        for layer in path_item.layers() {
            let mut new = Vec::new();
            for node in layer.parameters().unwrap_or_default() {
                let key = self.types.schemas.parameter_key(node);
                let key = key.map(|(name, location)| (identity(name, location), name));
                let nearer = key.as_ref().and_then(|it| nearest.get(&it.0));
                match (&key, nearer) {
                    (Some((_, name)), Some((other, span))) if name != other => {
                        self.duplicate_header(name, other, *span);
                    }
                    (Some(_), Some(_)) => {}
                    _ => {
                        all.push(node);
                        new.extend(key.map(|(key, name)| (key, (name, node.span()))));
                    }
                }
            }
            nearest.extend(new);
        }
        all.extend(own);
        all
    }

    /// Reports a header that is also declared in another case.
    fn duplicate_header(&mut self, dropped: &str, used: &str, span: Span) {
        let message = format!("`{dropped}` and `{used}` are the same header");
        let finding = Diagnostic::warning(code::CONFLICT, span, message);
        let help =
            format!("header names are case-insensitive: the declaration of `{used}` is used");
        self.types.reader.report(finding.help(help));
    }

    fn declared(&mut self, node: openapi::Parameter<'d>, operation_id: &str) -> Declared<'d> {
        let before = std::mem::take(&mut self.types.reader.findings);
        let parameter = self.parameter(node, operation_id);
        let found = std::mem::replace(&mut self.types.reader.findings, before);
        let is_wrong = has_error(&found);
        self.types.reader.report_all(found);
        let target = self.types.document.resolve(node).ok().map(|it| it.0);
        let name = target.and_then(openapi::Parameter::name);
        // The target of a reference may be correct for other operations.
        let is_reference = target.is_some_and(|it| !std::ptr::eq(it.node(), node.node()));
        let span = if is_reference {
            node.span()
        } else {
            node.span_of("name")
        };
        let location = target.and_then(openapi::Parameter::location);
        Declared {
            is_whole_query: location.is_some_and(|it| &*it == "querystring"),
            name: name.map(Text::as_str),
            is_wrong,
            parameter,
            span,
        }
    }

    fn parameter(&mut self, node: openapi::Parameter<'d>, operation_id: &str) -> Option<Parameter> {
        let (node, _) = self.types.reader.resolve(node)?;
        self.types.reader.require_object(node);
        let given = node.given();
        if !self.types.reader.requires(node, "name") {
            return None;
        }
        let name = node.name()?.as_str();
        let place = Place::Inline(format!("{operation_id}_{name}"));
        let Some(location) = self.location(node) else {
            // Report errors in the schema too.
            if let Some(schema) = given.schema() {
                self.types.use_of(schema, &place);
            }
            return None;
        };
        if location == Location::Header && NOT_HEADERS.contains(&name.to_lowercase().as_str()) {
            let message = format!("`{name}` is not a parameter: OpenAPI describes it elsewhere");
            let finding = Diagnostic::warning(code::INVALID, node.span(), message);
            self.types.reader.report(finding.help("it is left out"));
            return None;
        }
        let (schema, style) = self.written(node, location)?;
        let required = given.required() == Some(true);
        let is_required = required || location == Location::Path;
        let ty = self.parameter_ty(schema, style, is_required, &place);
        if location == Location::Path && !required {
            self.warn_of_optional(node, name);
        }
        // Optional values are left to the caller. Path parameters have no setters.
        let constant = schema.filter(|_| required && location != Location::Path);
        let constant = constant.and_then(|it| self.types.schemas.only_value(&[it]));
        Some(Parameter {
            name: Name::wire(name),
            location,
            style,
            ty,
            required: is_required,
            description: self.types.reader.text(given.description()),
            example: given
                .example()
                .or_else(|| schema?.example())
                .map(Node::to_json),
            constant: constant.filter(|it| !it.is_null()),
            default: schema
                .and_then(Schema::default)
                .map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned)),
            deprecated: given.deprecated() == Some(true),
            span: node.span_of("name"),
        })
    }

    fn parameter_ty(
        &mut self,
        schema: Option<Schema<'d>>,
        style: Style,
        is_required: bool,
        place: &Place,
    ) -> TypeRef {
        // Only JSON can represent values other than strings.
        let is_json = matches!(style, Style::Json | Style::Whole { json: true });
        match schema {
            Some(schema) => {
                let used = self.types.use_of(schema, place);
                // An optional one that is `null` is not sent.
                if is_json && is_required {
                    used.whole()
                } else {
                    used.ty
                }
            }
            None if is_json => TypeRef::Scalar(Scalar::Any),
            None => TypeRef::Scalar(Scalar::String),
        }
    }

    /// Warns about a path parameter without `required: true`. Non-boolean values are reported elsewhere.
    fn warn_of_optional(&mut self, node: openapi::Parameter<'d>, name: &str) {
        let given = node.given();
        if given.has("required") && given.required().is_none() {
            return;
        }
        let message = format!("the path parameter `{name}` must say `required: true`");
        let warning = Diagnostic::warning(code::MISSING, node.span(), message);
        self.types
            .reader
            .report(warning.help("it is taken as required"));
    }

    fn location(&mut self, node: openapi::Parameter<'d>) -> Option<Location> {
        self.types.reader.requires(node, "in");
        let place = node.location()?;
        match place.as_str() {
            "path" => Some(Location::Path),
            "query" | "querystring" => Some(Location::Query),
            "header" => Some(Location::Header),
            "cookie" => Some(Location::Cookie),
            other => {
                let finding = Diagnostic::error(
                    code::INVALID,
                    place.span,
                    format!("`{other}` is not a place for a parameter"),
                );
                self.types
                    .reader
                    .report(match nearest(other, LOCATIONS.into_iter()) {
                        Some(near) => finding.help(format!("did you mean `{near}`?")),
                        None => finding.help("it is one of `path`, `query`, `header` and `cookie`"),
                    });
                None
            }
        }
    }

    /// The type and style of a parameter; JSON if it has that media type.
    fn written(
        &mut self,
        node: openapi::Parameter<'d>,
        location: Location,
    ) -> Option<(Option<Schema<'d>>, Style)> {
        if node.location().is_some_and(|it| &*it == "querystring") {
            return self.querystring(node);
        }
        let given = node.given();
        let Some(content) = given.content() else {
            let style = self.style(given, location)?;
            self.types.reader.requires(given, "schema");
            let schema = given.schema()?;
            if let Some(written) =
                Written::of_parameter(given).filter(|_| location == Location::Query)
            {
                self.check_style(&written, schema);
            }
            return Some((Some(schema), style));
        };
        let (content_type, media_type) = self.only_content(given, content)?;
        self.types.reader.require_object(media_type);
        let kind = Kind::of(self.types.document, content_type, media_type);
        let schema = media_type.schema();
        if self.is_sequence(media_type) {
            return None;
        }
        let is_object = schema.is_some_and(|it| self.types.schemas.is_object(it));
        let style = match kind {
            Kind::Json => Style::Json,
            _ if schema.is_none_or(|it| self.is_plain_text(it)) => usual(location),
            Kind::Form if is_object => Style::Urlencoded,
            _ => {
                let message = format!("only a string can be sent as `{content_type}`");
                let finding = Diagnostic::error(code::UNSUPPORTED, media_type.span(), message);
                let help = "describe it as a string, which is sent as it is, or give it the media type `application/json`";
                self.types.reader.report(finding.help(help));
                return None;
            }
        };
        Some((schema, style))
    }

    /// The media type of a parameter.
    pub(super) fn only_content(
        &mut self,
        given: openapi::Given<'d>,
        content: openapi::Map<'d, openapi::MediaType<'d>>,
    ) -> Option<(&'d str, openapi::MediaType<'d>)> {
        let message = "a parameter's `content` has one media type";
        let Some(preferred) = super::media::preferred(self.types.document, content) else {
            let reader = &mut self.types.reader;
            reader.error(code::INVALID, given.span(), message);
            return None;
        };
        if content.entries().count() > 1 {
            let finding = Diagnostic::warning(code::INVALID, given.span_of("content"), message);
            let help = format!("`{}` is used; remove the others", preferred.0);
            self.types.reader.report(finding.help(help));
        }
        Some(preferred)
    }

    /// Whether the values of a schema are strings or other scalars that are sent as text.
    pub(super) fn is_plain_text(&mut self, schema: Schema<'d>) -> bool {
        let is = |it: &Shape<'d>| matches!(it, Shape::Scalar(_) | Shape::Enum(..));
        match self.types.leaf(schema).1 {
            Shape::Union(branches, _) => {
                let mut branches = branches.iter();
                branches.all(|it| {
                    it.shape
                        .as_ref()
                        .map_or_else(|| is(&self.types.flat(it.node)), is)
                })
            }
            shape => is(&shape),
        }
    }
}
