//! How the sources of this workspace depend on each other: layers that point one way, and modules without cycles.
//!
//! It reads `use` declarations and paths as written in the sources. Calls between methods of one type are not visible.

#[path = "structure/graph.rs"]
mod graph;
#[path = "structure/size.rs"]
mod size;
#[path = "structure/token.rs"]
mod token;

use std::path::{Path, PathBuf};

use graph::Graph;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The layers of the generator, each with those that it may depend on.
const LAYERS: &[(&str, &str)] = &[
    ("source", ""),
    ("suggestions", ""),
    ("diagnostic", "source"),
    ("config", "diagnostic source suggestions"),
    ("lock", ""),
    ("files", "config diagnostic lock source"),
    ("observer", ""),
    ("input", "files observer source"),
    ("sources", "config diagnostic files input source"),
    ("load", "config diagnostic files input source suggestions"),
    (
        "fetch",
        "config diagnostic files input load lock source stack",
    ),
    ("openapi", "diagnostic load source suggestions"),
    ("ir", "source"),
    (
        "lower",
        "config diagnostic ir load openapi source suggestions",
    ),
    ("analysis", "diagnostic ir"),
    ("surface", "config diagnostic ir source suggestions"),
    ("file", "source"),
    ("vendored", "config file"),
    ("emit", "config file ir source stack surface vendored"),
    ("inferred", "ir openapi source"),
    ("init", "inferred ir openapi surface"),
    (
        "lint",
        "config diagnostic inferred ir load lower openapi source suggestions surface",
    ),
    ("diff", "config diagnostic ir load openapi source surface"),
    ("stack", "config diagnostic source"),
    ("host", "emit files"),
    ("output", "file vendored"),
];

#[test]
fn stages_depend_only_on_the_stages_before_them() {
    let graph = Graph::of(&workspace().join("codegen/src"));
    for (layer, allowed) in LAYERS {
        for other in graph.dependencies_of_layer(layer) {
            assert!(
                allowed.split(' ').any(|it| it == other),
                "`{layer}` depends on `{other}`, which is not below it"
            );
        }
    }
}

/// The crates that some layers alone may name.
const TOOLS: &[(&str, &str)] = &[
    // Code is made of what the surface decided, and nothing is decided by code.
    ("quote", "emit file"),
    ("proc_macro2", "emit file"),
    // Documentation is decided with all else that dependents see.
    ("pulldown_cmark", "surface"),
];

#[test]
fn tokens_are_made_by_emission_alone_and_documentation_by_the_surface() {
    let root = workspace().join("codegen/src");
    for (tool, layers) in TOOLS {
        let mut users = token::layers(&root, |tokens| token::names_crate(tokens, tool));
        users.sort();
        assert_eq!(users.join(" "), *layers, "who names `{tool}`");
    }
}

#[test]
fn emission_reads_nothing_that_describes() {
    let root = workspace().join("codegen/src");
    for field in ["description", "summary"] {
        let users = token::layers(&root, |tokens| token::has_ident(tokens, field));
        assert!(
            users.contains(&"surface".to_owned()),
            "the search finds `{field}`"
        );
        assert!(!users.contains(&"emit".to_owned()), "`{field}` in `emit`");
    }
}

const ROOTS: [&str; 4] = [
    "codegen/src",
    "codegen/runtime/src",
    "xtask/src",
    "tests/probe/src",
];

/// Compares the findings of all crates with the listed exceptions. An exception without a finding must be removed.
fn assert_listed(found: impl Fn(&Path) -> Vec<String>, listed: &str) {
    let found = ROOTS.into_iter().flat_map(|root| {
        let found = found(&workspace().join(root)).into_iter();
        found.map(move |it| format!("{root}: {it}"))
    });
    let found: Vec<String> = found.collect();
    let listed: Vec<&str> = listed.lines().filter(|it| !it.starts_with('#')).collect();
    let added: Vec<_> = found
        .iter()
        .filter(|it| !listed.contains(&it.as_str()))
        .collect();
    let gone: Vec<_> = listed
        .iter()
        .filter(|it| !found.iter().any(|own| own == *it))
        .collect();
    assert!(added.is_empty(), "new:\n{added:#?}");
    assert!(
        gone.is_empty(),
        "no longer so, remove the lines:\n{gone:#?}"
    );
}

/// The folders that have the root of a crate, below a folder of this workspace: packages, suites and benches.
fn crates(below: &str, found: &mut Vec<String>) {
    let folder = workspace().join(below);
    let is_root = |name: &&str| folder.join(name).exists();
    if ["lib.rs", "main.rs"].iter().any(is_root) {
        found.push(below.to_owned());
        return;
    }
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|it| it.to_str()).expect("a name");
        if path.is_dir() && !path.is_symlink() && name != "target" && !name.starts_with('.') {
            crates(&format!("{below}/{name}"), found);
        }
    }
}

#[test]
fn modules_of_every_crate_depend_on_each_other_in_one_direction() {
    // Each model of a generated client has a module, and schemas may refer to each other. Those of this client do not.
    let folders = ["codegen", "generated-client", "tests", "xtask"];
    let mut roots = Vec::new();
    for folder in folders {
        crates(folder, &mut roots);
    }
    for root in ROOTS {
        assert!(roots.iter().any(|it| it == root), "`{root}` is looked at");
    }
    let cycles = roots.iter().flat_map(|root| {
        let cycles = Graph::of(&workspace().join(root)).cycles().into_iter();
        cycles.map(move |it| format!("{root}: {}", it.join(", ")))
    });
    let cycles: Vec<String> = cycles.collect();
    assert!(cycles.is_empty(), "{cycles:#?}");
}

#[test]
fn files_functions_and_types_are_short_enough_to_read() {
    assert_listed(size::too_large, include_str!("structure/sizes.txt"));
}
