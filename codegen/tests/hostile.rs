//! Malicious documents: each is rejected or generated, and generated code is valid Rust.

#[path = "../fuzz/src/mutation.rs"]
mod mutation;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use arbitrary::Unstructured;
use codegen::{Compilation, Config, Source};

const HEAD: &str =
    "openapi: 3.0.3\ninfo: {title: Bad, version: '1'}\nservers: [{url: https://api.example}]\n";

/// How long one document may take, without optimizations on a busy machine. What a document makes exponential takes longer.
const DEADLINE: Duration = Duration::from_secs(600);

/// Generates; the codes of what is found, if it is refused. What is made must be Rust, and made within [`DEADLINE`].
fn generate(text: impl Into<String>) -> Result<Vec<codegen::GeneratedFile>, Vec<&'static str>> {
    let text = text.into();
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || sender.send(generate_however_long(text)));
    match receiver.recv_timeout(DEADLINE) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => panic!("it has not ended after {DEADLINE:?}"),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(sent) => panic!("nobody received {sent:?}"),
        },
    }
}

fn generate_however_long(text: String) -> Result<Vec<codegen::GeneratedFile>, Vec<&'static str>> {
    let document = Source::new("bad.yaml", text);
    let refused = |it: codegen::Diagnostics| {
        let text = it.render(false);
        assert_eq!(
            text.matches("--> ").count(),
            text.matches("--> bad.yaml:").count(),
            "each place is in the document:\n{text}"
        );
        assert!(text.contains("--> bad.yaml:"), "a place is shown:\n{text}");
        let codes = it.findings().iter().map(|it| it.code);
        codes.collect::<Vec<_>>()
    };
    // The rules of `lint` look at anything, too.
    let lint = codegen::compile(&document, &Config::default(), |it| it.lint());
    let generated = codegen::compile(&document, &Config::default(), Compilation::generated);
    let generated = generated.map_err(refused);
    assert_eq!(
        lint.map_err(refused).err(),
        generated.as_ref().err().cloned(),
        "`lint` refuses what cannot be generated, and nothing else"
    );
    let files = generated?.files;
    for file in &files {
        if Path::new(&file.path)
            .extension()
            .is_some_and(|it| it == "rs")
        {
            syn::parse_file(&file.text).unwrap_or_else(|why| panic!("{}: {why}", file.path));
        }
    }
    Ok(files)
}

/// The codes for which a document is refused; none if it is generated.
fn refused(text: impl Into<String>) -> Vec<&'static str> {
    generate(text).err().unwrap_or_default()
}

/// The generated code, without the rest of the crate.
fn code(text: impl Into<String>) -> String {
    let files = generate(text).unwrap_or_else(|codes| panic!("refused for {codes:?}"));
    let models = files.iter().filter(|it| it.path.starts_with("src/"));
    models.map(|it| it.text.as_str()).collect()
}

fn with_schema(schema: &str) -> String {
    format!(
        "{HEAD}paths:\n  /a:\n    get:\n      operationId: get\n      responses:\n        '200':\n          \
         description: It.\n          content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}\n\
         components:\n  schemas:\n    {schema}\n"
    )
}

#[test]
fn nesting_of_every_kind_is_bounded() {
    let deep = 10_000;
    let in_json = format!("{}{}", "[".repeat(deep), "]".repeat(deep));
    assert_eq!(generate(in_json).unwrap_err(), ["limit"]);
    let mut in_lines = HEAD.to_owned();
    for depth in 0..deep {
        let _ = writeln!(in_lines, "{}a:", " ".repeat(depth));
    }
    assert_eq!(generate(in_lines).unwrap_err(), ["limit"]);
    let objects = format!("{HEAD}paths: {}{}", "{a: ".repeat(deep), "}".repeat(deep));
    assert_eq!(generate(objects).unwrap_err(), ["limit"]);
}

#[test]
fn aliases_cannot_grow_without_end() {
    let mut bomb = format!("{HEAD}x-a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n");
    for (this, before) in ('b'..='z').zip('a'..) {
        let copies = vec![format!("*{before}"); 10].join(", ");
        let _ = writeln!(bomb, "x-{this}: &{this} [{copies}]");
    }
    assert_eq!(generate(bomb).unwrap_err(), ["limit"]);
    let chain = (0..300).fold(format!("{HEAD}x-0: &a0 [1]\n"), |text, it| {
        text + &format!("x-{0}: &a{0} [*a{it}]\n", it + 1)
    });
    assert_eq!(generate(chain).unwrap_err(), ["limit"]);
}

#[test]
fn cyclic_references_terminate() {
    for (schema, codes) in [
        (
            "A: {$ref: '#/components/schemas/A'}",
            ["reference-cycle"].as_slice(),
        ),
        (
            "A: {allOf: [{$ref: '#/components/schemas/A'}]}",
            &["reference-cycle"],
        ),
        ("A: {$ref: '#/components'}", &["invalid", "invalid"]),
        ("A: {$ref: '#'}", &["invalid", "invalid"]),
        (
            "A: {$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}",
            &["reference-cycle"],
        ),
        (
            "A: {properties: {a: {$ref: '#/components/schemas/A/properties/a'}}}",
            &["reference-cycle"],
        ),
    ] {
        assert_eq!(refused(with_schema(schema)), codes, "{schema}");
    }
    for (schema, declared) in [
        (
            "A: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/A'}]}",
            "pub enum A {",
        ),
        (
            "A: {anyOf: [{$ref: '#/components/schemas/A'}, {type: string}]}",
            "pub type A = String;",
        ),
        (
            "A: {type: array, items: {$ref: '#/components/schemas/A'}}",
            "pub struct A(pub Vec<A>);",
        ),
        (
            "A: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}",
            "pub a: Box<A>,",
        ),
        (
            "A: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}",
            "pub struct A(pub BTreeMap<String, A>);",
        ),
        (
            "A: {not: {$ref: '#/components/schemas/A'}}",
            "pub type A = Value;",
        ),
        (
            "A: {discriminator: {propertyName: t, mapping: {a: '#/components/schemas/A'}}, oneOf: [{$ref: '#/components/schemas/A'}]}",
            "pub enum A {",
        ),
    ] {
        let code = code(with_schema(schema));
        assert!(code.contains(declared), "{schema}:\n{code}");
    }
}

#[test]
fn exponentially_many_paths_are_not_all_followed() {
    // Each schema has the next one four times: there are 4^40 ways from the first to the last.
    for (open, close) in [("allOf: [", "]"), ("oneOf: [", "]"), ("anyOf: [", "]")] {
        let mut schemas = String::new();
        for number in 0..40 {
            let next = format!("{{$ref: '#/components/schemas/A{}'}}", number + 1);
            let four = vec![next; 4].join(", ");
            let _ = writeln!(schemas, "    A{number}: {{{open}{four}{close}}}");
        }
        let document = with_schema("A: {$ref: '#/components/schemas/A0'}") + &schemas;
        let last = "    A40: {type: object, properties: {a: {type: string}}}\n";
        let code = code(document + last);
        for number in 0..40 {
            let alias = format!("pub type A{number} = A{};", number + 1);
            assert!(code.contains(&alias), "{open}: no {alias}");
        }
        assert!(code.contains("pub struct A40 {"), "{open}");
    }
}

#[test]
fn long_chains_of_parts_are_refused() {
    let mut schemas = String::new();
    for number in 0..3_000 {
        let next = number + 1;
        let _ = writeln!(
            schemas,
            "    A{number}: {{allOf: [{{$ref: '#/components/schemas/A{next}'}}], properties: {{a{number}: {{type: string}}}}}}"
        );
    }
    let document = with_schema("A: {$ref: '#/components/schemas/A0'}") + &schemas;
    let last = "    A3000: {type: object, properties: {a: {type: string}}}\n";
    assert_eq!(refused(document + last), ["limit"]);
}

#[test]
fn long_chains_of_parts_end_in_xml_too() {
    let mut document = String::from(
        "openapi: 3.0.3\ninfo: {title: Chain, version: '1'}\nservers: [{url: 'https://a'}]\npaths:\n  /a:\n    post:\n      \
         operationId: a\n      requestBody: {required: true, content: {application/xml: {schema: {$ref: \
         '#/components/schemas/A0'}}}}\n      responses: {'204': {description: No.}}\ncomponents:\n  schemas:\n",
    );
    for number in 0..20_000 {
        let next = number + 1;
        let _ = writeln!(
            document,
            "    A{number}: {{allOf: [{{$ref: '#/components/schemas/A{next}'}}]}}"
        );
    }
    let last = "    A20000: {type: object, properties: {a: {type: string}}}\n";
    assert!(generate(document + last).is_ok());
}

#[test]
fn large_enums_are_generated() {
    let values: Vec<String> = (0..20_000).map(|it| format!("v{it}")).collect();
    let schema = format!("A: {{type: string, enum: [{}]}}", values.join(", "));
    assert!(generate(with_schema(&schema)).is_ok());
}

#[test]
fn unusual_characters_are_preserved() {
    for odd in [
        "\u{0}",
        "\u{feff}",
        "\r",
        "\r\n",
        "\u{85}",
        "\u{2028}",
        "\u{202e}",
        "\u{fffe}",
        "\u{10ffff}",
        "*/",
        "/*",
        "\"#",
        "\\",
        "{",
        "}",
        "`",
        "```",
        "```\\n#![no_std]\\n```",
        "#![forbid(x)]",
        "\\n}\\npub fn evil() {}\\n",
        "$(x)",
    ] {
        let text = serde_json::Value::from(odd.replace("\\n", "\n")).to_string();
        let document = format!(
            r#"{{"openapi": "3.0.3", "info": {{"title": {text}, "version": {text}, "description": {text}}},
            "servers": [{{"url": "https://api.example"}}],
            "tags": [{{"name": {text}, "description": {text}}}],
            "paths": {{"/a": {{"get": {{"operationId": {text}, "tags": [{text}], "summary": {text}, "description": {text},
              "parameters": [{{"name": {text}, "in": "query", "description": {text}, "schema": {{"type": "string", "default": {text}, "enum": [{text}]}}}}],
              "responses": {{"200": {{"description": {text}, "content": {{"application/json": {{"example": {text},
                "schema": {{"type": "object", "title": {text}, "pattern": {text}, "required": [{text}],
                  "properties": {{{text}: {{"type": "string", "description": {text}, "example": {text}}}}}}}}}}}}}}}}}}}}},
            "components": {{"schemas": {{"A": {{"type": "string", "enum": [{text}, "b"], "description": {text}}}}}}}}}"#
        );
        let files = generate(document).unwrap_or_else(|codes| panic!("{odd:?}: {codes:?}"));
        for file in files {
            let is_evil =
                |it: &str| it.starts_with("pub fn evil") || it.starts_with("#![forbid(x)]");
            // Elsewhere, it is text.
            let is_code = file.path.rsplit('.').next() == Some("rs");
            assert!(
                !is_code || !file.text.lines().any(is_evil),
                "{odd:?} became code in {}:\n{}",
                file.path,
                file.text
            );
            assert!(
                !file.text.contains(['\u{202e}', '\0']),
                "{odd:?} is unescaped in {}",
                file.path
            );
            if file.path == "Cargo.toml" {
                let manifest = toml::from_str::<toml::Table>(&file.text);
                let manifest = manifest.unwrap_or_else(|why| panic!("{odd:?}: {why}"));
                assert!(manifest["package"]["description"].is_str(), "{odd:?}");
            }
        }
    }
}

#[test]
fn no_file_leaves_the_folder() {
    for (tag, name) in [
        ("../../evil", "evil"),
        ("/evil", "evil"),
        ("..", "dot_dot"),
        (".", "dot"),
        ("C:\\evil", "c_evil"),
        ("con", "con_"),
        ("a/b", "a_b"),
        ("mod", "mod_"),
        ("", "empty"),
    ] {
        let document = format!(
            "{HEAD}paths:\n  /a:\n    get:\n      tags: ['{tag}']\n      operationId: get\n      responses: {{'204': {{description: No.}}}}\n"
        );
        let files = generate(document).unwrap_or_else(|codes| panic!("`{tag}`: {codes:?}"));
        let own = format!("src/operations/{name}.rs");
        assert!(files.iter().any(|it| it.path == own), "`{tag}`: no {own}");
        for file in files {
            let is_plain = |it: &str| {
                !it.is_empty()
                    && it
                        .chars()
                        .all(|it| it.is_ascii_alphanumeric() || "._-".contains(it))
                    && !it.starts_with("..")
            };
            assert!(file.path.split('/').all(is_plain), "`{tag}`: {}", file.path);
        }
    }
}

#[test]
fn texts_that_are_no_document_are_refused() {
    for text in [
        "",
        "\0",
        "\u{feff}",
        "%YAML 9.9\n---\n",
        "--- a\n--- b\n",
        "- - - -",
        "&a *a",
        "? {a: b} : c",
        "!!binary x",
        "{",
        "[",
        "\"",
        "\t",
    ] {
        assert!(generate(text).is_err(), "{text:?} was taken for a document");
    }
}

/// Bytes that look random and are the same in every run.
fn noise(seed: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    std::iter::repeat_with(|| random.u8(..)).take(256).collect()
}

#[test]
fn documents_that_are_nearly_right_are_refused_or_generated() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/valid");
    let mut files: Vec<_> = std::fs::read_dir(fixtures)
        .expect("the fixtures lie there")
        .map(|it| it.expect("the folder can be read").path())
        .filter(|it| it.extension().is_some_and(|it| it == "yaml"))
        .collect();
    files.sort();
    let sound: Vec<serde_json::Value> = files
        .iter()
        .map(|it| {
            let text = std::fs::read_to_string(it).expect("a fixture is text");
            let source = Source::new("", text);
            let document = codegen::compile(&source, &Config::default(), |it| it.document());
            document.unwrap_or_else(|why| panic!("{}: {why}", it.display()))
        })
        .collect();
    assert!(!sound.is_empty(), "there are fixtures");
    let mut generated = 0;
    for seed in 0..200 {
        let noise = noise(seed);
        let document = mutation::document(&sound, &mut Unstructured::new(&noise));
        let document = document.expect("there is noise enough").to_string();
        let outcome = std::panic::catch_unwind(|| generate(document.clone()));
        let Ok(outcome) = outcome else {
            panic!("seed {seed}: {document}");
        };
        generated += usize::from(outcome.is_ok());
    }
    // Changes that can be generated are tested too, not the refusals alone.
    assert!(
        (10..200).contains(&generated),
        "{generated} of 200 were generated"
    );
}

#[test]
fn types_in_a_long_cycle_do_not_exhaust_the_compiler() {
    let root = |count: usize| {
        let mut schemas = "A: {$ref: '#/components/schemas/S0'}\n".to_owned();
        for index in 0..count {
            let next = (index + 1) % count;
            let _ = writeln!(
                schemas,
                "    S{index}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}"
            );
        }
        let files = generate(with_schema(&schemas)).unwrap();
        let root = files.into_iter().find(|it| it.path == "src/lib.rs");
        root.unwrap().text
    };
    assert!(root(100).contains("#![recursion_limit = \"1024\"]"));
    assert!(!root(3).contains("recursion_limit"));
}

#[test]
fn parts_that_lead_back_to_themselves_come_to_an_end() {
    let cycles = |next: &str| {
        format!(
            "A: {{allOf: [{{$ref: '#/components/schemas/Left'}}, {{$ref: '#/components/schemas/Right'}}]}}
    Left: {{type: object, properties: {{a: {{type: string}}, next: {}}}}}
    Right: {{type: object, properties: {{b: {{type: string}}, next: {}}}}}",
            next.replace("NAME", "Left"),
            next.replace("NAME", "Right")
        )
    };
    for next in [
        "{$ref: '#/components/schemas/NAME'}",
        "{type: array, items: {$ref: '#/components/schemas/NAME'}}",
    ] {
        let files = generate(with_schema(&cycles(next))).unwrap();
        let models = files
            .iter()
            .find(|it| it.text.contains("pub struct A "))
            .unwrap();
        assert!(models.text.contains("pub next: Option<"), "{}", models.text);
    }
}

#[test]
fn parts_in_long_cycles_are_refused() {
    let cycle = |name: &str, count: usize| {
        (0..count).fold(String::new(), |mut text, index| {
            let next = (index + 1) % count;
            let _ = write!(
                text,
                "\n    {name}{index}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/{name}{next}'}}}}}}"
            );
            text
        })
    };
    let (left, right) = (cycle("L", 97), cycle("R", 101));
    let both = "A: {allOf: [{$ref: '#/components/schemas/L0'}, {$ref: '#/components/schemas/R0'}]}";
    let refused = generate(with_schema(&format!("{both}{left}{right}"))).unwrap_err();
    assert_eq!(refused, ["limit"]);
}

#[test]
fn parts_that_lead_to_ever_more_structs_are_refused() {
    let graph = |name: &str, count: usize| {
        (0..count).fold(String::new(), |mut text, index| {
            let (a, b) = ((2 * index + 1) % count, (3 * index + 2) % count);
            let _ = write!(
                text,
                "\n    {name}{index}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/{name}{a}'}}, b: {{$ref: '#/components/schemas/{name}{b}'}}}}}}"
            );
            text
        })
    };
    let all = "A: {allOf: [{$ref: '#/components/schemas/L0'}, {$ref: '#/components/schemas/M0'}, {$ref: '#/components/schemas/R0'}]}";
    let graphs = [("L", 97), ("M", 101), ("R", 103)].map(|(name, count)| graph(name, count));
    let refused = generate(with_schema(&format!("{all}{}", graphs.concat()))).unwrap_err();
    assert_eq!(refused, ["limit"]);
}

#[test]
fn examples_of_nested_unions_are_checked_quickly() {
    let layers = (0..30).fold(String::new(), |mut text, layer| {
        let next = layer + 1;
        for name in ["L", "M"] {
            let _ = write!(
                text,
                "\n    {name}{layer}: {{anyOf: [{{$ref: '#/components/schemas/L{next}'}}, {{$ref: '#/components/schemas/M{next}'}}]}}"
            );
        }
        text
    });
    let ends = "L30: {type: object, required: [a], properties: {a: {type: string}}}
    M30: {type: object, required: [b], properties: {b: {type: string}}}";
    let all = "A: {anyOf: [{$ref: '#/components/schemas/L0'}, {type: boolean}], example: {c: 5}}";
    let files = generate(with_schema(&format!("{all}{layers}\n    {ends}"))).unwrap();
    assert!(files.iter().any(|it| it.text.contains("pub enum L0 ")));
}

#[test]
fn configured_limits_replace_the_defaults() {
    let deep = |levels: usize| {
        format!(
            "{HEAD}paths: {{}}\nx-deep: {}{}\n",
            "[".repeat(levels),
            "]".repeat(levels)
        )
    };
    let chain = |links: usize| {
        let named = (0..links).fold(String::new(), |text, it| {
            format!(
                "{text}\n    R{it}: {{$ref: '#/components/schemas/R{}'}}",
                it + 1
            )
        });
        with_schema(&format!(
            "A: {{$ref: '#/components/schemas/R0'}}{named}\n    R{links}: {{type: object, properties: {{a: {{type: string}}}}}}"
        ))
    };
    let parts = |count: usize| {
        let named = (0..count).fold(String::new(), |text, it| {
            format!("{text}\n    P{it}: {{allOf: [{{$ref: '#/components/schemas/P{}'}}], properties: {{m{it}: {{type: string}}}}}}", it + 1)
        });
        with_schema(&format!(
            "A: {{$ref: '#/components/schemas/P0'}}{named}\n    P{count}: {{type: object, properties: {{a: {{type: string}}}}}}"
        ))
    };
    let copies = |count: usize| {
        format!(
            "{HEAD}paths: {{}}\nx-a: &a 1\nx-b: [{}]\n",
            "*a, ".repeat(count)
        )
    };
    for (key, limit, within, beyond) in [
        ("depth", 2500, deep(2000), deep(3000)),
        ("depth", 50, deep(8), deep(60)),
        ("references", 50, chain(40), chain(60)),
        ("parts", 500, parts(400), parts(900)),
        ("aliases", 50, copies(40), copies(60)),
    ] {
        let config = config(&format!("[limits]\n{key} = {limit}\n"));
        codegen::compile(
            &Source::new("bad.yaml", within),
            &config,
            Compilation::generated,
        )
        .unwrap_or_else(|why| panic!("{key}: {}", why.render(false)));
        let refused = codegen::compile(
            &Source::new("bad.yaml", beyond),
            &config,
            Compilation::generated,
        )
        .unwrap_err();
        assert_eq!(refused.findings()[0].code, "limit", "{key}");
        let help = refused.findings()[0].help.as_deref().unwrap_or_default();
        assert!(help.contains(&format!("`limits.{key}`")), "{help}");
    }
}

#[test]
fn limits_beyond_any_memory_are_refused() {
    let config = config("[limits]\ndepth = 1000000\n");
    let refused = codegen::compile(
        &Source::new("bad.yaml", with_schema("A: {type: string}")),
        &config,
        Compilation::generated,
    )
    .unwrap_err();
    let said = refused.render(false);
    assert!(said.contains("`depth` can be at most 20000"), "{said}");
    assert!(said.contains("codegen.toml:2:1"), "{said}");
}

fn config(text: &str) -> Config {
    Config::parse(Source::new("codegen.toml", text)).unwrap()
}

#[test]
fn mutually_refining_parts_take_linear_time() {
    let chain = |length: usize| {
        let mut text = with_schema("A: {$ref: '#/components/schemas/A0'}");
        for at in 0..length {
            let next = at + 1;
            let _ = writeln!(
                text,
                "    A{at}: {{allOf: [{{type: string}}, {{$ref: '#/components/schemas/A{next}'}}]}}"
            );
        }
        let _ = writeln!(text, "    A{length}: {{type: string, format: uuid}}");
        text
    };
    assert!(generate(chain(90)).is_ok());
    assert_eq!(generate(chain(5_000)).unwrap_err(), ["limit"]);
}
