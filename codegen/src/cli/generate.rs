//! `codegen generate`: writes the crate, or compares it.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use super::job::Job;
use super::summary::summary;
use crate::files::slashes;
use crate::message::MessageFormat;
use crate::output::{self, OutputError, Plan};

/// What to do with the generated files.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Writes the files that changed.
    Write,
    /// Reports which files would change.
    Check {
        /// How to fix the difference.
        hint: &'static str,
    },
}

impl Job {
    /// Runs and prints the result. The exit code is 1 on any error.
    pub fn run(&self, mode: &Mode) -> ExitCode {
        let start = Instant::now();
        match self.attempt(mode, start) {
            Ok((text, code)) => {
                print!("{text}");
                code
            }
            Err(text) => {
                eprint!("{text}");
                ExitCode::FAILURE
            }
        }
    }

    fn attempt(&self, mode: &Mode, start: Instant) -> Result<(String, ExitCode), String> {
        let generated = self.generate().map_err(|mut it| {
            if self.format == MessageFormat::Human && matches!(mode, Mode::Write) {
                it.push_str("nothing was written\n");
            }
            it
        })?;
        if !generated.warnings.findings().is_empty() {
            eprint!("{}", self.shown_findings(&generated.warnings));
        }
        let failed = |error: OutputError| self.failure(error.path(), &error.reason());
        match mode {
            Mode::Write => {
                let plan = output::write(&generated.files, &self.out).map_err(failed)?;
                Ok((summary(&generated, &plan, start), ExitCode::SUCCESS))
            }
            Mode::Check { hint } => {
                let plan = Plan::new(&generated.files, &self.out).map_err(failed)?;
                if plan.is_empty() {
                    let text = format!("{} files are up to date\n", plan.unchanged);
                    return Ok((text, ExitCode::SUCCESS));
                }
                let mut text = String::new();
                for file in &plan.write {
                    let _ = writeln!(text, "stale: {}", self.shown(&file.path));
                }
                for path in &plan.remove {
                    let _ = writeln!(text, "no longer belongs: {}", self.shown(path));
                }
                let _ = writeln!(text, "{hint}");
                Ok((text, ExitCode::FAILURE))
            }
        }
    }

    /// The path of a file of the crate as shown in messages.
    fn shown(&self, path: &str) -> String {
        let path = self.out.join(path);
        slashes(path.strip_prefix(&self.root).unwrap_or(&path))
    }
}
