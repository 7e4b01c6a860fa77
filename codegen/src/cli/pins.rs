//! Finds the lines of `codegen.toml` that preserve the public API, by planning again with them.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::diff::Comparison;
use crate::diff::{Pin, pins};
use crate::source::Source;
use crate::sources::Sources;
use crate::{Compilation, Config, Diagnostics, compile, compile_both};

/// How many groups of lines are tried one by one. More are tried at once, since each trial compiles the document.
const MOST: usize = 16;

/// A configuration that is being tried.
struct Trial {
    /// The old public API.
    old: HashSet<String>,
    new: Sources,
    table: toml::Table,
    /// How many lines of the old public API are missing.
    missing: usize,
}

impl Comparison {
    /// The lines that preserve the public API, or a part of it.
    pub(super) fn pins(&self, candidates: &[Vec<Pin>]) -> Result<String, String> {
        let old = match &self.baseline {
            Some(file) => file.text.lines().map(str::to_owned).collect(),
            None => {
                let old = self.old_sources()?;
                let lines = compile(old.input(), &old.config, |it| lines(&it));
                lines.map_err(|it| it.to_string())?
            }
        };
        let new = self.new.sources()?;
        let mut trial = Trial {
            old: old.into_iter().collect(),
            table: new.config.source.text.parse().unwrap_or_default(),
            new,
            missing: usize::MAX,
        };
        trial.missing = trial.planned(&trial.table).unwrap_or(usize::MAX);
        if trial.missing == 0 {
            return Ok(
                "# the public API is preserved without further lines of codegen.toml\n".to_owned(),
            );
        }
        let kept = trial.kept(candidates);
        let mut text = match (kept.is_empty(), trial.missing) {
            (true, _) => "# no lines of codegen.toml preserve the public API\n",
            (false, 0) => "# codegen.toml: these lines preserve the public API\n",
            (false, _) => "# codegen.toml: these lines preserve a part of the public API\n",
        }
        .to_owned();
        text.push_str(&pins::shown(&kept));
        for line in self.lost(&trial)? {
            let _ = write!(text, "\n# {line}");
        }
        Ok(text.trim_end().to_owned() + "\n")
    }

    /// What is lost with the lines that help.
    fn lost(&self, trial: &Trial) -> Result<Vec<String>, String> {
        if trial.missing == 0 {
            return Ok(Vec::new());
        }
        let (config, old) = (trial.config(&trial.table), self.old_sources()?);
        let config = config.ok_or("the lines cannot be read")?;
        let baseline = self.baseline.as_ref().map(|it| it.text.as_str());
        let inputs = ((old.input(), &old.config), (trial.new.input(), &config));
        let report = compile_both(inputs.0, inputs.1, |old, new| {
            new.changes_from(old, baseline)
        });
        let report = report.map_err(|it| it.to_string())?;
        Ok(pins::lost(&report))
    }
}

fn lines(compilation: &Compilation) -> Result<Vec<String>, Diagnostics> {
    Ok(compilation.surface()?.lines())
}

impl Trial {
    /// The lines that help.
    fn kept(&mut self, candidates: &[Vec<Pin>]) -> Vec<Pin> {
        let all = candidates.concat();
        if candidates.len() > MOST && self.accepts(&all) {
            return all;
        }
        let groups = candidates.iter().take(MOST);
        let kept = groups.filter(|it| self.accepts(it));
        kept.flatten().cloned().collect()
    }

    /// Plans again with further lines, and keeps them if less is missing.
    fn accepts(&mut self, pins: &[Pin]) -> bool {
        let mut table = self.table.clone();
        let added = pins.iter().filter(|it| it.add_to(&mut table)).count();
        let Some(missing) = (added > 0).then(|| self.planned(&table)).flatten() else {
            return false;
        };
        let is_better = missing < self.missing;
        if is_better {
            (self.table, self.missing) = (table, missing);
        }
        is_better
    }

    /// How much is missing with a configuration; `None` if it does not fit the document.
    fn planned(&self, table: &toml::Table) -> Option<usize> {
        let config = self.config(table)?;
        let lines = compile(self.new.input(), &config, |it| lines(&it)).ok()?;
        let lines: HashSet<String> = lines.into_iter().collect();
        let missing = self
            .old
            .iter()
            .filter(|it| it.starts_with("pub ") || it.starts_with("#["));
        Some(missing.filter(|it| !lines.contains(*it)).count())
    }

    fn config(&self, table: &toml::Table) -> Option<Config> {
        let mut config = Config::parse(Source::new("codegen.toml", table.to_string())).ok()?;
        config.skip_unsupported = self.new.config.skip_unsupported;
        Some(config)
    }
}
