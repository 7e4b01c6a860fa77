//! The arguments of the `codegen` command.

mod diff;
#[cfg(feature = "fetch")]
mod fetch;
mod generate;
mod init;
mod lint;
mod read;
mod runtime;
mod upgrade;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

use diff::Diff;
#[cfg(feature = "fetch")]
use fetch::Fetch;
use generate::Generate;
use init::Init;
use lint::Lint;
use runtime::Runtime;
use upgrade::Upgrade;

use super::{Colour, STYLES, apply_early, explain, reference};

/// Rust clients from OpenAPI documents.
#[derive(Parser)]
#[command(name = "codegen", version, styles = STYLES)]
struct Arguments {
    #[command(flatten)]
    colour: Colour,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a codegen.toml for a document, with what the generator infers and what is worth a decision.
    ///
    /// The file is written next to the document, where the other commands find it.
    #[command(
        after_help = "Exit codes: 0 written; 1 the document is wrong, or there is a codegen.toml; 2 wrong usage.\n\n\
                            Example: codegen init petstore.yaml"
    )]
    Init(Init),
    /// Generate a client crate from a document.
    ///
    /// Writes what changed, removes generated files that are no longer needed, and leaves all other files in the folder
    /// alone. Errors in the document are reported with their line; then nothing is written.
    #[command(
        after_help = "Exit codes: 0 written; 1 the document or the configuration is wrong, a file could not be read or \
                            written, or is stale (--check); 2 wrong usage.\n\n\
                            Example: codegen generate petstore.yaml --out petstore-client --name petstore-client"
    )]
    Generate(Generate),
    /// Write the runtime to a folder that several clients share.
    ///
    /// Clients that are generated with `--runtime DIR` have the same types, such as those of errors and credentials.
    #[command(
        after_help = "Exit codes: 0 written; 1 a file could not be written, or is stale (--check); 2 wrong usage.\n\n\
                            Example: codegen runtime --out client-runtime"
    )]
    Runtime(Runtime),
    /// Find constructs that OpenAPI allows but that degrade the client.
    ///
    /// Each rule can be switched off in the configuration, under `[lint.off]`, with a reason.
    #[command(
        after_help = "Exit codes: 0 nothing found; 1 something was, or the document or the configuration is wrong; 2 wrong \
                            usage.\n\nExample: codegen lint petstore.yaml"
    )]
    Lint(Lint),
    /// Show what a change of a document breaks: for dependents of the client, and on the wire.
    ///
    /// Compares two documents, their clients' public APIs, and what clients and servers of both can say to each other.
    #[command(
        after_help = "Exit codes: 0 nothing that --fail-on names; 1 a document or a configuration is wrong, or could not \
                            be read; 2 wrong usage; 3 something that --fail-on names.\n\n\
                            Example: codegen diff old.yaml new.yaml --fail-on unbumped,silent"
    )]
    Diff(Diff),
    /// Print a document in a newer version of OpenAPI.
    ///
    /// Rewrites Swagger 2.0 and OpenAPI 3.0, and applies overlays. The document itself is left alone.
    #[command(
        after_help = "Exit codes: 0 printed; 1 the document is wrong, or has something without a counterpart; 2 wrong \
                            usage.\n\nExample: codegen upgrade swagger.json --to 3.2 --format yaml > openapi.yaml"
    )]
    Upgrade(Upgrade),
    /// Download a document and the files that it refers to.
    ///
    /// The only command that uses the network. Writes nothing unless everything has arrived. The lock file has the URL
    /// and the hash of each file, and the other commands resolve references by it.
    #[cfg(feature = "fetch")]
    #[command(
        after_help = "Exit codes: 0 written; 1 a file could not be downloaded or written, or differs from the lock file \
                            (--locked); 2 wrong usage.\n\n\
                            Examples:\n  codegen fetch https://api.example.com/openapi.yaml --out openapi.yaml\n  \
                            codegen fetch --out openapi.yaml --locked"
    )]
    Fetch(Fetch),
    /// Explain the code of a finding, with a wrong and a corrected example.
    #[command(after_help = "Example: codegen explain unresolved-reference")]
    Explain {
        /// The code, as shown in brackets in a finding. Without it, all codes are listed.
        code: Option<String>,
    },
    /// Print the JSON schema of codegen.toml, for editors.
    #[command(after_help = "Example: codegen schema > codegen.schema.json")]
    Schema,
    /// Print a script that completes the command's arguments in a shell.
    #[command(
        after_help = "Example: codegen completions bash > ~/.local/share/bash-completion/completions/codegen"
    )]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the man page.
    #[command(after_help = "Example: codegen man --out ~/.local/share/man/man1")]
    Man {
        /// Write a page for each command into this folder instead.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// Runs the command with the arguments of the process.
pub fn main() -> ExitCode {
    apply_early(std::env::args_os());
    let Arguments { colour, command } = Arguments::parse();
    colour.apply();
    match command {
        Command::Init(arguments) => arguments.run(),
        Command::Generate(arguments) => arguments.run(),
        Command::Runtime(arguments) => arguments.run(),
        Command::Lint(arguments) => arguments.run(),
        Command::Diff(arguments) => arguments.run(),
        Command::Upgrade(arguments) => arguments.run(),
        #[cfg(feature = "fetch")]
        Command::Fetch(arguments) => arguments.run(),
        Command::Explain { code } => explain(code.as_deref(), "codegen"),
        Command::Schema => reference::schema(),
        Command::Completions { shell } => reference::completions(self::command(), shell),
        Command::Man { out } => reference::man(self::command(), out.as_deref()),
    }
}

/// The command, for its documentation.
pub fn command() -> clap::Command {
    Arguments::command()
}
