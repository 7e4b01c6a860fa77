//! How long the Interop client takes to make, from the text of its spec to the text of its files. `cargo bench -p openapi-client-codegen`

use codegen::{Compilation, Config, Source};

fn main() {
    divan::main();
}

fn read(path: &str) -> Source {
    let file = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
    Source::new(path, text)
}

#[divan::bench]
fn interop(bencher: divan::Bencher) {
    let source = read("spec/interop.yaml");
    let config = Config::parse(read("spec/codegen.toml")).expect("the committed configuration");
    bencher.bench(|| {
        codegen::compile(&source, &config, Compilation::generated).expect("the committed spec")
    });
}
