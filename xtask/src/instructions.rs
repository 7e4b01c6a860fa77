//! `cargo xtask instructions`: how many instructions the generator and the client execute.
//!
//! Unlike seconds, instructions are the same on a busy machine and nearly the same on another one. The committed counts
//! show what a change costs. Valgrind counts them.

mod grown;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde_json::Value;

/// The committed counts: a name and a number on each line.
const COUNTS: &str = "codegen/benches/instructions.tsv";

/// How much more than the committed count is too much, in percent.
const TOLERANCE: u64 = 5;

/// How often the spec is repeated in the documents that are generated.
const SIZES: [usize; 5] = [1, 2, 4, 8, 16];

/// How many calls are counted, beside those of another run that is subtracted: starting and connecting do not count.
const CALLS: (u64, u64) = (100, 300);

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write the counts; the commit explains why they grew.
    #[arg(long)]
    update: bool,
}

/// A program that was built.
struct Program(PathBuf);

/// Counts, and compares with what is committed.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match counted(root) {
        Ok(counts) => report(root, &counts, arguments.update),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn report(root: &Path, counts: &[(String, u64)], update: bool) -> ExitCode {
    let file = root.join(COUNTS);
    if update {
        let mut text = String::new();
        for (name, count) in counts {
            let _ = writeln!(text, "{name}\t{count}");
        }
        if let Err(error) = fs::write(&file, text) {
            eprintln!("error: {COUNTS} could not be written: {error}");
            return ExitCode::FAILURE;
        }
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    let before = |name: &str| {
        let lines = committed.lines().filter_map(|it| it.split_once('\t'));
        let mut own = lines.filter(|it| it.0 == name);
        own.next().and_then(|it| it.1.parse::<u64>().ok())
    };
    let mut is_worse = false;
    for (name, count) in counts {
        let Some(before) = before(name) else {
            println!("{name}: {count}, which is not in {COUNTS}");
            is_worse = true;
            continue;
        };
        let limit = before + before * TOLERANCE / 100;
        let verdict = if *count > limit { "  TOO MUCH" } else { "" };
        is_worse |= *count > limit;
        println!("{name}: {count}, {before} before{verdict}");
    }
    if let Err(message) = proportion(counts) {
        eprintln!("error: {message}");
        is_worse = true;
    }
    if is_worse {
        eprintln!(
            "more than {TOLERANCE} percent above {COUNTS} is an error; if a change is worth it, run `cargo xtask \
             instructions --update` and say why in the commit"
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Whether a document of twice the size takes at most a quarter more than twice as long as one of half its size.
fn proportion(counts: &[(String, u64)]) -> Result<(), String> {
    let sizes = &counts[..SIZES.len()];
    let steps: Vec<u64> = sizes
        .windows(2)
        .zip(SIZES)
        .map(|(pair, size)| pair[1].1.saturating_sub(pair[0].1) / size as u64)
        .collect();
    let (first, last) = (steps[0], steps[steps.len() - 1]);
    if last > first + first / 4 {
        return Err(format!(
            "generation is not proportional to the document: another copy of the spec takes {first} instructions at first, \
             and {last} at last"
        ));
    }
    Ok(())
}

fn counted(root: &Path) -> Result<Vec<(String, u64)>, String> {
    let folder = root.join("target/instructions");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut counts = Vec::new();
    let generator = Program::build(
        root,
        &["build", "--release", "--package", "codegen"],
        "codegen",
    )?;
    for size in SIZES {
        let document = folder.join(format!("{size}.json"));
        let spec = fs::read_to_string(root.join("spec/interop.yaml"))
            .map_err(|error| format!("spec/interop.yaml: {error}"))?;
        let text = grown::repeated(&spec, size)?;
        fs::write(&document, text).map_err(|error| format!("{}: {error}", document.display()))?;
        let out = folder.join(format!("out-{size}"));
        // Every run writes everything.
        let _ = fs::remove_dir_all(&out);
        let arguments = [
            "generate",
            &path(&document),
            "--out",
            &path(&out),
            "--name",
            "grown",
        ];
        let count = generator.count(&arguments.map(str::to_owned))?;
        counts.push((format!("generate, {size} times the spec"), count));
    }
    let client = Program::build(
        root,
        &["bench", "--no-run", "--package", "overhead"],
        "overhead",
    )?;
    let calls = |number: u64| client.count(&["--calls".to_owned(), number.to_string()]);
    let (few, many) = (calls(CALLS.0)?, calls(CALLS.1)?);
    counts.push((
        "call, small response".to_owned(),
        many.saturating_sub(few) / (CALLS.1 - CALLS.0),
    ));
    Ok(counts)
}

fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl Program {
    /// Builds a program with cargo, which says where it is.
    fn build(root: &Path, arguments: &[&str], name: &str) -> Result<Self, String> {
        let output = Command::new(env!("CARGO"))
            .current_dir(root)
            .args(arguments)
            .args(["--quiet", "--message-format", "json-render-diagnostics"])
            .stderr(std::process::Stdio::inherit())
            .output()
            .map_err(|error| format!("cargo could not be run: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let messages = text
            .lines()
            .filter_map(|it| serde_json::from_str::<Value>(it).ok());
        let programs = messages.filter(|it| it["target"]["name"] == name);
        let mut programs = programs.filter_map(|it| it["executable"].as_str().map(PathBuf::from));
        let program = programs.next_back();
        program
            .map(Program)
            .ok_or_else(|| format!("`{name}` could not be built"))
    }

    /// The number of instructions that a run executes, without those of processes that it starts.
    fn count(&self, arguments: &[String]) -> Result<u64, String> {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(&self.0)
            .args(arguments)
            .output()
            .map_err(|error| format!("valgrind could not be run: {error}"))?;
        let text = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("{} failed:\n{text}", self.0.display()));
        }
        let count = text.lines().find_map(|it| it.split_once("Collected : "));
        let count = count.and_then(|it| it.1.trim().parse().ok());
        count.ok_or_else(|| format!("valgrind did not count:\n{text}"))
    }
}
