//! The public API of the old client as text (`API.txt`), which is checked before it is compared.

use super::rust::is_line;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::source::{Source, SourceMap, Span};

/// Checks that a text lists a public API.
///
/// # Errors
///
/// If a line declares nothing, or there is none that does.
pub(crate) fn check(file: &Source) -> Result<(), Diagnostics> {
    let mut start = 0;
    let mut is_empty = true;
    let mut wrong = None;
    for line in file.text.split_inclusive('\n') {
        let text = line.trim();
        if !text.is_empty() && !text.starts_with("# ") {
            is_empty = false;
            if !is_line(text) {
                let end = start + line.trim_end().len();
                wrong = Some((
                    Span { start, end },
                    "this line declares no item of a public API",
                ));
                break;
            }
        }
        start += line.len();
    }
    if is_empty {
        wrong = Some((Span::default(), "this file lists no public API"));
    }
    let Some((span, message)) = wrong else {
        return Ok(());
    };
    let finding = Diagnostic::error(code::SYNTAX, span, message);
    let finding = finding.help("pass the `API.txt` that was generated with the old client");
    let mut sources = SourceMap::default();
    sources.add(file.clone());
    Err(Diagnostics::new(vec![finding], sources))
}
