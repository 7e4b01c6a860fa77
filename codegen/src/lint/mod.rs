//! Lint rules for constructs that OpenAPI allows but that degrade the client. Each can be switched off with a reason.
//!
//! Reads the document and its types, and modifies neither.

mod components;
mod examples;
mod inferred;
mod operations;
mod schemas;
mod shared_name;
mod subject;
mod untyped;
mod untyped_error;
mod untyped_items;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, code};
use crate::suggestions::nearest;

pub(crate) use subject::Subject;

/// A lint rule.
struct Rule {
    /// The code under which it is reported, switched off and explained.
    code: &'static str,
    look: fn(&Subject<'_>) -> Vec<Diagnostic>,
}

const RULES: &[Rule] = &[
    Rule {
        code: code::NO_OPERATION_ID,
        look: operations::without_id,
    },
    Rule {
        code: code::NO_DESCRIPTION,
        look: operations::undescribed,
    },
    Rule {
        code: code::NO_ERROR_RESPONSE,
        look: operations::without_error,
    },
    Rule {
        code: code::UNDECLARED_TAG,
        look: operations::undeclared_tags,
    },
    Rule {
        code: code::UNNAMED_SCHEMA,
        look: schemas::unnamed,
    },
    Rule {
        code: code::OPEN_ENUM,
        look: schemas::open_enums,
    },
    Rule {
        code: code::INVALID_EXAMPLE,
        look: examples::invalid,
    },
    Rule {
        code: code::UNUSED_COMPONENT,
        look: components::unused,
    },
    Rule {
        code: code::SHARED_NAME,
        look: shared_name::look,
    },
    Rule {
        code: code::UNTYPED_ITEMS,
        look: untyped_items::look,
    },
    Rule {
        code: code::UNTYPED_ERROR,
        look: untyped_error::look,
    },
    Rule {
        code: code::INFERRED_ERROR,
        look: inferred::error,
    },
    Rule {
        code: code::INFERRED_PAGING,
        look: inferred::paging,
    },
];

/// The codes of all rules.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|it| it.code)
}

/// The findings of the enabled rules, and errors in `[lint.off]`.
pub(crate) fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let config = subject.config;
    let mut findings = switches(config);
    for rule in RULES {
        let mut found = (rule.look)(subject);
        if config.lint.off.contains_key(rule.code) {
            if found.is_empty() {
                let message = format!("`{}` is switched off, and finds nothing", rule.code);
                findings.push(
                    config
                        .finding_at_key(&["lint", "off", rule.code], message)
                        .help("remove the line"),
                );
            }
            continue;
        }
        for finding in &mut found {
            subject.document.complete(finding);
        }
        findings.append(&mut found);
    }
    findings
}

/// Errors for rules that are switched off but do not exist, or without a reason.
fn switches(config: &Config) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (rule, reason) in &config.lint.off {
        if !codes().any(|it| it == rule) {
            let finding =
                config.finding_at_key(&["lint", "off", rule], format!("there is no rule `{rule}`"));
            findings.push(match nearest(rule, codes()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!(
                    "there are: {}",
                    codes().collect::<Vec<_>>().join(", ")
                )),
            });
        } else if reason.trim().is_empty() {
            let message = format!("`{rule}` is switched off for no reason");
            findings.push(
                config
                    .finding_at_key(&["lint", "off", rule], message)
                    .help("say why, for the next who reads it"),
            );
        }
    }
    findings
}
