//! `explain`: the page of a code, or all codes.

use std::process::ExitCode;

use crate::explain;

/// Prints the page of a code; without one, all codes. `program` is the command that the reader has.
pub fn explain(code: Option<&str>, program: &str) -> ExitCode {
    let text = match code {
        // The pages are written for readers of `codegen`.
        Some(code) => {
            explain::explain(code).map(|it| it.replace("`codegen ", &format!("`{program} ")))
        }
        None => Ok(format!(
            "{}\n`{program} explain CODE` explains one.\n",
            explain::list()
        )),
    };
    match text {
        Ok(text) => super::print(&text, ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
