//! Counts the instructions of a process.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// The version of the compiler, and the platform: `rustc 1.95.0 x86_64-unknown-linux-gnu`.
pub(super) fn compiler() -> io::Result<String> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let value = |key: &str| {
        let mut lines = text.lines();
        lines
            .find_map(|it| it.strip_prefix(key))
            .unwrap_or("unknown")
    };
    Ok(format!("rustc {} {}", value("release: "), value("host: ")))
}

/// Restricts child processes to one processor, so that they start no further threads for their work.
pub(super) fn one_processor() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

        let allowed = sched_getaffinity(None)?;
        let first = (0..CpuSet::MAX_CPU).find(|it| allowed.is_set(*it));
        let mut one = CpuSet::new();
        one.set(first.unwrap_or(0));
        sched_setaffinity(None, &one)?;
    }
    Ok(())
}

/// The instructions that a command executes, whose profile is written to a file. Its own children are not counted.
pub(super) fn count(program: &Path, arguments: &[&str], profile: &Path) -> io::Result<u64> {
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(missing)?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let what = format!(
            "{} under valgrind: {}\n{said}",
            program.display(),
            output.status
        );
        return Err(io::Error::other(what));
    }
    let collected = said
        .lines()
        .rev()
        .find_map(|it| it.split_once("Collected : "));
    let count = collected.and_then(|(_, it)| it.trim().parse().ok());
    count.ok_or_else(|| io::Error::other(format!("valgrind says no count:\n{said}")))
}

fn missing(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::NotFound {
        io::Error::other("valgrind is not installed\n  = help: `apt-get install valgrind`")
    } else {
        error
    }
}
