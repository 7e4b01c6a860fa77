//! The command line: reads the sources, writes the files and prints the result.
//!
//! Shared by the `codegen` command and the `xtask` commands of a repository.

use std::io::{ErrorKind, Write as _, stderr, stdout};
use std::process::ExitCode;

mod arguments;
mod colour;
mod console;
mod deny;
mod diff;
mod discovery;
mod explain;
#[cfg(feature = "fetch")]
mod fetch;
mod generate;
mod init;
mod job;
mod lint;
mod member;
mod module;
mod namesake;
mod part;
mod pins;
mod progress;
mod reference;
mod runtime;
mod sources;
mod summary;
mod upgrade;
mod watch;

pub use arguments::{command, main};
pub use colour::{Colour, STYLES, apply_early};
pub use console::Console;
pub use deny::Deny;
pub use diff::{Comparison, FailOn, ReportFormat};
pub use explain::explain;
pub use init::Start;
pub use job::Job;
pub use part::Mode;
pub use runtime::SharedRuntime;

/// Prints text to the standard error. Failures are ignored, since they cannot be reported.
fn report(text: &str) {
    let _ = stderr().write_all(text.as_bytes());
}

/// Prints text to the standard output, whose reader may have seen enough, such as `head`. Returns `code` unless that
/// fails.
fn print(text: &str, code: ExitCode) -> ExitCode {
    match stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            report(&format!(
                "error: the output could not be written: {error}\n"
            ));
            ExitCode::FAILURE
        }
        _ => code,
    }
}
