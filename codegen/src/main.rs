//! `codegen`: a Rust client from an OpenAPI document.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use codegen::Runtime;
use codegen::cli::{Job, Mode};
use codegen::message::MessageFormat;

/// Rust clients from OpenAPI documents.
#[derive(Parser)]
#[command(name = "codegen", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a crate that calls the API of a document.
    ///
    /// Writes what changed, removes generated files that no longer belong, and touches nothing else in the folder.
    /// Everything wrong with the document is shown at its line; then nothing is written.
    #[command(
        after_help = "Exit codes: 0 written; 1 the document or the configuration is wrong, or a file could not be \
                            read or written; 2 wrong usage.\n\n\
                            Example: codegen generate petstore.yaml --out petstore-client --name petstore-client"
    )]
    Generate(Generate),
    /// Look for what OpenAPI allows and what harms the client all the same.
    ///
    /// Each rule can be switched off in the configuration, under `[lint.off]`, with a reason.
    #[command(
        after_help = "Exit codes: 0 nothing found; 1 something was, or the document or the configuration is wrong; 2 wrong \
                            usage.\n\nExample: codegen lint petstore.yaml"
    )]
    Lint(Read),
    /// Discriminant what the code of a finding means, with an example that is wrong and one that is right.
    #[command(after_help = "Example: codegen explain unresolved-reference")]
    Explain {
        /// The code, as it stands in brackets in a finding.
        code: String,
    },
}

/// What is read, and how what is wrong with it is written.
#[derive(Args)]
struct Read {
    /// The OpenAPI document, 3.0 or 3.1, YAML or JSON.
    spec: PathBuf,
    /// How the document becomes Rust (codegen.toml).
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// An overlay (OpenAPI Overlay 1.0) that is applied to the document before it is read; may be given several times.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// A folder that the document may refer to beside its own; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_references: Vec<PathBuf>,
    /// Leave out operations that cannot be generated, and list them; otherwise they stop the run.
    #[arg(long)]
    skip_unsupported: bool,
    /// How what is wrong is written: for people, as lines of JSON, or as annotations of GitHub's workflows.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    message_format: MessageFormat,
}

#[derive(Args)]
struct Generate {
    #[command(flatten)]
    read: Read,
    /// The folder of the crate; it is made if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of the crate: that of its folder, unless the configuration or this says otherwise.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where the crate has client-runtime from: `vendored`, its source goes along; a version, as `0.1`; or its folder.
    ///
    /// It is `vendored` unless the configuration or this says otherwise.
    #[arg(long, value_name = "vendored|VERSION|PATH")]
    runtime: Option<Runtime>,
    /// Write again whenever the document, what it refers to, or the configuration is saved.
    #[arg(long)]
    watch: bool,
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(arguments) => generate(arguments),
        Command::Lint(read) => read.job(PathBuf::new()).lint(),
        Command::Explain { code } => explain(&code),
    }
}

fn explain(code: &str) -> ExitCode {
    match codegen::explain::explain(code) {
        Ok(page) => {
            print!("{page}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Read {
    fn job(self, out: PathBuf) -> Job {
        Job {
            root: PathBuf::new(),
            document: self.spec,
            references: self.allow_references,
            overlays: self.overlay,
            config: self.config,
            out,
            name: None,
            runtime: None,
            skip_unsupported: self.skip_unsupported,
            format: self.message_format,
        }
    }
}

fn generate(arguments: Generate) -> ExitCode {
    let Generate {
        read,
        out,
        name,
        runtime,
        watch,
    } = arguments;
    let name = name.or_else(|| read.config.is_none().then(|| folder_name(&out)).flatten());
    // The manifest's paths are relative to the crate, those of the command line to where one is.
    let runtime = runtime.map(|it| match it {
        Runtime::Path(path) => Runtime::Path(absolute(path)),
        other => other,
    });
    let job = Job {
        name,
        runtime,
        ..read.job(out)
    };
    if watch {
        job.watch()
    } else {
        job.run(&Mode::Write)
    }
}

/// A folder from the root of the file system, with `/` on every system; as it is if there is none.
fn absolute(path: String) -> String {
    Path::new(&path)
        .canonicalize()
        .map_or(path, |it| it.to_string_lossy().replace('\\', "/"))
}

/// A package's name from its folder's: what cargo takes, in lower case.
fn folder_name(out: &Path) -> Option<String> {
    let name = out.file_name()?.to_string_lossy().to_lowercase();
    let name: String = name
        .chars()
        .map(|it| {
            if it.is_ascii_alphanumeric() || it == '_' {
                it
            } else {
                '-'
            }
        })
        .collect();
    name.starts_with(|it: char| it.is_ascii_alphabetic())
        .then_some(name)
}
