//! What the fuzz targets share: sound documents, and what must hold of whatever is made of a string.

pub mod mutation;

use std::path::Path;
use std::sync::OnceLock;

use codegen::{Compilation, Config, Source};
use serde_json::Value;

/// The sound documents: the valid fixtures, and those of the folder that `CODEGEN_CORPUS` names.
///
/// # Panics
///
/// If there are none: nothing would be tested.
pub fn sound() -> &'static [Value] {
    static SOUND: OnceLock<Vec<Value>> = OnceLock::new();
    SOUND.get_or_init(read)
}

fn read() -> Vec<Value> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/valid");
    let corpus = std::env::var_os("CODEGEN_CORPUS").map(Into::into);
    let folders = std::iter::once(fixtures).chain(corpus);
    let files = folders
        .filter_map(|it| std::fs::read_dir(it).ok())
        .flatten();
    let texts = files.filter_map(|it| std::fs::read_to_string(it.ok()?.path()).ok());
    let documents: Vec<Value> = texts
        .filter_map(|it| serde_yaml::from_str(&it).ok())
        .collect();
    assert!(!documents.is_empty(), "there are no fixtures");
    documents
}

/// Compiles any text: it terminates, with the API or with diagnostics that can be rendered.
pub fn understand(text: &str) {
    let source = Source::new("fuzz.yaml", text);
    if let Err(findings) = codegen::compile(&source, &Config::default(), |it| it.api().cloned()) {
        assert!(!findings.render(true).is_empty());
    }
}

/// Generates of any text: it ends, and what it makes is Rust.
///
/// # Panics
///
/// If a file of the crate is no Rust.
pub fn generate(text: &str) {
    let source = Source::new("fuzz.yaml", text);
    match codegen::compile(&source, &Config::default(), Compilation::generated) {
        Ok(generated) => {
            for file in &generated.files {
                let is_rust = Path::new(&file.path)
                    .extension()
                    .is_some_and(|it| it == "rs");
                if let (true, Err(why)) = (is_rust, syn::parse_file(&file.text)) {
                    panic!("{} is no Rust: {why}\n{}", file.path, file.text);
                }
            }
        }
        // Every finding can be shown, wherever it is.
        Err(findings) => assert!(!findings.render(true).is_empty()),
    }
}
