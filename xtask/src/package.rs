//! The packages that are made here of clients, compiled, and used nowhere else.

use std::path::Path;

use codegen::{Package, PackageId, Runtime};

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

/// Has a crate, which is compiled here and nowhere else, use the runtime of this repository.
pub(crate) fn use_runtime(package: &mut Package, root: &Path) {
    let path = root.join("codegen/runtime");
    package.runtime = Runtime::Path(path.to_string_lossy().into_owned());
    package.runtime_id = Some(PackageId {
        name: "openapi-client-runtime".to_owned(),
        version: None,
    });
}
