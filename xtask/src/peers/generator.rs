//! The generators and their command lines.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::spent::{self, Spent};

/// The name of this generator.
pub(super) const OURS: &str = "codegen";

/// A generator that is installed.
pub(super) struct Generator {
    pub(super) name: &'static str,
    pub(super) version: String,
    program: PathBuf,
    arguments: &'static [&'static str],
}

/// The generators, first this one, with the arguments that write a crate to a folder, which is also the current one:
/// `SPEC` is the document, `OUT` the folder.
const ALL: &[(&str, &[&str])] = &[
    (
        OURS,
        &[
            "generate",
            "SPEC",
            "--no-config",
            "--name",
            "client",
            "--out",
            "OUT",
        ],
    ),
    (
        "openapi-to-rust",
        &["generate", "SPEC", "--output-dir", "OUT"],
    ),
    (
        "oas3-gen",
        &[
            "generate",
            "client-mod",
            "-i",
            "SPEC",
            "-o",
            "OUT",
            "--workspace",
        ],
    ),
    ("ploidy", &["generate", "rust", "SPEC", "-o", "OUT"]),
    (
        "cargo-progenitor",
        &[
            "progenitor",
            "-i",
            "SPEC",
            "-o",
            "OUT",
            "-n",
            "client",
            "-v",
            "0.1.0",
        ],
    ),
];

/// The generators that run here, and the names of the others.
pub(super) fn installed(ours: &Path) -> (Vec<Generator>, Vec<&'static str>) {
    let (mut installed, mut missing) = (Vec::new(), Vec::new());
    for &(name, arguments) in ALL {
        let program = if name == OURS { ours } else { Path::new(name) };
        match version(program) {
            Some(version) => installed.push(Generator {
                name,
                version,
                program: program.to_owned(),
                arguments,
            }),
            None => missing.push(name),
        }
    }
    (installed, missing)
}

/// The version that a program states; `None` if it cannot be run.
fn version(program: &Path) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    let text = String::from_utf8_lossy(&output.ok()?.stdout).into_owned();
    let is_version = |it: &&str| it.starts_with(|it: char| it.is_ascii_digit());
    Some(
        text.split_whitespace()
            .find(is_version)
            .unwrap_or("unknown")
            .to_owned(),
    )
}

impl Generator {
    /// Writes the crate of a document to a folder, which exists and is empty.
    ///
    /// # Errors
    ///
    /// If it cannot be run, or fails.
    pub(super) fn run(&self, document: &Path, out: &Path) -> io::Result<Spent> {
        let argument = |it: &&str| match *it {
            "SPEC" => document.as_os_str().to_owned(),
            "OUT" => out.as_os_str().to_owned(),
            other => OsString::from(other),
        };
        let arguments = self.arguments.iter().map(argument);
        spent::run(Command::new(&self.program).args(arguments).current_dir(out))
    }
}
