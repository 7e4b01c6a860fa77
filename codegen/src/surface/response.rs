//! What an operation gives where that differs by status, and what comes with it in headers: types of the operation's own.

use super::Planner;
use super::docs::Docs;
use super::item::{Field, Implementation, Item, Kind, Variant};
use super::names::OperationNames;
use super::ty::Ty;
use crate::ir::{self, Response};

/// Successes as HTTP names them.
const SUCCESSES: &[(&str, &str)] = &[
    ("200", "Success"),
    ("201", "Created"),
    ("202", "Accepted"),
    ("203", "NonAuthoritative"),
    ("204", "NoContent"),
    ("205", "ResetContent"),
    ("206", "PartialContent"),
    ("207", "MultiStatus"),
    ("300", "MultipleChoices"),
    ("301", "MovedPermanently"),
    ("302", "Found"),
    ("303", "SeeOther"),
    ("307", "TemporaryRedirect"),
    ("308", "PermanentRedirect"),
    ("3XX", "Redirection"),
    ("default", "Other"),
    ("2XX", "Other"),
    ("2xx", "Other"),
];

/// Failures as HTTP names them.
const FAILURES: &[(&str, &str)] = &[
    ("300", "MultipleChoices"),
    ("301", "MovedPermanently"),
    ("302", "Found"),
    ("303", "SeeOther"),
    ("304", "NotModified"),
    ("307", "TemporaryRedirect"),
    ("308", "PermanentRedirect"),
    ("3XX", "Redirection"),
    ("400", "BadRequest"),
    ("401", "Unauthorized"),
    ("402", "PaymentRequired"),
    ("403", "Forbidden"),
    ("404", "NotFound"),
    ("405", "MethodNotAllowed"),
    ("406", "NotAcceptable"),
    ("408", "RequestTimeout"),
    ("409", "Conflict"),
    ("410", "Gone"),
    ("412", "PreconditionFailed"),
    ("413", "ContentTooLarge"),
    ("415", "UnsupportedMediaType"),
    ("422", "UnprocessableContent"),
    ("423", "Locked"),
    ("428", "PreconditionRequired"),
    ("429", "TooManyRequests"),
    ("500", "InternalServerError"),
    ("501", "NotImplemented"),
    ("502", "BadGateway"),
    ("503", "ServiceUnavailable"),
    ("504", "GatewayTimeout"),
    ("4XX", "ClientError"),
    ("5XX", "ServerError"),
    ("default", "Other"),
];

impl<'a> Planner<'a> {
    /// The enum of an operation whose successes differ.
    pub(super) fn response_enum(
        &self,
        operation: &'a ir::Operation,
        names: &OperationNames,
    ) -> Option<Item<'a>> {
        let Response::ByStatus(cases) = &operation.response else {
            return None;
        };
        let variants = cases.iter().map(|it| Variant {
            ident: variant(&it.status, SUCCESSES),
            ty: (it.response != Response::Empty).then(|| self.value_ty(&it.response)),
            docs: Docs::Case(it),
        });
        let variants = Kind::Enum(variants.collect());
        let docs = format!(
            "What [`Client::{}`] gives: its successes differ.",
            names.method
        );
        let mut item = Item::new(format!("{}Response", names.request), variants, docs);
        item.non_exhaustive = true;
        item.derives = vec!["Clone", "Debug"];
        item.implements.push(Implementation::Plain("ByStatus"));
        Some(item)
    }

    /// The enum of an operation whose failures differ. Each operation has its own, so that a change of one changes no other.
    pub(super) fn failure_enum(
        &self,
        operation: &'a ir::Operation,
        names: &OperationNames,
    ) -> Option<Item<'a>> {
        if !has_failures(operation) {
            return None;
        }
        let docs = format!(
            "What [`Client::{}`] says when it fails, by status.",
            names.method
        );
        let variants = operation.errors.iter().map(|it| Variant {
            ident: variant(&it.status, FAILURES),
            ty: it.ty.as_ref().map(Ty::from),
            docs: Docs::Failure(it),
        });
        let mut variants: Vec<Variant> = variants.collect();
        variants.push(Variant {
            ident: "Unknown".to_owned(),
            ty: Some(Ty::Library("client_runtime::Bytes")),
            docs: "A failure that the API does not describe so: its body as it came.".into(),
        });
        let name = format!("{}Error", names.request);
        let docs = format!("{docs}\n\n`error.by_status::<{name}>()` makes one of an error.");
        let mut item = Item::new(name, Kind::Enum(variants), docs);
        item.non_exhaustive = true;
        item.derives = vec!["Clone", "Debug"];
        item.implements.push(Implementation::Plain("ByStatus"));
        Some(item)
    }

    /// The struct of the headers that come with a success, which each operation has for itself.
    pub(super) fn headers(
        &self,
        operation: &'a ir::Operation,
        names: &OperationNames,
    ) -> Option<Item<'a>> {
        let headers = &operation.success.headers;
        if headers.is_empty() {
            return None;
        }
        let docs = format!(
            "The headers of the response of [`Client::{}`].",
            names.method
        );
        let fields = headers.iter().zip(&names.headers).map(|(it, ident)| Field {
            ident: ident.clone(),
            ty: Ty::option(Ty::from(&it.ty)),
            docs: Docs::Header(it),
            deprecated: it.deprecated,
        });
        let name = format!("{}Headers", names.request);
        let docs = format!(
            "{docs}\n\n`{name}::from(response.headers())` reads them. One that is not there, or is not what its description \
             says, is `None`; its text is in `response.headers()` as it came, and a `tracing` warning names it."
        );
        let mut item = Item::new(name, Kind::Struct(fields.collect()), docs);
        item.non_exhaustive = true;
        item.derives = vec!["Clone", "Debug", "PartialEq"];
        let map = Ty::reference(Ty::Library("client_runtime::HeaderMap"));
        item.implements.push(Implementation::From(map));
        Some(item)
    }
}

/// Whether the failures of an operation have types of their own.
fn has_failures(operation: &ir::Operation) -> bool {
    operation.errors.iter().any(|it| it.ty.is_some())
}

/// The variant of a status.
fn variant(status: &str, names: &[(&str, &str)]) -> String {
    let known = names.iter().find(|it| it.0 == status);
    known.map_or_else(|| format!("Status{status}"), |(_, name)| (*name).to_owned())
}
