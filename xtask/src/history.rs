//! Earlier states of the repository, read with `git`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The merge base of the current branch and the main branch.
pub(crate) fn merge_base(root: &Path) -> Result<String, String> {
    let mut last = String::new();
    for main in [
        "origin/HEAD",
        "origin/main",
        "main",
        "origin/master",
        "master",
    ] {
        match git(root, &["merge-base", "HEAD", main]) {
            Ok(commit) => return Ok(commit.trim().to_owned()),
            Err(why) => last = why,
        }
    }
    Err(last)
}

/// Writes the spec of a revision to a folder in `target`, and returns the folder.
pub(crate) fn spec_at(root: &Path, revision: &str) -> Result<PathBuf, String> {
    let verified = format!("{revision}^{{commit}}");
    let commit = git(root, &["rev-parse", "--verify", "--quiet", &verified])
        .map_err(|_| format!("`{revision}` is neither a revision nor a file"))?;
    let folder = root.join("target/diff").join(commit.trim());
    for path in git(root, &["ls-tree", "-r", "--name-only", &verified, "spec"])?.lines() {
        let text = git(root, &["show", &format!("{}:{path}", commit.trim())])?;
        let file = folder.join(path);
        let parent = file.parent().unwrap_or(&folder);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&file, text));
        written.map_err(|why| format!("{}: {why}", file.display()))?;
    }
    Ok(folder)
}

/// The text of a file in a revision, if it has that file.
pub(crate) fn file_at(root: &Path, revision: &str, path: &str) -> Option<String> {
    git(root, &["show", &format!("{revision}:{path}")]).ok()
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .current_dir(root)
        .args(arguments)
        .output();
    let output = output.map_err(|why| format!("`git` could not be run: {why}"))?;
    if output.status.success() {
        return String::from_utf8(output.stdout).map_err(|why| why.to_string());
    }
    let error = String::from_utf8_lossy(&output.stderr);
    Err(format!("git {}: {}", arguments.join(" "), error.trim()))
}
