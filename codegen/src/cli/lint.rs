//! `codegen lint`.

use std::process::ExitCode;

use super::job::Job;

impl Job {
    /// Lints the document and prints the findings. The exit code is 1 if there are any.
    pub fn lint(&self) -> ExitCode {
        let found = match self.compiled(|it| it.lint()) {
            Ok(found) => found,
            Err(text) => {
                eprint!("{text}");
                return ExitCode::FAILURE;
            }
        };
        if found.findings().is_empty() {
            println!("nothing found");
            return ExitCode::SUCCESS;
        }
        eprint!("{}", self.shown_findings(&found));
        ExitCode::FAILURE
    }
}
