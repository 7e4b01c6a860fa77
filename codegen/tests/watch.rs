//! `codegen generate --watch`, run as a person runs it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: Good, version: 1.0.0}\nservers: [{url: 'https://api.example'}]\npaths:\n  /ping:\n    get:\n      operationId: ping\n      responses: {'204': {description: Alive.}}\n";

/// A run that is ended with the test.
struct Watching {
    child: Child,
    folder: tempfile::TempDir,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watching {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("api.yaml"), DOCUMENT).unwrap();
        let said = std::fs::File::create(folder.path().join("said")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_codegen"))
            .args(["generate", "api.yaml", "--out", "client", "--watch"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(said)
            .spawn()
            .unwrap();
        Watching { child, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Saves as many editors do: another file takes the name.
    fn save(&self, text: &str) {
        std::fs::write(self.path("api.yaml~"), text).unwrap();
        std::fs::rename(self.path("api.yaml~"), self.path("api.yaml")).unwrap();
    }

    fn operations(&self) -> String {
        operations(&self.path("client/src/operations"))
    }

    fn said(&self) -> String {
        std::fs::read_to_string(self.path("said")).unwrap()
    }
}

fn operations(folder: &Path) -> String {
    let files = std::fs::read_dir(folder).into_iter().flatten();
    files
        .filter_map(|it| std::fs::read_to_string(it.ok()?.path()).ok())
        .collect()
}

/// Waits for something that will be soon; the patience is for a busy machine.
#[track_caller]
fn until(what: &str, mut is: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "not within a minute: {what}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn saved_documents_are_generated_and_mistakes_reported() {
    let watching = Watching::start();
    let runs = |count: usize| {
        let said = || {
            watching
                .said()
                .matches("waiting for the next change")
                .count()
        };
        until(&format!("run {count}"), || said() >= count);
    };
    runs(1);
    assert!(watching.operations().contains("pub fn ping("));
    watching.save(&DOCUMENT.replace("operationId: ping", "operationId: knock"));
    runs(2);
    assert!(watching.operations().contains("pub fn knock("));
    watching.save(&DOCUMENT.replace("responses:", "reponses:"));
    runs(3);
    assert!(
        watching.said().contains("did you mean `responses`?"),
        "{}",
        watching.said()
    );
    assert!(
        watching.operations().contains("pub fn knock("),
        "the old crate is intact"
    );
    std::fs::write(watching.path("api.yaml"), DOCUMENT).unwrap();
    runs(4);
    assert!(watching.operations().contains("pub fn ping("));
    let said = watching.said();
    assert_eq!(
        said.matches("waiting for the next change").count(),
        4,
        "its own files start no run: {said}"
    );
}
