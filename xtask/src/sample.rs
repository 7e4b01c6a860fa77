//! `cargo xtask sample`: tests whether the clients of random documents compile.
//!
//! The documents are valid fixtures, mutated as by `cargo fuzz`. Fuzzing only checks that the output parses as Rust;
//! this compiles it, with warnings as errors.

#[path = "../../codegen/fuzz/src/mutation.rs"]
mod mutation;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use arbitrary::Unstructured;
use codegen::{Compilation, Config, Source};
use serde_json::Value;

use crate::bundle::Bundle;

/// The number of random bytes for one document.
const BYTES: usize = 4096;

/// The size and seed of a sample.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The number of clients, which are compiled in one crate.
    #[arg(long, default_value_t = 100)]
    count: usize,
    /// The seed of the mutations; random by default.
    #[arg(long)]
    seed: Option<u64>,
}

/// Generates and compiles a sample.
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
    let mut bundle = Bundle::new(root, "sample");
    let mut chance = fastrand::Rng::with_seed(seed);
    let sound = sound(root)?;
    let mut made = 0;
    while made < count {
        let bytes: Vec<u8> = std::iter::repeat_with(|| chance.u8(..))
            .take(BYTES)
            .collect();
        let document = mutation::document(&sound, &mut Unstructured::new(&bytes));
        let text = document.map_err(|it| it.to_string())?.to_string();
        let name = format!("d{made}");
        let mut config = Config::default();
        config.package.root = format!("crate::{name}");
        // Documents that the generator rejects are not part of the sample.
        let Ok(generated) = codegen::compile(
            &Source::new("sample.yaml", &*text),
            &config,
            Compilation::generated,
        ) else {
            continue;
        };
        bundle.write(&format!("src/{name}/document.json"), &text)?;
        bundle.add(&name, &generated.files)?;
        made += 1;
    }
    bundle.finish(&[])?;
    check(&bundle.folder, &root.join("target/outside"))
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

fn check(folder: &Path, target: &Path) -> Result<(), String> {
    let status = Command::new(env!("CARGO"))
        .args(["check", "--all-features", "--manifest-path"])
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
