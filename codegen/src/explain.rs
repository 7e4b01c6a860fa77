//! The pages of `codegen explain`: each explains a diagnostic code with a wrong and a corrected example, or a rule of
//! `codegen diff` with a document before and after.

use crate::diagnostic::code;
use crate::diff::Rule;

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
    INFERRED_ERROR: "inferred-error",
    INFERRED_PAGING: "inferred-paging",
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
    let codes = || PAGES.iter().map(|it| it.code);
    let rules = Rule::ALL.iter().map(|it| it.id());
    let help = match crate::suggestions::nearest(code, codes().chain(rules)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", codes().collect::<Vec<_>>().join(", ")),
    };
    Err(format!(
        "no finding has the code `{}`; {help}",
        code.escape_debug()
    ))
}
