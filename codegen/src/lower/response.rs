//! Responses: what a call gives when it succeeds, and what it says when it fails.

use std::collections::VecDeque;

use super::body::{is_json, is_text};
use super::schema::Place;
use super::{Lowering, keyword};
use crate::diagnostic::code;
use crate::ir::{Answer, Failure, Location, Paging, Parameter, Success};
use crate::load::Node;
use crate::source::Span;

impl<'d> Lowering<'d> {
    /// The answer of a success and how it comes, and the failures by status.
    pub(super) fn responses(
        &mut self,
        operation: &'d Node,
        operation_id: &str,
        parameters: &[Parameter],
    ) -> Option<(Answer, Success, Vec<Failure>)> {
        self.require(operation, "responses")?;
        let responses = self.member(operation, "responses")?;
        let mut answer: Option<(Answer, Success)> = None;
        let mut failures = Vec::new();
        for (status, member) in responses
            .iter()
            .filter(|(status, _)| !status.starts_with("x-"))
        {
            let Some((node, _)) = self.resolve(&member.node) else {
                continue;
            };
            self.keywords(node, &keyword::RESPONSE);
            if !is_status(status) {
                self.error(
                    code::INVALID,
                    member.key_span,
                    format!("`{status}` is not a status: write `404`, `4XX` or `default`"),
                );
            } else if status.starts_with('2') {
                let Some(this) = self.answer(node, operation_id, parameters) else {
                    continue;
                };
                match &answer {
                    None => answer = Some((this, self.success(status, node))),
                    Some(_) if matches!(this, Answer::Empty) => {}
                    Some((Answer::Empty, _)) => {
                        answer = Some((this, self.success(status, node)));
                    }
                    Some(_) => self.unsupported(
                        member.key_span,
                        "an operation with several successful answers",
                    ),
                }
            } else if !status.starts_with(['1', '3']) {
                failures.push(Failure {
                    status: status.to_owned(),
                    description: self.words(node, "description"),
                });
            }
        }
        if answer.is_none()
            && let Some(span) = responses.key_span("default")
        {
            self.unsupported(
                span,
                "an operation whose success is described by `default` alone",
            );
        }
        failures.sort_by(|a, b| a.status.cmp(&b.status));
        let (answer, success) = answer.unwrap_or((Answer::Empty, Success::unsaid()));
        Some((answer, success, failures))
    }

    /// How the answer of a success comes.
    fn success(&self, status: &str, node: &'d Node) -> Success {
        let content = node.get("content").and_then(Node::as_object);
        let only = content.and_then(|it| it.iter().next());
        Success {
            // `2XX` is any of them.
            status: status.parse().unwrap_or(200),
            content_type: only.map(|(content_type, _)| content_type.to_owned()),
            example: only.and_then(|(_, media_type)| self.example(&media_type.node)),
        }
    }

    fn answer(
        &mut self,
        node: &'d Node,
        operation_id: &str,
        parameters: &[Parameter],
    ) -> Option<Answer> {
        let Some(content) = self.member(node, "content") else {
            return Some(Answer::Empty);
        };
        let mut all = content.iter();
        let (Some((content_type, media_type)), more) = (all.next(), all.next()) else {
            return Some(Answer::Empty);
        };
        if let Some((_, second)) = more {
            self.unsupported(second.key_span, "a response with several media types");
            return None;
        }
        self.keywords(&media_type.node, &keyword::MEDIA_TYPE);
        if !is_json(content_type) {
            return Some(if is_text(content_type) {
                Answer::Text
            } else {
                Answer::Binary
            });
        }
        let schema = self.require(&media_type.node, "schema")?;
        if let Some(paged) = self.paged(schema, operation_id, parameters) {
            return Some(paged);
        }
        if let Some(envelope) = &self.config.envelope
            && let Some(inner) = self.enveloped(schema, &envelope.member)
        {
            let ty = self
                .use_of(inner, &Place::Inline(format!("{operation_id}_response")))
                .ty;
            return Some(Answer::Json {
                ty,
                member: Some(envelope.member.clone()),
            });
        }
        Some(Answer::Json {
            ty: self
                .use_of(schema, &Place::Inline(format!("{operation_id}_response")))
                .ty,
            member: None,
        })
    }

    /// The answer as a list in pages, if the operation takes a page's number and the answer holds a list of items.
    fn paged(
        &mut self,
        schema: &'d Node,
        operation_id: &str,
        parameters: &[Parameter],
    ) -> Option<Answer> {
        let paging = self.config.paging.as_ref()?;
        let takes = |name: &str| {
            parameters
                .iter()
                .any(|it| it.name.wire == name && matches!(it.location, Location::Query(_)))
        };
        if !takes(&paging.page) {
            return None;
        }
        let items = self.enveloped(schema, &paging.items)?;
        let (items, _) = self.resolve(items)?;
        let item = items.get("items")?;
        let item = self
            .use_of(item, &Place::Inline(format!("{operation_id}_item")))
            .ty;
        let paging = Paging {
            page: paging.page.clone(),
            page_size: paging.page_size.clone(),
            first: paging.first,
            items: paging.items.clone(),
            next: paging.next.clone(),
        };
        Some(Answer::Paged { item, paging })
    }

    /// The schema of an envelope's member, if this is an object that has it.
    pub(super) fn enveloped(&self, schema: &'d Node, member: &str) -> Option<&'d Node> {
        let mut seen: Vec<Span> = Vec::new();
        let mut queue = VecDeque::from([schema]);
        while let Some(schema) = queue.pop_front() {
            let Ok((node, _)) = self.document.resolve(schema) else {
                continue;
            };
            // A schema that is composed of itself is reported where its members are read.
            if seen.contains(&node.span) {
                continue;
            }
            seen.push(node.span);
            if let Some(found) = node.get("properties").and_then(|it| it.get(member)) {
                return Some(found);
            }
            queue.extend(
                node.get("allOf")
                    .and_then(Node::as_array)
                    .into_iter()
                    .flatten(),
            );
        }
        None
    }
}

fn is_status(status: &str) -> bool {
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    status == "default"
        || (status.len() == 3
            && matches!(status.as_bytes()[0], b'1'..=b'5')
            && (digits(status) || &status[1..] == "XX"))
}
