//! The inputs of a stage: a document, the folder of its crate, and their environment.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::package;

/// The environment, which is the same for all documents.
pub(crate) struct Place {
    /// The repository.
    pub(crate) root: PathBuf,
    /// `target/corpus`, the only folder that is written to.
    pub(crate) work: PathBuf,
    /// A hash of this program, which contains the generator.
    pub(crate) program: u64,
    /// A hash of what the compilation of every crate depends on: the runtime, the lock file and the compiler.
    pub(crate) surroundings: u64,
    /// A hash of what the tests also depend on: the crate `probe`, and the generator, which lists what to test.
    pub(crate) judge: u64,
    lock: Mutex<()>,
}

impl Place {
    pub(crate) fn new(root: &Path) -> io::Result<Self> {
        let mut program = DefaultHasher::new();
        std::fs::read(std::env::current_exe()?)?.hash(&mut program);
        let mut surroundings = DefaultHasher::new();
        std::fs::read(root.join("Cargo.lock"))?.hash(&mut surroundings);
        hash_folder(&root.join("codegen/runtime"), &mut surroundings)?;
        let mut judge = program.clone();
        hash_folder(&root.join("tests/probe"), &mut judge)?;
        let compiler = Command::new("rustc")
            .arg("-vV")
            .current_dir(root)
            .output()?;
        compiler.stdout.hash(&mut surroundings);
        Ok(Place {
            root: root.to_owned(),
            work: root.join("target/corpus"),
            program: program.finish(),
            surroundings: surroundings.finish(),
            judge: judge.finish(),
            lock: Mutex::new(()),
        })
    }

    /// Locks the shared target folder.
    pub(crate) fn lock(&self) -> MutexGuard<'_, ()> {
        self.lock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hashes all files under a folder, in the order of their names.
fn hash_folder(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let entries = std::fs::read_dir(folder).map_err(|error| with_path(folder, &error))?;
    let mut paths = entries
        .map(|entry| entry.map(|it| it.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            hash_folder(&path, hasher)?;
        } else {
            path.hash(hasher);
            std::fs::read(&path)
                .map_err(|error| with_path(&path, &error))?
                .hash(hasher);
        }
    }
    Ok(())
}

/// A document and the location of its crate.
pub(crate) struct Subject {
    /// The document's file name, as on the scoreboard.
    pub(crate) name: String,
    /// Its path.
    pub(crate) path: PathBuf,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
    /// The name of the crate and of its folder.
    pub(crate) package: String,
    /// The crate's folder.
    pub(crate) folder: PathBuf,
}

impl Subject {
    pub(crate) fn new(place: &Place, document: &Path) -> io::Result<Self> {
        let name = document.file_name().unwrap_or_default().to_string_lossy();
        let package = package::name("corpus", &name);
        Ok(Subject {
            name: name.into_owned(),
            path: document.to_owned(),
            bytes: std::fs::read(document).map_err(|error| with_path(document, &error))?,
            folder: place.work.join("crates").join(&package),
            package,
        })
    }
}

/// An error of the file system that names its file.
pub(crate) fn with_path(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
