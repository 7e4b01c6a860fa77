//! The maintainers' commands. `cargo xtask help` lists them.

mod bundle;
mod conformance;
mod corpus;
mod package;
mod prism;
mod probe;
mod program;
mod readme;
mod regen;
mod sample;
mod soak;
mod surface;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use codegen::message::MessageFormat;

/// The maintainers' commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate generated-client from spec/interop.yaml and spec/codegen.toml.
    ///
    /// Writes what changed, removes what no longer belongs, and touches nothing else.
    #[command(
        after_help = "Exit codes: 0 done, or nothing to do; 1 stale (--check) or failed; 2 wrong usage."
    )]
    Regen {
        /// Write nothing; list what is stale, and exit with 1 if anything is.
        #[arg(long)]
        check: bool,
        /// Generate again whenever the spec or its configuration is saved.
        #[arg(long, conflicts_with = "check")]
        watch: bool,
        /// How what is wrong is written: for people, as lines of JSON, or as annotations of GitHub's workflows.
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
        message_format: MessageFormat,
    },
    /// Look for what spec/interop.yaml may say and what harms the client all the same.
    #[command(after_help = "Exit codes: 0 nothing found; 1 something was; 2 wrong usage.")]
    Lint {
        /// How it is written: for people, as lines of JSON, or as annotations of GitHub's workflows.
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
        message_format: MessageFormat,
    },
    /// Call every operation on Prism, a third-party mock server that validates requests by the spec.
    ///
    /// Needs Node.js 20 or later; installs the pinned Prism by itself.
    #[command(
        after_help = "Exit codes: 0 every operation conforms; 1 one does not, or Prism did not start; 2 wrong usage."
    )]
    Conformance,
    /// Prove the clients of documents: their examples go through the types and back, and each operation is called.
    ///
    /// What the document says is read without the generator. A document's configuration is the `.toml` beside it.
    #[command(
        after_help = "Exit codes: 0 no violation; 1 there is one, or a client does not compile; 2 wrong usage."
    )]
    Probe {
        /// The documents.
        #[arg(required = true)]
        documents: Vec<PathBuf>,
        /// Show also what is wrong with the documents, and what was not tried.
        #[arg(long)]
        all: bool,
        /// Hand each request on to Prism too, a third-party server that validates it; needs Node.js 20 or later.
        #[arg(long)]
        prism: bool,
    },
    /// Call a server from 256 tasks, through faults of 5 in 100, and count what becomes of each call.
    ///
    /// Nothing may be lost, doubled or wrong, and memory must not grow.
    #[command(after_help = "Exit codes: 0 all of it holds; 1 something does not; 2 wrong usage.")]
    Soak {
        /// `--calls N` (100,000 otherwise) or `--minutes N`, and `--seed N` for other faults.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Take every OpenAPI document of a folder through the generator, the compiler and the probe, and print a scoreboard.
    ///
    /// What is known from an earlier run is not done again; everything is kept under target/corpus.
    #[command(
        after_help = "Exit codes: 0 every document passes every stage; 1 one does not; 2 wrong usage."
    )]
    Corpus(corpus::Arguments),
    /// Compare what the generator says that Rust code sees of a client with what rustdoc says of it: of generated-client, by its
    /// API.txt, and of the client of each valid fixture.
    #[command(
        after_help = "Exit codes: 0 they agree; 1 they do not, and each line that only one has is named; 2 wrong usage."
    )]
    Surface,
    /// Compile the clients of the valid fixtures, changed at random places.
    #[command(
        after_help = "Exit codes: 0 all compile, without a warning; 1 one does not; 2 wrong usage."
    )]
    Sample(sample::Arguments),
}

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."));
    match Arguments::parse().command {
        Command::Regen {
            watch: true,
            message_format,
            ..
        } => regen::watch(root, message_format),
        Command::Regen {
            check,
            message_format,
            ..
        } => regen::run(root, check, message_format),
        Command::Lint { message_format } => regen::lint(root, message_format),
        Command::Conformance => conformance::run(root),
        Command::Probe {
            documents,
            all,
            prism,
        } => probe::run(root, &documents, all, prism),
        Command::Soak { arguments } => soak::run(root, &arguments),
        Command::Corpus(arguments) => corpus::run(root, &arguments),
        Command::Surface => surface::run(root),
        Command::Sample(arguments) => sample::run(root, &arguments),
    }
}
