//! A copy of this workspace that can be changed and built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a copy is made without: what is built or installed.
const OTHERS: [&str; 4] = ["target", ".git", "node_modules", ".venv"];

/// The copy, in a repository of its own.
pub struct Workspace {
    pub folder: PathBuf,
}

impl Workspace {
    /// Copies the workspace and commits it as the main branch.
    pub fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("contributing");
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the folder can be removed");
        }
        copy(&interop_tests::root(), &folder);
        let workspace = Workspace { folder };
        workspace.rename_packages();
        workspace.git(&["init", "--quiet", "--initial-branch", "main"]);
        workspace.git(&["add", "--all"]);
        workspace.git(&["commit", "--quiet", "--message", "The workspace as it is"]);
        workspace
    }

    /// Both workspaces build into one folder, so that dependencies are built once. There, cargo names what it builds of a
    /// package after the package's version and its path in the workspace: the copy's packages get another version, or
    /// each build would replace the other.
    fn rename_packages(&self) {
        let path = self.folder.join("Cargo.toml");
        let manifest = fs::read_to_string(&path).expect("a manifest");
        let (before, rest) = manifest
            .split_once("[workspace.package]\nversion = \"")
            .expect("a version");
        let (version, rest) = rest.split_once('"').expect("a version");
        let manifest = format!("{before}[workspace.package]\nversion = \"{version}+copy\"{rest}");
        fs::write(path, manifest).expect("the manifest can be written");
    }

    /// Runs cargo, accepting snapshots.
    ///
    /// # Panics
    /// If it fails.
    pub fn cargo(&self, arguments: &[&str]) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .env("CARGO_TARGET_DIR", target.expect("the folder above"))
            // Nothing here is built twice, or debugged: a third less time.
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("INSTA_UPDATE", "always");
        self.run(&mut command);
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        let author = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        command.args(author).args(arguments);
        self.run(&mut command);
    }

    fn run(&self, command: &mut Command) {
        let output = command.current_dir(&self.folder).output();
        let output = output.unwrap_or_else(|why| panic!("{command:?}: {why}"));
        assert!(
            output.status.success(),
            "{command:?}:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        if OTHERS.iter().any(|it| name == *it) {
            continue;
        }
        let to = to.join(name);
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, to).expect("the file can be copied");
        }
    }
}
