//! The `codegen` command: generates a Rust client from an OpenAPI document.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use codegen::Runtime;
use codegen::cli::{Comparison, FailOn, Job, Mode, ReportFormat, SharedRuntime};
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
    Runtime(SharedRuntimeArguments),
    /// Find constructs that OpenAPI allows but that degrade the client.
    ///
    /// Each rule can be switched off in the configuration, under `[lint.off]`, with a reason.
    #[command(
        after_help = "Exit codes: 0 nothing found; 1 something was, or the document or the configuration is wrong; 2 wrong \
                            usage.\n\nExample: codegen lint petstore.yaml"
    )]
    Lint(Read),
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
struct Diff {
    /// The old document, in any supported format.
    old: PathBuf,
    /// The new document, in any supported format.
    new: PathBuf,
    /// The configuration of the old client (codegen.toml).
    #[arg(long, value_name = "FILE")]
    old_config: Option<PathBuf>,
    /// The configuration of the new client (codegen.toml).
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The public API of the old client (API.txt), if it was not generated from the old document as it is.
    #[arg(long, value_name = "FILE")]
    old_api: Option<PathBuf>,
    /// An additional folder that the documents may refer to; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_references: Vec<PathBuf>,
    /// Leave out operations that cannot be generated and list them, instead of failing.
    #[arg(long)]
    skip_unsupported: bool,
    /// The format of the report.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: ReportFormat,
    /// Show everything, also what nobody has to act on.
    #[arg(long)]
    all: bool,
    /// Changes that are accepted (accepted.toml): each by its id, or by rule and item, with a reason.
    #[arg(long, value_name = "FILE")]
    accepted: Option<PathBuf>,
    /// Find lines of codegen.toml that preserve the public API, and verify them by planning again with them.
    #[arg(long)]
    pins: bool,
    /// What fails the run, with exit code 3.
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    fail_on: Vec<FailOn>,
}

#[derive(Args)]
struct Generate {
    #[command(flatten)]
    read: Read,
    /// The folder of the crate; created if it does not exist.
    #[arg(long, value_name = "DIR", required_unless_present = "module")]
    out: Option<PathBuf>,
    /// Generate a module of an existing crate instead: its folder, such as `src/api`.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "name"])]
    module: Option<PathBuf>,
    /// The name of the crate; overrides the configuration. By default the name of its folder.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where the crate gets client-runtime from: `vendored` copies its source; a version, such as `0.1`; or a folder.
    ///
    /// Overrides the configuration. By default `vendored`.
    #[arg(long, value_name = "vendored|VERSION|PATH")]
    runtime: Option<Runtime>,
    /// Do not write; list stale files, and exit with 1 if there are any.
    #[arg(long)]
    check: bool,
    /// Generate again whenever the document, a file that it refers to, or the configuration changes.
    #[arg(long, conflicts_with = "check")]
    watch: bool,
}

#[derive(Args)]
struct SharedRuntimeArguments {
    /// The folder of the runtime; created if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of its package. By default `client-runtime`.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Do not write; list stale files, and exit with 1 if there are any.
    #[arg(long)]
    check: bool,
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

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(arguments) => generate(arguments),
        Command::Runtime(SharedRuntimeArguments { out, name, check }) => {
            SharedRuntime { out, name }.run(&mode(check))
        }
        Command::Lint(read) => read.job(PathBuf::new()).lint(),
        Command::Diff(arguments) => diff(arguments),
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

fn diff(arguments: Diff) -> ExitCode {
    let baseline = match arguments.old_api.as_deref().map(std::fs::read_to_string) {
        Some(Ok(text)) => Some(text),
        Some(Err(error)) => {
            eprintln!("error: the public API of the old client could not be read: {error}");
            return ExitCode::FAILURE;
        }
        None => None,
    };
    let job = |document: PathBuf, config: Option<PathBuf>| Job {
        root: PathBuf::new(),
        document,
        references: arguments.allow_references.clone(),
        overlays: Vec::new(),
        config,
        out: PathBuf::new(),
        is_module: false,
        name: None,
        runtime: None,
        skip_unsupported: arguments.skip_unsupported,
        format: MessageFormat::default(),
    };
    let comparison = Comparison {
        old: job(arguments.old, arguments.old_config),
        new: job(arguments.new, arguments.config),
        baseline,
        format: arguments.format,
        all: arguments.all,
        accepted: arguments.accepted,
        pins: arguments.pins,
        fail_on: arguments.fail_on,
    };
    comparison.run()
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
            is_module: false,
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
        module,
        name,
        runtime,
        check,
        watch,
    } = arguments;
    let is_module = module.is_some();
    // One of them is required.
    let out = module.or(out).unwrap_or_default();
    let name = name.or_else(|| read.config.is_none().then(|| folder_name(&out)).flatten());
    let job = Job {
        is_module,
        name,
        runtime,
        ..read.job(out)
    };
    if watch {
        return job.watch();
    }
    job.run(&mode(check))
}

/// Whether to write or to check.
fn mode(check: bool) -> Mode {
    if check {
        Mode::Check {
            hint: "run the same command without `--check`",
        }
    } else {
        Mode::Write
    }
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
