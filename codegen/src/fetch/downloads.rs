//! The files of a document that is being downloaded: each is requested when the document refers to it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::http::{Http, absolute, shown, without_fragment};
use super::place::place;
use super::request::Request;
use crate::files::{Files, Refusal, slashes};
use crate::lock::normalized;
use crate::source::Source;

/// A downloaded file.
pub(super) struct File {
    /// Its path, relative to the folder of the document.
    pub(super) name: String,
    pub(super) url: String,
    pub(super) redirected: Option<String>,
    pub(super) text: String,
}

impl File {
    fn base(&self) -> &str {
        let url = self.redirected.as_ref().unwrap_or(&self.url);
        url.split('?').next().unwrap_or(url)
    }
}

/// The files so far, and the first failure.
#[derive(Default)]
struct State {
    files: Vec<File>,
    failure: Option<String>,
}

pub(super) struct Downloads {
    http: Http,
    /// The file name of the document.
    out: PathBuf,
    state: Mutex<State>,
}

impl Downloads {
    /// Downloads the document.
    pub(super) fn start(request: &Request, out: &Path) -> Result<Self, String> {
        let url = normalized(without_fragment(&request.url));
        let failed = |why: String| failure(&url, None, &why);
        let http = Http::new(request).map_err(failed)?;
        let downloaded = http.document(&url).map_err(failed)?;
        let out = PathBuf::from(out.file_name().unwrap_or_default());
        let file = File {
            name: slashes(&out),
            url,
            redirected: downloaded.redirected,
            text: downloaded.text,
        };
        let state = State {
            files: vec![file],
            failure: None,
        };
        Ok(Downloads {
            http,
            out,
            state: Mutex::new(state),
        })
    }

    pub(super) fn document(&self) -> Source {
        self.with(|it| {
            let first = it.files.first();
            first.map_or_else(Source::default, |it| Source::new(&it.name, &it.text))
        })
    }

    /// All files, unless one could not be downloaded.
    pub(super) fn finish(self) -> Result<Vec<File>, String> {
        let state = self.state.into_inner();
        let state = state.unwrap_or_else(PoisonError::into_inner);
        match state.failure {
            Some(failure) => Err(failure),
            None => Ok(state.files),
        }
    }

    fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn download(&self, state: &mut State, from: &str, url: &str) -> Result<String, String> {
        let existing = state.files.iter();
        let mut existing =
            existing.filter(|it| it.url == url || it.redirected.as_deref() == Some(url));
        if let Some(file) = existing.next() {
            return Ok(file.name.clone());
        }
        let from = state.files.iter().find(|it| it.name == from);
        let from = from.map(|it| it.url.as_str());
        let downloaded = self.http.get(url);
        let downloaded = downloaded.map_err(|why| failure(url, from, &why))?;
        let taken = |name: &str| {
            state
                .files
                .iter()
                .any(|it| it.name.eq_ignore_ascii_case(name))
        };
        let base = state.files.first().map_or("", File::base);
        let name = place(url, base, &self.out, &taken);
        state.files.push(File {
            name: name.clone(),
            url: url.to_owned(),
            redirected: downloaded.redirected,
            text: downloaded.text,
        });
        Ok(name)
    }
}

impl Files for Downloads {
    fn uri(&self, name: &str) -> Option<String> {
        self.with(|it| {
            let file = it.files.iter().find(|it| it.name == name)?;
            Some(file.base().to_owned())
        })
    }

    fn locate_uri(&self, from: &str, uri: &str) -> Option<Result<String, Refusal>> {
        let found = self.with(|state| {
            // After the first failure, nothing more is requested.
            if state.failure.is_some() {
                return Err(String::new());
            }
            let base = state.files.iter().find(|it| it.name == from);
            let url = absolute(without_fragment(uri), base.map_or("", File::base));
            let found = self.download(state, from, &url);
            state.failure = found.as_ref().err().cloned();
            found
        });
        Some(found.map_err(Refusal::unreadable))
    }

    fn locate(&self, _: &str, _: &str) -> Result<String, Refusal> {
        Err(Refusal::unreadable("has no URL"))
    }

    fn read(&self, name: &str) -> Result<Source, Refusal> {
        let found = self.with(|it| {
            let file = it.files.iter().find(|it| it.name == name)?;
            Some(Source::new(&file.name, &file.text))
        });
        found.ok_or_else(|| Refusal::unreadable("was not downloaded"))
    }
}

fn failure(url: &str, from: Option<&str>, why: &str) -> String {
    let url = shown(url);
    match from {
        Some(from) => format!("{url}, which {} refers to, {why}", shown(from)),
        None => format!("{url} {why}"),
    }
}
