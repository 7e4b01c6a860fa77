//! Tests the configuration in the documentation: blocks are read as the command reads them, and tables list the
//! existing keys.

use std::collections::BTreeSet;

use codegen::{Config, Limits, Source};
use serde_json::Value;

use super::assert_all;
use super::page::Page;

/// The mistake of a block that is neither a configuration, nor a part of a manifest, nor a list of accepted changes.
fn mistake(text: &str) -> Option<String> {
    let config = Config::parse(Source::new("codegen.toml", text)).err()?;
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(why) => return Some(why.to_string()),
    };
    let lists = ["build-dependencies", "dependencies", "dev-dependencies"];
    let is_list = |it: &toml::Value| it.as_table().is_some_and(are_dependencies);
    let is_manifest = table
        .iter()
        .all(|(key, it)| lists.contains(&key.as_str()) && is_list(it) || is_workspace(key, it));
    let is_accepted = table
        .iter()
        .all(|(key, it)| key == "accept" && are_accepted(it));
    (!is_manifest && !is_accepted && !are_dependencies(&table)).then(|| config.to_string())
}

/// `[workspace]`, with what its members inherit.
fn is_workspace(key: &str, value: &toml::Value) -> bool {
    let is_inherited = |(key, it): (&String, &toml::Value)| match key.as_str() {
        "dependencies" => it.as_table().is_some_and(are_dependencies),
        "members" => it.is_array(),
        "lints" | "package" => it.is_table(),
        _ => false,
    };
    key == "workspace"
        && value
            .as_table()
            .is_some_and(|it| it.iter().all(is_inherited))
}

fn are_dependencies(table: &toml::Table) -> bool {
    let keys = [
        "default-features",
        "features",
        "optional",
        "package",
        "path",
        "version",
    ];
    table.values().all(|it| match it {
        toml::Value::String(_) => true,
        toml::Value::Table(it) => it.keys().all(|it| keys.contains(&it.as_str())),
        _ => false,
    })
}

fn are_accepted(value: &toml::Value) -> bool {
    let keys = ["id", "item", "reason", "rule", "until"];
    let changes = value.as_array().into_iter().flatten();
    changes
        .filter_map(toml::Value::as_table)
        .all(|it| it.contains_key("reason") && it.keys().all(|it| keys.contains(&it.as_str())))
}

#[test]
fn toml_blocks_are_configurations_or_parts_of_manifests() {
    assert_all("toml", |block| mistake(&block.text));
}

#[test]
fn mistakes_in_configurations_are_found() {
    let wrong = [
        "[rename.feilds]\ntype = \"kind\"\n",
        "[dependency]\ntokio = \"1\"\n",
        "tokio = { vesion = \"1\" }\n",
        "[[accept]]\nrule = \"property-removed\"\n",
        "[package\n",
    ];
    for text in wrong {
        assert!(mistake(text).is_some(), "{text}");
    }
}

/// The rows of the tables in the sections about a table of the configuration, without their heads: the cells of each.
fn rows(page: &Page, table: &str) -> Vec<Vec<String>> {
    let title = format!("`{table}`");
    let sections = page.text.split("\n### ");
    let section = sections.filter(|it| it.lines().next().is_some_and(|it| it.contains(&title)));
    let section = section
        .last()
        .unwrap_or_else(|| panic!("a section about {title}"));
    let section = section.split("\n## ").next().unwrap_or(section);
    let lines = section.lines().filter(|it| it.starts_with("| `"));
    let cells = |line: &str| line.split('|').map(|it| it.trim().to_owned()).collect();
    lines.map(cells).collect()
}

/// The code in the first cell of each row.
fn keys(rows: &[Vec<String>]) -> BTreeSet<String> {
    let first = rows.iter().filter_map(|it| it.get(1));
    // A row may list several keys.
    let keys = first.flat_map(|it| it.split("`, `"));
    keys.map(|it| it.trim_matches(['`', '"', '[', ']']).to_owned())
        .collect()
}

/// The properties of a definition of the schema; of the whole configuration without a name.
fn properties(definition: Option<&str>) -> BTreeSet<String> {
    let schema = Config::schema();
    let noun = definition.map_or(&schema, |it| &schema["definitions"][it]);
    let properties = noun["properties"].as_object().map(|it| it.keys().cloned());
    let properties: BTreeSet<String> = properties.into_iter().flatten().collect();
    assert!(!properties.is_empty(), "{definition:?} has keys");
    properties
}

#[test]
fn tables_list_the_keys_that_exist() {
    let page = Page::read("codegen/README.md");
    for (table, definition, elsewhere) in [
        ("[package]", "Package", &[][..]),
        ("[include]", "Selection", &[]),
        ("[limits]", "Limits", &[]),
        ("[references]", "References", &[]),
        ("[envelope]", "Envelope", &[]),
        ("[errors]", "Errors", &[]),
        // `[paging.operations.ID]` is described in a sentence.
        ("[paging]", "Paging", &["operations"]),
        ("[retries]", "Retries", &[]),
    ] {
        let mut properties = properties(Some(definition));
        properties.retain(|it| !elsewhere.contains(&it.as_str()));
        assert_eq!(keys(&rows(&page, table)), properties, "{table}");
    }
    let renamed = keys(&rows(&page, "[rename]"));
    let renamed: BTreeSet<String> = renamed.iter().map(|it| it.replace("rename.", "")).collect();
    assert_eq!(renamed, properties(Some("Rename")), "[rename]");
}

#[test]
fn every_table_has_a_section() {
    let page = Page::read("codegen/README.md");
    let titles: Vec<&str> = page
        .text
        .lines()
        .filter(|it| it.starts_with("### "))
        .collect();
    for key in properties(None) {
        let names = [
            format!("`{key}`"),
            format!("`[{key}]`"),
            format!("`[{key}."),
        ];
        let is_there = titles
            .iter()
            .any(|it| names.iter().any(|name| it.contains(name)));
        assert!(is_there, "`{key}` has a section");
    }
}

#[test]
fn the_defaults_of_limits_are_those_of_the_command() {
    let page = Page::read("codegen/README.md");
    let limits = Limits::default();
    let defaults = Config::schema()["definitions"]["Limits"]["properties"].clone();
    assert_eq!(defaults["depth"]["default"], limits.depth);
    for row in rows(&page, "[limits]") {
        let [_, key, _, shown, _] = row.as_slice() else {
            panic!("{row:?}");
        };
        let shown: u64 = shown.replace(',', "").parse().expect("a number");
        let default = &defaults[key.trim_matches('`')]["default"];
        assert_eq!(*default, shown, "{key}");
    }
}

#[test]
fn the_formats_are_those_of_the_command() {
    let page = Page::read("codegen/README.md");
    let schema = Config::schema();
    let formats = schema["definitions"]["Format"]["oneOf"].as_array();
    let formats = formats.into_iter().flatten();
    let values: BTreeSet<String> = formats
        .filter_map(|it| it["const"].as_str())
        .map(str::to_owned)
        .collect();
    assert_eq!(keys(&rows(&page, "[formats]")), values);
    assert!(matches!(schema["title"], Value::String(_)));
}
