//! `cargo xtask soak`: the client under load, against a server with a fault rate.
//!
//! Runs in a separate process, for the same reason as the conformance check.

use std::path::Path;
use std::process::{Command, ExitCode};

/// Runs the load test and reports the outcome.
pub(crate) fn run(root: &Path, arguments: &[String]) -> ExitCode {
    let mut command = Command::new(env!("CARGO"));
    let run = ["run", "--package", "interop-tests", "--bin", "soak", "--"];
    command.current_dir(root).args(run).args(arguments);
    match command.status() {
        Ok(status) => {
            let code = status.code().and_then(|it| u8::try_from(it).ok());
            code.map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
