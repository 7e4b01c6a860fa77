//! Every kind of name that a document has, and every name that generated code uses: the client compiles without a warning.

#[path = "names/document.rs"]
mod document;
#[path = "names/table.rs"]
mod table;

use std::path::Path;
use std::process::Command;

use codegen::{Compilation, Config, PackageId, Runtime, Source, output};

/// The features that bring code of the crate itself.
const FEATURES: &str = "blocking,mock";

#[test]
fn a_client_of_any_names_compiles_without_a_warning() {
    let document = document::document(&table::names());
    let source = Source::new("names.json", document.to_string());
    let mut config = Config::parse(Source::new(
        "codegen.toml",
        "[package]\nname = \"names\"\ntag-features = true\n[paging]\npage = \"page\"\npage-size = \"page_size\"\nitems = \"items\"\n",
    ))
    .unwrap_or_else(|it| panic!("{it}"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let runtime = root.join("runtime");
    config.package.runtime = Runtime::Path(runtime.to_string_lossy().into_owned());
    config.package.runtime_id = Some(PackageId {
        name: "openapi-client-runtime".to_owned(),
        version: None,
    });
    let generated = codegen::compile(&source, &config, Compilation::generated)
        .unwrap_or_else(|it| panic!("{it}"));
    let target = root.join("../target");
    let folder = target.join("names");
    output::write(&generated.files, &folder).unwrap_or_else(|it| panic!("{it}"));
    // Nothing is sent: TLS need not be built.
    let manifest = folder.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    std::fs::write(&manifest, text.replace("    \"rustls\",\n", "")).expect("a manifest");
    // The versions that this workspace is tested with.
    std::fs::copy(root.join("../Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
    let commands: [&[&str]; 2] = [
        &["clippy", "--features", FEATURES, "--", "-D", "warnings"],
        &["doc", "--no-deps", "--features", FEATURES],
    ];
    for arguments in commands {
        let output = Command::new(env!("CARGO"))
            .current_dir(&folder)
            .args(arguments)
            .env("CARGO_TARGET_DIR", target.join("outside"))
            .env("RUSTDOCFLAGS", "-D warnings")
            .output()
            .expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}\n{said}");
    }
}
