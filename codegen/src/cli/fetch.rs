//! `codegen fetch`.

use std::path::Path;
use std::process::ExitCode;

use super::report;
use crate::fetch::{Fetched, Request, edited, fetch, write};
use crate::files::slashes;
use crate::lock::Lock;

/// Downloads a document and what it refers to, and writes it to a file. Without a URL, the one in the lock file is
/// downloaded. If `is_locked`, a download that differs from the lock file is an error. The exit code is 1 on any error.
pub fn run(url: Option<String>, mut request: Request, out: &Path, is_locked: bool) -> ExitCode {
    let done = lock_of(url, &mut request, out).and_then(|lock| {
        let required = required(lock.as_ref(), is_locked, out)?;
        let fetched = fetch(&request, out).map_err(|error| error.to_string())?;
        if let Some(lock) = required {
            unchanged(lock, &fetched)?;
        }
        let written = write(&fetched, lock.as_ref(), out)?;
        Ok((fetched.lock.files.len(), written))
    });
    match done {
        Ok((files, written)) => {
            let mut text = String::new();
            for path in &written.removed {
                text.push_str(&format!("removed {}\n", slashes(path)));
            }
            let noun = if files == 1 { "file" } else { "files" };
            let changed = written.changed.len();
            text.push_str(&format!(
                "{files} {noun} downloaded, {changed} written with the lock file\n"
            ));
            report(&text);
            ExitCode::SUCCESS
        }
        Err(why) => {
            let end = if why.ends_with('\n') { "" } else { "\n" };
            let head = if why.starts_with("error") {
                ""
            } else {
                "error: "
            };
            report(&format!("{head}{why}{end}"));
            ExitCode::FAILURE
        }
    }
}

/// The lock file of an earlier download, whose URL is used if there is no other.
fn lock_of(url: Option<String>, request: &mut Request, out: &Path) -> Result<Option<Lock>, String> {
    let lock = Lock::read(out)?;
    let locked = lock.as_ref().and_then(|it| it.files.first());
    request.url = match (url, locked) {
        (Some(url), _) => url,
        (None, Some(file)) if file.query_left_out => {
            return Err(
                "the lock file does not keep the query of the URL, which may be a secret: pass the URL"
                    .to_owned(),
            );
        }
        (None, Some(file)) => file.url.clone(),
        (None, None) => {
            let path = Lock::path(out);
            return Err(format!(
                "there is no URL, and {} does not exist: pass the URL of the document",
                slashes(&path)
            ));
        }
    };
    Ok(lock)
}

/// The lock file that a download must match, and that the files match already. Nothing is requested before they do.
fn required<'l>(
    lock: Option<&'l Lock>,
    is_locked: bool,
    out: &Path,
) -> Result<Option<&'l Lock>, String> {
    if !is_locked {
        return Ok(None);
    }
    let lock = lock.ok_or_else(|| {
        let path = Lock::path(out);
        format!(
            "{} does not exist: run without `--locked` first",
            slashes(&path)
        )
    })?;
    let edited = edited(lock, out)?;
    if edited.is_empty() {
        return Ok(Some(lock));
    }
    let edited: Vec<_> = edited.iter().map(|it| slashes(it)).collect();
    Err(format!(
        "files differ from the lock file:\n  {}\nrestore them, or run without `--locked`, which replaces them",
        edited.join("\n  ")
    ))
}

fn unchanged(lock: &Lock, fetched: &Fetched) -> Result<(), String> {
    let changes = lock.changes(&fetched.lock);
    if changes.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the download differs from the lock file:\n  {}\nrun without `--locked`, and review the change",
        changes.join("\n  ")
    ))
}
