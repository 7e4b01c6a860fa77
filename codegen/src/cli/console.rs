//! How a run talks to its user.

use std::fmt::Write as _;
use std::io::stderr;

use super::colour;
use crate::diagnostic::Diagnostics;
use crate::message::MessageFormat;

/// How many warnings with the same message a person sees: a document may repeat one mistake hundreds of times.
const SHOWN: usize = 3;

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
    /// The text of findings. A person sees only the first warnings with the same message.
    pub(super) fn findings(&self, findings: &Diagnostics) -> String {
        let colour = colour::is_on(&stderr());
        if !self.is_human() {
            return findings.show(self.format, colour, self.program);
        }
        let first = findings.clone().first_of_each_message(SHOWN);
        let mut text = first.shown(colour);
        let hidden = findings.findings().len() - first.findings().len();
        if hidden > 0 {
            let _ = writeln!(
                text,
                "{hidden} more like these; `--message-format json` lists all\n"
            );
        }
        text + &findings.count(self.program)
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
