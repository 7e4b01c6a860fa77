//! Responses, for success and errors.

use std::collections::HashMap;

use super::combined::{by_status, combined};
use super::error::Said;
use super::pass::Pass;
use super::schema::Place;
use super::{media, status};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{self, Case, Failure, Parameter, Scalar, Stream, Success, TypeRef};
use crate::load::Version;
use crate::openapi::{self, Entry, Map, MediaType, Response, Responses, Schema, Typed};

/// A success response.
#[derive(Clone, Copy)]
pub(super) struct Found<'d> {
    pub(super) status: &'d str,
    pub(super) node: Response<'d>,
    /// The content of the body; `None` if HTTP does not allow one, whatever the document says.
    pub(super) content: Option<Map<'d, MediaType<'d>>>,
}

/// The responses of an operation.
pub(super) struct ResponsesByStatus<'d> {
    pub(super) response: ir::Response,
    pub(super) stream: Option<Stream>,
    pub(super) success: Success,
    pub(super) failures: Vec<Failure>,
    /// The JSON error responses.
    pub(super) said: Vec<Said<'d>>,
    /// The schema of the only success response, if it is JSON.
    pub(super) list: Option<Schema<'d>>,
}

/// The responses of an operation, by status.
#[derive(Default)]
struct Sorted<'d> {
    successes: Vec<(&'d str, Response<'d>)>,
    redirects: Vec<(&'d str, Response<'d>)>,
    default: Option<(&'d str, Response<'d>)>,
    failures: Vec<Failure>,
    said: Vec<Said<'d>>,
}

impl<'d> Pass<'_, 'd> {
    /// The success response and how it is sent, and the error responses by status.
    pub(super) fn responses(
        &mut self,
        operation: openapi::Operation<'d>,
        method: &str,
        operation_id: &str,
        parameters: &[Parameter],
    ) -> ResponsesByStatus<'d> {
        let Sorted {
            mut successes,
            mut redirects,
            default,
            mut failures,
            mut said,
        } = self.sorted(operation, operation_id);
        // If no success is documented, redirects are the expected responses. 304 only is one if nothing else is
        // documented.
        if successes.is_empty() {
            successes.extend(redirects.extract_if(.., |(status, _)| *status != "304"));
        }
        if successes.is_empty() && default.is_none() {
            successes.append(&mut redirects);
        }
        failures.extend(
            redirects
                .into_iter()
                .map(|(status, node)| self.unread(status, node)),
        );
        if let Some((_, node)) = default.filter(|_| !successes.is_empty()) {
            said.extend(self.failure(operation_id, "default", node));
        }
        // If no 2xx is described, the default describes it.
        if successes.is_empty() || self.describes_success(&successes, default, &failures) {
            successes.extend(default);
        }
        // A range comes after the statuses that it contains.
        successes.sort_by_key(|(status, _)| *status);
        let successes = successes.into_iter();
        let successes: Vec<Found<'d>> = successes
            .map(|(status, node)| Found {
                status,
                node,
                content: self.content(method, status, node),
            })
            .collect();
        failures.sort_by(|a, b| a.status.cmp(&b.status));
        let (response, success) = self.successes(&successes, operation_id, parameters);
        ResponsesByStatus {
            stream: self.stream_beside(&successes, &response, operation_id),
            response,
            success,
            failures,
            said,
            list: self.only_json(&successes),
        }
    }

    /// Whether the default describes the body of a success beside redirects. It may be meant for failures only, unless
    /// these are described.
    fn describes_success(
        &mut self,
        successes: &[(&str, Response<'d>)],
        default: Option<(&str, Response<'d>)>,
        failures: &[Failure],
    ) -> bool {
        let are_redirects = successes.iter().all(|(status, _)| status.starts_with('3'));
        let content = default.and_then(|(_, node)| Some((node, node.content()?)));
        let Some((node, content)) = content.filter(|_| are_redirects) else {
            return false;
        };
        if content.entries().next().is_none() {
            return false;
        }
        let is_described = |class: &str| failures.iter().any(|it| it.status == class);
        if is_described("4XX") && is_described("5XX") {
            return true;
        }
        let message = "no 2xx is described, so `default` describes successes and failures";
        let warning = Diagnostic::warning(code::MISSING, node.span(), message);
        let help = "describe the success as `2XX`, or the failures as `4XX` and `5XX`";
        self.types.reader.report(warning.help(help));
        true
    }

    /// The responses, sorted into successes, redirects and failures.
    fn sorted(&mut self, operation: openapi::Operation<'d>, operation_id: &str) -> Sorted<'d> {
        let responses = self.described_responses(operation);
        let mut sorted = Sorted::default();
        let mut first_of = HashMap::new();
        for (status, response) in responses {
            let Some((node, _)) = self.types.reader.resolve(response.value) else {
                continue;
            };
            self.types.reader.require_object(node);
            if let Some(first) = first_of.insert(status, response.key_span) {
                let message = format!("duplicate status `{status}`");
                let warning = Diagnostic::warning(code::CONFLICT, response.key_span, message);
                let warning = warning.second(first, "first here");
                self.types.reader.report(warning.help("the first is taken"));
                continue;
            }
            if status.starts_with('2') {
                sorted.successes.push((status, node));
            } else if status.starts_with('3') {
                sorted.redirects.push((status, node));
            } else if !status.starts_with('1') {
                if status == "default" {
                    sorted.default = sorted.default.or(Some((status, node)));
                } else {
                    let said = self.failure(operation_id, status, node);
                    sorted.said.extend(said);
                }
                sorted.failures.push(self.unread(status, node));
            }
        }
        sorted
    }

    /// The documented responses of an operation, by status.
    fn described_responses(
        &mut self,
        operation: openapi::Operation<'d>,
    ) -> Vec<(&'d str, Entry<'d, Response<'d>>)> {
        let is_missing = !operation.has("responses");
        let misspelt = operation
            .node()
            .as_object()
            .filter(|_| is_missing)
            .and_then(|it| openapi::Operation::noun().misspelt(it, "responses"));
        if let Some(key) = misspelt {
            // Existing responses would be lost.
            let message = "`responses` is missing here";
            let error = Diagnostic::error(code::MISSING, operation.span(), message);
            self.types
                .reader
                .report(error.help(format!("rename `{key}` to `responses`")));
        } else if is_missing && self.types.document.version() == Version::V30 {
            let message = "`responses` is missing here";
            let warning = Diagnostic::warning(code::MISSING, operation.span(), message);
            let help = "any 2xx is taken as a success without a body: describe the response";
            self.types.reader.report(warning.help(help));
        }
        let responses = operation.responses();
        let all = responses.into_iter().flat_map(Responses::by_status);
        let all: Vec<_> = all.collect();
        let is_known = |it: &Entry<'d, Response<'d>>| !status::statuses(it.key).is_empty();
        let some = all.iter().any(is_known);
        all.into_iter()
            .flat_map(|response| {
                let statuses = self.statuses(response.key, response.key_span, some);
                statuses.into_iter().map(move |it| (it, response))
            })
            .collect()
    }

    /// The content of a success response, if it may have a body.
    fn content(
        &mut self,
        method: &str,
        status: &str,
        node: Response<'d>,
    ) -> Option<Map<'d, MediaType<'d>>> {
        let content = node.content()?;
        let bodiless = ["204", "205"].contains(&status);
        if bodiless && let Some(first) = content.entries().next() {
            let message = format!("a response of status {status} has no body");
            let finding = Diagnostic::warning(code::INVALID, first.key_span, message);
            let help = "it is ignored: remove it, or correct the status";
            self.types.reader.report(finding.help(help));
        }
        // A response to `HEAD` describes the body that `GET` would return.
        (!bodiless && method != "HEAD").then_some(content)
    }

    /// A failure without its type, which is added later.
    fn unread(&mut self, status: &str, node: Response<'d>) -> Failure {
        // If several media types are described, the response's `Content-Type` decides at run time.
        let content = node.content().unwrap_or_default();
        let document = self.types.document;
        let is_text = content.iter().any(|it| media::is_prose(document, it));
        let media_types = content.entries().map(|it| media::essence(it.key));
        let media_types = media_types.filter(|it| media::is_essence(it));
        Failure {
            status: status.to_owned(),
            description: self.types.reader.text(node.description()),
            ty: None,
            is_text,
            media_types: media_types.collect(),
        }
    }

    /// The error response, if its body is JSON.
    fn failure(&self, operation_id: &str, status: &'d str, node: Response<'d>) -> Option<Said<'d>> {
        Some(Said {
            operation_id: operation_id.to_owned(),
            status,
            schema: self.json_of(node.content()?)?,
        })
    }

    /// The schema of the only success response, if it is JSON.
    fn only_json(&self, successes: &[Found<'d>]) -> Option<Schema<'d>> {
        match successes {
            [one] if one.status != "3XX" => self.json_of(one.content?),
            _ => None,
        }
    }

    fn json_of(&self, content: Map<'d, MediaType<'d>>) -> Option<Schema<'d>> {
        let (content_type, media_type) = media::preferred(self.types.document, content)?;
        let kind = media::Kind::of(self.types.document, content_type, media_type);
        media_type.schema().filter(|_| kind == media::Kind::Json)
    }

    /// Combines all success responses: their common type, or a variant by status.
    fn successes(
        &mut self,
        successes: &[Found<'d>],
        operation_id: &str,
        parameters: &[Parameter],
    ) -> (ir::Response, Success) {
        let are_redirects = successes.iter().any(|it| it.status.starts_with('3'));
        if let [one] = successes
            && one.status != "3XX"
        {
            let name = format!("{operation_id}_response");
            return (
                self.response(one, operation_id, &name, Some(parameters)),
                self.success(one),
            );
        }
        let mut cases: Vec<(Case, Success)> = Vec::new();
        let mut shown: Vec<(serde_json::Value, ir::Response)> = Vec::new();
        for found in successes {
            let Found {
                status,
                node,
                content,
            } = *found;
            // Identical contents become one type.
            let content = content.map(Map::to_json).unwrap_or_default();
            let response = match shown.iter().find(|(it, _)| *it == content) {
                Some((_, response)) => response.clone(),
                None => {
                    let name = if shown.is_empty() {
                        format!("{operation_id}_response")
                    } else {
                        format!("{operation_id}_{status}_response")
                    };
                    self.response(found, operation_id, &name, None)
                }
            };
            if response != ir::Response::Empty {
                shown.push((content, response.clone()));
            }
            let case = Case {
                status: status.to_owned(),
                description: self.types.reader.text(node.description()),
                response,
            };
            cases.push((case, self.success(found)));
        }
        if are_redirects {
            return by_status(cases);
        }
        combined(cases)
    }

    /// How a success response is sent.
    fn success(&mut self, found: &Found<'d>) -> Success {
        let headers = self.headers(found.node);
        let preferred = found.content;
        let preferred = preferred.and_then(|it| media::preferred(self.types.document, it));
        Success {
            // Any status of the class.
            status: found.status.parse().unwrap_or(match found.status {
                "3XX" => 302,
                _ => 200,
            }),
            bodiless: Vec::new(),
            content_type: preferred.map(|(content_type, _)| content_type.to_owned()),
            example: preferred.and_then(|(content_type, media_type)| {
                let kind = media::Kind::of(self.types.document, content_type, media_type);
                let is_json = kind == media::Kind::Json;
                self.types.schemas.example(media_type, is_json)
            }),
            headers,
        }
    }

    /// The type of a response. A list is only paged if the operation has the paging parameters.
    fn response(
        &mut self,
        found: &Found<'d>,
        operation_id: &str,
        name: &str,
        parameters: Option<&[Parameter]>,
    ) -> ir::Response {
        let Some(content) = found.content else {
            return ir::Response::Empty;
        };
        let Some((content_type, media_type)) = media::preferred(self.types.document, content)
        else {
            return ir::Response::Empty;
        };
        self.types.reader.require_object(media_type);
        match media::Kind::of(self.types.document, content_type, media_type) {
            media::Kind::Json => {}
            media::Kind::Xml => {
                // A body is only XML if it has a schema.
                let Some(schema) = media_type.schema() else {
                    return ir::Response::Text;
                };
                let ty = self
                    .types
                    .use_of(schema, &Place::Inline(name.to_owned()))
                    .whole();
                let root = self.types.xml_root(schema, name);
                return ir::Response::Xml { ty, root };
            }
            media::Kind::Text => return ir::Response::Text,
            kind @ (media::Kind::Events | media::Kind::Lines) => {
                return ir::Response::Stream(self.stream(
                    content_type,
                    kind,
                    media_type,
                    operation_id,
                ));
            }
            _ => return ir::Response::Binary,
        }
        let Some(schema) = media_type.schema() else {
            return ir::Response::Json {
                ty: TypeRef::Scalar(Scalar::Any),
                property: None,
                optional: false,
            };
        };
        let paged = parameters.and_then(|it| self.paged(schema, operation_id, it));
        if let Some(paged) = paged {
            return paged;
        }
        let (property, value) = self.types.enveloped(schema);
        let place = Place::Inline(name.to_owned());
        let ty = self.types.use_of_intersection(&value, &place).whole();
        ir::Response::Json {
            ty,
            property,
            optional: false,
        }
    }
}
