//! Regenerates whenever an input changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecursiveMode, Watcher};

use super::job::Job;
use super::part::Mode;

/// The quiet period before a run: editors save a file in several steps, and several files at once.
const QUIET: Duration = Duration::from_millis(100);

/// The extensions of documents and configurations.
const KINDS: [&str; 4] = ["yaml", "yml", "json", "toml"];

impl Job {
    /// Generates now and after each change of a document, an overlay or the configuration, until the process is
    /// terminated. On errors, prints them and leaves the crate unchanged.
    pub fn watch(&self) -> ExitCode {
        let (send, events) = channel();
        let watching = notify::recommended_watcher(send).and_then(|mut watcher| {
            for folder in self.folders() {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
            Ok(watcher)
        });
        let _watcher = match watching {
            Ok(watcher) => watcher,
            Err(error) => {
                eprintln!("error: files cannot be watched: {error}");
                return ExitCode::FAILURE;
            }
        };
        loop {
            self.run(&Mode::Write);
            eprintln!("waiting for the next change; Ctrl-C ends");
            if !self.changed(&events) {
                return ExitCode::FAILURE;
            }
        }
    }

    /// The folders of the input files.
    fn folders(&self) -> BTreeSet<PathBuf> {
        let files = [Some(&self.document), self.config.as_ref()];
        let files = files.into_iter().flatten().chain(&self.overlays);
        let folders = files.map(|it| it.parent().unwrap_or(Path::new("")));
        let folders = folders.chain(self.references.iter().map(PathBuf::as_path));
        let folders = folders.map(|it| self.root.join(it));
        let here = |it: PathBuf| {
            if it.as_os_str().is_empty() {
                ".".into()
            } else {
                it
            }
        };
        folders.map(here).collect()
    }

    /// Waits for a change followed by the quiet period. Returns false if the watcher has stopped.
    fn changed(&self, events: &Receiver<notify::Result<Event>>) -> bool {
        let out = self.out.canonicalize().unwrap_or_else(|_| self.out.clone());
        let mut quiet: Option<Instant> = None;
        loop {
            let event = match quiet {
                None => events.recv().map_err(RecvTimeoutError::from),
                Some(end) => events.recv_timeout(end.saturating_duration_since(Instant::now())),
            };
            match event {
                Ok(Ok(event)) if is_change(&event, &out) => quiet = Some(Instant::now() + QUIET),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }
}

/// Whether an event may affect a run. Files that a run writes are ignored.
fn is_change(event: &Event, out: &Path) -> bool {
    let is_read =
        matches!(event.kind, EventKind::Access(it) if it != AccessKind::Close(AccessMode::Write));
    let matters = |path: &PathBuf| {
        let kind = path.extension().and_then(|it| it.to_str());
        let path = path.canonicalize().unwrap_or_else(|_| path.clone());
        kind.is_some_and(|it| KINDS.contains(&it)) && !path.starts_with(out)
    };
    !is_read && event.paths.iter().any(matters)
}
