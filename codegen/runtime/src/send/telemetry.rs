//! Reports each attempt: to a `tracing` span that follows OpenTelemetry's conventions for HTTP clients, and to the
//! hooks.
//!
//! The span contains no bodies, and no headers except the server's request ID. Of the URL, it contains only the host
//! and the path template: `url.full`, which the conventions require, would include the caller's parameters.

use std::fmt;
use std::time::Duration;

use tracing::Span;
use tracing::field::Empty;

use super::hook::Outcome;
use crate::error::failure::Failure;
use crate::error::printed::{NAME, Printed};
use crate::platform::clock::Instant;
use crate::request::call::Call;
use crate::response::raw::RawResponse;

/// An attempt that is being reported.
pub(super) struct Trace<'a> {
    call: &'a Call,
    number: u32,
    /// When it began, if there are hooks.
    begun: Option<Instant>,
    span: Span,
}

impl<'a> Trace<'a> {
    /// Begins to report an attempt, if there is a subscriber or a hook.
    pub(super) fn begin(call: &'a Call, number: u32) -> Option<Box<Self>> {
        let begun = (!call.client.hooks.is_empty()).then(Instant::now);
        // The values are only computed if the span is enabled.
        let span = tracing::info_span!(
            target: "client_runtime",
            "call",
            otel.name = %format_args!("{} {}", call.operation.method(), Template(call)),
            otel.kind = "client",
            http.request.method = call.operation.method().as_str(),
            http.request.resend_count = number.checked_sub(1).filter(|it| *it > 0),
            url.template = %Template(call),
            url.scheme = call.base().scheme(),
            server.address = call.base().host_str(),
            server.port = call.base().port_or_known_default(),
            http.response.status_code = Empty,
            http.response.body.size = Empty,
            "error.type" = Empty,
            otel.status_code = Empty,
            request_id = Empty,
        );
        (begun.is_some() || !span.is_none()).then(|| {
            Box::new(Self {
                call,
                number,
                begun,
                span,
            })
        })
    }

    pub(super) fn span(&self) -> Span {
        self.span.clone()
    }

    /// Reports the outcome, and whether the request is retried.
    pub(super) fn end(
        self,
        outcome: &Result<Box<RawResponse>, Box<Failure>>,
        retry_in: Option<Duration>,
    ) {
        let (response, failure) = match outcome {
            Ok(response) => (Some(&**response), None),
            Err(failure) => (failure.response.as_deref(), Some(failure)),
        };
        if !self.span.is_disabled() {
            self.record(response, failure.map(AsRef::as_ref));
        }
        self.span.in_scope(|| {
            retried(retry_in);
            let Some(begun) = self.begun else {
                return;
            };
            let outcome = Outcome {
                operation: self.call.operation,
                number: self.number,
                elapsed: begun.elapsed(),
                response: response.map(|it| (it.status, &it.headers)),
                error: failure.map(|it| it.kind),
                retry_in,
            };
            for hook in &self.call.client.hooks {
                hook.after(&outcome);
            }
        });
    }

    fn record(&self, response: Option<&RawResponse>, failure: Option<&Failure>) {
        if let Some(response) = response {
            self.span
                .record("http.response.status_code", response.status.as_u16());
            self.span
                .record("http.response.body.size", response.body.len());
            if let Some(id) = response.request_id() {
                let id = Printed(id, NAME).to_string();
                self.span.record("request_id", id.as_str());
            }
        }
        if let Some(failure) = failure {
            self.span.record("otel.status_code", "ERROR");
            match response {
                Some(response) => self.span.record("error.type", response.status.as_str()),
                None => self.span.record("error.type", failure.kind.name()),
            };
        }
    }
}

/// The path template of a request, beginning with the host.
struct Template<'a>(&'a Call);

impl fmt::Display for Template<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.0.base().path();
        write!(
            f,
            "{}{}",
            base.trim_end_matches('/'),
            self.0.operation.path()
        )
    }
}

/// Reports a retry, if there is one.
pub(super) fn retried(retry_in: Option<Duration>) {
    if let Some(wait) = retry_in {
        tracing::debug!(
            target: "client_runtime",
            wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
            "the call is sent again"
        );
    }
}
