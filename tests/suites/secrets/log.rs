//! Captures the output of `tracing` and `log` of all crates, at the level `TRACE`.

use std::io;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

static SAID: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(|| {
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(|| Said)
        .init();
    Mutex::default()
});

fn said() -> MutexGuard<'static, Vec<u8>> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Said;

impl io::Write for Said {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        said().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts capturing, unless already started.
pub fn listen() {
    drop(said());
}

/// The output so far.
pub fn so_far() -> String {
    String::from_utf8_lossy(&said()).into_owned()
}
