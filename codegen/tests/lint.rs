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
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "no rule found anything, but `generate` reports 1 warning\n"
    );
}

#[test]
fn ineffective_switches_are_reported() {
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
fn invalid_documents_are_reported_as_without_a_build_script() {
    let output = lint(&DOCUMENT.replace("schemas/Pet'", "schemas/Pett'"), "", &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(
        said.contains("error[unresolved-reference]") && !said.contains("no-description"),
        "{said}"
    );
}

#[test]
fn subtypes_and_targets_in_other_files_count_as_used() {
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

/// An API whose error type and paging are inferred, with a list for each style.
const INFERRED: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://api.example'}]
paths:
  /numbers:
    get:
      operationId: listByNumber
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
        - {name: per_page, in: query, schema: {type: integer}}
      responses:
        '200': {description: It., content: {application/json: {schema: {type: array, items: {type: string}}}}}
        default: {$ref: '#/components/responses/Failed'}
  /offsets:
    get:
      operationId: listByOffset
      parameters:
        - {name: offset, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        '200': {description: It., content: {application/json: {schema: {type: object, properties: {pets: &list {type: array, items: {type: string}}, has_more: {type: boolean}}}}}}
        default: {$ref: '#/components/responses/Failed'}
  /cursors:
    get:
      # A key that TOML quotes.
      operationId: list.by \"cursor\"
      parameters: [{name: after, in: query, schema: {type: string}}]
      responses:
        '200': {description: It., content: {application/json: {schema: {type: object, properties: {pets: *list, meta: {type: object, properties: {next_cursor: {type: string}, has_more: {type: boolean}}}}}}}}
        default: {$ref: '#/components/responses/Failed'}
  /items:
    get:
      operationId: listByLastItem
      parameters: [{name: starting_after, in: query, schema: {type: string}}]
      responses:
        '200': {description: It., content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Pet'}}, has_more: {type: boolean}}}}}}
        default: {$ref: '#/components/responses/Failed'}
  /links:
    get:
      operationId: listByLink
      responses:
        '200': {description: It., content: {application/json: {schema: {type: object, properties: {pets: *list, next: {type: string, format: uri}}}}}}
        default: {$ref: '#/components/responses/Failed'}
  /headers:
    get:
      responses:
        '200':
          description: It.
          headers: {Link: {schema: {type: string}}}
          content: {application/json: {schema: *list}}
        default: {$ref: '#/components/responses/Failed'}
components:
  responses:
    Failed: {description: It failed., content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  schemas:
    Alias: {$ref: '#/components/schemas/Problem'}
    Pet: {type: object, required: [id], properties: {id: {type: string}}}
    Problem: {type: object, properties: {code: {type: integer}, detail: {type: string}}}
";

/// The findings of the rules for what is inferred.
fn inferences(document: &str, config: &str) -> Vec<codegen::Diagnostic> {
    let found = compiled(document, config, |it| it.lint());
    let found = found.findings().iter();
    found
        .filter(|it| it.code.starts_with("inferred-"))
        .cloned()
        .collect()
}

fn compiled<T: Send>(
    document: &str,
    config: &str,
    run: impl FnOnce(codegen::Compilation) -> Result<T, codegen::Diagnostics> + Send,
) -> T {
    let config = codegen::Config::parse(codegen::Source::new("codegen.toml", config));
    let config = config.unwrap_or_else(|it| panic!("{it}"));
    let document = codegen::Source::new("api.yaml", document);
    codegen::compile(&document, &config, run).unwrap_or_else(|it| panic!("{it}"))
}

/// What the help of a finding says to add to `codegen.toml`.
fn pin(finding: &codegen::Diagnostic) -> &str {
    let help = finding.help.as_deref().expect("a help");
    help.split_once(":\n").expect("lines to paste").1
}

#[test]
fn inferences_are_reported_with_their_pins() {
    let found = inferences(INFERRED, "");
    let shown = found
        .iter()
        .map(|it| format!("{}: {}\n{}", it.code, it.message, pin(it)));
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn pins_of_inferences_change_nothing_and_silence_the_rules() {
    let found = inferences(INFERRED, "");
    assert_eq!(found.len(), 7);
    let pins: Vec<&str> = found.iter().map(pin).collect();
    let pins = pins.join("\n");
    let api = |config: &str| compiled(INFERRED, config, |it| it.api().map(codegen::ir::Api::print));
    assert_eq!(api(&pins), api("").replace(" inferred", " own"));
    let silent = inferences(INFERRED, &pins);
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn an_inferred_error_of_another_file_is_pinned_by_a_name_of_the_document() {
    let document = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://api.example'}]
paths:
  /pets:
    delete:
      responses:
        '204': {description: None are left.}
        default:
          description: It failed.
          content: {application/json: {schema: {$ref: 'common.yaml#/Problem'}}}
";
    let problem = "Problem: {type: object, properties: {code: {type: integer}}}\n";
    let said = |document: &str| {
        let files = [
            ("api.yaml", document),
            ("codegen.toml", ""),
            ("common.yaml", problem),
        ];
        said(&lint_files(&files, &["--message-format", "json"]))
    };
    let unnamed = said(document);
    let expected = "refer to it under `components/schemas`, and pin it by `[errors]`";
    assert!(unnamed.contains(expected), "{unnamed}");
    let components = "components: {schemas: {Failure: {$ref: 'common.yaml#/Problem'}}}\n";
    let named = said(&format!("{document}{components}"));
    let expected = r#"[errors]\nschema = \"Failure\"""#;
    assert!(named.contains(expected), "{named}");
}

#[test]
fn rules_of_inferences_are_switched_off_with_a_reason() {
    let off =
        "[lint.off]\ninferred-error = \"not stable yet\"\ninferred-paging = \"not stable yet\"\n";
    let found = inferences(INFERRED, off);
    assert!(found.is_empty(), "{found:?}");
}

/// Nine operations without a summary, and a schema without a description.
fn silent() -> String {
    let operation = |number| {
        format!(
            "  /p{number}:\n    get: {{operationId: get{number}, responses: {{'204': {{description: None.}}, default: {{description: It failed.}}}}}}\n"
        )
    };
    let operations: String = (1..10).map(operation).collect();
    let head = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\nservers: [{url: 'https://api.example'}]\npaths:\n";
    format!("{head}{operations}components: {{schemas: {{Pet: {{type: string}}}}}}\n")
}

#[test]
fn totals_by_rule_follow_the_findings() {
    let said = said(&lint(&silent(), "", &[]));
    let end = "\nno-description      10\nunused-component     1\n11 warnings; for more about the first, run `codegen explain no-description`\n";
    assert!(said.ends_with(end), "{said}");
}

#[test]
fn a_limit_shows_the_first_findings_of_each_rule() {
    let output = lint(&silent(), "", &["--limit", "2"]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert_eq!(said.matches("warning[no-description]").count(), 2, "{said}");
    assert_eq!(
        said.matches("warning[unused-component]").count(),
        1,
        "{said}"
    );
    let end = "\nno-description      10, 2 shown\nunused-component     1\n11 warnings; ";
    assert!(said.contains(end), "{said}");
    let json = ["--limit", "2", "--message-format", "json"];
    let lines = self::said(&lint(&silent(), "", &json));
    assert_eq!(lines.lines().count(), 3, "{lines}");
}

/// The findings of one rule, as `line: message`.
fn of_rule(code: &str, paths: &str) -> Vec<String> {
    let head = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\nservers: [{url: 'https://api.example'}]\npaths:\n";
    let document = format!("{head}{paths}");
    let found = compiled(&document, "", |it| it.lint());
    let own = found.findings().iter().filter(|it| it.code == code);
    own.map(|it| format!("{}: {}", found.position(it).1, it.message))
        .collect()
}

#[test]
fn lists_are_untyped_without_items_or_with_any() {
    let list = |number: usize, schema: &str| {
        format!(
            "  /p{number}:\n    get: {{responses: {{'200': {{description: It., content: {{application/json: {{schema: {schema}}}}}}}}}}}\n"
        )
    };
    let paths = [
        "{type: array}",
        "{type: array, items: {}}",
        "{type: array, items: {description: Anything.}}",
        "{type: [array, 'null'], items: true}",
        "{type: object, properties: {within: {type: array}}}",
        // These say what they are.
        "{type: array, items: {type: string}}",
        "{type: array, items: {oneOf: [{type: string}]}}",
        "{type: array, prefixItems: [{type: string}]}",
        "{type: array, items: {$ref: '#/components/schemas/Pet'}}",
        "{}",
    ];
    let mut paths: String = (1..).zip(paths).map(|(at, it)| list(at, it)).collect();
    paths.push_str("components: {schemas: {Pet: {type: string}}}\n");
    let missing = "this list does not say what its items are";
    let any = "the items of this list may be anything";
    let expected = [(6, missing), (8, any), (10, any), (12, any), (14, missing)];
    let expected = expected.map(|(line, message)| format!("{line}: {message}"));
    assert_eq!(of_rule("untyped-items", &paths), expected);
}

#[test]
fn failures_are_untyped_if_their_json_may_be_anything() {
    let paths = "  /pets:
    get:
      responses:
        '200': {description: It., content: {application/json: {schema: {}}}}
        '400': {description: It., content: {application/json: {}}}
        '401': {description: It., content: {application/problem+json: {schema: {type: object}}}}
        4XX: {$ref: '#/components/responses/Free'}
        '402': {description: It., content: {text/plain: {}}}
        '403': {description: It., content: {application/json: {schema: {type: string}}}}
        '404': {description: It., content: {application/json: {schema: {type: object, properties: {code: {type: integer}}}}}}
        '405': {description: It.}
components:
  responses:
    Free: {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Free'}}}}
  schemas:
    Free: {description: Anything.}
";
    let expected = [(9, "400"), (10, "401"), (18, "4XX")];
    let expected =
        expected.map(|(line, it)| format!("{line}: the failure `{it}` may have any JSON"));
    assert_eq!(of_rule("untyped-error", paths), expected);
}

#[test]
fn the_first_operation_of_the_document_keeps_a_shared_name() {
    let found = of_rule(
        "shared-name",
        "  /a:\n    delete: {operationId: same, responses: {204: {description: ok}}}\n    \
         put: {operationId: same, responses: {204: {description: ok}}}\n",
    );
    assert_eq!(found, ["7: `PUT /a` would have the name of `DELETE /a`"]);
}

#[test]
fn operations_that_share_a_name_are_found_unless_they_are_renamed() {
    let operation = |path: &str, id: &str| {
        format!(
            "  {path}:\n    get: {{operationId: {id}, responses: {{'204': {{description: None.}}}}}}\n"
        )
    };
    let paths = [
        ("/pets", "listPets"),
        ("/v2/pets", "list_pets"),
        ("/v3/pets", "listPets"),
        ("/owners", "listOwners"),
    ];
    let paths: String = paths.iter().map(|(path, id)| operation(path, id)).collect();
    let expected = [
        "8: `GET /v2/pets` would have the name of `GET /pets`",
        "10: `GET /v3/pets` would have the name of `GET /pets`",
    ];
    assert_eq!(of_rule("shared-name", &paths), expected);

    let head = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\nservers: [{url: 'https://api.example'}]\npaths:\n";
    let config = "[rename.operations]\n\"GET /v2/pets\" = \"list_pets_2\"\n\"GET /v3/pets\" = \"list_pets_3\"\n";
    let said = said(&lint(&format!("{head}{paths}"), config, &[]));
    assert!(!said.contains("shared-name"), "{said}");
}

#[test]
fn lists_of_other_files_are_untyped_too() {
    let document = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: 'https://api.example'}]\npaths:\n  \
        /a: {$ref: 'paths.yaml#/a'}\n";
    let paths = "a:\n  get:\n    operationId: getA\n    responses:\n      '200': {description: It., content: \
        {application/json: {schema: {$ref: 'paths.yaml#/Pet'}}}}\nPet:\n  type: object\n  properties:\n    tags: {type: array, items: {}}\n";
    let files = [
        ("api.yaml", document),
        ("paths.yaml", paths),
        ("codegen.toml", ""),
    ];
    let text = said(&lint_files(&files, &[]));
    assert!(
        text.contains("the items of this list may be anything"),
        "{text}"
    );
    assert!(text.contains("paths.yaml:9:32"), "{text}");
}
