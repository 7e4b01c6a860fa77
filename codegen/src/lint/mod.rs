//! What OpenAPI allows and what harms the client all the same: rules, each of which can be switched off with a reason.
//!
//! Reads the document, and the types that it became; changes neither.

mod components;
mod examples;
mod operations;
mod schemas;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, code};
use crate::load::{Document, Member, Node, Object};
use crate::lower::Places;
use crate::spelling::nearest;
use crate::surface::Crate;

/// What is looked at.
pub(crate) struct Subject<'a> {
    pub(crate) document: &'a Document,
    pub(crate) surface: &'a Crate<'a>,
    pub(crate) places: &'a Places,
}

/// Something to look for.
struct Rule {
    /// Under which it is found, switched off and explained.
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
        code: code::UNFIT_EXAMPLE,
        look: examples::unfit,
    },
    Rule {
        code: code::UNUSED_COMPONENT,
        look: components::unused,
    },
];

/// What the rules find that are not switched off, and what is wrong with the switches.
pub(crate) fn lint(subject: &Subject<'_>, config: &Config) -> Vec<Diagnostic> {
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
            finding.pointer = Some(subject.document.pointer_to(finding.span));
        }
        findings.append(&mut found);
    }
    findings
}

/// Rules that are switched off and do not exist, or for no reason.
fn switches(config: &Config) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (rule, reason) in &config.lint.off {
        let codes = || RULES.iter().map(|it| it.code);
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

/// An operation as it stands in the document.
struct Operation<'a> {
    /// `GET /things`
    title: String,
    member: &'a Member,
    /// The path that has it.
    item: &'a Node,
}

impl Subject<'_> {
    fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        let paths = self.document.root().get("paths").and_then(Node::as_object);
        let items = paths.into_iter().flat_map(Object::iter);
        items.flat_map(|(path, member)| {
            let item = self.document.resolve(&member.node).ok().map(|it| it.0);
            let members = item
                .and_then(Node::as_object)
                .into_iter()
                .flat_map(Object::iter);
            members.filter_map(move |(key, member)| {
                crate::lower::METHODS.contains(&key).then_some(())?;
                Some(Operation {
                    title: format!("{} {path}", key.to_uppercase()),
                    member,
                    item: item?,
                })
            })
        })
    }
}

/// A finding of a rule.
fn found(code: &'static str, span: crate::Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::warning(code, span, message).help(help)
}
