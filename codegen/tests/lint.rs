//! `codegen lint`, run as a person runs it. What each rule finds is shown by its page, whose examples `explain.rs` tries.

use std::path::Path;
use std::process::{Command, Output};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://api.example'}]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, example: one}}]
    get:
      responses:
        '200':
          description: It.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet: {description: An animal., type: object, properties: {kind: {type: string, default: cat, enum: [cat, dog]}}}
    Food: {description: What it eats., type: string}
";

fn lint(document: &str, config: &str, further: &[&str]) -> Output {
    lint_files(&[("api.yaml", document), ("codegen.toml", config)], further)
}

fn lint_files(files: &[(&str, &str)], further: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(Path::new(folder.path()).join(name), text).expect("it can be written");
    }
    Command::new(env!("CARGO_BIN_EXE_codegen"))
        .current_dir(folder.path())
        .args(["lint", "api.yaml", "--config", "codegen.toml"])
        .args(further)
        .output()
        .expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn findings_are_shown_in_the_order_of_the_document() {
    let output = lint(DOCUMENT, "", &[]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(said(&output));
}

#[test]
fn rules_are_switched_off_with_a_reason() {
    let off = "[lint.off]\nno-operation-id = \"paths are names enough\"\nno-description = \"a builder\"\n\
               no-error-response = \"a builder\"\ninvalid-example = \"a builder\"\nunused-component = \"a builder\"\n";
    let output = lint(DOCUMENT, off, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "nothing found\n");
}

#[test]
fn switches_that_switch_nothing_are_told() {
    let off = "[lint.off]\nno-operation-id = \" \"\nopen-enum = \"once there were some\"\nunusd-component = \"a builder\"\n";
    let output = lint(DOCUMENT, off, &["--message-format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    for (line, message) in [
        (2, "`no-operation-id` is switched off for no reason"),
        (3, "`open-enum` is switched off, and finds nothing"),
        (4, "there is no rule `unusd-component`"),
    ] {
        let expected =
            format!("\"message\":\"{message}\",\"file\":\"codegen.toml\",\"line\":{line},");
        assert!(said.contains(&expected), "{said}");
    }
    assert!(said.contains("did you mean `unused-component`?"), "{said}");
}

#[test]
fn a_document_that_is_wrong_is_shown_as_ever() {
    let output = lint(&DOCUMENT.replace("schemas/Pet'", "schemas/Pett'"), "", &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(
        said.contains("error[unresolved-reference]") && !said.contains("no-description"),
        "{said}"
    );
}

#[test]
fn heirs_and_what_other_files_lead_to_are_used() {
    let document = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://api.example'}]
paths:
  /pets:
    get:
      responses:
        '200':
          description: It.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
  /food: {$ref: 'food.yaml#/food'}
components:
  schemas:
    Pet: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {name: {type: string}}}]}
    Lion: {allOf: [{$ref: '#/components/schemas/Cat'}, {type: object, properties: {mane: {$ref: '#/components/schemas/Mane'}}}]}
    Mane: {type: string}
    Food: {type: string}
    Lost: {type: string}
    FoundByLost: {allOf: [{$ref: '#/components/schemas/Food'}]}
";
    let food = "\
food:
  get:
    responses:
      '200':
        description: It.
        content: {application/json: {schema: {$ref: 'api.yaml#/components/schemas/Food'}}}
";
    let output = lint_files(
        &[
            ("api.yaml", document),
            ("codegen.toml", ""),
            ("food.yaml", food),
        ],
        &[],
    );
    let said = said(&output);
    let unused: Vec<&str> = said
        .lines()
        .filter(|it| it.contains("nothing uses"))
        .collect();
    let names = ["Lost", "FoundByLost"].map(|it| format!("`{it}`"));
    assert_eq!(unused.len(), names.len(), "{said}");
    for (line, name) in unused.iter().zip(names) {
        assert!(line.contains(&name), "{said}");
    }
}
