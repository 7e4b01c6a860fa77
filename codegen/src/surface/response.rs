//! Response types of an operation: enums where responses differ by status, and structs of headers.

use super::Planner;
use super::docs::Docs;
use super::item::{Field, Implementation, Item, Kind, Variant};
use super::names::OperationNames;
use super::ty::Ty;
use crate::ir::{self, Response};

/// The variant names of successes, after HTTP's reason phrases.
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

/// The variant names of failures, after HTTP's reason phrases.
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
    /// The enum of an operation whose successes differ by status.
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
        let docs = format!("The responses of [`Client::{}`], by status.", names.method);
        let mut item = Item::new(format!("{}Response", names.request), variants, docs);
        item.non_exhaustive = true;
        item.derives = vec!["Clone", "Debug"];
        item.implements.push(Implementation::Plain("ByStatus"));
        Some(item)
    }

    /// The enum of an operation whose failures differ by status. Each operation has its own, so that a change to one
    /// does not affect another.
    pub(super) fn failure_enum(
        &self,
        operation: &'a ir::Operation,
        names: &OperationNames,
    ) -> Option<Item<'a>> {
        if !has_failures(operation) {
            return None;
        }
        let variants = operation.errors.iter().map(|it| Variant {
            ident: variant(&it.status, FAILURES),
            ty: it.ty.as_ref().map(Ty::from),
            docs: Docs::Failure(it),
        });
        let mut variants: Vec<Variant> = variants.collect();
        variants.push(Variant {
            ident: "Unknown".to_owned(),
            ty: Some(Ty::Library("client_runtime::Bytes")),
            docs: "Any other response.".into(),
        });
        let name = format!("{}Error", names.request);
        let docs = format!(
            "The error responses of [`Client::{}`]: `error.by_status::<{name}>()`.",
            names.method
        );
        let mut item = Item::new(name, Kind::Enum(variants), docs);
        item.non_exhaustive = true;
        item.derives = vec!["Clone", "Debug"];
        item.implements.push(Implementation::Plain("ByStatus"));
        Some(item)
    }

    /// The struct of a success's headers. Each operation has its own.
    pub(super) fn headers(
        &self,
        operation: &'a ir::Operation,
        names: &OperationNames,
    ) -> Option<Item<'a>> {
        let headers = &operation.success.headers;
        if headers.is_empty() {
            return None;
        }
        let fields = headers.iter().zip(&names.headers).map(|(it, ident)| Field {
            ident: ident.clone(),
            ty: Ty::option(Ty::from(&it.ty)),
            docs: Docs::Header(it),
            deprecated: it.deprecated,
        });
        let name = format!("{}Headers", names.request);
        let docs = format!(
            "The response headers of [`Client::{}`]: `{name}::from(response.headers())`.",
            names.method
        );
        let mut item = Item::new(name, Kind::Struct(fields.collect()), docs);
        item.non_exhaustive = true;
        item.derives = vec!["Clone", "Debug", "PartialEq"];
        let map = Ty::reference(Ty::Library("client_runtime::HeaderMap"));
        item.implements.push(Implementation::From(map));
        Some(item)
    }
}

/// Whether an operation has its own failure types.
fn has_failures(operation: &ir::Operation) -> bool {
    operation.errors.iter().any(|it| it.ty.is_some())
}

/// The variant name for a status.
fn variant(status: &str, names: &[(&str, &str)]) -> String {
    let reason = names.iter().find(|it| it.0 == status);
    reason.map_or_else(|| format!("Status{status}"), |(_, name)| (*name).to_owned())
}
