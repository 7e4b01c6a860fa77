//! What a run is doing: a line on a terminal, if it takes long, and the time of each stage.

use std::io::{IsTerminal, Write, stderr};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use super::console::Console;
use crate::{Files, Observer, Refusal, Source, Stage};

/// How long a run may be silent.
const QUIET: Duration = Duration::from_secs(1);

/// How often the line is written.
const INTERVAL: Duration = Duration::from_millis(100);

/// The progress of a run. The line disappears when this is dropped.
pub(super) struct Progress {
    state: Shared,
    /// Dropped to end the painter.
    end: Option<Sender<()>>,
    painter: Option<JoinHandle<()>>,
}

type Shared = Arc<Mutex<State>>;

struct State {
    start: Instant,
    /// The stages so far, each with its start.
    stages: Vec<(Stage, Instant)>,
    /// What the current stage works on.
    detail: String,
    /// How many files were read.
    files: usize,
}

impl Progress {
    /// The progress of a run that starts now; shown if a person looks at a terminal.
    pub(super) fn start(console: &Console) -> Self {
        let is_shown = console.is_human() && stderr().is_terminal();
        Self::painted_by(is_shown.then(|| (Box::new(stderr()) as Box<dyn Write + Send>, QUIET)))
    }

    /// Runs a task that may take long, prints the result and, if requested, the time of each stage.
    pub(super) fn during<T>(
        console: &Console,
        run: impl FnOnce(&Self) -> T,
        print: impl FnOnce(T) -> ExitCode,
    ) -> ExitCode {
        let progress = Self::start(console);
        let result = run(&progress);
        let timings = progress.timings();
        drop(progress);
        let code = print(result);
        if console.verbose {
            console.note(&timings);
        }
        code
    }

    /// The progress of a run that is not shown.
    pub(super) fn silent() -> Self {
        Self::painted_by(None)
    }

    /// Files that are counted when they are read.
    pub(super) fn watch<'a>(&'a self, files: &'a dyn Files) -> Watched<'a> {
        Watched {
            files,
            progress: self,
        }
    }

    fn painted_by(screen: Option<(Box<dyn Write + Send>, Duration)>) -> Self {
        let state = State {
            start: Instant::now(),
            stages: Vec::new(),
            detail: String::new(),
            files: 0,
        };
        let state = Arc::new(Mutex::new(state));
        let (end, ended) = channel();
        let painter = screen.and_then(|(screen, quiet)| {
            let state = Arc::clone(&state);
            // Without another thread, the run goes on in silence.
            let thread = Builder::new().spawn(move || paint(&state, &ended, screen, quiet));
            thread.ok()
        });
        Progress {
            state,
            end: Some(end),
            painter,
        }
    }

    /// An observer that records the stages.
    pub(super) fn observer(&self) -> Observer {
        let state = Arc::clone(&self.state);
        Arc::new(move |stage| lock(&state).enter(stage, String::new()))
    }

    /// A stage begins that works on `detail`.
    pub(super) fn enter(&self, stage: Stage, detail: String) {
        lock(&self.state).enter(stage, detail);
    }

    /// Another file is read.
    fn read(&self, name: &str) {
        let mut state = lock(&self.state);
        state.files += 1;
        state.detail = format!("{name}, file {}", state.files);
    }

    /// The time since the start.
    pub(super) fn elapsed(&self) -> Duration {
        lock(&self.state).start.elapsed()
    }

    /// How long each stage took so far, in one line.
    pub(super) fn timings(&self) -> String {
        let state = lock(&self.state);
        let starts = state.stages.iter().map(|it| it.1);
        let ends = starts.skip(1).chain([Instant::now()]);
        let stages = state.stages.iter().zip(ends).map(|((stage, start), end)| {
            let time = (end - *start).as_secs_f64() * 1000.0;
            format!("{} {time:.0} ms", stage.verb())
        });
        stages.collect::<Vec<_>>().join(", ")
    }
}

/// The files of a run, whose progress shows what is read.
pub(super) struct Watched<'a> {
    files: &'a dyn Files,
    progress: &'a Progress,
}

impl Files for Watched<'_> {
    fn uri(&self, name: &str) -> Option<String> {
        self.files.uri(name)
    }

    fn locate_uri(&self, from: &str, uri: &str) -> Option<Result<String, Refusal>> {
        self.files.locate_uri(from, uri)
    }

    fn locate(&self, from: &str, path: &str) -> Result<String, Refusal> {
        self.files.locate(from, path)
    }

    fn read(&self, name: &str) -> Result<Source, Refusal> {
        self.progress.read(name);
        self.files.read(name)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end = None;
        if let Some(painter) = self.painter.take() {
            // A panic of the painter is no reason to fail.
            let _ = painter.join();
        }
    }
}

impl State {
    fn enter(&mut self, stage: Stage, detail: String) {
        self.stages.push((stage, Instant::now()));
        self.detail = detail;
    }

    fn line(&self) -> String {
        let verb = self.stages.last().map_or("start", |it| it.0.verb());
        let detail: String = self.detail.chars().take(50).collect();
        let gap = if detail.is_empty() { "" } else { " " };
        format!("{verb}{gap}{detail}… {} s", self.start.elapsed().as_secs())
    }
}

/// A state that is still good if another thread panicked.
fn lock(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes the line until the run ends. Errors are ignored: they must not affect the run.
fn paint(state: &Shared, ended: &Receiver<()>, mut screen: Box<dyn Write + Send>, quiet: Duration) {
    let mut wait = quiet;
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = INTERVAL;
        let line = lock(state).line();
        let _ = write!(screen, "\r\x1b[2K{line}").and_then(|()| screen.flush());
    }
    if wait == INTERVAL {
        let _ = write!(screen, "\r\x1b[2K").and_then(|()| screen.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A screen that can be looked at.
    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }

        /// A run that is shown after `quiet`.
        fn run(&self, quiet: Duration) -> Progress {
            Progress::painted_by(Some((Box::new(self.clone()), quiet)))
        }
    }

    #[test]
    fn a_long_run_shows_its_stage_and_clears_the_line() {
        let screen = Screen::default();
        let progress = screen.run(Duration::from_millis(1));
        progress.observer()(Stage::Load);
        progress.read("schemas/pet.yaml");
        let shown = "\r\x1b[2Kload schemas/pet.yaml, file 1… 0 s";
        while !screen.text().contains(shown) {
            std::thread::sleep(Duration::from_millis(1));
        }
        drop(progress);
        assert!(screen.text().ends_with("s\r\x1b[2K"), "{:?}", screen.text());
    }

    #[test]
    fn a_short_run_writes_nothing() {
        let screen = Screen::default();
        let progress = screen.run(Duration::from_secs(60));
        progress.observer()(Stage::Load);
        drop(progress);
        assert_eq!(screen.text(), "");
    }

    #[test]
    fn every_stage_has_its_time() {
        let progress = Progress::silent();
        progress.observer()(Stage::Load);
        progress.enter(Stage::Write, "2 files".to_owned());
        let timings = progress.timings();
        let words: Vec<&str> = timings.split(' ').collect();
        let ["load", _, "ms,", "write", _, "ms"] = words.as_slice() else {
            panic!("{timings}");
        };
    }
}
