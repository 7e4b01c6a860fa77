//! The measured work: generating a crate, or checking the generated crate.

use std::fs::{File, create_dir, read_dir, read_to_string, rename, write};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use super::generator::Generator;
use crate::spent::{self, Spent};
use crate::workplace;

/// The measured work on a document, in the generator's own folder.
pub(super) trait Trial {
    /// Prepares the work, once and without measuring.
    fn prepare(&self, generator: &Generator, document: &Path, out: &Path) -> io::Result<()>;

    /// Does the work and measures it.
    fn measure(&self, generator: &Generator, document: &Path, out: &Path) -> io::Result<Spent>;
}

/// The generator, from the document to the files in an empty folder.
pub(super) struct Generation;

impl Trial for Generation {
    fn prepare(&self, _: &Generator, _: &Path, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn measure(&self, generator: &Generator, document: &Path, out: &Path) -> io::Result<Spent> {
        workplace::empty(out)?;
        generator.run(document, out)
    }
}

/// `cargo check` of the generated crate alone, not incremental.
pub(super) struct Check {
    /// Cargo's target folder, with a folder for each generator.
    pub(super) target: PathBuf,
}

impl Trial for Check {
    fn prepare(&self, generator: &Generator, document: &Path, out: &Path) -> io::Result<()> {
        Generation.measure(generator, document, out)?;
        let manifest = out.join("Cargo.toml");
        if out.join(MODULE_DEPENDENCIES).exists() {
            make_crate(out)?;
        }
        let text = read_to_string(&manifest)
            .map_err(|_| io::Error::other("what it generates has no Cargo.toml"))?;
        if !text.contains("[workspace]") {
            // The crate is in a folder of this workspace, but not one of its members.
            write(manifest, text + "\n[workspace]\n")?;
        }
        let output = self.cargo(generator, out).stdin(Stdio::null()).output()?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let first = said.lines().find(|it| it.starts_with("error"));
        let first = first.unwrap_or("error").to_owned();
        Err(io::Error::other(format!(
            "what it generates does not compile: {first}"
        )))
    }

    fn measure(&self, generator: &Generator, _: &Path, out: &Path) -> io::Result<Spent> {
        let root = File::options().write(true).open(out.join("src/lib.rs"))?;
        root.set_modified(SystemTime::now())?;
        spent::run(&mut self.cargo(generator, out))
    }
}

/// The dependencies of a module, which openapi-to-rust writes instead of a crate.
const MODULE_DEPENDENCIES: &str = "REQUIRED_DEPS.toml";

/// Makes a crate of a module that fills a folder.
fn make_crate(folder: &Path) -> io::Result<()> {
    let sources = folder.join("src");
    create_dir(&sources)?;
    for entry in read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().filter(|_| path != sources) else {
            continue;
        };
        let name = if name == "mod.rs" {
            "lib.rs".as_ref()
        } else {
            name
        };
        rename(&path, sources.join(name))?;
    }
    let dependencies = read_to_string(sources.join(MODULE_DEPENDENCIES))?;
    let package = "[package]\nname = \"client\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n";
    write(
        folder.join("Cargo.toml"),
        package.to_owned() + &dependencies,
    )
}

impl Check {
    fn cargo(&self, generator: &Generator, out: &Path) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .arg("check")
            .current_dir(out)
            .env("CARGO_TARGET_DIR", self.target.join(generator.name))
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never");
        cargo
    }
}
