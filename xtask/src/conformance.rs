//! `cargo xtask conformance`: tests the client against Prism, a mock server that validates every request by the spec.
//!
//! Makes the requests in a separate process: this crate does not depend on the generated client, so that a broken
//! client can still be regenerated.

use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::prism::Prism;

/// Starts Prism, calls every operation and reports violations.
pub(crate) fn run(root: &Path) -> ExitCode {
    match attempt(root) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn attempt(root: &Path) -> io::Result<bool> {
    let prism = Prism::start(root, &root.join("spec/interop.yaml"))?;
    let url = format!("http://{}", prism.address());
    let calls = [
        "--package",
        "interop-tests",
        "--bin",
        "conformance",
        "--",
        &url,
    ];
    let mut conforms = run_program(root, &calls, &url)?;
    for (example, arguments) in EXAMPLES {
        let run = ["--package", "generated-client", "--example", example, "--"];
        let ran = run_program(root, &[&run, arguments].concat(), &url)?;
        println!("example {example} {}", if ran { "runs" } else { "fails" });
        conforms &= ran;
    }
    Ok(conforms)
}

/// The client's examples, with their arguments.
const EXAMPLES: [(&str, &[&str]); 4] = [
    ("list_clouds", &[]),
    ("walk_actors", &[]),
    ("register_integration", &["tests/prism/blueprint.xml"]),
    ("run_rollover", &["123e4567-e89b-12d3-a456-426614174000"]),
];

/// Runs a program of the workspace, with the server's URL in its environment.
fn run_program(root: &Path, arguments: &[&str], url: &str) -> io::Result<bool> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root).arg("run").args(arguments);
    let status = command
        .env("INTEROP_BASE_URL", url)
        .env("INTEROP_TOKEN", "token")
        .status()?;
    Ok(status.success())
}
