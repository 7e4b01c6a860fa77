//! `codegen diff`, run as a person runs it: formats, thresholds, accepted changes and exit codes.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const OLD: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://api.example'}]
paths:
  /pets/{id}:
    get:
      operationId: findPet
      tags: [Pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}, kind: {$ref: '#/components/schemas/Kind'}}}
    Kind: {type: string, enum: [cat, dog]}
";

/// A folder with the old document, and one in which texts are replaced.
fn folder(edits: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut new = OLD.to_owned();
    for (from, to) in edits {
        assert!(new.contains(from), "{from}");
        new = new.replace(from, to);
    }
    let write = |name, text: &str| std::fs::write(folder.path().join(name), text);
    write("old.yaml", OLD).expect("the folder can be written");
    write("new.yaml", &new).expect("the folder can be written");
    folder
}

fn diff(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_codegen"));
    let command = command.current_dir(folder).arg("diff");
    let command = command.args(["old.yaml", "new.yaml"]).args(arguments);
    command.output().expect("it runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = diff(folder, &[&["--format", "json"], arguments].concat());
    let error = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|it| panic!("{it}: {error}"))
}

/// A property is removed: breaking on the wire, and major.
const REMOVED: &[(&str, &str)] = &[("required: [name], ", ""), ("name: {type: string}, ", "")];
/// Nothing that code sees.
const SILENT: &[(&str, &str)] = &[("[cat, dog]", "[CAT, dog]")];
/// A new property.
const GROWN: &[(&str, &str)] = &[("kind: {$ref", "age: {type: integer}, kind: {$ref")];

#[test]
fn json_has_the_verdicts_and_follows_its_schema() {
    let schema = include_str!("../src/diff/render/schema.json");
    let schema = serde_json::from_str(schema).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    for (edits, rust, silent, wire) in [
        (REMOVED, "major", false, "breaking"),
        (SILENT, "patch", true, "breaking"),
        (GROWN, "minor", false, "compatible"),
    ] {
        let report = json(folder(edits).path(), &[]);
        let errors: Vec<_> = schema
            .iter_errors(&report)
            .map(|it| it.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        let verdict = &report["verdict"];
        assert_eq!(verdict["rust"], rust);
        assert_eq!(verdict["silent"], silent);
        assert_eq!(verdict["wire"]["old_client_new_server"], wire);
    }
}

#[test]
fn identical_documents_have_no_change() {
    let folder = folder(&[]);
    assert_eq!(stdout(&diff(folder.path(), &[])), "no change\n");
    let markdown = stdout(&diff(folder.path(), &["--format", "markdown"]));
    assert_eq!(markdown, "<!-- codegen diff -->\n### No change\n");
    let github = stdout(&diff(folder.path(), &["--format", "github"]));
    assert!(github.is_empty(), "{github}");
    let report = json(folder.path(), &[]);
    assert_eq!(report["verdict"]["rust"], "patch");
}

#[test]
fn the_exit_code_depends_on_the_threshold() {
    let code = |edits, arguments: &[&str]| diff(folder(edits).path(), arguments).status.code();
    assert_eq!(code(REMOVED, &[]), Some(0));
    for (threshold, edits, other) in [
        ("unbumped", GROWN, &[][..]),
        ("silent", SILENT, REMOVED),
        ("wire-breaking", REMOVED, GROWN),
        ("rust-major", REMOVED, SILENT),
    ] {
        let arguments = ["--fail-on", threshold];
        assert_eq!(code(edits, &arguments), Some(3), "{threshold}");
        assert_eq!(code(other, &arguments), Some(0), "{threshold}");
    }
    assert_eq!(code(REMOVED, &["--fail-on", "silent,rust-major"]), Some(3));
    assert_eq!(code(GROWN, &["--fail-on", "everything"]), Some(2));
    assert_eq!(
        code(&[("openapi: 3.0.3", "openapi: 3.0.3\npaths: 1")], &[]),
        Some(1)
    );
}

#[test]
fn a_higher_version_meets_the_threshold() {
    let folder = folder(GROWN);
    let config = "[package]\nversion = \"0.1.1\"\n";
    std::fs::write(folder.path().join("codegen.toml"), config).expect("it is written");
    let arguments = ["--config", "codegen.toml", "--fail-on", "unbumped"];
    let output = diff(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn the_terminal_shows_both_locations_and_what_follows() {
    let text = stdout(&diff(folder(REMOVED).path(), &[]));
    for line in [
        "breaking, major [required-property-removed] Pet.name: a required property was removed",
        "  --> old.yaml:14:56 → new.yaml:14:",
        "= major: models::Pet::name was removed",
        "Rust: major; set the version to 0.2.0 (it is still 0.1.0)",
        "wire: old client with new server breaking, new client with old server compatible",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn advice_says_what_dependents_have_to_change() {
    let advice = |edits: &[(&str, &str)]| -> Vec<String> {
        let report = json(folder(edits).path(), &[]);
        let changes = report["changes"].as_array().expect("changes").clone();
        let items = changes.iter().filter_map(|it| it["items"].as_array());
        let advice = items.flatten().filter_map(|it| it["advice"].as_str());
        advice.map(str::to_owned).collect()
    };
    let renamed = advice(&[("operationId: findPet", "operationId: getPet")]);
    assert!(
        renamed.contains(&"use `Client::get_pet`".to_owned()),
        "{renamed:?}"
    );
    let optional = advice(&[("required: [name], ", "")]);
    assert_eq!(optional, ["handle `None`"]);
    let added = advice(&[(
        "parameters: [",
        "parameters: [{name: q, in: query, required: true, schema: {type: string}}, ",
    )]);
    assert_eq!(added, ["pass `q`"]);
}

#[test]
fn silent_changes_come_first() {
    let edits = [REMOVED, SILENT].concat();
    let report = json(folder(&edits).path(), &[]);
    let changes = report["changes"].as_array().expect("changes");
    let silent: Vec<bool> = changes
        .iter()
        .filter_map(|it| it["verdict"]["silent"].as_bool())
        .collect();
    assert_eq!(silent, [true, false]);
}

#[test]
fn markdown_is_marked_and_short_enough_for_a_comment() {
    let text = stdout(&diff(folder(REMOVED).path(), &["--format", "markdown"]));
    assert!(
        text.starts_with("<!-- codegen diff -->\n### Rust: **major**: set the version to 0.2.0 (it is still 0.1.0)"),
        "{text}"
    );
    assert!(
        text.contains("| `Pet.name`: a required property was removed | breaking |"),
        "{text}"
    );
    let many: Vec<String> = (0..3_000)
        .map(|it| format!("a_long_name_{it}: {{type: string}}"))
        .collect();
    let many = format!("{}, kind: {{$ref", many.join(", "));
    let grown = folder(&[("kind: {$ref", &many)]);
    let text = stdout(&diff(grown.path(), &["--format", "markdown"]));
    assert!(text.chars().count() < 60_000, "{}", text.len());
    assert!(
        text.contains("more lines not shown"),
        "{}",
        &text[text.len() - 200..]
    );
}

#[test]
fn annotations_are_at_the_lines_of_the_new_document() {
    let text = stdout(&diff(folder(SILENT).path(), &["--format", "github"]));
    let start = "::error file=new.yaml,line=15,col=32,title=enum-values-replaced::Kind: ";
    assert!(text.starts_with(start), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn the_page_contains_the_report_and_loads_nothing() {
    let edits = [("summary", "")];
    let folder = folder(&edits[..0]);
    let new = OLD.replace("[cat, dog]", "['</script>', dog]");
    std::fs::write(folder.path().join("new.yaml"), new).expect("it is written");
    let text = stdout(&diff(folder.path(), &["--format", "html"]));
    assert!(
        text.contains("\\u003c/script>"),
        "the report cannot end the script"
    );
    for word in ["http://", "https://", "src=", "@import"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn the_old_public_api_is_checked() {
    let folder = folder(GROWN);
    let run = |text: &str| {
        std::fs::write(folder.path().join("API.txt"), text).expect("it is written");
        let output = diff(folder.path(), &["--old-api", "API.txt"]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), error)
    };
    let (code, error) = run("pub struct Client\nThis is a text.\n");
    assert_eq!(code, Some(1), "{error}");
    for line in [
        "this line declares no item of a public API",
        "API.txt:2:1",
        "help: pass the `API.txt` that was generated with the old client",
    ] {
        assert!(error.contains(line), "{line} in {error}");
    }
    let (code, error) = run("# Nothing.\n");
    assert_eq!(code, Some(1), "{error}");
    assert!(error.contains("this file lists no public API"), "{error}");
    assert_eq!(run("pub struct Client\n").0, Some(0));
}

/// Compares with an `accepted.toml`.
fn accepted(edits: &[(&str, &str)], text: &str) -> Output {
    let folder = folder(edits);
    std::fs::write(folder.path().join("accepted.toml"), text).expect("it is written");
    let thresholds = "silent,wire-breaking";
    diff(
        folder.path(),
        &["--accepted", "accepted.toml", "--fail-on", thresholds],
    )
}

#[test]
fn accepted_changes_are_below_the_threshold() {
    let report = json(folder(SILENT).path(), &[]);
    let id = report["changes"][0]["id"].as_str().expect("an id");
    let by_id = format!("[[accept]]\nid = \"{id}\"\nreason = \"a typo\"\n");
    let by_item = "[[accept]]\nrule = \"enum-values-replaced\"\nitem = \"Kind\"\nreason = \"a typo\"\nuntil = \"0.2.0\"\n";
    for text in [&by_id, by_item] {
        let output = accepted(SILENT, text);
        let shown = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{shown}");
        assert!(shown.contains("= accepted: a typo"), "{shown}");
    }
}

#[test]
fn an_accepted_change_is_as_major_as_before() {
    let text = "[[accept]]\nrule = \"required-property-removed\"\nitem = \"Pet.name\"\nreason = \"unused\"\n";
    let output = accepted(REMOVED, text);
    let shown = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{shown}");
    assert!(shown.contains("Rust: major"), "{shown}");
    assert!(
        shown.contains("old client with new server compatible"),
        "{shown}"
    );
}

#[test]
fn changes_of_the_public_api_are_accepted_separately() {
    let folder = folder(REMOVED);
    let run = |entries: &str| {
        std::fs::write(folder.path().join("accepted.toml"), entries).expect("it is written");
        let arguments = ["--accepted", "accepted.toml", "--fail-on", "rust-major"];
        diff(folder.path(), &arguments)
    };
    let entry = |rule: &str, item: &str| {
        format!("[[accept]]\nrule = \"{rule}\"\nitem = \"{item}\"\nreason = \"unused\"\n")
    };
    let wire = entry("required-property-removed", "Pet.name");
    assert_eq!(run(&wire).status.code(), Some(3));
    let report = json(folder.path(), &[]);
    let items = report["changes"][0]["items"].as_array().expect("items");
    let by_id = items.iter().map(|it| {
        let id = it["id"].as_str().expect("an id");
        format!("[[accept]]\nid = \"{id}\"\nreason = \"unused\"\n")
    });
    let by_item = items.iter().map(|it| {
        let rule = it["id"].as_str().and_then(|it| it.split('@').next());
        entry(rule.expect("a rule"), it["path"].as_str().expect("a path"))
    });
    for entries in [by_id.collect::<String>(), by_item.collect()] {
        let output = run(&entries);
        let shown = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{shown}");
        assert!(shown.contains("     = accepted: unused"), "{shown}");
        // The version says what dependents notice, intended or not.
        assert!(
            shown.contains("Rust: major; set the version to 0.2.0"),
            "{shown}"
        );
    }
}

#[test]
fn what_the_configuration_changes_is_accepted() {
    let folder = folder(&[]);
    let config = "[rename.operations]\nfindPet = \"get_pet\"\n";
    std::fs::write(folder.path().join("codegen.toml"), config).expect("it is written");
    let entry = |item: &str| {
        format!(
            "[[accept]]\nrule = \"rust-item-removed\"\nitem = \"{item}\"\nreason = \"shorter\"\n"
        )
    };
    let configured = ["--config", "codegen.toml"];
    let report = json(folder.path(), &configured);
    let items = report["rust"].as_array().expect("items").iter();
    let removed = items.filter(|it| it["change"] == "removed");
    let entries: String = removed
        .filter_map(|it| it["path"].as_str())
        .map(entry)
        .collect();
    assert!(entries.contains("Client::find_pet"), "{entries}");
    for (entries, code) in [(entries, 0), (entry("Client::feed_pet"), 1)] {
        std::fs::write(folder.path().join("accepted.toml"), entries).expect("it is written");
        let accepted = ["--accepted", "accepted.toml", "--fail-on", "rust-major"];
        let output = diff(folder.path(), &[&configured[..], &accepted].concat());
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{error}");
    }
}

#[test]
fn a_macro_of_another_crate_is_another_trait() {
    let folder = folder(&[]);
    for (file, of) in [("old.toml", "one"), ("new.toml", "two")] {
        let derived = format!("Pet = [\"{of}::Describe\", \"std::hash::Hash\"]");
        let config = format!("[derives]\n{derived}\n\n[dependencies]\n{of} = \"1\"\n");
        std::fs::write(folder.path().join(file), config).expect("it is written");
    }
    let configured = ["--old-config", "old.toml", "--config", "new.toml"];
    let report = json(folder.path(), &configured);
    let items = report["rust"].as_array().expect("items").iter();
    let texts: Vec<&str> = items.filter_map(|it| it["text"].as_str()).collect();
    let expected = [
        "impl one::Describe for models::Pet was removed",
        "impl two::Describe for models::Pet was added",
    ];
    assert_eq!(texts, expected);
}

#[test]
fn stale_and_wrong_entries_are_errors_at_their_lines() {
    let cases = [
        (
            "id = \"enum-added@0000000000\"\nreason = \"gone\"",
            "nothing that changed matches this entry",
        ),
        (
            "rule = \"enum-values-replaced\"\nitem = \"Kind\"\nreason = \"a typo\"\nuntil = \"0.1.0\"",
            "is accepted until 0.1.0, which is reached",
        ),
        (
            "rule = \"enum-values-replaced\"\nreason = \"a typo\"",
            "an entry has either `id`, or `rule` and `item`",
        ),
        (
            "id = \"enum-added@0000000000\"\nreason = \"\"",
            "`reason` is empty",
        ),
        ("id = \"enum-added@0000000000\"", "missing field `reason`"),
        ("why = \"no\"", "unknown field `why`"),
    ];
    for (entry, message) in cases {
        let output = accepted(SILENT, &format!("[[accept]]\n{entry}\n"));
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(error.contains(message), "{message} in {error}");
        assert!(error.contains("accepted.toml:"), "{error}");
    }
}

#[test]
fn one_configuration_serves_both_documents() {
    let folder = folder(&[("operationId: findPet", "operationId: getPet")]);
    let config = "[rename.operations]\ngetPet = \"find_pet\"\n";
    std::fs::write(folder.path().join("codegen.toml"), config).expect("it is written");
    let both = ["--config", "codegen.toml", "--old-config", "codegen.toml"];
    let report = json(folder.path(), &both);
    assert_eq!(report["verdict"]["rust"], "patch");
    let swapped = ["--old-config", "codegen.toml"];
    assert_eq!(json(folder.path(), &swapped)["verdict"]["rust"], "major");
}

#[test]
fn pins_are_the_lines_that_preserve_the_public_api() {
    let operation = ("operationId: findPet", "operationId: getPet");
    let schema = [
        ("schemas/Kind", "schemas/Species"),
        ("    Kind: ", "    Species: "),
    ];
    let edits = [&[operation], &schema[..]].concat();
    let output = diff(folder(&edits).path(), &["--pins"]);
    let text = stdout(&output);
    let pins = "# codegen.toml: these lines preserve the public API\n[rename.operations]\ngetPet = \"find_pet\"\n\n[rename.types]\nSpecies = \"Kind\"\n";
    assert_eq!(text, pins);
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(report.contains("Client::find_pet"), "{report}");
    let text = stdout(&diff(folder(GROWN).path(), &["--pins"]));
    let end = "# the public API is preserved without further lines of codegen.toml\n";
    assert_eq!(text, end);
}

#[test]
fn pins_say_what_cannot_be_preserved() {
    let lost = "# cannot be preserved: models::Pet::name was removed: a required property was removed (Pet.name)\n";
    let text = stdout(&diff(folder(REMOVED).path(), &["--pins"]));
    let none = "# no lines of codegen.toml preserve the public API\n";
    assert_eq!(text, format!("{none}\n{lost}"));
    let edits = [REMOVED, &[("operationId: findPet", "operationId: getPet")]].concat();
    let text = stdout(&diff(folder(&edits).path(), &["--pins"]));
    let part = "# codegen.toml: these lines preserve a part of the public API\n";
    let pins = "[rename.operations]\ngetPet = \"find_pet\"\n";
    assert_eq!(text, format!("{part}{pins}\n{lost}"));
}

/// The page after a script has run in it, as Chromium sees it.
fn in_browser(page: &str, script: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.html");
    let page = page.replace("</html>", &format!("<script>{script}</script></html>"));
    std::fs::write(&file, page).expect("it is written");
    let url = format!("file://{}", file.display());
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--dump-dom",
        &url,
    ];
    let output = Command::new("chromium").args(arguments).output();
    stdout(&output.expect("`chromium` is installed"))
}

#[test]
#[ignore = "needs Chromium: cargo test -p openapi-client-codegen --test diff_command -- --ignored"]
fn the_page_filters_by_verdict_tag_and_operation() {
    let edits = [REMOVED, &[("[cat, dog]", "[cat, dog, cow]")]].concat();
    let page = stdout(&diff(folder(&edits).path(), &["--format", "html"]));
    let count = |script: &str| in_browser(&page, script).matches("<article>").count();
    let choose = |id: &str, value: &str| {
        format!(
            "document.getElementById('{id}').value = '{value}';\
             document.querySelector('form').dispatchEvent(new Event('input'));"
        )
    };
    assert_eq!(count(""), 2);
    assert_eq!(count(&choose("by-verdict", "breaking")), 1);
    assert_eq!(count(&choose("by-verdict", "silent")), 0);
    assert_eq!(count(&choose("by-tag", "Pets")), 2);
    assert_eq!(count(&choose("by-operation", "GET /pets/{id}")), 2);
}
