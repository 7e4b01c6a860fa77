//! `cargo xtask instructions`: the number of instructions to generate three documents and to make a call, beside those in
//! `tests/instructions.toml`.
//!
//! Instructions are counted rather than time, since they hardly depend on the machine and on what else it does.

mod callgrind;
mod record;
mod subjects;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use record::{Change, Record};

/// Whether to record the counts.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write the counts to tests/instructions.toml. The message of the commit says why they changed.
    #[arg(long)]
    write: bool,
}

/// The file with the counts, relative to the workspace.
const FILE: &str = "tests/instructions.toml";

/// Counts, and compares or records.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match attempt(root, arguments.write) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn attempt(root: &Path, write: bool) -> io::Result<bool> {
    let path = root.join(FILE);
    let recorded = if path.exists() {
        let text = std::fs::read_to_string(&path)?;
        Record::parse(&text).map_err(|error| io::Error::other(format!("{FILE}: {error}")))?
    } else {
        Record::default()
    };
    let counted = Record {
        compiler: callgrind::compiler()?,
        instructions: subjects::count(root)?,
    };
    let changes = counted.changes_since(&recorded);
    for change in &changes {
        println!("{change}");
    }
    if write {
        std::fs::write(path, counted.to_string())?;
        return Ok(true);
    }
    if counted.compiler != recorded.compiler {
        // Another compiler generates different instructions from the same code, so the counts are not comparable.
        println!(
            "\nwarning: {FILE} is of {}, and this is {}: nothing is judged\n  = help: record the counts with `cargo \
             xtask instructions --write`, in a commit without other changes",
            recorded.compiler, counted.compiler
        );
        return Ok(true);
    }
    Ok(judge(&changes))
}

/// Prints how to proceed with changes, and returns whether they are accepted.
fn judge(changes: &[Change]) -> bool {
    let grown = changes.iter().filter(|it| it.has_grown()).count();
    let shrunk = changes.iter().filter(|it| it.has_shrunk()).count();
    if grown > 0 {
        println!(
            "\nerror: {grown} of {} counts grew by more than {} %\n  = note: target/instructions has a profile of each, \
             which `callgrind_annotate FILE` shows\n  = help: if it is worth its cost, run `cargo xtask instructions \
             --write`, and commit {FILE} with a message that says why",
            changes.len(),
            record::TOLERANCE,
        );
    } else if shrunk > 0 {
        println!(
            "\nnote: {shrunk} of {} counts shrank by more than {} %; keep that with `cargo xtask instructions --write`",
            changes.len(),
            record::TOLERANCE,
        );
    }
    grown == 0
}
