//! What describes the command to other programs: completions, man pages and the schema of the configuration.

use std::path::Path;
use std::process::ExitCode;

use clap::Command;
use clap_complete::Shell;

use crate::Config;

/// Prints a script that completes arguments in a shell.
pub(super) fn completions(mut command: Command, shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "codegen", &mut script);
    super::print(&String::from_utf8_lossy(&script), ExitCode::SUCCESS)
}

/// Prints the man page, or writes a page for each command into a folder.
pub(super) fn man(command: Command, out: Option<&Path>) -> ExitCode {
    let written = match out {
        Some(folder) => std::fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(command, folder))
            .map(|()| ExitCode::SUCCESS),
        None => {
            let mut page = Vec::new();
            let rendered = clap_mangen::Man::new(command).render(&mut page);
            rendered.map(|()| super::print(&String::from_utf8_lossy(&page), ExitCode::SUCCESS))
        }
    };
    written.unwrap_or_else(|error| {
        eprintln!("error: the man pages could not be written: {error}");
        ExitCode::FAILURE
    })
}

/// Prints the JSON schema of `codegen.toml`.
pub(super) fn schema() -> ExitCode {
    super::print(&format!("{:#}\n", Config::schema()), ExitCode::SUCCESS)
}
