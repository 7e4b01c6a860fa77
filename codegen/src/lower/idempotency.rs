//! Idempotency: applies `[retries]`, in addition to the method's semantics.

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::ir::{Idempotency, Location, Operation};
use crate::suggestions::nearest;

/// Marks the configured operations, and reports configuration entries that match nothing.
pub(super) fn mark(operations: &mut [Operation], config: &Config) -> Vec<Diagnostic> {
    let retries = &config.retries;
    let mut findings = Vec::new();
    for id in &retries.repeatable {
        match operations.iter_mut().find(|it| it.name.wire == *id) {
            Some(operation) => operation.idempotency = Idempotency::Harmless,
            None => {
                let ids = operations.iter().map(|it| it.name.wire.as_str());
                let message = format!("the document has no operation `{id}`");
                let mut finding = config.finding(&["retries", "repeatable", id], message);
                finding.help = nearest(id, ids).map(|it| format!("did you mean `{it}`?"));
                findings.push(finding);
            }
        }
    }
    let Some(header) = &retries.idempotency_key else {
        return findings;
    };
    let mut used = false;
    for operation in operations {
        used |= takes_key(operation, header);
    }
    if !used {
        let message = format!("no operation takes the header `{header}`");
        let help = "declare it as a header parameter of those that do";
        let finding = config.finding(&["retries", "idempotency-key"], message);
        findings.push(finding.help(help));
    }
    findings
}

/// Makes the idempotency key of an operation optional, since the client generates it. Returns false if it has none.
fn takes_key(operation: &mut Operation, header: &str) -> bool {
    let key = operation
        .parameters
        .iter_mut()
        .find(|it| it.location == Location::Header && it.name.wire.eq_ignore_ascii_case(header));
    let Some(key) = key else {
        return false;
    };
    key.required = false;
    operation.idempotency = Idempotency::Key(key.name.wire.clone());
    true
}
