//! The lock file of a document that was downloaded: the URL and the hash of each file.
//!
//! It is written by `codegen fetch` beside the document, and read wherever the document is: the references of a
//! downloaded file are resolved against the URL that it comes from.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Deserialize, Serialize};

/// The first line of a lock file.
#[cfg(feature = "fetch")]
pub(crate) const HEADER: &str = "# Written by `codegen fetch`. Do not edit.";

/// The characters that no path or query of a URL has (RFC 3986, 2).
const NOT_IN_URLS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The files of a downloaded document, which is the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The files, the document first.
    pub files: Vec<LockedFile>,
}

/// A downloaded file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LockedFile {
    /// The file, relative to the folder of the lock.
    pub file: String,
    /// The URL that was requested, without a query if that may be a secret.
    pub url: String,
    /// Whether the URL had a query that is left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub query_left_out: bool,
    /// The URL that it was redirected to, without its query, which its references are relative to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirected: Option<String>,
    /// The SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

impl LockedFile {
    /// The URL that references in the file are relative to.
    pub fn base(&self) -> &str {
        let url = self.redirected.as_ref().unwrap_or(&self.url);
        url.split(['?', '#']).next().unwrap_or(url)
    }
}

impl Lock {
    /// The path of a document's lock file.
    pub fn path(document: &Path) -> PathBuf {
        let mut name = document.as_os_str().to_owned();
        name.push(".lock");
        name.into()
    }

    /// Reads the lock file of a document; `None` if there is none.
    ///
    /// # Errors
    ///
    /// A message with the path if it cannot be read.
    pub fn read(document: &Path) -> Result<Option<Self>, String> {
        let path = Lock::path(document);
        let wrong = |why: &dyn std::fmt::Display| {
            let (path, document) = (path.display(), document.display());
            format!(
                "{path} cannot be read: {why}\nrestore it, or remove it and run `codegen fetch URL --out {document}`"
            )
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(wrong(&error)),
        };
        match toml::from_str::<Lock>(&text) {
            Ok(lock) => match lock.leaving() {
                Some(file) => Err(wrong(&format!("`{file}` leaves its folder"))),
                None => Ok(Some(lock)),
            },
            Err(error) => Err(wrong(&error.to_string().trim_end())),
        }
    }

    /// The first file that is not in the folder of the lock or below.
    fn leaving(&self) -> Option<&str> {
        let is_below = |it: &str| {
            let mut steps = Path::new(it).components();
            steps.all(|it| matches!(it, Component::Normal(_)))
        };
        let mut files = self.files.iter().map(|it| it.file.as_str());
        files.find(|it| !is_below(it))
    }

    /// The file of a URL, or of a network-path reference such as `//a.example/x.yaml`.
    pub fn file(&self, url: &str) -> Option<&LockedFile> {
        let url = normalized(url);
        let is_same = |known: &str| {
            let without_scheme = || known.split_once(':').map(|it| it.1);
            known == url || url.starts_with("//") && without_scheme() == Some(&url)
        };
        let is_of =
            |it: &&LockedFile| is_same(&it.url) || it.redirected.as_deref().is_some_and(is_same);
        self.files.iter().find(is_of).or_else(|| {
            // The document, which refers to itself by the URL that it was requested by.
            let (url, _) = url.split_once('?')?;
            let of = |it: &&LockedFile| it.query_left_out && it.url == url;
            self.files.iter().find(of)
        })
    }
}

/// A URL without dot segments (RFC 3986, 5.2.4), and with what it may not contain percent-encoded, so that each file has
/// one URL.
pub(crate) fn normalized(url: &str) -> String {
    let authority = match url.strip_prefix("//") {
        Some(_) => Some(2),
        None => url.find("://").map(|it| it + 3),
    };
    let Some(authority) = authority else {
        return url.to_owned();
    };
    let path = url[authority..].find(['/', '?']);
    let (origin, rest) = url.split_at(path.map_or(url.len(), |it| authority + it));
    let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    let path = utf8_percent_encode(&without_dots(path), NOT_IN_URLS).to_string();
    let query = utf8_percent_encode(query, NOT_IN_URLS);
    format!("{origin}{path}{query}")
}

/// An absolute path without the segments `.` and `..`.
fn without_dots(path: &str) -> String {
    let mut kept = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            _ => {
                kept.push(segment);
                continue;
            }
        }
        if segments.peek().is_none() {
            kept.push("");
        }
    }
    let slash = if path.is_empty() { "" } else { "/" };
    format!("{slash}{}", kept.join("/"))
}

/// The text of the lock file.
#[cfg(feature = "fetch")]
impl std::fmt::Display for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = toml::to_string(self).map_err(|_| std::fmt::Error)?;
        write!(f, "{HEADER}\n\n{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn urls_are_normalized() {
        for (url, expected) in [
            ("https://a.example", "https://a.example"),
            ("https://a.example/", "https://a.example/"),
            ("https://a.example/a/./b/../c", "https://a.example/a/c"),
            ("https://a.example/../../x", "https://a.example/x"),
            ("https://a.example/a/b/..", "https://a.example/a/"),
            ("https://a.example/a/.", "https://a.example/a/"),
            ("https://a.example/a//b", "https://a.example/a//b"),
            ("https://a.example/a/..b/...", "https://a.example/a/..b/..."),
            ("https://a.example/x?a/../b", "https://a.example/x?a/../b"),
            ("https://a.example?../b", "https://a.example?../b"),
            ("//a.example/b/../x", "//a.example/x"),
            ("http://[::1]:80/a b%20ü", "http://[::1]:80/a%20b%20%C3%BC"),
            ("a/../x y", "a/../x y"),
        ] {
            assert_eq!(normalized(url), expected, "{url}");
        }
    }
}
