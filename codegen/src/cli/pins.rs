//! Finds the lines of `codegen.toml` that preserve the public API, by planning again with them.

use std::collections::HashSet;

use super::diff::Comparison;
use crate::diff::{Pin, pins};
use crate::source::Source;
use crate::sources::Sources;
use crate::{Compilation, Config, Diagnostics, compile};

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
        let mut kept: Vec<Pin> = Vec::new();
        let all = candidates.concat();
        if candidates.len() > MOST && trial.accepts(&all) {
            kept = all;
        } else {
            for group in candidates.iter().take(MOST) {
                if trial.accepts(group) {
                    kept.extend_from_slice(group);
                }
            }
        }
        if kept.is_empty() {
            return Ok("no lines of codegen.toml preserve the public API\n".to_owned());
        }
        let left = match trial.missing {
            0 => "these lines preserve the public API".to_owned(),
            left => {
                format!("these lines preserve the public API except for {left} lines of API.txt")
            }
        };
        Ok(format!("# codegen.toml: {left}\n{}", pins::shown(&kept)))
    }
}

fn lines(compilation: &Compilation) -> Result<Vec<String>, Diagnostics> {
    Ok(compilation.surface()?.lines())
}

impl Trial {
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
        let mut config = Config::parse(Source::new("codegen.toml", table.to_string())).ok()?;
        config.skip_unsupported = self.new.config.skip_unsupported;
        let lines = compile(self.new.input(), &config, |it| lines(&it)).ok()?;
        let lines: HashSet<String> = lines.into_iter().collect();
        let missing = self
            .old
            .iter()
            .filter(|it| it.starts_with("pub ") || it.starts_with("#["));
        Some(missing.filter(|it| !lines.contains(*it)).count())
    }
}
