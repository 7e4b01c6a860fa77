//! `cargo xtask sample`: whether what is made of documents that nobody wrote compiles.
//!
//! The documents are the valid fixtures, changed at random places as `cargo fuzz` changes them. Fuzzing looks only whether
//! what is made of them is Rust; here the compiler sees it, and may not even warn.

#[path = "../../codegen/fuzz/src/mutation.rs"]
mod mutation;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use arbitrary::Unstructured;
use codegen::{Compilation, Config, Source};
use serde_json::Value;

/// How much chance one document takes.
const BYTES: usize = 4096;

/// How large a sample, and which.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many clients are compiled, all in one crate.
    #[arg(long, default_value_t = 100)]
    count: usize,
    /// The same seed makes the same documents; another is taken every time that none is given.
    #[arg(long)]
    seed: Option<u64>,
}

/// Compiles a sample.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    let seed = arguments.seed.unwrap_or_else(|| fastrand::u64(..1_000_000));
    match sample(root, arguments.count, seed) {
        Ok(()) => {
            println!("{} clients of seed {seed} compile", arguments.count);
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}\nthe seed is {seed}; each document lies beside its client");
            ExitCode::FAILURE
        }
    }
}

fn sample(root: &Path, count: usize, seed: u64) -> Result<(), String> {
    let folder = root.join("target/sample");
    let _ = fs::remove_dir_all(&folder);
    let mut chance = fastrand::Rng::with_seed(seed);
    let sound = sound(root)?;
    let (mut made, mut modules) = (0, String::new());
    while made < count {
        let bytes: Vec<u8> = std::iter::repeat_with(|| chance.u8(..))
            .take(BYTES)
            .collect();
        let document = mutation::document(&sound, &mut Unstructured::new(&bytes));
        let text = document.map_err(|it| it.to_string())?.to_string();
        let name = format!("d{made}");
        let mut config = Config::default();
        config.package.root = format!("crate::{name}");
        // What is refused is no sample.
        let Ok(generated) = codegen::compile(
            &Source::new("sample.yaml", &*text),
            &config,
            Compilation::generated,
        ) else {
            continue;
        };
        write(&folder.join("src").join(&name).join("document.json"), &text)?;
        let client = generated.files.iter();
        for file in client.filter(|it| it.path.starts_with("src/")) {
            write(&folder.join("src").join(&name).join(&file.path), &file.text)?;
        }
        let _ = writeln!(modules, "#[path = \"{name}/src/lib.rs\"]\npub mod {name};");
        made += 1;
    }
    write(&folder.join("src/lib.rs"), &format!("{LINTS}\n{modules}"))?;
    write(&folder.join("Cargo.toml"), &manifest(root))?;
    let lock = fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"));
    lock.map_err(|it| it.to_string())?;
    check(&folder, &root.join("target/outside"))
}

/// The valid fixtures.
fn sound(root: &Path) -> Result<Vec<Value>, String> {
    let folder = root.join("tests/fixtures/valid");
    let files = fs::read_dir(&folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    let mut files: Vec<PathBuf> = files.filter_map(|it| Some(it.ok()?.path())).collect();
    files.sort();
    let texts = files.iter().filter_map(|it| fs::read_to_string(it).ok());
    Ok(texts
        .filter_map(|it| serde_yaml::from_str(&it).ok())
        .collect())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|it| format!("{}: {it}", path.display()))
}

fn check(folder: &Path, target: &Path) -> Result<(), String> {
    let status = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--all-features", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTFLAGS", "-D warnings")
        .stdin(Stdio::null())
        .status()
        .map_err(|it| format!("cargo could not be run: {it}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} does not compile", folder.display()))
    }
}

fn manifest(root: &Path) -> String {
    let runtime = root.join("codegen/runtime");
    let runtime = runtime.to_string_lossy();
    format!(
        r#"[package]
name = "sample"
version = "0.1.0"
edition = "2024"
publish = false

[features]
blocking = ["client-runtime/blocking"]
mock = ["client-runtime/mock"]

[dependencies]
client-runtime = {{ path = {runtime:?}, features = ["xml"] }}
jiff = {{ version = "1", features = ["serde"] }}
serde = {{ version = "1", features = ["derive"] }}
serde_json = "1"
uuid = {{ version = "1", features = ["serde"] }}

[workspace]
"#
    )
}

/// What a crate may say of itself only at its root.
const LINTS: &str = "#![recursion_limit = \"512\"]\n#![allow(unused_attributes)]";
