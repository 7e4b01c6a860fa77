//! `cargo xtask corpus`: runs every document of a folder through all stages and prints a scoreboard.

mod cargo;
mod generate;
mod kept;
mod outcome;
mod progress;
mod proof;
mod score;
mod stage;
mod subject;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use kept::Kept;
use outcome::{Found, GENERATE, Outcome};
use progress::Progress;
use score::Score;
use subject::{Place, Subject, with_path};

/// The documents to test, and the output files.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the documents: all its .json, .yaml and .yml files.
    folder: PathBuf,
    /// Test only these documents: file names, with or without extension. May be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// The number of documents to test in parallel.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    jobs: u16,
    /// Write the scoreboard to this file, as tab-separated values.
    #[arg(long, value_name = "FILE")]
    tsv: Option<PathBuf>,
    /// Write the scoreboard to this file, in the format of COMPATIBILITY.md.
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

/// Tests the documents and prints the scoreboard.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match attempt(root, arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn attempt(root: &Path, arguments: &Arguments) -> io::Result<bool> {
    let documents = documents(&arguments.folder, &arguments.only)?;
    let place = Place::new(root)?;
    let mut scores = all(&place, &documents, arguments.jobs)?;
    scores.sort_by(|a, b| a.document.cmp(&b.document));
    print!("{}", score::table(&scores));
    if let Some(path) = &arguments.tsv {
        std::fs::write(path, score::tsv(&scores))?;
    }
    if let Some(path) = &arguments.markdown {
        std::fs::write(path, score::markdown(&scores))?;
    }
    Ok(scores.iter().all(Score::passes))
}

/// The documents of a folder, smallest first, so that general failures show early.
fn documents(folder: &Path, only: &[String]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| with_path(folder, &error))? {
        let path = entry?.path();
        let kind = path.extension().and_then(|it| it.to_str());
        let named = |part: Option<&std::ffi::OsStr>| {
            only.iter()
                .any(|name| part.is_some_and(|it| it == name.as_str()))
        };
        let is_selected = only.is_empty() || named(path.file_name()) || named(path.file_stem());
        if is_selected && matches!(kind, Some("json" | "yaml" | "yml")) {
            found.push((path.metadata()?.len(), path));
        }
    }
    if found.is_empty() {
        let what = format!("{} contains no such document", folder.display());
        return Err(io::Error::other(what));
    }
    found.sort();
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

/// Runs the documents through the stages, several in parallel.
fn all(place: &Place, documents: &[PathBuf], jobs: u16) -> io::Result<Vec<Score>> {
    let progress = Progress::new(documents.len());
    let next = AtomicUsize::new(0);
    let scores = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        let work = || -> io::Result<()> {
            while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                let score = one(place, document, &progress)?;
                progress.done(&score);
                scores
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(score);
            }
            Ok(())
        };
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            let ended = worker.join();
            ended.unwrap_or_else(|_| Err(io::Error::other("a worker panicked")))
        })
    })?;
    progress.end();
    Ok(scores.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Runs a document through the stages whose results are not cached.
fn one(place: &Place, document: &Path, progress: &Progress) -> io::Result<Score> {
    let subject = Subject::new(place, document)?;
    let mut kept = Kept::read(place, &subject);
    progress.at(&subject.name, GENERATE);
    let made = generate::run(place, &subject, &mut kept)?;
    let mut score = Score::new(&subject, &made);
    for stage in stage::ALL {
        let key = stage.key(place, &made.key);
        let found = if score.is_stopped() {
            Found::from(Outcome::NotReached)
        } else if let Some(found) = kept.found(stage, &key) {
            found
        } else {
            progress.at(&subject.name, stage.name);
            let lock = stage.exclusive.then(|| place.lock());
            let found = kept.run(stage, key, || (stage.run)(place, &subject));
            drop(lock);
            kept.write()?;
            found
        };
        score.push(stage, found);
    }
    kept.write()?;
    score.seconds = kept.seconds();
    Ok(score)
}
