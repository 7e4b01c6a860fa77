//! Builds the new state next to the old one, then swaps the two.
//!
//! The changed top-level entries of the folder, `src` above all, are built in a staging folder. Unchanged files are
//! hard-linked, which preserves their modification times. Then each entry is swapped with the old one by a single
//! rename. A failure before leaves the old state, a failure after the new one, and the next run removes any leftovers.
//!
//! If several entries change, such as `Cargo.toml` and `src`, a kill between two renames leaves only some of them
//! updated. Each is complete, and the next run updates the rest. The manifest is swapped first, since a superfluous
//! dependency does less harm than a missing one.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{OutputError, Plan};

/// The staging folder.
const STAGE: &str = ".codegen-staged";

/// Marks a staging folder. One without it is somebody's own.
const MARK: &str = ".codegen-stage";

/// The number of files from which flushing the whole file system, whatever others have written there, is faster than
/// flushing each file.
const BULK: usize = 32;

/// The new state of the changed entries. Dropping it removes the staging folder, including the old entries after a
/// swap.
pub(super) struct Staged<'a> {
    folder: &'a Path,
    stage: PathBuf,
    /// The changed top-level entries.
    entries: BTreeSet<&'a str>,
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        // The next run removes what cannot be removed now.
        let _ = fs::remove_dir_all(&self.stage);
    }
}

impl<'a> Staged<'a> {
    /// Builds the new state.
    pub(super) fn new(plan: &'a Plan, folder: &'a Path) -> Result<Self, OutputError> {
        let written = plan.write.iter().map(|it| it.path.as_str());
        let removed = plan.remove.iter().map(String::as_str);
        let changed: HashSet<&str> = written.chain(removed).collect();
        let stage = folder.join(STAGE);
        remove_left_over(&stage)?;
        let unmade = || OutputError::io(&stage, "could not be made");
        fs::create_dir(&stage).map_err(unmade())?;
        fs::write(stage.join(MARK), "").map_err(unmade())?;
        let staged = Staged {
            folder,
            stage,
            entries: changed
                .iter()
                .map(|it| it.split('/').next().unwrap_or(it))
                .collect(),
        };
        for entry in &staged.entries {
            staged.keep(entry, &changed)?;
        }
        let is_bulk = plan.write.len() >= BULK;
        for file in &plan.write {
            let written = staged.write(&file.path, &file.text)?;
            if !is_bulk {
                staged.sync(&file.path, &written)?;
            }
        }
        if is_bulk {
            staged.sync_all(plan)?;
        }
        Ok(staged)
    }

    /// Links the unchanged files of an entry. A folder that would be empty is not created.
    fn keep(&self, path: &str, changed: &HashSet<&str>) -> Result<(), OutputError> {
        let (old, new) = (self.folder.join(path), self.stage.join(path));
        let unread = || OutputError::io(&old, "could not be read");
        let kind = match fs::symlink_metadata(&old) {
            Ok(about) => about.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(unread()(error)),
        };
        if kind.is_symlink() {
            let below = format!("{path}/");
            if changed
                .iter()
                .any(|it| *it == path || it.starts_with(&below))
            {
                let what = "is a symbolic link, which is not followed: move it away first";
                return Err(OutputError::new(&old, what));
            }
            return link_symbolically(&old, &new)
                .map_err(OutputError::io(&old, "could not be kept"));
        }
        if !kind.is_dir() {
            if changed.contains(path) {
                return Ok(());
            }
            return link(&old, &new).map_err(OutputError::io(&old, "could not be kept"));
        }
        fs::create_dir(&new).map_err(OutputError::io(&new, "could not be made"))?;
        let mut was_empty = true;
        for entry in fs::read_dir(&old).map_err(unread())? {
            was_empty = false;
            let name = entry.map_err(unread())?.file_name();
            let Some(name) = name.to_str() else {
                let what = "holds a file whose name is not UTF-8: move it away first";
                return Err(OutputError::new(&old, what));
            };
            self.keep(&format!("{path}/{name}"), changed)?;
        }
        if !was_empty {
            // Fails if the folder is not empty, which keeps it.
            let _ = fs::remove_dir(&new);
        }
        Ok(())
    }

    fn write(&self, path: &str, text: &str) -> Result<fs::File, OutputError> {
        let (shown, path) = (self.folder.join(path), self.stage.join(path));
        let fail = || OutputError::io(&shown, "could not be written");
        fs::create_dir_all(path.parent().unwrap_or(&self.stage)).map_err(fail())?;
        let mut file = fs::File::create_new(&path).map_err(fail())?;
        file.write_all(text.as_bytes()).map_err(fail())?;
        Ok(file)
    }

    /// Ensures that a file survives a power failure.
    fn sync(&self, path: &str, file: &fs::File) -> Result<(), OutputError> {
        let shown = self.folder.join(path);
        let fail = OutputError::io(&shown, "could not be written");
        file.sync_all().map_err(fail)
    }

    /// The same for all files.
    fn sync_all(&self, plan: &Plan) -> Result<(), OutputError> {
        if fs::File::open(&self.stage)
            .and_then(|it| sync_file_system(&it))
            .is_ok()
        {
            return Ok(());
        }
        for file in &plan.write {
            let fail = OutputError::io(self.folder, "could not be written");
            let written = fs::File::open(self.stage.join(&file.path)).map_err(fail)?;
            self.sync(&file.path, &written)?;
        }
        Ok(())
    }

    /// Swaps the new and the old state.
    pub(super) fn exchange(self) -> Result<(), OutputError> {
        let mut done: Vec<(PathBuf, PathBuf)> = Vec::new();
        for entry in &self.entries {
            let (new, old) = (self.stage.join(entry), self.folder.join(entry));
            if let Err(error) = exchange(&new, &old) {
                for (new, old) in done.iter().rev() {
                    // Report the original error, not this one.
                    let _ = exchange(new, old);
                }
                return Err(OutputError::io(&old, "could not be exchanged")(error));
            }
            done.push((new, old));
        }
        Ok(())
    }
}

/// Removes the staging folder of a run that was killed.
fn remove_left_over(stage: &Path) -> Result<(), OutputError> {
    if fs::symlink_metadata(stage).is_err() {
        return Ok(());
    }
    // One that was killed at once has left an empty folder.
    let removed = if stage.join(MARK).exists() {
        fs::remove_dir_all(stage)
    } else if fs::remove_dir(stage).is_ok() {
        Ok(())
    } else {
        let what = "is where the new files are prepared, but holds other ones: move it away first";
        return Err(OutputError::new(stage, what));
    };
    removed.map_err(OutputError::io(
        stage,
        "is left over, and could not be removed",
    ))
}

/// Creates a hard link, or a copy with the same modification time if the file system does not support links.
fn link(old: &Path, new: &Path) -> io::Result<()> {
    fs::hard_link(old, new).or_else(|_| {
        fs::copy(old, new)?;
        let modified = fs::metadata(old)?.modified()?;
        fs::File::options()
            .write(true)
            .open(new)?
            .set_modified(modified)
    })
}

#[cfg(unix)]
fn link_symbolically(old: &Path, new: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(old)?, new)
}

#[cfg(not(unix))]
fn link_symbolically(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Swaps two paths. One of them may not exist.
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    let there = |it: &Path| fs::symlink_metadata(it).is_ok();
    match (there(one), there(other)) {
        (true, false) => fs::rename(one, other),
        (false, true) => fs::rename(other, one),
        (false, false) => Ok(()),
        (true, true) => at_once(one, other).or_else(|_| {
            // Atomic exchange is not supported by this platform or file system.
            let aside = one.with_extension("old");
            fs::rename(other, &aside)?;
            if let Err(error) = fs::rename(one, other) {
                fs::rename(&aside, other)?;
                return Err(error);
            }
            fs::rename(&aside, one)
        }),
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn at_once(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn at_once(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn sync_file_system(folder: &fs::File) -> io::Result<()> {
    Ok(rustix::fs::syncfs(folder)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn sync_file_system(_: &fs::File) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
