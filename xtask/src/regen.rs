//! `cargo xtask regen`: generates the client of the Interop API and the table of its operations from the spec.

use std::path::Path;
use std::process::ExitCode;

use codegen::cli::Mode;
use codegen::message::MessageFormat;

use crate::job::job;
use crate::{diff, readme, release};

/// Generates the client and its table in `README.md`, or checks that they are up to date.
pub(crate) fn run(root: &Path, check: bool, format: MessageFormat) -> ExitCode {
    let mode = if check {
        Mode::Check {
            hint: "run `cargo xtask regen`",
        }
    } else {
        Mode::Write
    };
    let client = job(root, format).run(&mode);
    if client != ExitCode::SUCCESS {
        return client;
    }
    if let Err(why) = readme::run(root, check) {
        eprintln!("{why}");
        return ExitCode::FAILURE;
    }
    if check {
        return client;
    }
    match released(root) {
        Ok(line) => println!("{line}"),
        // The client is generated; without a history there is nothing to compare it with.
        Err(why) => eprintln!("not compared with the main branch: {why}"),
    }
    client
}

/// Compares with the main branch, and writes the entry of the change log. Returns the verdict in one line.
fn released(root: &Path) -> Result<String, String> {
    let report = diff::comparison(root, None)?.report()?;
    release::write_entry(root, &report)?;
    Ok(report.one_line())
}

/// Sets the version that the change since the main branch requires, and generates the client.
pub(crate) fn bump(root: &Path, format: MessageFormat) -> ExitCode {
    let report = diff::comparison(root, None).and_then(|it| it.report());
    match report.and_then(|it| release::bump(root, &it)) {
        Ok(_) => run(root, false, format),
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Generates the client whenever the spec changes.
pub(crate) fn watch(root: &Path, format: MessageFormat) -> ExitCode {
    job(root, format).watch()
}

/// Lints the spec.
pub(crate) fn lint(root: &Path, format: MessageFormat) -> ExitCode {
    job(root, format).lint()
}
