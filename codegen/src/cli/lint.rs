//! `codegen lint`.

use std::fmt::Write as _;
use std::io::stderr;
use std::process::ExitCode;

use super::colour;
use super::job::Job;
use super::progress::Progress;
use crate::{Compilation, Diagnostics};

impl Job {
    /// Lints the document and prints the findings, at most `limit` of each rule. The exit code is 1 if there are any.
    pub fn lint(&self, limit: Option<usize>) -> ExitCode {
        let linted = |it: Compilation| Ok((it.lint()?, it.diagnostics().findings().len()));
        let run = |progress: &Progress| self.compiled(progress, linted);
        Progress::during(&self.console, run, |found| match found {
            Ok((found, 0)) if found.findings().is_empty() => {
                super::print("nothing found\n", ExitCode::SUCCESS)
            }
            Ok((found, warnings)) if found.findings().is_empty() => {
                let s = if warnings == 1 { "" } else { "s" };
                let text = format!(
                    "no rule found anything, but `generate` reports {warnings} warning{s}\n"
                );
                super::print(&text, ExitCode::SUCCESS)
            }
            Ok((found, _)) => {
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
