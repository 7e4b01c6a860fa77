//! What a run writes: files, each to the destination that they belong to.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use crate::GeneratedFile;
use crate::output::{self, Destination, OutputError, Plan};

/// What to do with the generated files.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Writes the files that changed.
    Write,
    /// Lists the files that would be written or removed.
    DryRun,
    /// Reports which files would change.
    Check {
        /// How to fix the difference.
        hint: &'static str,
    },
}

impl Mode {
    /// What `--check` of the command does.
    pub(super) const CHECK: Mode = Mode::Check {
        hint: "run the same command without `--check`",
    };
}

/// Files and where they belong.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) files: Vec<GeneratedFile>,
    pub(super) destination: Destination,
}

/// How many files a run has written and left alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) written: usize,
    pub(super) unchanged: usize,
    pub(super) removed: usize,
}

impl Counts {
    fn add(&mut self, plan: &Plan) {
        self.written += plan.write.len();
        self.unchanged += plan.unchanged;
        self.removed += plan.remove.len();
    }
}

/// Writes all parts. Returns the files that were removed, one per line.
pub(super) fn write(
    parts: &[Part],
    shown: impl Fn(&Path) -> String,
) -> Result<(String, Counts), OutputError> {
    let (mut text, mut counts) = (String::new(), Counts::default());
    for Part { files, destination } in parts {
        let plan = output::write(files, destination.clone())?;
        for path in &plan.remove {
            let _ = writeln!(text, "removed: {}", shown(&destination.join(path)));
        }
        counts.add(&plan);
    }
    Ok((text, counts))
}

/// Compares all parts with what is there. Returns the files that differ, one per line with what would happen to them.
pub(super) fn compare(
    parts: &[Part],
    (written, removed): (&str, &str),
    shown: impl Fn(&Path) -> String,
) -> Result<(String, Counts), OutputError> {
    let (mut text, mut counts) = (String::new(), Counts::default());
    for Part { files, destination } in parts {
        let plan = Plan::new(files, destination.clone())?;
        for file in &plan.write {
            let _ = writeln!(text, "{written}: {}", shown(&destination.join(&file.path)));
        }
        for path in &plan.remove {
            let _ = writeln!(text, "{removed}: {}", shown(&destination.join(path)));
        }
        counts.add(&plan);
    }
    Ok((text, counts))
}

/// Lists what a run would change, and how to do it. The exit code is 1 if there is anything.
pub(super) fn check(
    parts: &[Part],
    shown: impl Fn(&Path) -> String,
    hint: &str,
) -> Result<(String, ExitCode), OutputError> {
    let (stale, counts) = compare(parts, ("stale", "no longer belongs"), shown)?;
    if stale.is_empty() {
        let text = format!("{} files are up to date\n", counts.unchanged);
        return Ok((text, ExitCode::SUCCESS));
    }
    Ok((format!("{stale}{hint}\n"), ExitCode::FAILURE))
}
