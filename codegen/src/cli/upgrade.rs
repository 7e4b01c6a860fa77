//! `codegen upgrade`.

use std::io::Write as _;
use std::process::ExitCode;

use super::job::Job;
use crate::upgrade::{Notation, Target, upgrade};

impl Job {
    /// Prints the document in a newer version. The exit code is 1 on any error.
    pub fn upgrade(&self, target: Target, notation: Option<Notation>) -> ExitCode {
        let upgraded = self.sources().and_then(|sources| {
            let upgraded = upgrade(sources.input(), &sources.config, target, notation);
            upgraded.map_err(|it| self.shown_findings(&it))
        });
        match upgraded {
            Ok(upgraded) => {
                eprint!("{}", self.shown_findings(&upgraded.warnings));
                // A reader such as `head` may have seen enough.
                let written = std::io::stdout().write_all(upgraded.text.as_bytes());
                written.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
            }
            Err(text) => {
                eprint!("{text}");
                ExitCode::FAILURE
            }
        }
    }
}
