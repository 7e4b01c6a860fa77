//! The maintainers' commands, listed by `cargo xtask help`.

mod built;
mod bundle;
mod conformance;
mod corpus;
mod dependents;
mod diff;
#[cfg(test)]
mod documents;
mod grow;
mod history;
mod instructions;
mod items;
mod job;
mod package;
mod peers;
mod prism;
mod probe;
mod program;
mod readme;
mod reference;
mod regen;
mod release;
mod sample;
mod scaling;
mod soak;
mod spent;
mod surface;
mod workplace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use codegen::cli::{Colour, STYLES, apply_early, explain};

/// The maintainers' commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", styles = STYLES)]
struct Arguments {
    #[command(flatten)]
    colour: Colour,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate generated-client from spec/interop.yaml and spec/codegen.toml.
    ///
    /// Writes what changed, removes files that are no longer needed, and leaves all other files alone.
    #[command(
        after_help = "Exit codes: 0 done, or nothing to do; 1 stale (--check) or failed; 2 wrong usage."
    )]
    Regen(regen::Arguments),
    /// Compare the vendor's reference page with the spec, and record what it documents.
    ///
    /// FILE is the text of the page. Reports which operations, parameters, media types, and fields and values of examples
    /// are new, removed or changed, compared with tests/reference/operations.json and spec/interop.yaml. Each difference
    /// has the line of the spec to edit, and a new operation the YAML to insert. Writes tests/reference/operations.json;
    /// the spec is edited by hand.
    #[command(
        after_help = "Exit codes: 0 done, or nothing to do; 1 something differs (--check), or the page is truncated or has \
                            another layout; 2 wrong usage."
    )]
    Reference(reference::Arguments),
    /// Show what the change of the spec breaks: for dependents of the client, and on the wire.
    ///
    /// Compares spec/interop.yaml with an earlier one, and the client with the API.txt that was committed with it, so that
    /// changes of the generator and the configuration count, too. Changes in spec/accepted.toml are accepted.
    #[command(
        after_help = "Exit codes: 0 nothing that --fail-on names; 1 something could not be read; 2 wrong usage; 3 something \
                            that --fail-on names."
    )]
    Diff(diff::Arguments),
    /// Find constructs in spec/interop.yaml that are allowed but degrade the client.
    #[command(after_help = "Exit codes: 0 nothing found; 1 something was; 2 wrong usage.")]
    Lint {
        /// Show at most this many findings of each rule.
        #[arg(long, value_name = "COUNT")]
        limit: Option<usize>,
        #[command(flatten)]
        shown: job::Shown,
    },
    /// Explain the code of a finding, with a wrong and a corrected example.
    #[command(after_help = "Example: cargo xtask explain unresolved-reference")]
    Explain {
        /// The code, as shown in brackets in a finding. Without it, all codes are listed.
        code: Option<String>,
    },
    /// Call every operation on Prism, a third-party mock server that validates requests by the spec.
    ///
    /// Requires Node.js 20 or later. Installs the pinned version of Prism.
    #[command(
        after_help = "Exit codes: 0 every operation conforms; 1 one does not, or Prism did not start; 2 wrong usage."
    )]
    Conformance,
    /// Test the clients of documents: round-trip the examples through the types, and call each operation.
    ///
    /// The tests read the document without the generator. The configuration of a document is the `.toml` file next to
    /// it.
    #[command(
        after_help = "Exit codes: 0 no violation; 1 there is one, or a client does not compile; 2 wrong usage."
    )]
    Probe {
        /// The documents.
        #[arg(required = true)]
        documents: Vec<PathBuf>,
        /// Also show errors in the documents, and what could not be tested.
        #[arg(long)]
        all: bool,
        /// Also forward each request to Prism, a third-party server that validates it. Requires Node.js 20 or later.
        #[arg(long)]
        prism: bool,
    },
    /// Call a server from 256 tasks with a fault rate of 5 percent, and count the outcomes.
    ///
    /// Fails if a response is lost, duplicated or wrong, or if memory grows.
    #[command(after_help = "Exit codes: 0 success; 1 a check failed; 2 wrong usage.")]
    Soak {
        /// `--calls N` (default 100,000) or `--minutes N`, and `--seed N` to vary the faults.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run every OpenAPI document in a folder through the generator, the compiler and the probe, and print a
    /// scoreboard.
    ///
    /// Results are cached in target/corpus, so a later run only repeats what has changed.
    #[command(
        after_help = "Exit codes: 0 every document passes every stage; 1 one does not; 2 wrong usage."
    )]
    Corpus(corpus::Arguments),
    /// Compare the generator's model of a client's public API with rustdoc's output, for generated-client (API.txt) and
    /// for the client of each valid fixture.
    #[command(
        after_help = "Exit codes: 0 they agree; 1 they do not, and each line that only one has is named; 2 wrong usage."
    )]
    Surface,
    /// Compile programs that use each item of a client with the client of the changed document, and print what breaks.
    ///
    /// Each folder contains `old.yaml`, `new.yaml` and, if needed, their `codegen.toml`.
    #[command(after_help = "Exit codes: 0 done, whatever breaks; 1 failed; 2 wrong usage.")]
    Dependents {
        /// The folders.
        #[arg(required = true)]
        folders: Vec<PathBuf>,
    },
    /// Compare the verdicts of `codegen diff` for Rust with the items that rustdoc finds in both clients.
    ///
    /// Each folder contains `old.yaml`, `new.yaml` and, if needed, their `codegen.toml`. Without any, the edits of the
    /// generator's tests are compared.
    #[command(
        after_help = "Exit codes: 0 no verdict is too lenient; 1 one is, or it failed; 2 wrong usage."
    )]
    Items {
        /// The folders.
        folders: Vec<PathBuf>,
        /// Compare the verdicts with the findings of cargo-semver-checks, which must be installed.
        #[arg(long)]
        semver_checks: bool,
    },
    /// Compile the clients of randomly mutated valid fixtures.
    #[command(
        after_help = "Exit codes: 0 all compile, without a warning; 1 one does not; 2 wrong usage."
    )]
    Sample(sample::Arguments),
    /// Count the instructions to generate three documents and to make a call, and compare them with tests/instructions.toml.
    ///
    /// Requires valgrind. Counts of another compiler are shown, but not judged.
    #[command(
        after_help = "Exit codes: 0 no count grew by more than 5 %, or the compiler is another one; 1 one did, or it failed; \
                            2 wrong usage."
    )]
    Instructions(instructions::Arguments),
    /// Print what generating costs for a document that is grown 1, 2, 4, 8 and 16 times.
    ///
    /// The copies have their own paths, operations and components.
    #[command(after_help = "Exit codes: 0 printed; 1 it failed; 2 wrong usage.")]
    Scaling {
        /// The document.
        #[arg(default_value = "spec/interop.yaml")]
        document: PathBuf,
        /// How often each is generated, of which the median counts.
        #[arg(long, value_name = "COUNT", default_value_t = 5)]
        runs: usize,
    },
    /// Write a document that is grown by a factor.
    #[command(hide = true)]
    Grow {
        document: PathBuf,
        factor: usize,
        out: PathBuf,
    },
    /// Measure the generator beside others that are installed, and print tables in Markdown.
    ///
    /// Each round runs all generators once on a document, in alternating order, as whole processes. Generators that are not
    /// installed are named and left out.
    #[command(after_help = "Exit codes: 0 measured; 1 it failed; 2 wrong usage.")]
    BenchPeers(peers::Arguments),
}

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."));
    apply_early(std::env::args_os());
    let Arguments { colour, command } = Arguments::parse();
    colour.apply();
    match command {
        Command::Regen(arguments) => regen::run(root, arguments),
        Command::Reference(arguments) => reference::run(root, &arguments),
        Command::Diff(arguments) => diff::run(root, arguments),
        Command::Lint { limit, shown } => regen::lint(root, shown, limit),
        Command::Explain { code } => explain(code.as_deref(), job::PROGRAM),
        Command::Conformance => conformance::run(root),
        Command::Probe {
            documents,
            all,
            prism,
        } => probe::run(root, &documents, all, prism),
        Command::Soak { arguments } => soak::run(root, &arguments),
        Command::Corpus(arguments) => corpus::run(root, &arguments),
        Command::Surface => surface::run(root),
        Command::Dependents { folders } => dependents::run(root, &folders),
        Command::Items {
            folders,
            semver_checks,
        } => items::run(root, &folders, semver_checks),
        Command::Sample(arguments) => sample::run(root, &arguments),
        Command::Instructions(arguments) => instructions::run(root, &arguments),
        Command::Scaling { document, runs } => scaling::run(root, &document, runs),
        Command::Grow {
            document,
            factor,
            out,
        } => grow::run(&document, factor, &out),
        Command::BenchPeers(arguments) => peers::run(root, &arguments),
    }
}
