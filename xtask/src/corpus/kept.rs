//! Cached results of earlier runs: a file for each document, `target/corpus/results/NAME.json`.
//!
//! Each result is stored with the hash of its inputs, and valid as long as that does not change.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::outcome::{Found, GENERATE, Made};
use super::stage::Stage;
use super::subject::{Place, Subject};

/// The cached results of a document.
pub(crate) struct Kept {
    path: PathBuf,
    records: Records,
}

#[derive(Default, Serialize, Deserialize)]
struct Records {
    made: Option<(String, Made)>,
    stages: BTreeMap<String, Record>,
    /// The duration of each stage's last run.
    seconds: BTreeMap<String, f64>,
}

#[derive(Serialize, Deserialize)]
struct Record {
    key: String,
    found: Found,
}

impl Kept {
    /// Reads the cached results; empty if there is no file or it was written by another version of this program.
    pub(crate) fn read(place: &Place, subject: &Subject) -> Self {
        let path = place
            .work
            .join("results")
            .join(format!("{}.json", subject.name));
        let records = std::fs::read(&path)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Kept {
            path,
            records: records.unwrap_or_default(),
        }
    }

    pub(crate) fn write(&self) -> io::Result<()> {
        if let Some(parent) = self.path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&self.path, serde_json::to_vec_pretty(&self.records)?)
    }

    /// The cached result of the generator, if the key matches.
    pub(crate) fn made(&self, key: &str) -> Option<Made> {
        let made = self.records.made.as_ref();
        made.filter(|(of, _)| of == key)
            .map(|(_, made)| made.clone())
    }

    pub(crate) fn keep_made(&mut self, key: String, made: &Made, took: Duration) {
        self.records.made = Some((key, made.clone()));
        self.took(GENERATE, took);
    }

    /// The cached result of a stage, if the key matches.
    pub(crate) fn found(&self, stage: &Stage, key: &str) -> Option<Found> {
        let record = self.records.stages.get(stage.name);
        record.filter(|it| it.key == key).map(|it| it.found.clone())
    }

    /// Runs a stage and caches its result.
    pub(crate) fn run(&mut self, stage: &Stage, key: String, run: impl FnOnce() -> Found) -> Found {
        let start = Instant::now();
        let found = run();
        self.took(stage.name, start.elapsed());
        let record = Record {
            key,
            found: found.clone(),
        };
        self.records.stages.insert(stage.name.to_owned(), record);
        found
    }

    fn took(&mut self, stage: &str, time: Duration) {
        self.records
            .seconds
            .insert(stage.to_owned(), time.as_secs_f64());
    }

    /// The total duration of the last run of each stage.
    pub(crate) fn seconds(&self) -> f64 {
        self.records.seconds.values().sum()
    }
}
