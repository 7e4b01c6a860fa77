//! Generates the client of every valid fixture, so that the suites can compile and run it.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use codegen::{Compilation, Config, Folder, Input, Source};

fn main() {
    println!("cargo::rerun-if-changed=fixtures");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let mut modules = String::new();
    let mut probes = String::new();
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
        let overlays: Vec<Source> = config.overlays.iter().map(|it| beside(&path, it)).collect();
        let input = Input::new(&source, &files).overlaid(&overlays);
        let generated = codegen::compile(input, &config, Compilation::generated)
            .unwrap_or_else(|it| panic!("{name}: {it}"));
        let folder = Path::new(&out).join(&name);
        // A module that has moved must not be there twice.
        let _ = fs::remove_dir_all(&folder);
        for file in generated.files {
            let path = folder.join(&file.path);
            fs::create_dir_all(path.parent().expect("a file lies in a folder"))
                .expect("OUT_DIR is writable");
            fs::write(path, file.text).expect("OUT_DIR is writable");
        }
        let root = folder.join("mod.rs");
        let root = root.to_string_lossy();
        writeln!(modules, "#[path = {root:?}]\npub mod {name};").expect("a string takes text");
        let probe = codegen::compile(input, &config, |compilation| compilation.probe(|_| true));
        let probe = probe.unwrap_or_else(|it| panic!("{name}: {it}"));
        let path = folder.join(&probe.path);
        fs::write(&path, probe.text).expect("OUT_DIR is writable");
        let path = path.to_string_lossy();
        writeln!(modules, "#[path = {path:?}]\npub mod probe_of_{name};")
            .expect("a string takes text");
        let text = codegen::compile(input, &Config::default(), |it| it.document())
            .unwrap_or_else(|it| panic!("{name}: {it}"));
        let text = text.to_string();
        writeln!(probes, "({name:?}, probe_of_{name}::run, {text:?}),")
            .expect("a string takes text");
    }
    let text = format!(
        "{modules}\n/// Each fixture, with what proves it, and its text.\npub const PROBES: &[super::Probe] = &[{probes}];\n"
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

/// A file named in a fixture's configuration.
fn beside(path: &Path, name: &str) -> Source {
    let text = fs::read_to_string(path.with_file_name(name)).expect("a fixture is text");
    Source::new(name, text)
}
