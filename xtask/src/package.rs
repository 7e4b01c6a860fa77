//! The packages that are made here of clients, compiled, and used nowhere else.

use std::path::Path;

/// A package's name: begins with a letter, whatever the name does that it is made of.
pub(crate) fn name(prefix: &str, name: &str) -> String {
    let plain = |it: char| {
        if it.is_ascii_alphanumeric() {
            it.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    format!("{prefix}-{}", name.chars().map(plain).collect::<String>())
}

/// The runtime of this repository, for crates that are compiled here and nowhere else.
pub(crate) fn runtime(root: &Path) -> codegen::Runtime {
    let path = root.join("codegen/runtime");
    codegen::Runtime::Path(path.to_string_lossy().into_owned())
}
