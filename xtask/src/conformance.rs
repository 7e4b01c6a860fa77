//! `cargo xtask conformance`: the client against Prism, a mock server that validates every request by the spec.
//!
//! Runs the calls as a process of their own: this crate does not depend on the client that it generates, so that a
//! broken client can still be generated anew.

use std::fs;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long Prism may take to start, on a slow machine.
const START: Duration = Duration::from_secs(60);

/// Starts Prism and calls every operation; says what did not conform.
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
    let folder = root.join("tests/prism");
    install(&folder)?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut prism = Prism::start(root, &folder, port)?;
    prism.wait(port)?;
    let url = format!("http://127.0.0.1:{port}");
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

/// The client's examples, each with its arguments.
const EXAMPLES: [(&str, &[&str]); 4] = [
    ("list_clouds", &[]),
    ("walk_actors", &[]),
    ("register_integration", &["tests/prism/blueprint.xml"]),
    ("run_rollover", &["123e4567-e89b-12d3-a456-426614174000"]),
];

/// Runs a program of the workspace that finds the server in its environment.
fn run_program(root: &Path, arguments: &[&str], url: &str) -> io::Result<bool> {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(root)
        .args(["run", "--quiet"])
        .args(arguments);
    let status = command
        .env("INTEROP_URL", url)
        .env("INTEROP_TOKEN", "token")
        .status()?;
    Ok(status.success())
}

/// Installs the pinned Prism, unless this very pin is installed.
fn install(folder: &Path) -> io::Result<()> {
    let (lock, installed) = (
        folder.join("package-lock.json"),
        folder.join("node_modules/.installed-lock"),
    );
    let pin = fs::read(&lock)?;
    if fs::read(&installed).is_ok_and(|it| it == pin) {
        return Ok(());
    }
    let npm = Command::new("npm")
        .current_dir(folder)
        .args(["ci", "--no-audit", "--no-fund"])
        .status();
    let status = npm.map_err(|error| {
        told(&format!(
            "npm could not be run ({error}): install Node.js 20 or later"
        ))
    })?;
    if !status.success() {
        return Err(told("npm ci failed in tests/prism"));
    }
    fs::write(installed, pin)
}

fn told(what: &str) -> io::Error {
    io::Error::other(what)
}

/// A running Prism; it ends with this value.
struct Prism(Child);

impl Prism {
    fn start(root: &Path, folder: &Path, port: u16) -> io::Result<Self> {
        let program = folder.join("node_modules/.bin/prism");
        let port = port.to_string();
        let arguments = [
            "mock",
            "--errors",
            "--host",
            "127.0.0.1",
            "--port",
            &port,
            "spec/interop.yaml",
        ];
        let mut command = Command::new(program);
        command
            .current_dir(root)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command.spawn().map(Self)
    }

    fn wait(&mut self, port: u16) -> io::Result<()> {
        let start = Instant::now();
        while start.elapsed() < START {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(());
            }
            if let Some(status) = self.0.try_wait()? {
                return Err(told(&format!("Prism ended before it served: {status}")));
            }
            sleep(Duration::from_millis(100));
        }
        Err(told("Prism did not start"))
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
