//! `codegen upgrade`.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::job::Job;
use super::progress::Progress;
use crate::Stage;
use crate::files::slashes;
use crate::upgrade::{Extent, Notation, Target, Upgraded, upgrade};

impl Job {
    /// Prints the document in a newer version, or writes it with its files into the folder `out`. The exit code is 1 on any
    /// error.
    pub fn upgrade(&self, target: Target, notation: Option<Notation>) -> ExitCode {
        let progress = Progress::start(&self.console);
        progress.enter(Stage::Load, slashes(&self.document));
        let is_printed = self.out.as_os_str().is_empty();
        let extent = if is_printed {
            Extent::Document
        } else {
            Extent::Files
        };
        let upgraded = self.sources().and_then(|sources| {
            let upgraded = upgrade(sources.input(), &sources.config, target, notation, extent);
            upgraded.map_err(|it| self.console.findings(&it))
        });
        drop(progress);
        let written = upgraded.and_then(|upgraded| {
            super::report(&self.console.findings(&upgraded.warnings));
            if is_printed {
                return Ok(super::print(&upgraded.text, ExitCode::SUCCESS));
            }
            self.write(upgraded).map_err(|it| format!("error: {it}\n"))
        });
        written.unwrap_or_else(|text| {
            super::report(&text);
            ExitCode::FAILURE
        })
    }

    /// Writes the files, unless one of them would replace what it is made of.
    fn write(&self, upgraded: Upgraded) -> Result<ExitCode, String> {
        let document = self.root.join(&self.document);
        let name = document.file_name().filter(|it| *it != "-");
        let name = name.ok_or("a document from the standard input has no files beside it")?;
        let document_folder = document.parent().unwrap_or(Path::new(""));
        let mut files = upgraded.others;
        files.insert(0, (name.to_string_lossy().into_owned(), upgraded.text));
        let real = |it: &Path| it.canonicalize().ok();
        for (name, _) in &files {
            let path = self.out.join(name);
            if real(&path).is_some_and(|it| Some(it) == real(&document_folder.join(name))) {
                return Err(format!(
                    "{} would be replaced: choose another `--out-dir`",
                    slashes(&path)
                ));
            }
        }
        for (name, text) in &files {
            let path = self.out.join(name);
            let folder = path.parent().unwrap_or(&self.out);
            let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
            written.map_err(|it| format!("{} cannot be written: {it}", slashes(&path)))?;
        }
        let noun = if files.len() == 1 { "file" } else { "files" };
        super::report(&format!(
            "{} {noun} written to {}\n",
            files.len(),
            slashes(&self.out)
        ));
        Ok(ExitCode::SUCCESS)
    }
}
