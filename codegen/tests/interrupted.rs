//! What is left of a crate when a run is killed, or cannot write: the old one or the new one, whole.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How often runs are killed.
const KILLS: usize = 100;

/// The content of a folder, by path.
type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// A folder with two documents whose crates differ in nearly every file, and a file of the user's own.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        let bench = Bench(tempfile::tempdir().unwrap());
        for (name, property) in [("one", "first"), ("two", "second")] {
            let mut text = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.example}]\npaths:\n"
                .to_owned();
            for index in 0..40 {
                let _ = writeln!(
                    text,
                    "  /t{index}:\n    get:\n      operationId: get{index}\n      tags: [T{index}]\n      responses:\n        \
                     '200': {{description: It., content: {{application/json: {{schema: {{type: object, properties: {{{property}: \
                     {{type: string}}}}}}}}}}}}"
                );
            }
            std::fs::write(bench.path(&format!("{name}.yaml")), text).unwrap();
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, document: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_codegen"));
        command
            .args(["generate", document, "--out", "out", "--runtime", "0.1.0"])
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        command
    }

    /// A run to its end: what it says on both streams.
    fn run(&self, document: &str) -> Output {
        self.command(document).output().unwrap()
    }

    fn start(&self, document: &str) -> Child {
        let mut command = self.command(document);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    /// The crate, without what a run was still making beside it.
    fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        add(&self.path("out"), &mut tree);
        tree
    }
}

fn add(folder: &Path, tree: &mut Tree) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with(".codegen-staged") {
                add(&path, tree);
            }
        } else {
            tree.insert(path.clone(), std::fs::read(path).unwrap());
        }
    }
}

#[test]
fn a_run_that_is_killed_leaves_the_old_crate_or_the_new_one() {
    let bench = Bench::new();
    let mut trees = BTreeMap::new();
    let mut length = Duration::ZERO;
    for document in ["one.yaml", "two.yaml"] {
        let begun = Instant::now();
        assert!(bench.run(document).status.success());
        length = begun.elapsed();
        std::fs::write(bench.path("out/src/mine.rs"), "// written by hand\n").unwrap();
        trees.insert(document, bench.tree());
    }
    let seed = u64::from(std::process::id());
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut now, mut news) = ("two.yaml", 0);
    for kill in 0..KILLS {
        let other = if now == "one.yaml" {
            "two.yaml"
        } else {
            "one.yaml"
        };
        let mut run = bench.start(other);
        let wait = length * random.u32(..1200) / 1000;
        std::thread::sleep(wait);
        run.kill().unwrap();
        run.wait().unwrap();
        let tree = bench.tree();
        let is = |it: &str| tree == trees[it];
        assert!(
            is(now) || is(other),
            "kill {kill} after {wait:?}, seed {seed}: a mixture is left"
        );
        // On a machine whose load changes, the moments follow the length of a run: some runs end before they are killed.
        if is(other) {
            (now, news) = (other, news + 1);
            length = length * 19 / 20;
        } else {
            length = length * 21 / 20;
        }
    }
    assert!(
        0 < news && news < KILLS,
        "{news} of {KILLS} were killed too late: nothing was tested"
    );
    assert!(bench.run("one.yaml").status.success());
    assert!(bench.run("two.yaml").status.success());
    assert_eq!(bench.tree(), trees["two.yaml"]);
    let left = std::fs::read_dir(bench.path("out")).unwrap();
    let mut left: Vec<_> = left.map(|it| it.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(
        left,
        ["Cargo.toml", "README.md", "src"],
        "nothing is left over"
    );
}

/// What a run that cannot write says, and that it changed nothing.
#[track_caller]
fn fails(bench: &Bench, output: &Output, before: &Tree, expected: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(expected), "{said}");
    assert_eq!(bench.tree(), *before, "the old crate is intact");
    assert!(
        !bench.path("out/.codegen-staged").exists(),
        "nothing is left over"
    );
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_old_crate() {
    let bench = Bench::new();
    assert!(bench.run("one.yaml").status.success());
    let before = bench.tree();
    // No file may be longer than this many blocks, as on a disk that is full by then.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";
    let output = Command::new("bash")
        .args(["-c", script, "bash", env!("CARGO_BIN_EXE_codegen")])
        .args(["generate", "two.yaml", "--out", "out", "--runtime", "0.1.0"])
        .current_dir(bench.0.path())
        .output()
        .unwrap();
    fails(
        &bench,
        &output,
        &before,
        "could not be written: File too large",
    );
}

/// Runs a script as root of a namespace of its own, where it may mount; none if this system has no such thing.
fn mounted(bench: &Bench, script: &str) -> Option<Output> {
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args([
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-ec",
                script,
                "sh",
            ])
            .arg(env!("CARGO_BIN_EXE_codegen"))
            .current_dir(bench.0.path())
            .output()
    };
    std::fs::create_dir_all(bench.path("out")).unwrap();
    let may = unshare("mount -t tmpfs none out").is_ok_and(|it| it.status.success());
    if !may {
        eprintln!("NOT TESTED: a full disk and a read-only one, for nothing can be mounted here");
        return None;
    }
    Some(unshare(script).unwrap())
}

#[test]
fn a_disk_that_is_full_or_read_only_keeps_the_old_crate() {
    let bench = Bench::new();
    let run = "\"$1\" generate two.yaml --out out --runtime 0.1.0";
    for (change, expected) in [
        (
            "dd if=/dev/zero of=out/rest bs=4k 2>/dev/null || true",
            "No space left on device",
        ),
        ("mount -o remount,ro none out", "Read-only file system"),
    ] {
        let script = format!(
            "mount -t tmpfs -o size=2m none out\n\"$1\" generate one.yaml --out out --runtime 0.1.0\ncp -r out before\n\
             {change}\ncode=0; {run} || code=$?\nrm -f out/rest || true\ndiff -r before out >&2 || echo DIFFERS >&2\nexit $code"
        );
        let Some(output) = mounted(&bench, &script) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        std::fs::remove_dir_all(bench.path("before")).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(expected) && said.contains("out"), "{said}");
        assert!(!said.contains("DIFFERS"), "the old crate is intact: {said}");
    }
}

#[test]
fn links_are_not_followed_out_of_the_folder() {
    let bench = Bench::new();
    let elsewhere = bench.path("elsewhere");
    std::fs::create_dir_all(&elsewhere).unwrap();
    std::fs::create_dir_all(bench.path("out")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, bench.path("out/src")).unwrap();
    let output = bench.run("one.yaml");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("is a symbolic link, which is not followed"),
        "{said}"
    );
    assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn concurrent_runs_exclude_each_other() {
    let bench = Bench::new();
    let mut runs: Vec<Child> = (0..6)
        .map(|it| bench.start(if it % 2 == 0 { "one.yaml" } else { "two.yaml" }))
        .collect();
    assert!(runs.iter_mut().all(|it| it.wait().unwrap().success()));
    let after = bench.tree();
    let whole = ["one.yaml", "two.yaml"].into_iter().any(|document| {
        assert!(bench.run(document).status.success());
        bench.tree() == after
    });
    assert!(whole, "one of the two is intact, not a mixture");
}
