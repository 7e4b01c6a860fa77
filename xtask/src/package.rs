//! Packages of clients that are generated here only to compile them.

use std::path::Path;

use codegen::{Package, PackageId, Runtime};

/// The name of a package, which begins with a letter even if the given name does not.
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

/// Makes a crate that is only compiled here use the runtime of this repository.
pub(crate) fn use_runtime(package: &mut Package, root: &Path) {
    let path = root.join("codegen/runtime");
    package.runtime = Runtime::Path(path.to_string_lossy().into_owned());
    package.runtime_id = Some(PackageId {
        name: "openapi-client-runtime".to_owned(),
        version: None,
    });
}
