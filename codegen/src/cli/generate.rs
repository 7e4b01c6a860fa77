//! `codegen generate`: writes the crate, or compares it.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use super::job::Job;
use super::module::Module;
use super::part::{self, Mode, Part};
use super::progress::Progress;
use super::summary::{self, summary};
use super::{deny, member, namesake};
use crate::diagnostic::counted;
use crate::files::slashes;
use crate::output::{Destination, OutputError};
use crate::{Generated, Package, Stage};

/// The files that the manifest names, but that the crate does not have: Cargo would not package it.
fn files_to_add(out: &Path, package: &Package) -> String {
    let keys = ["readme", "license-file"].into_iter();
    let named = keys.filter_map(|key| Some((key, package.metadata.get(key)?.as_str()?)));
    let named = named.map(|(key, file)| (key, out.join(file)));
    let missing = named.filter(|(_, path)| !path.exists());
    let lines = missing.map(|(key, path)| format!("add {}, which `{key}` names\n", slashes(&path)));
    lines.collect()
}

/// What to do about another package with the name of the crate.
fn namesake(out: &Path, name: &str) -> String {
    namesake::of(out, name).map_or_else(String::new, |other| {
        format!(
            "{} has the name `{name}`, too, and Cargo takes only one of them into a workspace or a program: `--name` sets \
             another\n",
            slashes(&other)
        )
    })
}

impl Job {
    /// Runs and prints the result. The exit code is 1 on any error.
    pub fn run(&self, mode: &Mode) -> ExitCode {
        let run = |progress: &Progress| self.attempt(mode, progress);
        Progress::during(&self.console, run, |result| match result {
            Ok((warnings, text, code)) => {
                super::report(&warnings);
                super::print(&text, code)
            }
            Err(text) => {
                super::report(&text);
                ExitCode::FAILURE
            }
        })
    }

    /// The warnings and the result as text, and the exit code.
    fn attempt(
        &self,
        mode: &Mode,
        progress: &Progress,
    ) -> Result<(String, String, ExitCode), String> {
        let module = self.module()?;
        let made = self.generate_for_package(progress);
        let made = made.and_then(|(generated, package)| {
            if module.is_none() {
                let checked = member::check(&self.out, &generated.requirements);
                checked.map_err(|(path, what)| self.failure(&path, &what))?;
            }
            let (generated, warnings) = self.judged(generated)?;
            Ok((generated, warnings, package))
        });
        let (mut generated, warnings, package) = made.map_err(|mut it| {
            if self.console.is_human() && matches!(mode, Mode::Write) {
                it.push_str("nothing was written\n");
            }
            it
        })?;
        progress.enter(Stage::Write, counted(generated.files.len(), "file"));
        let parts = match &module {
            Some(module) => {
                let parts = module.parts(&mut generated, &package);
                parts.map_err(|(path, what)| self.failure(&path, &what))?
            }
            None => vec![Part {
                destination: Destination::of_crate(&self.out),
                files: std::mem::take(&mut generated.files),
            }],
        };
        let remaining = module.as_ref().map(|it| it.remaining(&generated));
        let remaining = remaining.transpose();
        let remaining = remaining.map_err(|(path, what)| self.failure(&path, &what))?;
        let done = self.applied(mode, progress, &parts, &generated);
        let (mut text, code) = done.map_err(|error| {
            let failure = self.failure(error.path(), &error.reason());
            format!("{warnings}{failure}")
        })?;
        if matches!(mode, Mode::Write) {
            text.push_str(&remaining.unwrap_or_default());
            if module.is_none() {
                text.push_str(&files_to_add(&self.out, &package));
                text.push_str(&namesake(&self.out, &package.name));
            }
        }
        Ok((warnings, text, code))
    }

    /// Writes or compares the parts. Returns what to print, and the exit code.
    fn applied(
        &self,
        mode: &Mode,
        progress: &Progress,
        parts: &[Part],
        generated: &Generated,
    ) -> Result<(String, ExitCode), OutputError> {
        let shown = |path: &Path| slashes(path.strip_prefix(&self.root).unwrap_or(path));
        match mode {
            Mode::Write => {
                let (mut text, counts) = part::write(parts, shown)?;
                text.push_str(&summary(generated, counts, progress.elapsed()));
                Ok((text, ExitCode::SUCCESS))
            }
            Mode::DryRun => {
                let verbs = ("would write", "would remove");
                let (text, counts) = part::compare(parts, verbs, shown)?;
                let inferred = summary::inferred(&generated.inferred);
                let counts = summary::expected(generated, counts);
                let text = format!("{text}{counts}; nothing was written\n{inferred}");
                Ok((text, ExitCode::SUCCESS))
            }
            Mode::Check { hint } => part::check(parts, shown, hint),
        }
    }

    /// The module that is generated, unless it is a crate.
    pub(super) fn module(&self) -> Result<Option<Module<'_>>, String> {
        let module = self.is_module.then(|| Module::in_crate(&self.out));
        let module = module.transpose();
        module.map_err(|(path, what)| self.failure(&path, &what))
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
}
