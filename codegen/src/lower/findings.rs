//! Lists of diagnostics that passes return.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};

/// Whether there is an error among some.
pub(super) fn has_error(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|it| it.severity == Severity::Error)
}

/// What is wrong with a part that may be left out, as warnings.
pub(super) fn forgiven(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.into_iter().map(as_warning).collect()
}

/// Each finding once, however often what it is about was read; as an error, if it is one for somebody.
pub(super) fn once(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut known: HashMap<_, usize> = HashMap::new();
    let mut kept: Vec<Diagnostic> = Vec::new();
    for finding in findings {
        let key = (
            finding.span.start,
            finding.span.end,
            finding.message.clone(),
        );
        match known.get(&key) {
            Some(first) if finding.severity == Severity::Error => {
                kept[*first].severity = Severity::Error;
            }
            Some(_) => {}
            None => {
                known.insert(key, kept.len());
                kept.push(finding);
            }
        }
    }
    kept
}

pub(super) fn as_warning(finding: Diagnostic) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        ..finding
    }
}
