//! The `codegen` command: generates a Rust client from an OpenAPI document.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use codegen::Runtime;
use codegen::cli::{Job, Mode};
use codegen::message::MessageFormat;
use codegen::upgrade::{Notation, Target};

/// Rust clients from OpenAPI documents.
#[derive(Parser)]
#[command(name = "codegen", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate a client crate from a document.
    ///
    /// Writes what changed, removes generated files that are no longer needed, and leaves all other files in the folder
    /// alone. Errors in the document are reported with their line; then nothing is written.
    #[command(
        after_help = "Exit codes: 0 written; 1 the document or the configuration is wrong, or a file could not be \
                            read or written; 2 wrong usage.\n\n\
                            Example: codegen generate petstore.yaml --out petstore-client --name petstore-client"
    )]
    Generate(Generate),
    /// Find constructs that OpenAPI allows but that degrade the client.
    ///
    /// Each rule can be switched off in the configuration, under `[lint.off]`, with a reason.
    #[command(
        after_help = "Exit codes: 0 nothing found; 1 something was, or the document or the configuration is wrong; 2 wrong \
                            usage.\n\nExample: codegen lint petstore.yaml"
    )]
    Lint(Read),
    /// Print a document in a newer version of OpenAPI.
    ///
    /// Rewrites Swagger 2.0 and OpenAPI 3.0, and applies overlays. The document itself is left alone.
    #[command(
        after_help = "Exit codes: 0 printed; 1 the document is wrong, or has something without a counterpart; 2 wrong \
                            usage.\n\nExample: codegen upgrade swagger.json --to 3.2 --format yaml > openapi.yaml"
    )]
    Upgrade(Upgrade),
    /// Explain the code of a finding, with a wrong and a corrected example.
    #[command(after_help = "Example: codegen explain unresolved-reference")]
    Explain {
        /// The code, as shown in brackets in a finding.
        code: String,
    },
}

/// The input, and the format of findings.
#[derive(Args)]
struct Read {
    /// The document, of Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2, in YAML or JSON.
    spec: PathBuf,
    /// The configuration (codegen.toml).
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// An overlay (OpenAPI Overlay 1.0 or 1.1) to apply to the document; may be given several times.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// An additional folder that the document may refer to; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_references: Vec<PathBuf>,
    /// Leave out operations that cannot be generated and list them, instead of failing.
    #[arg(long)]
    skip_unsupported: bool,
    /// The format of findings: human-readable, JSON lines, or annotations for GitHub workflows.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    message_format: MessageFormat,
}

#[derive(Args)]
struct Generate {
    #[command(flatten)]
    read: Read,
    /// The folder of the crate; created if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of the crate; overrides the configuration. By default the name of its folder.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where the crate gets client-runtime from: `vendored` copies its source; a version, such as `0.1`; or a folder.
    ///
    /// Overrides the configuration. By default `vendored`.
    #[arg(long, value_name = "vendored|VERSION|PATH")]
    runtime: Option<Runtime>,
    /// Generate again whenever the document, a file that it refers to, or the configuration changes.
    #[arg(long)]
    watch: bool,
}

#[derive(Args)]
struct Upgrade {
    #[command(flatten)]
    read: Read,
    /// The version to rewrite the document in.
    #[arg(long, value_enum, value_name = "VERSION", default_value_t)]
    to: Target,
    /// The notation of the result. By default that of the document.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Notation>,
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(arguments) => generate(arguments),
        Command::Lint(read) => read.job(PathBuf::new()).lint(),
        Command::Upgrade(Upgrade { read, to, format }) => {
            read.job(PathBuf::new()).upgrade(to, format)
        }
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
    // Paths in the manifest are relative to the crate, those on the command line to the working directory.
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

/// Makes a folder's path absolute, with `/` as the separator; returned unchanged if the folder does not exist.
fn absolute(path: String) -> String {
    Path::new(&path)
        .canonicalize()
        .map_or(path, |it| it.to_string_lossy().replace('\\', "/"))
}

/// Derives a valid package name from the folder's name, in lower case.
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
