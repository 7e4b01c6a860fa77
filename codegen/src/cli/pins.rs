//! Finds the lines of `codegen.toml` that preserve the public API, by planning again with them.

use super::Sources;
use super::diff::Comparison;
use crate::diff::{Pin, Report, Rust, pins};
use crate::source::Source;
use crate::{Config, compile_both};

/// How many lines are tried one by one. More are tried together: each trial compiles both documents.
const MOST: usize = 8;

/// A configuration that is being tried.
struct Trial<'a> {
    comparison: &'a Comparison,
    old: Sources,
    new: Sources,
    table: toml::Table,
    /// The number of major changes that are left.
    majors: usize,
}

impl Comparison {
    /// The lines that preserve the public API, or a part of it, with what they leave.
    pub(super) fn pins(&self, report: &Report, candidates: &[Pin]) -> Result<String, String> {
        let new = self.new.sources()?;
        let mut trial = Trial {
            comparison: self,
            old: self.old.sources()?,
            table: new.config.source.text.parse().unwrap_or_default(),
            new,
            majors: majors(report),
        };
        let mut pins: Vec<Pin> = Vec::new();
        if candidates.len() > MOST && trial.accepts(candidates) {
            pins.extend_from_slice(candidates);
        } else {
            for pin in candidates.iter().take(MOST) {
                // `errors.message` is nothing without `errors.schema`.
                let pair = candidates.iter().filter(|it| it.is_beside(pin));
                let pair: Vec<Pin> = pair.cloned().collect();
                if !pins.contains(pin) && trial.accepts(&pair) {
                    pins.extend(pair);
                }
            }
        }
        if pins.is_empty() {
            return Ok("no lines of codegen.toml preserve the public API\n".to_owned());
        }
        let left = match trial.majors {
            0 => "these lines preserve the public API".to_owned(),
            left => format!("with these lines, {left} major changes of the public API are left"),
        };
        Ok(format!("# codegen.toml: {left}\n{}", pins::shown(&pins)))
    }
}

impl Trial<'_> {
    /// Plans again with further lines, and keeps them if fewer major changes are left.
    fn accepts(&mut self, pins: &[Pin]) -> bool {
        let mut table = self.table.clone();
        let added = pins.iter().filter(|it| it.add_to(&mut table)).count();
        let Some(left) = (added > 0).then(|| self.planned(&table)).flatten() else {
            return false;
        };
        let is_better = left < self.majors;
        if is_better {
            (self.table, self.majors) = (table, left);
        }
        is_better
    }

    /// The number of major changes with a configuration; `None` if it does not fit the document.
    fn planned(&self, table: &toml::Table) -> Option<usize> {
        let mut config = Config::parse(Source::new("codegen.toml", table.to_string())).ok()?;
        config.skip_unsupported = self.new.config.skip_unsupported;
        let inputs = (
            (self.old.input(), &self.old.config),
            (self.new.input(), &config),
        );
        let baseline = self.comparison.baseline.as_deref();
        let report = compile_both(inputs.0, inputs.1, |old, new| {
            new.changes_from(old, baseline)
        });
        report.ok().map(|it| majors(&it))
    }
}

fn majors(report: &Report) -> usize {
    let items = report.changes.iter().flat_map(|it| &it.items);
    let items = items.chain(&report.rust);
    items.filter(|it| it.verdict == Rust::Major).count()
}
