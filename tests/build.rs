//! Generates a client of every valid fixture, so that the suites compile and run what the generator makes of it.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use codegen::ir::Origin;
use codegen::{Config, Folder, Input, Source};

fn main() {
    println!("cargo::rerun-if-changed=fixtures");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let mut modules = String::new();
    let mut trips = String::new();
    let mut paths: Vec<_> = fs::read_dir("fixtures/valid")
        .expect("the fixtures lie beside this file")
        .map(|it| it.expect("the folder can be read").path())
        .filter(|it| it.extension().is_some_and(|it| it == "yaml"))
        .collect();
    paths.sort();
    for path in paths {
        let name = path
            .file_stem()
            .expect("a file has a name")
            .to_string_lossy()
            .into_owned();
        let (source, config) = fixture(&path, &format!("crate::generated::{name}"));
        let files = Folder::of(Path::new(""), &path).configured(&config);
        let generated = codegen::generate(Input::new(&source, &files), &config)
            .unwrap_or_else(|it| panic!("{name}: {it}"));
        let folder = Path::new(&out).join(&name);
        for file in generated.files {
            let path = folder.join(&file.path);
            fs::create_dir_all(path.parent().expect("a file lies in a folder"))
                .expect("OUT_DIR is writable");
            fs::write(path, file.text).expect("OUT_DIR is writable");
        }
        let root = folder.join("src/lib.rs");
        let root = root.to_string_lossy();
        writeln!(modules, "#[path = {root:?}]\npub mod {name};").expect("a string takes text");
        round_trips(&name, Input::new(&source, &files), &config, &mut trips);
    }
    let text = format!(
        "{modules}\n/// Each example of the fixtures, with its type.\npub const ROUND_TRIPS: &[super::RoundTrip] = &[{trips}];\n"
    );
    fs::write(Path::new(&out).join("fixtures.rs"), text).expect("OUT_DIR is writable");
}

fn fixture(path: &Path, root: &str) -> (Source, Config) {
    let text = fs::read_to_string(path).expect("a fixture is text");
    let config = fs::read_to_string(path.with_extension("toml")).unwrap_or_default();
    let mut config = Config::parse(Source::new("codegen.toml", config))
        .expect("the configuration of a valid fixture");
    root.clone_into(&mut config.package.root);
    (Source::new(path.to_string_lossy(), text), config)
}

/// A line for each named schema with an example.
fn round_trips(name: &str, input: Input<'_>, config: &Config, trips: &mut String) {
    let api = codegen::describe(input, config).expect("it was generated above");
    let document: serde_json::Value =
        serde_yaml::from_str(&input.document.text).expect("it was read above");
    for ty in api
        .types
        .iter()
        .filter(|it| it.origin == Origin::Component && it.is_used())
    {
        let example = &document["components"]["schemas"][&ty.name.wire]["example"];
        if example.is_null() {
            continue;
        }
        let (wire, ident, json) = (&ty.name.wire, &ty.name.ident, example.to_string());
        writeln!(
            trips,
            "({:?}, super::round_trip::<{name}::models::{ident}>, {json:?}),",
            format!("{name}: {wire}")
        )
        .expect("a string takes text");
    }
}
