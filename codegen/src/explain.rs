//! The pages of `codegen explain`: each explains a diagnostic code with a wrong and a corrected example, or a rule of
//! `codegen diff` with a document before and after.

use crate::diagnostic::code;
use crate::diff::{ItemChange, Rule};
use crate::lint;

/// A page of `codegen explain`.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The code.
    pub code: &'static str,
    /// The text, in Markdown.
    pub text: &'static str,
}

macro_rules! pages {
    ($($code:ident: $file:literal,)*) => {
        /// All pages, in the order in which a run can report their codes.
        pub const PAGES: &[Page] = &[$(Page {
            code: code::$code,
            text: include_str!(concat!("explain/", $file, ".md")),
        }),*];
    };
}

pages! {
    SYNTAX: "syntax",
    DUPLICATE_KEY: "duplicate-key",
    LIMIT: "limit",
    TYPE: "type",
    MISSING: "missing",
    INVALID: "invalid",
    UNKNOWN_KEYWORD: "unknown-keyword",
    UNRESOLVED: "unresolved-reference",
    EXTERNAL: "external-reference",
    CYCLE: "reference-cycle",
    CONFLICT: "conflict",
    UNSUPPORTED: "unsupported",
    NAME: "name",
    CONFIG: "config",
    IO: "io",
    NO_OPERATION_ID: "no-operation-id",
    NO_DESCRIPTION: "no-description",
    NO_ERROR_RESPONSE: "no-error-response",
    UNDECLARED_TAG: "undeclared-tag",
    UNNAMED_SCHEMA: "unnamed-schema",
    OPEN_ENUM: "open-enum",
    INVALID_EXAMPLE: "invalid-example",
    UNUSED_COMPONENT: "unused-component",
    SHARED_NAME: "shared-name",
    UNTYPED_ITEMS: "untyped-items",
    UNTYPED_ERROR: "untyped-error",
    INFERRED_ERROR: "inferred-error",
    INFERRED_PAGING: "inferred-paging",
}

/// All codes, each with its meaning: those of findings, of the rules of `lint`, and of the rules of `diff`.
pub fn list() -> String {
    let is_rule = |page: &&Page| lint::codes().any(|it| it == page.code);
    let title = |page: &Page| {
        let first = page.text.lines().next().unwrap_or_default();
        let (_, title) = first.split_once(": ").unwrap_or_default();
        (page.code, title.to_owned())
    };
    let findings = PAGES.iter().filter(|it| !is_rule(it)).map(title);
    let rules = PAGES.iter().filter(is_rule).map(title);
    let changes = Rule::ALL.iter().map(|it| (it.id(), it.title().to_owned()));
    let items = ItemChange::ALL.iter();
    let items = items.map(|it| (it.rule(), it.title().to_owned()));
    [
        group("Findings about a document or a configuration", findings),
        group("Rules of `lint`", rules),
        group("Rules of `diff`", changes.chain(items)),
    ]
    .join("\n")
}

fn group(title: &str, codes: impl Iterator<Item = (&'static str, String)>) -> String {
    let codes: Vec<_> = codes.collect();
    let width = codes.iter().map(|it| it.0.len()).max().unwrap_or_default();
    let lines = codes
        .iter()
        .map(|(code, title)| format!("  {code:width$}  {title}\n"));
    format!("{title}:\n{}", lines.collect::<String>())
}

/// The page of a code.
///
/// # Errors
///
/// A message if there is no such code, with the closest match or all codes.
pub fn explain(code: &str) -> Result<&'static str, String> {
    if let Some(page) = PAGES.iter().find(|it| it.code == code) {
        return Ok(page.text);
    }
    if let Some(rule) = Rule::ALL.iter().find(|it| it.id() == code) {
        return Ok(rule.page());
    }
    if let Some(change) = ItemChange::ALL.iter().find(|it| it.rule() == code) {
        return Ok(change.page());
    }
    let codes = || PAGES.iter().map(|it| it.code);
    let items = || ItemChange::ALL.iter().map(|it| it.rule());
    let rules = Rule::ALL.iter().map(|it| it.id()).chain(items());
    let help = match crate::suggestions::nearest(code, codes().chain(rules)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let rules = Rule::ALL.iter().map(|it| it.id()).chain(items());
            let codes = codes().collect::<Vec<_>>().join(", ");
            let rules = rules.collect::<Vec<_>>().join(", ");
            format!("there are: {codes}; and of `diff`: {rules}")
        }
    };
    Err(format!(
        "no finding or rule has the code `{}`; {help}",
        code.escape_debug()
    ))
}
