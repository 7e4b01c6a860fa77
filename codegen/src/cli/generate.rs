//! `codegen generate`: writes the crate, or compares it.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::deny;
use super::job::Job;
use super::progress::Progress;
use super::summary::{self, summary};
use crate::diagnostic::counted;
use crate::files::slashes;
use crate::output::{self, OutputError, Plan};
use crate::{Compilation, Generated, Stage};

/// What to do with the generated files.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Writes the files that changed.
    Write,
    /// Lists the files that would be written or removed.
    DryRun,
    /// Reports which files would change.
    Check {
        /// How to fix the difference.
        hint: &'static str,
    },
}

impl Job {
    /// Runs and prints the result. The exit code is 1 on any error.
    pub fn run(&self, mode: &Mode) -> ExitCode {
        let progress = Progress::start(&self.console);
        let result = self.attempt(mode, &progress);
        let timings = progress.timings();
        drop(progress);
        let code = match result {
            Ok((warnings, text, code)) => {
                eprint!("{warnings}");
                print!("{text}");
                code
            }
            Err(text) => {
                eprint!("{text}");
                ExitCode::FAILURE
            }
        };
        if self.console.verbose {
            self.console.note(&timings);
        }
        code
    }

    /// The warnings and the result as text, and the exit code.
    fn attempt(
        &self,
        mode: &Mode,
        progress: &Progress,
    ) -> Result<(String, String, ExitCode), String> {
        let made = self
            .compiled(progress, Compilation::generated)
            .and_then(|it| self.judged(it));
        let (generated, warnings) = made.map_err(|mut it| {
            if self.console.is_human() && matches!(mode, Mode::Write) {
                it.push_str("nothing was written\n");
            }
            it
        })?;
        progress.enter(Stage::Write, counted(generated.files.len(), "file"));
        let failed = |error: OutputError| self.failure(error.path(), &error.reason());
        let plan = match mode {
            Mode::Write => output::write(&generated.files, &self.out),
            Mode::DryRun | Mode::Check { .. } => Plan::new(&generated.files, &self.out),
        };
        let plan = plan.map_err(|it| format!("{warnings}{}", failed(it)))?;
        let (text, code) = match mode {
            Mode::Write => {
                let text = summary(&generated, &plan, progress.elapsed());
                (text, ExitCode::SUCCESS)
            }
            Mode::DryRun => {
                let text = self.listed(&plan, "would write", "would remove");
                let inferred = summary::inferred(&generated.inferred);
                let counts = summary::counts(&generated, &plan);
                let text = format!("{text}{counts}; nothing was written\n{inferred}");
                (text, ExitCode::SUCCESS)
            }
            Mode::Check { .. } if plan.is_empty() => {
                let text = format!("{} files are up to date\n", plan.unchanged);
                (text, ExitCode::SUCCESS)
            }
            Mode::Check { hint } => {
                let text = self.listed(&plan, "stale", "no longer belongs");
                (format!("{text}{hint}\n"), ExitCode::FAILURE)
            }
        };
        Ok((warnings, text, code))
    }

    /// What was generated, with the text of its warnings, if none of them is denied.
    fn judged(&self, generated: Generated) -> Result<(Generated, String), String> {
        match deny::apply(&self.deny, generated.warnings.clone()) {
            Ok(warnings) if warnings.findings().is_empty() => Ok((generated, String::new())),
            Ok(warnings) => Ok((generated, self.console.findings(&warnings))),
            Err(findings) => {
                let mut text = self.console.findings(&findings);
                if self.console.is_human() {
                    let denied = counted(findings.errors(), "warning");
                    let _ = writeln!(text, "{denied} denied by `--deny`");
                }
                Err(text)
            }
        }
    }

    /// The files that differ from the folder, one per line.
    fn listed(&self, plan: &Plan, written: &str, removed: &str) -> String {
        let mut text = String::new();
        for file in &plan.write {
            let _ = writeln!(text, "{written}: {}", self.shown(&file.path));
        }
        for path in &plan.remove {
            let _ = writeln!(text, "{removed}: {}", self.shown(path));
        }
        text
    }

    /// The path of a file of the crate as shown in messages.
    fn shown(&self, path: &str) -> String {
        let path = self.out.join(path);
        slashes(path.strip_prefix(&self.root).unwrap_or(&path))
    }
}
