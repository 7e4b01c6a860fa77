//! The names in `[paging]`: operations and query parameters.

use std::collections::BTreeSet;

use super::mismatch::Mismatch;
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::ir::{Location, Parameter};
use crate::lower::pass::{Entry, Id};
use crate::lower::types::Types;
use crate::openapi::List;
use crate::suggestions::nearest;

/// Reports operations in `[paging.operations]` that do not exist.
pub(in crate::lower) fn unknown_operations(config: &Config, ids: &[Id]) -> Vec<Diagnostic> {
    let named = config.paging.operations.keys();
    let unknown = named.filter(|name| !ids.iter().any(|it| it.text == **name));
    let findings = unknown.map(|name| {
        let message = format!("the document has no operation `{name}`");
        let mut finding = config.finding(&["paging", "operations", name], message);
        let near = nearest(name, ids.iter().map(|it| it.text.as_str()));
        finding.help = near.map(|it| format!("did you mean `{it}`?"));
        finding
    });
    findings.collect()
}

/// Reports parameters in the general `[paging]` that no operation has, whether it is selected or not.
pub(in crate::lower) fn unknown_parameters<'d>(
    types: &Types<'d>,
    entries: &[Entry<'d>],
) -> Vec<Diagnostic> {
    let general = &types.config.paging;
    if general.parameters().next().is_none() {
        return Vec::new();
    }
    let mut known = BTreeSet::new();
    for entry in entries {
        let shared = entry.of.item.layers().iter();
        let lists = shared.filter_map(|it| it.parameters());
        let all = lists.chain(entry.node.parameters()).flat_map(List::iter);
        let keys = all.filter_map(|it| types.schemas.parameter_key(it));
        known.extend(keys.filter(|it| it.1 == "query").map(|it| it.0));
    }
    let unknown = general.parameters().filter(|it| !known.contains(it.1));
    let findings = unknown.map(|(key, name)| {
        let message = format!("no operation has the query parameter `{name}`");
        let mut finding = types.config.finding_at_entry(&["paging", key], message);
        finding.help = Some(meant(name, known.iter().copied()));
        finding
    });
    findings.collect()
}

/// The first parameter that the configuration of an operation names, and that it does not have.
pub(super) fn mismatch(own: &config::Paging, parameters: &[Parameter]) -> Option<Mismatch> {
    let query = parameters
        .iter()
        .filter(|it| it.location == Location::Query);
    let known: Vec<&str> = query.map(|it| it.name.wire.as_str()).collect();
    let mut unknown = own.parameters().filter(|it| !known.contains(&it.1));
    let (key, name) = unknown.next()?;
    Some(Mismatch {
        help: Some(meant(name, known.iter().copied())),
        ..Mismatch::absent(key, format!("it has no query parameter `{name}`"))
    })
}

/// What may be meant by the name of a query parameter.
fn meant<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(name, known.clone()) {
        return format!("did you mean `{near}`?");
    }
    let all: Vec<_> = known.take(8).map(|it| format!("`{it}`")).collect();
    if all.is_empty() {
        "there is no query parameter: remove the key".to_owned()
    } else {
        format!("query parameters are {}", all.join(", "))
    }
}
