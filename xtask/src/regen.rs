//! `cargo xtask regen`: generates the client of the Interop API and the table of its operations from the spec.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use codegen::cli::{Deny, Mode};

use crate::job::{Shown, job, strict_job};
use crate::{diff, readme, release};

/// The options of a generation.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Do not write; list stale files, and exit with 1 if there are any.
    #[arg(long)]
    check: bool,
    /// Generate again whenever the spec or its configuration changes.
    #[arg(long, conflicts_with = "check")]
    watch: bool,
    /// Set the version that the change since the main branch requires.
    #[arg(long, conflicts_with_all = ["check", "watch"])]
    bump: bool,
    /// The warnings that fail the run: `warnings` for all, or their codes, separated by commas.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    deny: Vec<Deny>,
    #[command(flatten)]
    shown: Shown,
}

/// Generates the client: once, or whenever its inputs change. Sets the required version before, if requested.
pub(crate) fn run(root: &Path, arguments: Arguments) -> ExitCode {
    if arguments.watch {
        return strict_job(root, arguments.shown, arguments.deny).watch();
    }
    if arguments.bump {
        let report = diff::comparison(root, None).and_then(|it| it.report());
        if let Err(why) = report.and_then(|it| release::bump(root, &it)) {
            eprintln!("error: {why}");
            return ExitCode::FAILURE;
        }
    }
    generate(root, arguments)
}

/// Generates the client and its table in `README.md`, or checks that they are up to date.
fn generate(root: &Path, arguments: Arguments) -> ExitCode {
    let check = arguments.check;
    let mode = if check {
        Mode::Check {
            hint: "run `cargo xtask regen`",
        }
    } else {
        Mode::Write
    };
    let client = strict_job(root, arguments.shown, arguments.deny).run(&mode);
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
        // The client is generated; without a history, it cannot be compared.
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

/// Lints the spec, and shows at most `limit` findings of each rule.
pub(crate) fn lint(root: &Path, shown: Shown, limit: Option<usize>) -> ExitCode {
    job(root, shown).lint(limit)
}
