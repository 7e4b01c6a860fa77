//! The runtime's package contains what is needed to build it, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_runtime_package_has_exactly_the_needed_files() {
    let listed = Command::new(env!("CARGO"))
        .args(["package", "--list", "--package", "openapi-client-runtime"])
        .args(["--allow-dirty", "--offline", "--quiet"])
        .current_dir(interop_tests::root())
        .output()
        .expect("cargo runs");
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let listed = String::from_utf8(listed.stdout).expect("names are UTF-8");
    // Files that cargo adds.
    let own = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml.orig"];
    let listed = listed.lines().map(|it| it.replace('\\', "/"));
    let listed = listed.filter(|it| !own.contains(&it.as_str()));
    let listed: BTreeSet<String> = listed.collect();

    let root = interop_tests::root().join("codegen/runtime");
    let mut expected: BTreeSet<String> =
        ["Cargo.toml", "README.md", "LICENSE-MIT", "LICENSE-APACHE"]
            .map(str::to_owned)
            .into();
    modules(&root, &root.join("src"), &mut expected);
    assert_eq!(listed, expected);
}

fn modules(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            modules(root, &path, found);
        } else {
            let name = path.strip_prefix(root).expect("it lies below");
            found.insert(name.to_string_lossy().replace('\\', "/"));
        }
    }
}
