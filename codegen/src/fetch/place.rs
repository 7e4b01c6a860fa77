//! Where a downloaded file is written: a URL below the document's lies as it does there, any other in a folder of its
//! own.

use std::path::Path;

use crate::load::stem;

/// The longest segment of a path, in bytes.
const LONGEST: usize = 100;

/// The path of a file, relative to the folder of the document. `base` is the URL of the document, `out` its file.
pub(super) fn place(url: &str, base: &str, out: &Path, taken: &dyn Fn(&str) -> bool) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let folder = base.rfind('/').map_or(base, |it| &base[..=it]);
    let name = match path.strip_prefix(folder) {
        Some(below) if query.is_empty() && is_plain(below) => below.to_owned(),
        _ => {
            let below = path.split_once("://").map_or(path, |it| it.1);
            let below = below.split('/').map(plain).collect::<Vec<_>>().join("/");
            let query = match query {
                "" => String::new(),
                query => format!("_{}", plain(query)),
            };
            let out = out.to_string_lossy();
            format!("{}.refs/{below}{query}", stem(&out))
        }
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
                "api.refs/b.example_8443/x/index",
            ),
            (
                "https://a.example/v1/x?key=a/b",
                "api.refs/a.example/v1/x_key_a_b",
            ),
            (
                "https://a.example/v1/../../../etc/passwd",
                "api.refs/a.example/v1/index/index/index/etc/passwd",
            ),
            ("https://a.example/v1/a\\b", "api.refs/a.example/v1/a_b"),
        ] {
            assert_eq!(placed(url), expected, "{url}");
        }
    }

    #[test]
    fn two_files_never_share_a_path() {
        assert_eq!(placed("https://a.example/v1/taken.yaml"), "taken-2.yaml");
    }
}
