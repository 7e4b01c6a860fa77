//! How long each stage of a run takes, and what it allocates, for Interop's spec and for a document that has it eight
//! times. `cargo bench -p openapi-client-codegen`
//!
//! `read` walks what `load` made, and `lower` includes it. `emit` makes tokens, of which `print` makes text. `interop` is a
//! whole run, from the text of the spec to the text of the files.

#[path = "../tests/scaling/grown.rs"]
mod grown;

use codegen::stages::{Emitted, Loaded};
use codegen::{Compilation, Config, Input, NoFiles, Source};
use divan::{AllocProfiler, Bencher};

/// The allocator of most programs. The command has a faster one.
#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const FACTORS: [usize; 2] = [1, 8];

fn main() {
    divan::main();
}

fn read_file(path: &str) -> Source {
    let file = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
    Source::new(path, text)
}

/// Interop's spec, which is YAML, or several copies of it, which are JSON.
fn document(factor: usize) -> Source {
    let spec = read_file("spec/interop.yaml");
    match factor {
        1 => spec,
        _ => Source::new(
            "grown.json",
            grown::grown(&spec.text, factor).expect("it is YAML"),
        ),
    }
}

fn loaded(document: &Source) -> Loaded {
    Loaded::new(&Input::new(document, &NoFiles), &Config::default()).expect("the committed spec")
}

fn compilation(document: &Source) -> Compilation {
    codegen::compile(document, &Config::default(), Ok).expect("it is loaded")
}

#[divan::bench(args = FACTORS)]
fn load(bencher: Bencher, factor: usize) {
    let document = document(factor);
    bencher.bench(|| loaded(&document));
}

#[divan::bench(args = FACTORS)]
fn read(bencher: Bencher, factor: usize) {
    let loaded = loaded(&document(factor));
    bencher.bench_local(|| loaded.read());
}

#[divan::bench(args = FACTORS)]
fn lower(bencher: Bencher, factor: usize) {
    let loaded = loaded(&document(factor));
    let config = Config::default();
    bencher.bench_local(|| loaded.lower(&config));
}

#[divan::bench(args = FACTORS)]
fn plan(bencher: Bencher, factor: usize) {
    let compilation = compilation(&document(factor));
    bencher.bench_local(|| compilation.surface().expect("the committed spec"));
}

#[divan::bench(args = FACTORS)]
fn emit(bencher: Bencher, factor: usize) {
    let (compilation, config) = (compilation(&document(factor)), Config::default());
    let surface = compilation.surface().expect("the committed spec");
    bencher.bench_local(|| Emitted::new(&surface, &config));
}

#[divan::bench(args = FACTORS)]
fn print(bencher: Bencher, factor: usize) {
    let (compilation, config) = (compilation(&document(factor)), Config::default());
    let surface = compilation.surface().expect("the committed spec");
    let emitted = || Emitted::new(&surface, &config);
    bencher
        .with_inputs(emitted)
        .bench_local_values(Emitted::print);
}

#[divan::bench]
fn interop(bencher: Bencher) {
    let source = read_file("spec/interop.yaml");
    let config =
        Config::parse(read_file("spec/codegen.toml")).expect("the committed configuration");
    bencher.bench(|| {
        codegen::compile(&source, &config, Compilation::generated).expect("the committed spec")
    });
}
