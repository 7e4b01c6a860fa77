//! `codegen upgrade`: documents in newer versions, and the clients of these.

use std::path::{Path, PathBuf};

use codegen::diff::{Rust, Wire};
use codegen::upgrade::{Extent, Notation, Target, Upgraded};
use codegen::{
    Compilation, Config, Diagnostics, Folder, GeneratedFile, Input, Source, compile, compile_both,
};

fn fixture(name: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    let text = std::fs::read_to_string(&path).expect("a document");
    Source::new("api.yaml", text)
}

/// The documents of an older version that consist of one file.
fn documents() -> Vec<(String, Source)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/valid");
    let entries = std::fs::read_dir(&folder).expect("a folder of fixtures");
    let paths = entries.map(|it| it.expect("an entry").path());
    let is_alone = |path: &PathBuf| {
        let is_document = path.extension().is_some_and(|it| it == "yaml");
        is_document && !path.with_extension("").exists() && !path.with_extension("toml").exists()
    };
    let names = paths.filter(is_alone).filter_map(|path| {
        let text = std::fs::read_to_string(&path).ok()?;
        let is_older = text.contains("swagger: '2.0'");
        let name = path.file_name()?.to_string_lossy().into_owned();
        is_older.then(|| (name, Source::new("api.yaml", text)))
    });
    let mut all: Vec<_> = names.collect();
    all.push(("interop.yaml".to_owned(), fixture("spec/interop.yaml")));
    all
}

/// Rewrites a document alone.
fn upgrade(
    document: &Source,
    config: &Config,
    target: Target,
    notation: Option<Notation>,
) -> Result<Upgraded, Diagnostics> {
    codegen::upgrade::upgrade(document, config, target, notation, Extent::Document)
}

fn upgraded(document: &Source, target: Target, notation: Option<Notation>) -> Source {
    let upgraded = upgrade(document, &Config::default(), target, notation);
    let upgraded = upgraded.unwrap_or_else(|it| panic!("{it}"));
    Source::new("api.yaml", upgraded.text)
}

/// The files of a client.
fn client(document: &Source) -> Vec<GeneratedFile> {
    let generated = compile(document, &Config::default(), Compilation::generated);
    generated.unwrap_or_else(|it| panic!("{it}")).files
}

#[test]
fn an_upgrade_changes_nothing_on_the_wire_or_in_rust() {
    let config = Config::default();
    for (name, document) in documents() {
        for target in [Target::V31, Target::V32] {
            let newer = upgraded(&document, target, None);
            let report = compile_both((&document, &config), (&newer, &config), |old, new| {
                new.changes_from(old, None)
            });
            let report = report.unwrap_or_else(|it| panic!("{name}: {it}"));
            let changes = report.changes.iter();
            let changes: Vec<_> = changes.map(|it| (&it.path, it.rule)).collect();
            assert!(changes.is_empty(), "{name}: {changes:?}");
            let wire = report.verdict.wire;
            let wire = (wire.old_client_new_server, wire.new_client_old_server);
            assert_eq!(wire, (Wire::Compatible, Wire::Compatible), "{name}");
            assert_eq!(report.verdict.rust, Rust::Patch, "{name}");
        }
    }
}

#[test]
fn the_client_of_an_upgraded_document_is_that_of_the_document() {
    let documents = documents();
    assert!(documents.len() > 5, "there are fixtures of older versions");
    for (name, document) in documents {
        let expected = client(&document);
        for (target, notation) in [(Target::V31, Notation::Yaml), (Target::V32, Notation::Json)] {
            let found = client(&upgraded(&document, target, Some(notation)));
            assert_eq!(found.len(), expected.len(), "{name}");
            for (found, expected) in found.iter().zip(&expected) {
                assert_eq!(found.path, expected.path, "{name}");
                assert!(
                    found.text == expected.text,
                    "{name}: {} differs",
                    found.path
                );
            }
        }
    }
}

#[test]
fn an_upgraded_document_keeps_its_notation() {
    let json = r#"{"swagger": "2.0", "info": {"title": "Pets", "version": "1"}, "paths": {}}"#;
    let json = Source::new("api.json", json);
    assert!(upgraded(&json, Target::V31, None).text.starts_with('{'));
    let yaml = fixture("tests/fixtures/valid/swagger.yaml");
    let text = upgraded(&yaml, Target::V32, None).text;
    assert!(text.starts_with("openapi:"), "{text}");
    assert!(text.lines().next().is_some_and(|it| it.contains("3.2.0")));
}

#[test]
fn names_of_components_become_valid_with_the_references_to_them() {
    let document = Source::new(
        "api.yaml",
        "
swagger: '2.0'
info: {title: Names, version: '1'}
paths: {}
definitions:
  A:
    type: object
    properties:
      list: {$ref: '#/definitions/Page%5BA%5D'}
      other: {$ref: '#/definitions/Page_A_'}
      part: {$ref: '#/definitions/Page[A]/properties/first'}
  'Page[A]': {type: object, properties: {first: {type: string}}}
  'Page_A_': {type: object}
",
    );
    let text = upgraded(&document, Target::V31, Some(Notation::Json)).text;
    let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let schemas = &json["components"]["schemas"];
    let references = schemas["A"]["properties"].as_object().expect("an object");
    let references: Vec<_> = references.values().map(|it| it["$ref"].as_str()).collect();
    let expected = ["Page_A_2", "Page_A_", "Page_A_2/properties/first"];
    let expected = expected.map(|it| format!("#/components/schemas/{it}"));
    assert_eq!(references, expected.each_ref().map(|it| Some(it.as_str())));
    assert!(schemas["Page_A_2"]["properties"].is_object(), "{text}");
}

#[test]
fn a_renamed_subtype_keeps_the_value_of_its_discriminator() {
    let document = Source::new(
        "api.yaml",
        "
swagger: '2.0'
info: {title: Names, version: '1'}
paths: {}
definitions:
  Pet: {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}}}
  Dog: {allOf: [{$ref: '#/definitions/Pet'}]}
  'Dog/Small': {allOf: [{$ref: '#/definitions/Dog'}]}
",
    );
    let text = upgraded(&document, Target::V31, Some(Notation::Json)).text;
    let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let mapping = &json["components"]["schemas"]["Pet"]["discriminator"]["mapping"];
    let expected = serde_json::json!({"Dog/Small": "#/components/schemas/Dog_Small"});
    assert_eq!(*mapping, expected);
}

#[test]
fn a_reference_to_another_file_is_an_error_at_its_line() {
    let document = Source::new(
        "api.yaml",
        "swagger: '2.0'\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets: {$ref: pets.yaml}\n",
    );
    let result = upgrade(&document, &Config::default(), Target::V31, None);
    let message = result.expect_err("it cannot be rewritten").to_string();
    assert!(message.contains("api.yaml:4:17"), "{message}");
}

#[test]
fn a_renamed_base_or_variant_keeps_the_value_of_its_discriminator() {
    for document in [
        "
swagger: '2.0'
info: {title: Names, version: '1'}
paths:
  /pets: {get: {operationId: getPet, responses: {200: {description: It., schema: {$ref: '#/definitions/My Pet'}}}}}
definitions:
  'My Pet': {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}}}
  Dog: {allOf: [{$ref: '#/definitions/My Pet'}, {type: object, properties: {name: {type: string}}}]}
",
        "
openapi: 3.0.3
info: {title: Names, version: '1'}
paths:
  /pets:
    get:
      operationId: getPet
      responses:
        '200':
          description: It.
          content:
            application/json:
              schema:
                oneOf: [{$ref: '#/components/schemas/My Cat'}, {$ref: '#/components/schemas/Dog'}]
                discriminator: {propertyName: kind}
  /others:
    get:
      operationId: getOther
      responses:
        '200':
          description: It.
          content:
            application/json:
              schema:
                oneOf: [{$ref: '#/components/schemas/My Cat'}, {$ref: '#/components/schemas/Dog'}]
                discriminator: {propertyName: kind, mapping: {cat: My Cat, dog: Dog}}
components:
  schemas:
    My Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string}}}
",
    ] {
        let document = Source::new("api.yaml", document);
        let newer = upgraded(&document, Target::V31, None);
        let config = Config::default();
        let report = compile_both((&document, &config), (&newer, &config), |old, new| {
            new.changes_from(old, None)
        });
        let report = report.unwrap_or_else(|it| panic!("{it}"));
        let rules: Vec<_> = report.changes.iter().map(|it| it.rule).collect();
        assert!(rules.is_empty(), "{rules:?}: {}", newer.text);
    }
}

#[test]
fn a_document_is_upgraded_with_its_files() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/valid");
    let name = "swagger_other_files.yaml";
    let text = std::fs::read_to_string(fixtures.join(name)).expect("a document");
    let document = Source::new(name, text);
    let config = Config::default();
    let files = Folder::of(&fixtures, Path::new(name));
    let input = Input::new(&document, &files);
    let upgraded = codegen::upgrade::upgrade(input, &config, Target::V31, None, Extent::Files);
    let upgraded = upgraded.unwrap_or_else(|it| panic!("{it}"));
    let names: Vec<_> = upgraded.others.iter().map(|it| it.0.as_str()).collect();
    let expected = [
        "swagger_other_files/owners.yaml",
        "swagger_other_files/shared.yaml",
    ];
    assert_eq!(names, expected);

    let folder = tempfile::tempdir().expect("a folder");
    let newer = Source::new(name, upgraded.text);
    for (name, text) in std::iter::once((name, &newer.text)).chain(
        upgraded
            .others
            .iter()
            .map(|(name, text)| (name.as_str(), text)),
    ) {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let copies = Folder::of(folder.path(), Path::new(name));
    let copy = Input::new(&newer, &copies);
    let report = compile_both((input, &config), (copy, &config), |old, new| {
        new.changes_from(old, None)
    });
    let report = report.unwrap_or_else(|it| panic!("{it}"));
    let rules: Vec<_> = report.changes.iter().map(|it| it.rule).collect();
    assert!(rules.is_empty(), "{rules:?}");
    assert!(newer.text.starts_with("openapi:"), "{}", newer.text);
}

#[test]
fn references_of_other_files_follow_renamed_components() {
    let document = "
openapi: 3.0.3
info: {title: Names, version: '1'}
paths:
  /pets: {$ref: 'parts.yaml#/pets'}
components: {schemas: {'Pet[A]': {type: string, nullable: true}}}
";
    let parts = "
pets:
  get:
    operationId: getPets
    responses:
      '200':
        description: All.
        content: {application/json: {schema: {$ref: 'api.yaml#/components/schemas/Pet[A]', nullable: true}}}
";
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("parts.yaml"), parts).expect("a file");
    std::fs::write(folder.path().join("api.yaml"), document).expect("a file");
    let document = Source::new("api.yaml", document);
    let files = Folder::of(folder.path(), Path::new("api.yaml"));
    let input = Input::new(&document, &files);
    let json = Some(Notation::Json);
    let upgraded =
        codegen::upgrade::upgrade(input, &Config::default(), Target::V31, json, Extent::Files);
    let upgraded = upgraded.unwrap_or_else(|it| panic!("{it}"));
    let parts: serde_json::Value = serde_json::from_str(&upgraded.others[0].1).expect("JSON");
    let schema = parts.pointer("/pets/get/responses/200/content/application~1json/schema");
    let expected = serde_json::json!({
        "anyOf": [{"$ref": "api.yaml#/components/schemas/Pet_A_"}, {"type": "null"}],
    });
    assert_eq!(schema, Some(&expected));
}

#[test]
fn a_file_outside_of_the_folder_is_an_error_at_its_reference() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("own");
    std::fs::create_dir(&own).expect("a folder");
    std::fs::write(folder.path().join("pets.yaml"), "{}").expect("a file");
    let document = Source::new(
        "own/api.yaml",
        "swagger: '2.0'\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets: {$ref: ../pets.yaml}\n",
    );
    let files = Folder::of(folder.path(), Path::new("own/api.yaml")).allow(Path::new(""));
    let input = Input::new(&document, &files);
    let result =
        codegen::upgrade::upgrade(input, &Config::default(), Target::V31, None, Extent::Files);
    let message = result.expect_err("it cannot be written").to_string();
    assert!(message.contains("own/api.yaml:4:17"), "{message}");
    assert!(message.contains("outside of the folder"), "{message}");
}

#[test]
fn schemas_of_openapi_30_are_rewritten() {
    let document = Source::new(
        "api.yaml",
        "
openapi: 3.0.3
info: {title: Schemas, version: '1'}
paths: {}
components:
  schemas:
    A: {type: string, nullable: true, enum: [a]}
    B: {allOf: [{$ref: '#/components/schemas/A'}], nullable: true, description: B}
    C: {type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}
    D: {type: object, properties: {nullable: {type: boolean}}, example: {nullable: true}}
",
    );
    let text = upgraded(&document, Target::V31, Some(Notation::Json)).text;
    let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let expected = serde_json::json!({
        "A": {"type": ["string", "null"], "enum": ["a", null]},
        "B": {
            "description": "B",
            "anyOf": [{"allOf": [{"$ref": "#/components/schemas/A"}]}, {"type": "null"}],
        },
        "C": {"type": "integer", "exclusiveMinimum": 1, "maximum": 9},
        "D": {
            "type": "object",
            "properties": {"nullable": {"type": "boolean"}},
            "example": {"nullable": true},
        },
    });
    assert_eq!(json["components"]["schemas"], expected);
}

#[test]
fn a_mapping_to_another_file_is_an_error_at_its_line() {
    let document = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Dog.Small'}]
      discriminator:
        propertyName: kind
        mapping: {small: Dog.Small, cat: 'cat.yaml#/Cat'}
    Dog.Small: {type: object, example: {$ref: other.yaml}, x-data: {$ref: other.yaml}}
";
    let source = Source::new("api.yaml", document);
    let result = upgrade(&source, &Config::default(), Target::V32, None);
    let message = result.expect_err("it cannot be rewritten").to_string();
    assert!(
        message.contains("`cat.yaml#/Cat` is in another"),
        "{message}"
    );
    assert!(message.contains("api.yaml:11:"), "{message}");
    assert_eq!(
        message.matches("is in another file").count(),
        1,
        "{message}"
    );
    let alone = Source::new("api.yaml", document.replace(", cat: 'cat.yaml#/Cat'", ""));
    let text = upgraded(&alone, Target::V32, None).text;
    assert!(text.contains("other.yaml"), "{text}");
}

#[test]
fn data_that_looks_like_a_reference_stays_as_it_is() {
    let document = Source::new(
        "api.yaml",
        "
swagger: '2.0'
info: {title: Data, version: '1'}
paths: {}
definitions:
  'A B': {type: object, example: {$ref: '#/definitions/A B'}}
",
    );
    let text = upgraded(&document, Target::V31, Some(Notation::Json)).text;
    let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let example = &json["components"]["schemas"]["A_B"]["example"];
    assert_eq!(*example, serde_json::json!({"$ref": "#/definitions/A B"}));
}

#[test]
fn examples_of_other_media_types_than_those_of_a_response_are_kept() {
    let document = Source::new(
        "api.yaml",
        "
swagger: '2.0'
info: {title: Examples, version: '1'}
produces: [application/json]
paths:
  /pets:
    get:
      operationId: getPets
      responses:
        '200':
          description: All.
          examples: {application/json: {a: 1}, text/csv: 'a,1'}
          schema: {type: object}
        '400': {description: Wrong., examples: {application/json: {message: No.}}}
",
    );
    let text = upgraded(&document, Target::V31, Some(Notation::Json)).text;
    let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let responses = &json["paths"]["/pets"]["get"]["responses"];
    let success = &responses["200"];
    let example = &success["content"]["application/json"]["example"];
    assert_eq!(*example, serde_json::json!({"a": 1}));
    assert_eq!(
        success["x-examples"],
        serde_json::json!({"text/csv": "a,1"})
    );
    let expected = serde_json::json!({"application/json": {"message": "No."}});
    assert_eq!(responses["400"]["x-examples"], expected);
    assert!(responses["400"].get("content").is_none(), "{text}");
}
