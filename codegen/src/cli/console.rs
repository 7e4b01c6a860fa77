//! How a run talks to its user.

use std::io::stderr;

use super::colour;
use crate::diagnostic::Diagnostics;
use crate::message::MessageFormat;

/// How a run talks to its user.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    /// The format of findings.
    pub format: MessageFormat,
    /// Whether to print how long each stage took.
    pub verbose: bool,
    /// The command that the user has: its `explain` describes a finding.
    pub program: &'static str,
}

impl Default for Console {
    fn default() -> Self {
        Console {
            format: MessageFormat::default(),
            verbose: false,
            program: "codegen",
        }
    }
}

impl Console {
    /// The text of findings.
    pub(super) fn findings(&self, findings: &Diagnostics) -> String {
        findings.show(self.format, colour::is_on(&stderr()), self.program)
    }

    /// Prints a line to a person; other programs only read findings.
    pub(super) fn note(&self, text: &str) {
        if self.is_human() {
            super::report(&format!("{text}\n"));
        }
    }

    /// Whether a person reads the output.
    pub(super) fn is_human(&self) -> bool {
        self.format == MessageFormat::Human
    }
}
