//! `codegen init`: the configuration that it writes, and what that changes.

#[allow(dead_code, reason = "each suite uses a part of it")]
mod command;

use command::{codegen, folder, read};

/// Two lists with the same paging, one with another, an envelope, an error, and names.
const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers: [{url: 'https://api.example'}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters: &paged
        - {name: offset, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}}
      responses: &pets
        '200': {description: It., content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}}
        default: {$ref: '#/components/responses/Failed'}
  /pets/lost:
    get:
      operationId: listLostPets
      parameters: *paged
      responses: *pets
  /pets/found:
    get:
      operationId: listFoundPets
      parameters: [{name: starting_after, in: query, schema: {type: string}}]
      responses:
        '200': {description: It., content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: array, items: {$ref: '#/components/schemas/Pet'}}, has_more: {type: boolean}}}}}}
        default: {$ref: '#/components/responses/Failed'}
  /pets/counts:
    get:
      operationId: countPets
      parameters: *paged
      responses:
        '200': {description: It., content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: integer}}}}}}
        default: {$ref: '#/components/responses/Failed'}
  /pets/{pet_id}:
    get:
      operationId: find_pet_pets__pet_id__get
      parameters: &id [{name: pet_id, in: path, required: true, schema: {type: string}}]
      responses: &pet
        '200': {description: It., content: {application/json: {schema: {type: object, required: [data], properties: {data: {$ref: '#/components/schemas/Pet'}}}}}}
        default: {$ref: '#/components/responses/Failed'}
    put:
      parameters: *id
      responses: *pet
components:
  responses:
    Failed: {description: It failed., content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: string}
        type: {type: string}
        emergencyVeterinaryAppointment: {type: object, properties: {doctor: {type: string}}}
    Problem: {type: object, properties: {code: {type: integer}, detail: {type: string}}}
";

#[test]
fn init_writes_inferences_and_suggestions_for_names() {
    let folder = folder(&[("api.yaml", DOCUMENT)]);
    let said = codegen(folder.path(), &["init", "api.yaml"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let expected = "codegen.toml was written\nnext: codegen generate api.yaml --out api-client\n";
    assert_eq!(said.out, expected);
    insta::assert_snapshot!(read(&folder, "codegen.toml"));
}

#[test]
fn suggestions_are_valid_unchanged() {
    let folder = folder(&[("api.yaml", DOCUMENT)]);
    let text = codegen(folder.path(), &["init", "api.yaml", "--dry-run"]).out;
    let is_toml = |line: &str| line.starts_with("# [") || line.contains(" = ");
    let lines = text.lines().map(|line| match line.strip_prefix("# ") {
        Some(rest) if is_toml(line) => rest,
        _ => line,
    });
    let all = lines.collect::<Vec<_>>().join("\n");
    assert!(all.contains("\n[rename.operations]\n"), "{all}");
    std::fs::write(folder.path().join("codegen.toml"), &all).expect("it can be written");
    let said = codegen(folder.path(), &["generate", "api.yaml", "--out", "client"]);
    assert_eq!(said.code, Some(0), "{}{all}", said.err);
    let operations = read(&folder, "client/src/operations/default.rs");
    assert!(operations.contains("pub fn find_pet("), "{operations}");
}

#[test]
fn lint_finds_nothing_inferred_afterwards() {
    let folder = folder(&[("api.yaml", DOCUMENT)]);
    let inferred = |said: &str| said.matches("[inferred-").count();
    let before = codegen(folder.path(), &["lint", "api.yaml"]).err;
    assert_eq!(inferred(&before), 4, "{before}");
    codegen(folder.path(), &["init", "api.yaml"]);
    let after = codegen(folder.path(), &["lint", "api.yaml"]).err;
    assert_eq!(inferred(&after), 0, "{after}");
}

#[test]
fn a_configuration_is_replaced_only_if_the_user_says_so() {
    let folder = folder(&[
        ("spec/api.yaml", DOCUMENT),
        ("spec/codegen.toml", "# mine\n"),
    ]);
    let said = codegen(folder.path(), &["init", "spec/api.yaml"]);
    assert_eq!(said.code, Some(1));
    let expected = "error[io]: spec/codegen.toml exists; `--force` replaces it, and `--out` writes another file\n";
    assert_eq!(said.err, expected);
    assert_eq!(read(&folder, "spec/codegen.toml"), "# mine\n");
    let said = codegen(folder.path(), &["init", "spec/api.yaml", "--force"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(read(&folder, "spec/codegen.toml").contains("[errors]"));
}

#[test]
fn configurations_refer_to_the_schema_if_requested() {
    let folder = folder(&[("api.yaml", DOCUMENT)]);
    codegen(folder.path(), &["init", "api.yaml", "--schema"]);
    let config = read(&folder, "codegen.toml");
    assert!(
        config.starts_with("#:schema ./codegen.schema.json\n"),
        "{config}"
    );
    let schema = codegen(folder.path(), &["schema"]).out;
    assert_eq!(read(&folder, "codegen.schema.json"), schema);
}

#[test]
fn a_document_with_a_mistake_is_shown_and_nothing_is_written() {
    let wrong = DOCUMENT.replace("schemas/Problem'", "schemas/Problm'");
    let folder = folder(&[("api.yaml", &wrong)]);
    let said = codegen(folder.path(), &["init", "api.yaml"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err
            .contains("did you mean `#/components/schemas/Problem`?"),
        "{}",
        said.err
    );
    assert!(!folder.path().join("codegen.toml").exists());
}

#[test]
fn an_envelope_that_would_drop_properties_is_only_suggested() {
    let wrapped = "properties: {data: {$ref: '#/components/schemas/Pet'}}";
    assert!(DOCUMENT.contains(wrapped));
    let beside = wrapped.replace("{data:", "{meta: {type: string}, data:");
    let folder = folder(&[("api.yaml", &DOCUMENT.replace(wrapped, &beside))]);
    let text = codegen(folder.path(), &["init", "api.yaml", "--dry-run"]).out;
    let suggested =
        "# that property, and drop those beside it.\n# [envelope]\n# property = \"data\"\n";
    assert!(text.contains(suggested), "{text}");
}

#[test]
fn neither_the_document_nor_a_schema_of_the_user_is_replaced() {
    let folder = folder(&[("api.yaml", DOCUMENT), ("codegen.schema.json", "mine")]);
    let arguments = ["init", "api.yaml", "--out", "api.yaml", "--force"];
    assert_eq!(codegen(folder.path(), &arguments).code, Some(1));
    assert_eq!(read(&folder, "api.yaml"), DOCUMENT);
    let said = codegen(folder.path(), &["init", "api.yaml", "--schema"]);
    assert_eq!(said.code, Some(1));
    assert_eq!(read(&folder, "codegen.schema.json"), "mine");
    assert!(!folder.path().join("codegen.toml").exists());
}

#[test]
fn an_error_in_a_property_of_its_own_is_unwrapped() {
    let document = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: 'https://api.example'}]\npaths:\n  /a:\n    \
        get:\n      operationId: getA\n      responses:\n        '204': {description: It.}\n        default: {description: It \
        failed., content: {application/json: {schema: {$ref: '#/components/schemas/Failure'}}}}\ncomponents:\n  schemas:\n    \
        Failure: {type: object, properties: {error: {$ref: '#/components/schemas/Problem'}}}\n    Problem: {type: object, \
        properties: {code: {type: integer}, detail: {type: string}}}\n";
    let folder = folder(&[("api.yaml", document)]);
    let text = codegen(folder.path(), &["init", "api.yaml", "--dry-run"]).out;
    let table = "\n[errors]\nschema = \"Problem\"\nmessage = \"detail\"\nproperty = \"error\"\n";
    assert!(text.contains(table), "{text}");
    codegen(folder.path(), &["init", "api.yaml"]);
    let said = codegen(folder.path(), &["generate", "api.yaml", "--out", "client"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[test]
fn the_next_command_has_what_the_configuration_needs() {
    let unsupported = DOCUMENT.replace(
        "    put:\n",
        "    trace:\n      responses: {'200': {description: It., content: \
        {application/json: {schema: {$ref: '#/nowhere'}}}}}\n    put:\n",
    );
    let overlay = "overlay: 1.0.0\ninfo: {title: B, version: '1'}\nactions: [{target: $.info, update: {title: B}}]\n";
    let folder = folder(&[("api.yaml", &unsupported), ("overlay.yaml", overlay)]);
    let failed = codegen(folder.path(), &["init", "api.yaml"]);
    assert_eq!(failed.code, Some(1), "{}", failed.out);
    let arguments = [
        "init",
        "api.yaml",
        "--out",
        "mine.toml",
        "--overlay",
        "overlay.yaml",
        "--skip-unsupported",
    ];
    let said = codegen(folder.path(), &arguments);
    let next = "codegen generate api.yaml --config mine.toml --overlay overlay.yaml --skip-unsupported --out api-client";
    assert_eq!(
        said.out,
        format!("mine.toml was written\nnext: {next}\n"),
        "{}",
        said.err
    );
    let next: Vec<&str> = next.split(' ').skip(1).collect();
    let said = codegen(folder.path(), &next);
    assert_eq!(said.code, Some(0), "{}", said.err);
}
