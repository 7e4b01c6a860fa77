//! `codegen lint`.

use std::fmt::Write as _;
use std::io::stderr;
use std::process::ExitCode;

use super::colour;
use super::job::Job;
use super::progress::Progress;
use crate::Diagnostics;

impl Job {
    /// Lints the document and prints the findings, at most `limit` of each rule. The exit code is 1 if there are any.
    pub fn lint(&self, limit: Option<usize>) -> ExitCode {
        let run = |progress: &Progress| self.compiled(progress, |it| it.lint());
        Progress::during(&self.console, run, |found| match found {
            Ok(found) if found.findings().is_empty() => {
                super::print("nothing found\n", ExitCode::SUCCESS)
            }
            Ok(found) => {
                super::report(&self.limited(&found, limit.unwrap_or(usize::MAX)));
                ExitCode::FAILURE
            }
            Err(text) => {
                super::report(&text);
                ExitCode::FAILURE
            }
        })
    }

    /// The findings as text; for people with how many there are of each rule.
    fn limited(&self, found: &Diagnostics, limit: usize) -> String {
        let first = found.clone().first_of_each(limit);
        if !self.console.is_human() {
            return self.console.findings(&first);
        }
        let mut text = first.shown(colour::is_on(&stderr()));
        let totals = found.totals();
        let width = totals.keys().map(|it| it.len()).max().unwrap_or_default();
        for (code, count) in totals {
            let shown = if count > limit {
                format!(", {limit} shown")
            } else {
                String::new()
            };
            let _ = writeln!(text, "{code:width$} {count:>5}{shown}");
        }
        text + &found.count(self.console.program)
    }
}
