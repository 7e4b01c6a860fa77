//! `codegen upgrade`.

use std::process::ExitCode;

use super::job::Job;
use super::progress::Progress;
use crate::Stage;
use crate::files::slashes;
use crate::upgrade::{Notation, Target, upgrade};

impl Job {
    /// Prints the document in a newer version. The exit code is 1 on any error.
    pub fn upgrade(&self, target: Target, notation: Option<Notation>) -> ExitCode {
        let progress = Progress::start(&self.console);
        progress.enter(Stage::Load, slashes(&self.document));
        let upgraded = self.sources().and_then(|sources| {
            let upgraded = upgrade(sources.input(), &sources.config, target, notation);
            upgraded.map_err(|it| self.console.findings(&it))
        });
        drop(progress);
        match upgraded {
            Ok(upgraded) => {
                super::report(&self.console.findings(&upgraded.warnings));
                super::print(&upgraded.text, ExitCode::SUCCESS)
            }
            Err(text) => {
                super::report(&text);
                ExitCode::FAILURE
            }
        }
    }
}
