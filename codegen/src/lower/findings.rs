//! Lists of diagnostics returned by passes.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};

/// Whether there is an error among some.
pub(super) fn has_error(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|it| it.severity == Severity::Error)
}

/// Downgrades the errors in an optional part to warnings.
pub(super) fn forgiven(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.into_iter().map(as_warning).collect()
}

/// Removes duplicates from reading a part several times. An error takes precedence over a warning.
pub(super) fn once(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut indices: HashMap<_, usize> = HashMap::new();
    let mut kept: Vec<Diagnostic> = Vec::new();
    for finding in findings {
        let key = (
            finding.span.start,
            finding.span.end,
            finding.message.clone(),
        );
        match indices.get(&key) {
            Some(first) if finding.severity == Severity::Error => {
                kept[*first].severity = Severity::Error;
            }
            Some(_) => {}
            None => {
                indices.insert(key, kept.len());
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
