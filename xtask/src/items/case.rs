//! Documents before and after a change: the edits of the generator's tests, or folders.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::diff::Rust;
use codegen::{Compilation, Config, Folder, GeneratedFile, Input, Source, compile, compile_both};

#[allow(
    dead_code,
    reason = "the verdicts on the wire are tested by the generator's own tests"
)]
#[path = "../../../codegen/tests/diff/edit.rs"]
mod edit;

/// How many cases are compiled as one crate: more take too much memory.
pub(super) const BATCH: usize = 28;

/// A document before and after a change, each with its configuration.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) old: Document,
    pub(super) new: Document,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Document {
    text: String,
    config: String,
}

/// The cases of folders with `old.yaml`, `new.yaml` and perhaps their `codegen.toml`, or the edits of the tests.
pub(super) fn cases(folders: &[PathBuf]) -> Result<Vec<Case>, String> {
    if folders.is_empty() {
        let document = edit::document();
        let plain = |text: String| Document {
            text,
            config: String::new(),
        };
        let edits = edit::all().into_iter().map(|it| Case {
            old: plain(document.to_string()),
            new: plain(it.applied(&document).to_string()),
            name: it.name,
        });
        return Ok(edits.collect());
    }
    let read =
        |path: &Path| fs::read_to_string(path).map_err(|it| format!("{}: {it}", path.display()));
    let case = |folder: &PathBuf| {
        let config = fs::read_to_string(folder.join("codegen.toml")).unwrap_or_default();
        let new = Document {
            text: read(&folder.join("new.yaml"))?,
            config: config.clone(),
        };
        let text = read(&folder.join("old.yaml"))?;
        // A configuration that renames what the change adds only fits the new document.
        let configured = Document {
            text: text.clone(),
            config,
        };
        let old = match client(&configured, "old") {
            Ok(_) => configured,
            Err(_) => Document {
                text,
                config: String::new(),
            },
        };
        let name = folder.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        Ok(Case { name, old, new })
    };
    folders.iter().map(case).collect()
}

/// The verdict of `codegen diff`.
pub(super) fn verdict(case: &Case) -> Result<(Rust, bool), String> {
    let config = |it: &Document| Config::parse(Source::new("codegen.toml", it.config.clone()));
    let old_config = config(&case.old).map_err(|it| it.to_string())?;
    let new_config = config(&case.new).map_err(|it| it.to_string())?;
    let source = |it: &Document| Source::new("api.yaml", it.text.clone());
    let (old, new) = (source(&case.old), source(&case.new));
    let report = compile_both((&old, &old_config), (&new, &new_config), |old, new| {
        new.changes_from(old, None)
    });
    let report = report.map_err(|it| format!("{}: {it}", case.name))?;
    Ok((report.verdict.rust, report.verdict.silent))
}

/// The client of a document as a module of the bundle, and the generator's model of it.
pub(super) fn client(
    document: &Document,
    module: &str,
) -> Result<(Vec<GeneratedFile>, Vec<String>), String> {
    let config = Config::parse(Source::new("codegen.toml", document.config.clone()));
    let mut config = config.map_err(|it| it.to_string())?;
    config.package.root = format!("crate::{module}");
    let source = Source::new("api.yaml", document.text.clone());
    let files = Folder::of(Path::new(""), Path::new("api.yaml")).configured(&config);
    let both = |it: Compilation| {
        let lines = it.surface()?.lines();
        Ok((it.generated()?.files, lines))
    };
    compile(Input::new(&source, &files), &config, both).map_err(|it| it.to_string())
}
