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
    /// Reports which files would change.
    Check {
        /// How to fix the difference.
        hint: &'static str,
    },
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

/// Writes all parts.
pub(super) fn write(parts: &[Part]) -> Result<Counts, OutputError> {
    let mut counts = Counts::default();
    for part in parts {
        let plan = output::write(&part.files, part.destination.clone())?;
        counts.written += plan.write.len();
        counts.unchanged += plan.unchanged;
        counts.removed += plan.remove.len();
    }
    Ok(counts)
}

/// Lists what a run would change, and how to do it. The exit code is 1 if there is anything.
pub(super) fn check(
    parts: &[Part],
    shown: impl Fn(&Path) -> String,
    hint: &str,
) -> Result<(String, ExitCode), OutputError> {
    let (mut stale, mut unchanged) = (String::new(), 0);
    for Part { files, destination } in parts {
        let plan = Plan::new(files, destination.clone())?;
        for file in &plan.write {
            let _ = writeln!(stale, "stale: {}", shown(&destination.join(&file.path)));
        }
        for path in &plan.remove {
            let _ = writeln!(
                stale,
                "no longer belongs: {}",
                shown(&destination.join(path))
            );
        }
        unchanged += plan.unchanged;
    }
    if stale.is_empty() {
        return Ok((
            format!("{unchanged} files are up to date\n"),
            ExitCode::SUCCESS,
        ));
    }
    Ok((format!("{stale}{hint}\n"), ExitCode::FAILURE))
}
