//! The JSON schema of `codegen.toml`: it accepts and rejects what the command does.

#[allow(dead_code, reason = "each suite uses a part of it")]
mod command;

use std::path::{Path, PathBuf};

use codegen::{Config, Source};
use command::{codegen, folder};
use serde_json::Value;

fn schema() -> Value {
    let said = codegen(folder(&[]).path(), &["schema"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    serde_json::from_str(&said.out).expect("it is JSON")
}

fn is_accepted(schema: &jsonschema::Validator, text: &str) -> bool {
    let config: toml::Value = text.parse::<toml::Table>().expect("it is TOML").into();
    let config = serde_json::to_value(config).expect("these values are JSON");
    schema.is_valid(&config)
}

fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(&schema()).expect("a schema")
}

/// The configurations of all fixtures that are generated.
fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/valid");
    let files = std::fs::read_dir(root).expect("the fixtures");
    let files = files.map(|it| it.expect("an entry").path());
    files
        .filter(|it| it.extension().is_some_and(|it| it == "toml"))
        .collect()
}

#[test]
fn configurations_in_use_are_accepted() {
    let validator = validator();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/codegen.toml");
    for path in fixtures().into_iter().chain([spec]) {
        let text = std::fs::read_to_string(&path).expect("it is text");
        assert!(is_accepted(&validator, &text), "{}", path.display());
    }
}

/// Whether a run fails with a configuration.
fn is_error(text: &str) -> bool {
    let Ok(config) = Config::parse(Source::new("codegen.toml", text)) else {
        return true;
    };
    let document = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}";
    let document = Source::new("api.yaml", document);
    codegen::compile(&document, &config, |it| it.api().map(drop)).is_err()
}

#[test]
fn mistakes_are_rejected_as_the_command_rejects_them() {
    let validator = validator();
    for wrong in [
        "pakage = {}",
        "[package]\nnam = \"a\"",
        "[package]\nname = 1",
        "[package]\nlicence = \"MIT\"",
        "[package]\npublish = \"yes\"",
        "[package]\nreadme = true\nkeywords = \"a\"",
        "[package]\napi = \"yes\"",
        "[envelope]",
        "[errors]\nmessage = \"detail\"",
        "[paging]\nstyle = \"pages\"",
        "[paging]\nfirst = -1",
        "[paging.operations.a]\nsize = 1",
        "[limits]\ndepth = \"deep\"",
        "[limits]\nheight = 1",
        "[lint.off]\nno-description = true",
        "[rename.types]\nPet = 1",
        "[rename.methods]\na = \"b\"",
        "[formats]\ndate = \"day\"",
        "[types.strings]\na = \"b\"",
        "[include]\ntag = [\"a\"]",
        "[references]\nallow = \"..\"",
        "overlays = \"a.yaml\"",
    ] {
        assert!(!is_accepted(&validator, wrong), "{wrong}");
        assert!(is_error(wrong), "{wrong}");
    }
}

#[test]
fn every_key_is_described() {
    let schema = schema();
    let definitions = schema["definitions"].as_object().expect("definitions");
    let mut count = 0;
    for (name, definition) in definitions
        .iter()
        .chain([(&"codegen.toml".to_owned(), &schema)])
    {
        let properties = definition["properties"].as_object();
        for (key, property) in properties.into_iter().flatten() {
            let description = property["description"].as_str().unwrap_or_default();
            assert!(!description.is_empty(), "{key} of {name}");
            count += 1;
        }
    }
    assert!(
        count > 50,
        "all tables are looked at, not only {count} keys"
    );
}

#[test]
fn schema_defaults_match_the_configuration() {
    let schema = schema();
    let limits = &schema["definitions"]["Limits"]["properties"];
    assert_eq!(limits["depth"]["default"], codegen::Limits::default().depth);
    let package = &schema["definitions"]["Package"]["properties"];
    assert_eq!(
        package["version"]["default"],
        codegen::Package::default().version
    );
}
