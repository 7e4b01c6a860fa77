//! The first stage: generates the crate of a document, in this process.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use codegen::output;
use codegen::{Compilation, Config, Diagnostics, Generated, Severity, Source};

use super::kept::Kept;
use super::outcome::{Made, Outcome};
use super::subject::{Place, Subject};
use crate::package;

/// Generates the crate, unless the result of the same program for the same document is cached.
pub(crate) fn run(place: &Place, subject: &Subject, kept: &mut Kept) -> io::Result<Made> {
    let mut hasher = DefaultHasher::new();
    (place.program, place.surroundings, &subject.bytes).hash(&mut hasher);
    let key = format!("{:016x}", hasher.finish());
    if let Some(made) = kept.made(&key) {
        return Ok(made);
    }
    let start = std::time::Instant::now();
    let made = match attempt(place, subject) {
        Ok(generated) => write(place, subject, &generated)?,
        Err(reason) => Made {
            outcome: Outcome::Fail(reason),
            operations: 0,
            types: 0,
            key: String::new(),
        },
    };
    kept.keep_made(key, &made, start.elapsed());
    Ok(made)
}

/// Generates in memory; a panic counts as a failure.
fn attempt(place: &Place, subject: &Subject) -> Result<Generated, String> {
    let text = std::str::from_utf8(&subject.bytes).map_err(|error| error.to_string())?;
    let source = Source::new(subject.name.as_str(), text);
    let mut config = Config::default();
    config.package.name.clone_from(&subject.package);
    package::use_runtime(&mut config.package, &place.root);
    match catch_unwind(AssertUnwindSafe(|| {
        codegen::compile(&source, &config, Compilation::generated)
    })) {
        Ok(Ok(generated)) => Ok(generated),
        Ok(Err(findings)) => Err(first_error(&source, &findings)),
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().copied();
            let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            Err(format!("panicked: {}", text.unwrap_or("without a message")))
        }
    }
}

/// The first error with its line, and the number of further errors.
fn first_error(source: &Source, findings: &Diagnostics) -> String {
    let mut errors = findings
        .findings()
        .iter()
        .filter(|it| it.severity == Severity::Error);
    let Some(first) = errors.next() else {
        return "refused without an error".to_owned();
    };
    let more = match errors.count() {
        0 => String::new(),
        1 => " (and 1 more error)".to_owned(),
        count => format!(" (and {count} more errors)"),
    };
    let (file, line, _) = findings.position(first);
    let place = if file == source.name {
        format!("line {line}")
    } else {
        format!("{file}, line {line}")
    };
    format!("{place}: {}{more}", first.message)
}

/// Writes the crate with this workspace's lock file, so that all crates share the same dependencies.
fn write(place: &Place, subject: &Subject, generated: &Generated) -> io::Result<Made> {
    output::write(&generated.files, &subject.folder).map_err(io::Error::other)?;
    std::fs::copy(
        place.root.join("Cargo.lock"),
        subject.folder.join("Cargo.lock"),
    )?;
    let mut hasher = DefaultHasher::new();
    (place.surroundings, &subject.bytes).hash(&mut hasher);
    for file in &generated.files {
        (&file.path, &file.text).hash(&mut hasher);
    }
    Ok(Made {
        outcome: Outcome::Pass,
        operations: generated.operations,
        types: generated.types,
        key: format!("{:016x}", hasher.finish()),
    })
}
