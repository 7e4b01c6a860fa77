//! The `codegen` command, run as a person runs it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// A document without mistakes.
pub const GOOD: &str = "openapi: 3.0.3\ninfo: {title: Good, version: 1.0.0}\nservers: [{url: 'https://api.example'}]\npaths:\n  /ping:\n    get:\n      operationId: ping\n      responses: {'204': {description: Alive.}}\n";

/// What a run left behind.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// A folder with files.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        std::fs::write(path, text).expect("the folder can be written");
    }
    folder
}

/// The text of a file.
pub fn read(folder: &tempfile::TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}

pub fn codegen(folder: &Path, arguments: &[&str]) -> Said {
    run(folder, arguments, &[], "")
}

/// Runs with environment variables and an input.
pub fn run(folder: &Path, arguments: &[&str], env: &[(&str, &str)], input: &str) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_codegen"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let mut child = command
        .current_dir(folder)
        .args(arguments)
        .envs(env.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stdin = child.stdin.take().expect("it is piped");
    // A run that needs no input may end before it reads any.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("it is text"),
        err: String::from_utf8(output.stderr).expect("it is text"),
    }
}
