//! Snapshots of what every valid fixture becomes: the IR, the public API and the code. Does not compile it, unlike the
//! suite `fixtures`.

mod outline;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use codegen::surface::Crate;
use codegen::{Compilation, Config, GeneratedFile, Runtime, Source};
use interop_tests::fixture::Fixture;

/// One snapshot for each fixture, with a note on what to review. It contains fingerprints of everything that it omits,
/// so that no change goes unnoticed.
#[test]
fn every_fixture_matches_its_snapshot() {
    let common = common_surface();
    insta::glob!("../../fixtures/valid", "*.yaml", |path| {
        let fixture = Fixture::read(path).unwrap_or_else(|it| panic!("{it}"));
        let text = fixture.compile(|it| {
            let mut text = format!("──── IR\n{}", it.api()?.print());
            let shows_mock = path.ends_with("mocks.yaml");
            text.push_str(&surface(&it.surface()?, &common, shows_mock));
            let warnings = it.diagnostics();
            text.push_str(&rust(&it.generated()?.files, shows_mock));
            if !warnings.findings().is_empty() {
                let _ = writeln!(text, "──── warnings\n{}", warnings.render(false));
            }
            Ok(text)
        });
        let text = text.unwrap_or_else(|it| panic!("{it}"));
        let name = path.file_stem().expect("a fixture is a file");
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.remove_snapshot_suffix();
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name.to_string_lossy().into_owned(), text));
    });
}

/// A snapshot without a fixture is left over from one that was removed or renamed.
#[test]
fn every_snapshot_has_its_fixture() {
    let stems = |folder: &str, ending: &str| -> BTreeSet<String> {
        let folder = interop_tests::root().join("tests").join(folder);
        let entries = std::fs::read_dir(folder).expect("a folder of the tests");
        let names = entries.map(|it| it.expect("an entry").file_name());
        let names = names.map(|it| it.into_string().expect("a name in UTF-8"));
        let stems = names.filter_map(|it| it.strip_suffix(ending).map(str::to_owned));
        stems.collect()
    };
    let snapshots = stems("suites/generated/snapshots", ".snap");
    let of_tests = |it: &String| it.starts_with("generated__");
    let (of_tests, of_fixtures): (BTreeSet<_>, BTreeSet<_>) =
        snapshots.into_iter().partition(of_tests);
    let fixtures = stems("fixtures/valid", ".yaml");
    let stale: Vec<_> = of_fixtures.difference(&fixtures).collect();
    assert!(stale.is_empty() && !fixtures.is_empty(), "{stale:?}");
    assert_eq!(of_tests.len(), 2, "{of_tests:?}");
}

/// The part of the public API that every crate with operations and models has.
fn common_surface() -> BTreeSet<String> {
    let document = r"
openapi: 3.0.3
info: {title: Common, version: '1'}
servers: [{url: 'https://api.example'}]
paths:
  /a:
    get:
      operationId: only
      parameters: [{name: optional, in: query, schema: {type: string}}]
      responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Own'}}}}}
components: {schemas: {Own: {type: object, properties: {a: {type: string}}}}}
";
    let document = Source::new("common.yaml", document);
    let lines = codegen::compile(&document, &Config::default(), |it| {
        Ok(it.surface()?.lines())
    });
    let lines = lines.unwrap_or_else(|it| panic!("{it}"));
    let is_own = |it: &String| {
        ["models::Own", "Only", "only"]
            .iter()
            .any(|own| it.contains(own))
    };
    let common = lines.iter().map(|it| without_request(it));
    common.filter(|it| !is_own(it)).collect()
}

/// A line of a request builder without the type's name.
fn without_request(line: &str) -> String {
    let start = "pub fn operations::";
    let own = line.strip_prefix(start).and_then(|it| it.split_once("::"));
    own.map_or(line.to_owned(), |(_, rest)| format!("{start}*::{rest}"))
}

/// The lines that are specific to this crate. The implementations of a type are on one line.
fn surface(surface: &Crate, common: &BTreeSet<String>, shows_mock: bool) -> String {
    let lines = surface.lines();
    let fingerprint = fingerprint(lines.iter().map(String::as_str));
    let mut text = format!("──── surface {fingerprint}\n");
    let is_of_mock = |it: &str| it.contains("feature = \"mock\"");
    let is_shown =
        |it: &&str| !common.contains(&without_request(it)) && (shows_mock || !is_of_mock(it));
    let mut shown = lines.iter().map(String::as_str).filter(is_shown).peekable();
    while let Some(line) = shown.next() {
        let Some((first, ty)) = implementation(line) else {
            text.push_str(line);
            text.push('\n');
            continue;
        };
        text.push_str(first);
        let is_same = |it: &&str| {
            let other = implementation(it);
            other.is_some_and(|it| it.1 == ty && it.0.starts_with("impl "))
        };
        while let Some((other, _)) = shown.next_if(is_same).and_then(implementation) {
            text.push_str(", ");
            text.push_str(other.trim_start_matches("impl "));
        }
        let _ = writeln!(text, " for {ty}");
    }
    text
}

/// `impl Trait` and the type of a line `impl Trait for Type`.
fn implementation(line: &str) -> Option<(&str, &str)> {
    line.split_once(" for ").filter(|it| it.0.contains("impl "))
}

/// The outlines of the files that are specific to the fixture. The examples of responses are only shown on request,
/// since they would be most of the text.
fn rust(files: &[GeneratedFile], shows_mock: bool) -> String {
    let mut text = String::new();
    let is_shown = |it: &&GeneratedFile| {
        !is_constant(&it.path) && (shows_mock || it.path != "src/examples.txt")
    };
    let (shown, omitted): (Vec<_>, Vec<_>) = files.iter().partition(is_shown);
    for file in shown {
        let fingerprint = fingerprint([file.text.as_str()]);
        let outline = outline::outline(&file.text);
        let _ = writeln!(text, "──── {} {fingerprint}\n{outline}", file.path);
    }
    // Manifests change with every dependency. The suite `freshness` and `crates_depend_on_what_they_name` test them.
    let omitted = omitted.into_iter().filter(|it| it.path != "Cargo.toml");
    let (paths, texts): (Vec<_>, Vec<_>) = omitted
        .map(|it| (it.path.as_str(), it.text.as_str()))
        .unzip();
    let fingerprint = fingerprint(texts);
    let _ = writeln!(text, "──── {} {fingerprint}", paths.join(", "));
    text
}

/// Files that hardly depend on the fixture. `security` shows the client, `markdown` the root.
fn is_constant(path: &str) -> bool {
    [
        "Cargo.toml",
        "README.md",
        "src/lib.rs",
        "src/client.rs",
        "src/mock.rs",
        "src/models/mod.rs",
        "src/operations/mod.rs",
    ]
    .contains(&path)
}

#[test]
fn the_files_around_a_fixture_match_their_snapshot() {
    let mut text = String::new();
    for (name, shown) in [
        ("security", None),
        ("markdown", Some("src/lib.rs")),
        ("api_keys", Some("src/client.rs")),
        ("servers", Some("src/client.rs")),
        ("server_path", Some("src/client.rs")),
    ] {
        let generated = Fixture::valid(name).compile(Compilation::generated);
        let generated = generated.unwrap_or_else(|it| panic!("{it}"));
        let shown = |path: &str| shown.map_or(is_constant(path), |it| it == path);
        for file in generated.files.iter().filter(|it| shown(&it.path)) {
            let _ = write!(text, "──── {name}: {}\n{}\n", file.path, file.text);
        }
    }
    insta::assert_snapshot!(text);
}

/// A crate depends on exactly the crates that its code names.
#[test]
fn crates_depend_on_what_they_name() {
    insta::glob!("../../fixtures/valid", "*.yaml", |path| {
        let mut fixture = Fixture::read(path).unwrap_or_else(|it| panic!("{it}"));
        fixture.config.package.runtime = Runtime::Version("1".to_owned());
        let generated = fixture.compile(Compilation::generated);
        let generated = generated.unwrap_or_else(|it| panic!("{it}"));
        let (manifest, code): (Vec<_>, Vec<_>) = generated
            .files
            .iter()
            .filter(|it| it.path == "Cargo.toml" || it.path.starts_with("src/"))
            .partition(|it| it.path == "Cargo.toml");
        let manifest = &manifest[0].text;
        for name in ["jiff", "serde", "serde_json", "uuid"] {
            let depends = manifest
                .lines()
                .any(|it| it.starts_with(&format!("{name} = ")));
            let (path, import) = (format!("{name}::"), format!("use {name};"));
            // Documentation examples are compiled as doctests, not as part of the crate.
            let lines = code.iter().flat_map(|it| it.text.lines());
            let mut lines = lines.filter(|it| !it.trim_start().starts_with("//"));
            let named = lines.any(|it| {
                let apart = it.replace(&format!("client_runtime::{name}"), "");
                apart.contains(&path) || apart.contains(&import)
            });
            assert_eq!(depends, named, "{}: {name}", fixture.source.name);
        }
    });
}

/// The feature gates, and gates of items that several tags share.
#[test]
fn tags_have_features_if_requested() {
    let generated = Fixture::valid("tag_features").compile(Compilation::generated);
    let generated = generated.unwrap_or_else(|it| panic!("{it}"));
    let mut text = String::new();
    for file in generated.files.iter().filter(|it| is_constant(&it.path)) {
        let _ = write!(
            text,
            "──── {}\n{}\n",
            file.path,
            outline::outline(&file.text)
        );
    }
    insta::assert_snapshot!(text);
}

/// The FNV-1a hash of texts.
fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    // 0xff does not occur in UTF-8.
    let bytes = texts.into_iter().flat_map(|it| it.bytes().chain([0xff]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("({hash:016x})")
}

#[test]
fn fingerprints_depend_on_every_byte() {
    let texts = [
        vec!["ab"],
        vec!["a", "b"],
        vec!["ab "],
        vec!["b", "a"],
        vec![],
        vec![""],
    ];
    let different: BTreeSet<_> = texts
        .iter()
        .map(|it| fingerprint(it.iter().copied()))
        .collect();
    assert_eq!(different.len(), texts.len());
}
