//! Paging of lists, by the configuration or inferred from the operation's shape ([`inferred`]).

mod inferred;
mod mismatch;
mod names;
mod pageable;

use super::pass::Pass;
use super::schema::Place;
use super::schemas::Schemas;
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Severity};
use crate::ir::{
    Location, Operation, Paging, PagingSource, PagingStyle, Parameter, Response, Scalar, TypeRef,
};
use crate::openapi::Schema;

use mismatch::Mismatch;
pub(super) use names::{unknown_operations, unknown_parameters};

impl<'d> Pass<'_, 'd> {
    /// The response as a paged list, if the operation is paged.
    pub(super) fn paged(
        &mut self,
        schema: Schema<'d>,
        operation_id: &str,
        parameters: &[Parameter],
    ) -> Option<Response> {
        let config = &self.types.config.paging;
        let paging = match config.operations.get(operation_id) {
            Some(own) => self.own_paging(own, schema, parameters)?,
            None => match self.general_paging(schema, operation_id, parameters) {
                Some(general) => general,
                None if config.infers() => self
                    .pageable(schema, parameters)
                    .or_else(|| self.inferred(schema, parameters))?,
                None => return None,
            },
        };
        let list = self.types.schemas.under(&[schema], &paging.items);
        let items = self.types.items_of(&list);
        let place = Place::Inline(format!("{operation_id}_item"));
        let item = self.types.use_of_intersection(&items, &place).ty;
        let optional = self.types.schemas.may_lack(schema, &paging.items);
        Some(Response::Paged {
            item,
            paging,
            optional,
        })
    }

    /// The operation's own paging configuration, if it is applicable.
    fn own_paging(
        &mut self,
        own: &config::Paging,
        schema: Schema<'d>,
        parameters: &[Parameter],
    ) -> Option<Paging> {
        let paging = configured(own, PagingSource::Own)?;
        let mismatch = names::mismatch(own, parameters);
        let mismatch = mismatch.or_else(|| self.mismatch(&paging, schema, parameters));
        mismatch.is_none().then_some(paging)
    }

    /// The default paging configuration, if it applies to this operation, that is, if the operation has the parameter
    /// and the list. Then everything else that is configured must exist.
    fn general_paging(
        &mut self,
        schema: Schema<'d>,
        operation_id: &str,
        parameters: &[Parameter],
    ) -> Option<Paging> {
        let general = configured(&self.types.config.paging, PagingSource::General)?;
        let Some(mismatch) = self.mismatch(&general, schema, parameters) else {
            return Some(general);
        };
        if mismatch.is_wrong {
            self.report(&["paging"], operation_id, &mismatch);
        } else if mismatch.key == "next" {
            let message = format!("`{operation_id}` is not paged: {}", mismatch.why);
            let mut finding = self
                .types
                .config
                .finding_at_entry(&["paging", mismatch.key], message);
            finding.severity = Severity::Warning;
            let help = format!("say in `[paging.operations.{operation_id}]` how it is paged");
            self.types.reader.report(finding.help(help));
        }
        None
    }

    /// Reports an operation that cannot be paged as configured for it. `list` is the schema of its JSON response, if
    /// any.
    pub(super) fn check_own_paging(
        &mut self,
        operation_id: &str,
        response: &Response,
        list: Option<Schema<'d>>,
        parameters: &[Parameter],
    ) {
        let own = self.types.config.paging.operations.get(operation_id);
        let Some(own) = own.filter(|_| !matches!(response, Response::Paged { .. })) else {
            return;
        };
        let Some(paging) = configured(own, PagingSource::Own) else {
            return;
        };
        let of_list = |list| {
            let mismatch = names::mismatch(own, parameters);
            mismatch.or_else(|| self.mismatch(&paging, list, parameters))
        };
        let mismatch = list.and_then(of_list);
        let no_list = || Mismatch::absent("", "its response is not one list of JSON".to_owned());
        let table = ["paging", "operations", operation_id];
        self.report(&table, operation_id, &mismatch.unwrap_or_else(no_list));
    }

    fn report(&mut self, table: &[&str], operation_id: &str, mismatch: &Mismatch) {
        let message = format!(
            "`{operation_id}` cannot be paged as configured: {}",
            mismatch.why
        );
        let path = [table, &[mismatch.key]].concat();
        let mut finding = self.types.config.finding_at_entry(&path, message);
        finding.help.clone_from(&mismatch.help);
        self.types.reader.report(finding);
    }

    /// The first requirement of the paging that an operation does not meet.
    fn mismatch(
        &mut self,
        paging: &Paging,
        schema: Schema<'d>,
        parameters: &[Parameter],
    ) -> Option<Mismatch> {
        let found = |name: &str| {
            let is_it = |it: &&Parameter| it.name.wire == name && it.location == Location::Query;
            parameters.iter().find(is_it)
        };
        let key = paging.style.key();
        let mut named = Vec::from_iter(paging.parameter().map(|it| (key, it)));
        // Those of a single operation were checked before. Not every list has that of the general `[paging]`.
        let size = paging.page_size.as_deref();
        named.extend(
            size.filter(|it| found(it).is_some())
                .map(|it| ("page-size", it)),
        );
        for (key, name) in &named {
            if found(name).is_none() {
                let why = format!("it has no query parameter `{name}`");
                return Some(Mismatch::absent(key, why));
            }
        }
        let list = self.types.schemas.under(&[schema], &paging.items);
        let items = self.types.items_of(&list);
        if items.is_empty() {
            let why = match paging.items.as_str() {
                "" => "its response is not a list".to_owned(),
                path => format!("its response has no list under `{path}`"),
            };
            return Some(Mismatch::absent("items", why));
        }
        for (key, name) in named {
            if found(name).is_some_and(|it| !takes_one_value(&it.ty)) {
                let why = format!("its query parameter `{name}` takes no number or text");
                return Some(Mismatch::wrong(key, why));
            }
        }
        let next = paging.next.as_deref().unwrap_or_default();
        let next = self.types.schemas.under(&[schema], next);
        let parameter = paging.parameter().and_then(found);
        self.mismatch_of_next(paging, &next)
            .or_else(|| self.mismatch_of_more(paging, schema))
            .or_else(|| self.mismatch_of_item(paging, &items))
            .or_else(|| {
                self.types
                    .schemas
                    .mismatch_of_cursor(paging, &next, &items, parameter?)
            })
    }

    /// The problem with the property that indicates the next page.
    fn mismatch_of_next(&self, paging: &Paging, next: &[Schema<'d>]) -> Option<Mismatch> {
        let path = paging.next.as_ref()?;
        if next.is_empty() {
            let why = format!("its response has no `{path}`");
            return Some(Mismatch::absent("next", why));
        }
        let (types, needed): (&[&str], _) = match paging.style {
            PagingStyle::Cursor { .. } => (
                &["string", "integer", "number"],
                "a cursor is a string or a number",
            ),
            PagingStyle::Link => (&["string"], "a link is a string"),
            PagingStyle::Number { .. }
            | PagingStyle::Offset { .. }
            | PagingStyle::LastItem { .. } => (
                &["string", "integer", "number", "boolean"],
                "only a string, a number or a boolean says that there is more",
            ),
        };
        let named = self.types.schemas.named_types(next);
        let wrong = named.iter().find(|it| !types.contains(it))?;
        let is_usable = |it: &&str| types.contains(it);
        // Several types can indicate whether there is a next page. If the value is sent in the next request, it must be
        // a scalar.
        let is_sent = matches!(paging.style, PagingStyle::Cursor { .. } | PagingStyle::Link);
        let is_usable = !is_sent && named.iter().any(is_usable);
        let why = format!("`{path}` is of the type `{wrong}`, and {needed}");
        let is_cursor = matches!(paging.style, PagingStyle::Cursor { .. });
        (!is_usable).then(|| Mismatch {
            help: is_cursor.then(|| {
                "if the cursor is a property of the last item, name it in `item-cursor`".to_owned()
            }),
            ..Mismatch::wrong("next", why)
        })
    }

    /// The problem with `more`. Under the general `[paging]`, responses may lack it.
    fn mismatch_of_more(&self, paging: &Paging, schema: Schema<'d>) -> Option<Mismatch> {
        let path = paging.more.as_ref()?;
        let more = self.types.schemas.under(&[schema], path);
        if more.is_empty() {
            let why = format!("its response has no `{path}`");
            let is_own = paging.source == PagingSource::Own;
            return is_own.then(|| Mismatch::absent("more", why));
        }
        let named = self.types.schemas.named_types(&more);
        let wrong = named.iter().find(|it| **it != "boolean")?;
        let why = format!("`{path}` is of the type `{wrong}`, and must be a boolean");
        Some(Mismatch::wrong("more", why))
    }

    /// The mistake in the property of the items that is the cursor.
    fn mismatch_of_item(&self, paging: &Paging, items: &[Schema<'d>]) -> Option<Mismatch> {
        let PagingStyle::LastItem { property, .. } = &paging.style else {
            return None;
        };
        let cursor = self.types.schemas.under(items, property);
        let named = self.types.schemas.named_types(&cursor);
        let is_usable = |it: &&str| matches!(*it, "string" | "integer" | "number");
        if cursor.is_empty() {
            let why = format!("its items have no `{property}`");
            Some(Mismatch::wrong("item-cursor", why))
        } else if named.is_empty() || named.iter().any(is_usable) {
            None
        } else {
            let why = format!("`{property}` of its items is not a string or a number");
            Some(Mismatch::wrong("item-cursor", why))
        }
    }
}

/// Warns about a general `[paging]` that applies to no operation.
pub(super) fn unused(config: &Config, operations: &[Operation]) -> Option<Diagnostic> {
    let general = configured(&config.paging, PagingSource::General)?;
    let mut paged = operations.iter().filter_map(|it| it.response.paging());
    if paged.any(|it| it.source == PagingSource::General) {
        return None;
    }
    let mut finding = config.finding_at_key(&["paging"], "`[paging]` fits no operation");
    finding.severity = Severity::Warning;
    let list = match general.items.as_str() {
        "" => "a response that is a list".to_owned(),
        path => format!("a list under `{path}` of its response"),
    };
    Some(finding.help(match general.parameter() {
        Some(name) => format!("paging needs the query parameter `{name}` and {list}"),
        None => format!("paging needs {list}"),
    }))
}

impl<'d> Schemas<'d> {
    /// The problem with a cursor that does not have the type of the parameter.
    fn mismatch_of_cursor(
        &self,
        paging: &Paging,
        next: &[Schema<'d>],
        items: &[Schema<'d>],
        parameter: &Parameter,
    ) -> Option<Mismatch> {
        let (key, path, named) = match &paging.style {
            PagingStyle::Cursor { .. } => ("next", paging.next.as_ref()?, self.named_types(next)),
            PagingStyle::LastItem { property, .. } => {
                let cursor = self.under(items, property);
                ("item-cursor", property, self.named_types(&cursor))
            }
            _ => return None,
        };
        let is_text = !named.is_empty() && named.iter().all(|it| *it == "string");
        (is_text && takes_a_number(&parameter.ty)).then(|| {
            let name = &parameter.name.wire;
            let why =
                format!("`{path}` is a string, and its query parameter `{name}` takes a number");
            Mismatch::wrong(key, why)
        })
    }
}

/// The configured paging, if any.
fn configured(paging: &config::Paging, source: PagingSource) -> Option<Paging> {
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let named = |it: &Option<String>| it.clone().filter(|it| !it.is_empty());
    let style = match paging.style()? {
        config::PagingStyle::Number => PagingStyle::Number {
            page: text(&paging.page),
            first: paging.first,
        },
        config::PagingStyle::Offset => PagingStyle::Offset {
            offset: text(&paging.offset),
        },
        config::PagingStyle::Cursor => match paging.item_cursor.clone() {
            Some(property) => PagingStyle::LastItem {
                cursor: text(&paging.cursor),
                property,
            },
            None => PagingStyle::Cursor {
                cursor: text(&paging.cursor),
            },
        },
        config::PagingStyle::Link | config::PagingStyle::Header => PagingStyle::Link,
        config::PagingStyle::None => return None,
    };
    let is_header = paging.style() == Some(config::PagingStyle::Header);
    Some(Paging {
        style,
        page_size: named(&paging.page_size),
        items: text(&paging.items),
        next: named(&paging.next).filter(|_| !is_header),
        more: named(&paging.more),
        source,
    })
}

/// Whether a parameter accepts a number or string, so that it can address a page.
fn takes_one_value(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Scalar(it) => *it != Scalar::Bool,
        TypeRef::Named(_) => true,
        TypeRef::Nullable(it) => takes_one_value(it),
        TypeRef::List(_) | TypeRef::Tuple(_) | TypeRef::Map(_) => false,
    }
}

/// Whether a parameter only accepts numbers.
pub(super) fn takes_a_number(ty: &TypeRef) -> bool {
    use Scalar::{F32, F64, I32, I64, I128, U32, U64};
    match ty {
        TypeRef::Scalar(it) => matches!(it, F32 | F64 | I32 | I64 | I128 | U32 | U64),
        TypeRef::Nullable(it) => takes_a_number(it),
        _ => false,
    }
}
