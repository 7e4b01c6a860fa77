//! Where a downloaded file is written: a URL below the document's lies as it does there, any other in a folder of its
//! own.
//!
//! The author of the document decides on the names. So that no tool takes a file for its own, such as `build.rs` or
//! `Cargo.toml`, each has the extension of a document.

use std::path::Path;

use crate::load::stem;
use crate::lock::Lock;

/// The longest segment of a path, in bytes.
const LONGEST: usize = 100;

/// The extensions of documents.
const EXTENSIONS: [&str; 3] = ["json", "yaml", "yml"];

/// The path of a file, relative to the folder of the document. `base` is the URL of the document, `out` its file.
pub(super) fn place(url: &str, base: &str, out: &Path, taken: &dyn Fn(&str) -> bool) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let folder = base.rfind('/').map_or(base, |it| &base[..=it]);
    let name = match path.strip_prefix(folder) {
        Some(below) if query.is_empty() && is_kept(below, out) => below.to_owned(),
        _ => apart(path, query, out),
    };
    let mut free = name.clone();
    let mut number = 2;
    while taken(&free) {
        let (before, ending) = match name.rsplit_once('.') {
            Some((before, ending)) if !ending.contains('/') => (before, format!(".{ending}")),
            _ => (name.as_str(), String::new()),
        };
        free = format!("{before}-{number}{ending}");
        number += 1;
    }
    free
}

/// The path of a file that does not lie beside the document.
fn apart(url: &str, query: &str, out: &Path) -> String {
    let path = url.split_once("://").map_or(url, |it| it.1);
    let mut segments: Vec<String> = path.split('/').map(plain).collect();
    let mut name = segments.pop().unwrap_or_default();
    if !query.is_empty() {
        name = format!("{name}_{}", plain(query));
    }
    if !is_document(&name) {
        name.push_str(".yaml");
    }
    for folder in segments.iter_mut().filter(|it| is_document(it)) {
        folder.push('_');
    }
    segments.push(name);
    let out = out.to_string_lossy();
    format!("{}.refs/{}", stem(&out), segments.join("/"))
}

/// Whether a path keeps its place: it is that of a document, and no folder has the name of a file.
fn is_kept(path: &str, out: &Path) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let first = folders.split('/').next().unwrap_or_default();
    let lock = Lock::path(out);
    let is_file = [out, &lock]
        .iter()
        .any(|it| it.as_os_str().eq_ignore_ascii_case(first));
    is_plain(path) && is_document(name) && !is_file && !folders.split('/').any(is_document)
}

/// Whether a name has the extension of a document.
fn is_document(name: &str) -> bool {
    let extension = Path::new(name).extension().unwrap_or_default();
    EXTENSIONS
        .iter()
        .any(|it| extension.eq_ignore_ascii_case(it))
}

/// Whether a path can be written as it is on every platform.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|it| !it.is_empty() && plain(it) == it)
}

/// A segment of a path with only letters, digits, `-`, `_` and inner dots.
fn plain(segment: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
    let plain = segment
        .chars()
        .map(|it| if is_plain(it) { it } else { '_' });
    let plain: String = plain.take(LONGEST).collect();
    let trimmed = plain.trim_matches('.');
    if trimmed.is_empty() {
        return "index".to_owned();
    }
    trimmed.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(url: &str) -> String {
        let base = "https://a.example/v1/api.yaml";
        place(url, base, Path::new("api.yaml"), &|it| it == "taken.yaml")
    }

    #[test]
    fn a_file_below_the_document_lies_as_it_does_there() {
        assert_eq!(
            placed("https://a.example/v1/schemas/pet.yaml"),
            "schemas/pet.yaml"
        );
    }

    #[test]
    fn any_other_file_lies_in_a_folder_of_its_own() {
        for (url, expected) in [
            (
                "https://a.example/common.yaml",
                "api.refs/a.example/common.yaml",
            ),
            (
                "https://b.example:8443/x/",
                "api.refs/b.example_8443/x/index.yaml",
            ),
            (
                "https://a.example/v1/x?key=a/b",
                "api.refs/a.example/v1/x_key_a_b.yaml",
            ),
            (
                "https://a.example/v1/../../../etc/passwd",
                "api.refs/a.example/v1/index/index/index/etc/passwd.yaml",
            ),
            (
                "https://a.example/v1/a\\b",
                "api.refs/a.example/v1/a_b.yaml",
            ),
            (
                "https://a.example/v1/build.rs",
                "api.refs/a.example/v1/build.rs.yaml",
            ),
            (
                "https://a.example/v1/.github/x.yml",
                "api.refs/a.example/v1/github/x.yml",
            ),
            (
                "https://a.example/v1/api.yaml.lock/x.yml",
                "api.refs/a.example/v1/api.yaml.lock/x.yml",
            ),
            (
                "https://a.example/v1/pet.yaml/x.yml",
                "api.refs/a.example/v1/pet.yaml_/x.yml",
            ),
        ] {
            assert_eq!(placed(url), expected, "{url}");
        }
    }

    #[test]
    fn two_files_never_share_a_path() {
        assert_eq!(placed("https://a.example/v1/taken.yaml"), "taken-2.yaml");
    }
}
