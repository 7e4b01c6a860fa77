//! Downloads a document and the files that it refers to.
//!
//! The references are found by loading the document, so that what is downloaded is what a run reads. Nothing is written
//! before everything has arrived.

mod content;
mod downloads;
mod edited;
mod fetched;
mod http;
mod place;
mod request;
mod write;

use std::fmt::{self, Write as _};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::input::Input;
use crate::load::Document;
use crate::lock::{Lock, LockedFile};
use crate::source::SourceMap;
use crate::stack;
use downloads::Downloads;
pub use edited::edited;
pub use fetched::Fetched;
pub use request::{Limits, Request};
pub use write::{Written, write};

/// Why a document could not be downloaded.
#[derive(Debug)]
pub enum FetchError {
    /// A file could not be downloaded, or is none that a document may refer to.
    Download(String),
    /// A file has syntax errors.
    Document(Box<Diagnostics>),
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchError::Download(message) => f.write_str(message),
            FetchError::Document(findings) => findings.fmt(f),
        }
    }
}

impl std::error::Error for FetchError {}

/// Downloads a document that is to be written to a file, and all that it refers to.
///
/// # Errors
///
/// If a file cannot be downloaded, exceeds the limits, comes from another host or is not a document.
pub fn fetch(request: &Request, out: &Path) -> Result<Fetched, FetchError> {
    let downloads = Downloads::start(request, out).map_err(FetchError::Download)?;
    let document = downloads.document();
    let config = Config::default();
    let loaded = stack::within(&config, || {
        let mut sources = SourceMap::default();
        sources.add(document.clone());
        let input = Input::new(&document, &downloads);
        let (read, findings) = Document::load(&input, &config.limits, &mut sources);
        // The other commands report the problems of a document that can be read.
        match read {
            Some(_) => Ok(()),
            None => Err(Diagnostics::new(findings, sources)),
        }
    });
    let files = downloads.finish().map_err(FetchError::Download)?;
    loaded.map_err(|it| FetchError::Document(Box::new(it)))?;
    let mut fetched = Fetched {
        lock: Lock::default(),
        texts: Vec::new(),
    };
    for (index, file) in files.into_iter().enumerate() {
        // The queries of references are in the files, but those of the command line and of redirects may be secrets.
        let without_query = http::without_query(&file.url);
        let query_left_out = index == 0 && without_query != file.url;
        let redirected = file.redirected.as_deref().map(http::without_query);
        fetched.lock.files.push(LockedFile {
            file: file.name,
            url: if query_left_out {
                without_query.to_owned()
            } else {
                file.url.clone()
            },
            query_left_out,
            redirected: redirected.map(str::to_owned),
            sha256: hash(file.text.as_bytes()),
        });
        fetched.texts.push(file.text);
    }
    Ok(fetched)
}

/// The SHA-256 of a text, in hexadecimal.
fn hash(text: &[u8]) -> String {
    let mut hash = String::new();
    for byte in Sha256::digest(text) {
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}
