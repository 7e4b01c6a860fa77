//! How the sources of this workspace depend on each other: layers that point one way, and modules without cycles.
//!
//! It reads `use` declarations and paths as they stand in the sources. What methods of one type call on it is not seen.

#[path = "structure/graph.rs"]
mod graph;
#[path = "structure/size.rs"]
mod size;

use std::path::{Path, PathBuf};

use graph::Graph;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The layers of the generator, each with those that it may know.
const LAYERS: &[(&str, &str)] = &[
    ("source", ""),
    ("spelling", ""),
    ("diagnostic", "source"),
    ("config", "diagnostic source spelling"),
    ("files", "config diagnostic source"),
    ("input", "files source"),
    ("load", "config diagnostic files input source spelling"),
    ("openapi", "diagnostic load source spelling"),
    ("ir", "source"),
    ("lower", "config diagnostic ir load openapi source spelling"),
    ("analysis", "diagnostic ir"),
    ("surface", "config diagnostic ir source spelling"),
    ("file", "source"),
    ("vendored", "file"),
    ("emit", "config file ir source surface vendored"),
    (
        "lint",
        "config diagnostic ir load lower openapi source spelling surface",
    ),
    ("stack", "config diagnostic source"),
    ("output", "file vendored"),
];

#[test]
fn stages_know_only_the_stages_before_them() {
    let graph = Graph::of(&workspace().join("codegen/src"));
    for (layer, known) in LAYERS {
        for other in graph.layers_known_to(layer) {
            assert!(
                known.split(' ').any(|it| it == other),
                "`{layer}` depends on `{other}`, which is not below it"
            );
        }
    }
}

const ROOTS: [&str; 4] = [
    "codegen/src",
    "codegen/runtime/src",
    "xtask/src",
    "tests/probe/src",
];

/// Compares what is found in all crates with the exceptions that are known, both ways: an exception that is none any more
/// has to go.
fn assert_known(found: impl Fn(&Path) -> Vec<String>, known: &str) {
    let found = ROOTS.into_iter().flat_map(|root| {
        let found = found(&workspace().join(root)).into_iter();
        found.map(move |it| format!("{root}: {it}"))
    });
    let found: Vec<String> = found.collect();
    let known: Vec<&str> = known.lines().filter(|it| !it.starts_with('#')).collect();
    let added: Vec<_> = found
        .iter()
        .filter(|it| !known.contains(&it.as_str()))
        .collect();
    let gone: Vec<_> = known
        .iter()
        .filter(|it| !found.iter().any(|own| own == *it))
        .collect();
    assert!(added.is_empty(), "new:\n{added:#?}");
    assert!(
        gone.is_empty(),
        "no longer so, remove the lines:\n{gone:#?}"
    );
}

#[test]
fn modules_depend_on_each_other_in_one_direction() {
    let cycles = |root: &Path| {
        let cycles = Graph::of(root).cycles().into_iter();
        cycles.map(|it| it.join(", ")).collect()
    };
    assert_known(cycles, include_str!("structure/cycles.txt"));
}

#[test]
fn files_functions_and_types_can_be_read_at_a_sitting() {
    assert_known(size::too_large, include_str!("structure/sizes.txt"));
}
