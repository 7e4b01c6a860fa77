//! The comparison of two documents.

use std::io::{stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use super::colour;
use super::job::Job;
use super::progress::Progress;
use crate::Stage;
use crate::compile_both;
use crate::diff::{Pin, Report, Wire, render};
use crate::source::Source;
use crate::sources::Sources;

/// The comparison of the documents of two jobs.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The old document.
    pub old: Job,
    /// The new document.
    pub new: Job,
    /// The old crate's `API.txt`, if it was not generated as the old job does.
    pub baseline: Option<Source>,
    /// The format of the report.
    pub format: ReportFormat,
    /// Whether the report contains everything.
    pub all: bool,
    /// The accepted changes (`accepted.toml`), relative to the new document's root.
    pub accepted: Option<PathBuf>,
    /// Whether to find the lines of `codegen.toml` that preserve the public API.
    pub pins: bool,
    /// What fails the run.
    pub fail_on: Vec<FailOn>,
}

/// The format of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For terminals: short and coloured.
    #[default]
    Terminal,
    /// For pull requests.
    Markdown,
    /// For other programs, as `codegen/src/diff/render/schema.json` describes.
    Json,
    /// For GitHub workflows: `::error file=…,line=…::…`, which a pull request shows at the line.
    Github,
    /// A page for browsers.
    Html,
}

/// What fails a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// The version of the crate is lower than its changes require.
    Unbumped,
    /// Code may compile as before and do something else.
    Silent,
    /// A client of one document does not work with a server of the other.
    WireBreaking,
    /// The public API of the crate has a major change that is not accepted.
    RustMajor,
}

impl Comparison {
    /// Compares, and prints the report. The exit code is 1 if a document could not be read, and 3 if the result is one
    /// that fails the run.
    pub fn run(&self) -> ExitCode {
        match self.attempt() {
            Ok((text, code)) => super::print(&text, code),
            Err(text) => {
                super::report(&text);
                ExitCode::FAILURE
            }
        }
    }

    fn attempt(&self) -> Result<(String, ExitCode), String> {
        // The report may be read by a program, but findings are for people.
        let progress = Progress::start(&self.new.console);
        let (report, candidates) = self.compared(&progress)?;
        let mut text = self.shown(&report);
        if self.pins {
            let pins = self.pins(&candidates)?;
            match self.format {
                // The lines are TOML, which a file or a program may receive.
                ReportFormat::Terminal => {
                    super::report(&format!("{text}\n"));
                    text = pins;
                }
                // Other formats are read by programs.
                _ => super::report(&pins),
            }
        }
        let failed: Vec<String> = self
            .fail_on
            .iter()
            .filter(|it| it.applies(&report))
            .filter_map(|it| Some(format!("`{}`", it.to_possible_value()?.get_name())))
            .collect();
        if failed.is_empty() {
            return Ok((text, ExitCode::SUCCESS));
        }
        super::report(&format!("failed by `--fail-on`: {}\n", failed.join(", ")));
        Ok((text, ExitCode::from(3)))
    }

    /// Compares.
    ///
    /// # Errors
    ///
    /// A printable message if a source cannot be read or a document is invalid.
    pub fn report(&self) -> Result<Report, String> {
        Ok(self.compared(&Progress::silent())?.0)
    }

    fn compared(&self, progress: &Progress) -> Result<(Report, Vec<Vec<Pin>>), String> {
        let (old, new) = (self.old_sources()?, self.new.sources()?);
        if let Some(file) = &self.baseline {
            let checked = crate::diff::baseline::check(file);
            checked.map_err(|it| self.new.console.findings(&it))?;
        }
        let baseline = self.baseline.as_ref().map(|it| it.text.as_str());
        let observer = progress.observer();
        let input = new.input().observed(&observer);
        let inputs = ((old.input(), &old.config), (input, &new.config));
        let compared = compile_both(inputs.0, inputs.1, |old, new| {
            progress.enter(Stage::Compare, String::new());
            let report = new.changes_from(old, baseline)?;
            let pins = if self.pins {
                new.pins(old, &report)?
            } else {
                Vec::new()
            };
            Ok((report, pins))
        });
        let shown = |it: crate::Diagnostics| self.new.console.findings(&it);
        let (mut report, pins) = compared.map_err(shown)?;
        if let Some(path) = &self.accepted {
            let file = self.new.read(path)?;
            report.accept(file).map_err(shown)?;
        }
        Ok((report, pins))
    }

    /// The old document. One configuration may serve both, though it was written for the new one.
    pub(super) fn old_sources(&self) -> Result<Sources, String> {
        let mut old = self.old.sources()?;
        old.config.is_of_another_version = true;
        Ok(old)
    }

    fn shown(&self, report: &Report) -> String {
        match self.format {
            ReportFormat::Terminal => {
                let is_coloured = if self.pins {
                    colour::is_on(&stderr())
                } else {
                    colour::is_on(&stdout())
                };
                render::terminal(report, self.all, is_coloured)
            }
            ReportFormat::Markdown => render::markdown(report),
            ReportFormat::Json => render::json(report),
            ReportFormat::Github => render::github(report),
            ReportFormat::Html => render::html(report),
        }
    }
}

impl FailOn {
    fn applies(self, report: &Report) -> bool {
        let verdict = report.verdict;
        match self {
            FailOn::Unbumped => report.version.unbumped,
            FailOn::Silent => verdict.silent,
            FailOn::WireBreaking => verdict.wire.worst() == Wire::Breaking,
            FailOn::RustMajor => report.is_major(),
        }
    }
}
