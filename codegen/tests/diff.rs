//! `codegen diff`: what edits of a document mean, on the wire and for Rust.

#[path = "diff/causes.rs"]
mod causes;
#[path = "diff/edit.rs"]
mod edit;
#[path = "diff/equivalent.rs"]
mod equivalent;
#[path = "diff/meaning.rs"]
mod meaning;
#[path = "diff/notation.rs"]
mod notation;
#[path = "diff/shared.rs"]
mod shared;
#[path = "diff/silent.rs"]
mod silent;

use codegen::diff::{Directions, ItemChange, Report, Rule, Wire};
use codegen::{Config, Source, compile_both};
use edit::Edit;
use serde_json::Value;

/// Compares two documents as JSON.
fn compare(old: &Value, new: &Value) -> Report {
    compare_texts(&old.to_string(), &new.to_string())
}

fn compare_texts(old: &str, new: &str) -> Report {
    let (old, new) = (Source::new("old", old), Source::new("new", new));
    let config = Config::default();
    let report = compile_both((&old, &config), (&new, &config), |old, new| {
        new.changes_from(old, None)
    });
    report.unwrap_or_else(|it| panic!("{it}"))
}

fn wire(report: &Report) -> (Wire, Wire) {
    let Directions {
        old_client_new_server,
        new_client_old_server,
    } = report.verdict.wire;
    (old_client_new_server, new_client_old_server)
}

#[test]
fn every_edit_has_its_verdicts() {
    let document = edit::document();
    let mut wrong = Vec::new();
    for edit in edit::all() {
        let report = compare(&document, &edit.applied(&document));
        let verdict = report.verdict;
        let mut rules: Vec<&str> = report.changes.iter().map(|it| it.rule).collect();
        rules.sort_unstable();
        let found = (wire(&report), verdict.rust, verdict.silent, rules.join(" "));
        let mut expected = edit.rules.clone();
        expected.sort_unstable();
        let expected = (edit.wire(), edit.rust(), edit.silent, expected.join(" "));
        if found != expected {
            wrong.push(format!("{}: {found:?}, not {expected:?}", edit.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[derive(serde::Deserialize)]
struct Case {
    #[serde(rename = "case")]
    name: String,
    old: Value,
    new: Value,
    client: String,
    server: String,
}

#[test]
fn every_change_of_an_operation_has_its_verdicts() {
    let text = include_str!("diff/operations.yaml");
    let cases: Vec<Case> = serde_yaml::from_str(text).unwrap();
    let document = |operation: &Value| {
        serde_json::json!({
            "openapi": "3.1.0",
            "info": {"title": "A", "version": "1"},
            "servers": [{"url": "https://a.example"}],
            "paths": {"/": {"post": operation}},
        })
    };
    let mut wrong = Vec::new();
    for it in cases {
        let report = compare(&document(&it.old), &document(&it.new));
        let (client, server) = wire(&report);
        let found = (client.name().to_owned(), server.name().to_owned());
        if found != (it.client, it.server) {
            wrong.push(format!("{}: {found:?}", it.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Compares a server and a path with others.
fn compare_urls(old: (&str, &str), new: (&str, &str)) -> Report {
    let document = |(server, path): (&str, &str)| {
        serde_json::json!({
            "openapi": "3.0.3",
            "info": { "title": "Pets", "version": "1" },
            "servers": [{ "url": server }],
            "paths": { path: { "get": {
                "operationId": "listPets",
                "responses": { "204": { "description": "Done." } },
            } } },
        })
    };
    compare(&document(old), &document(new))
}

#[test]
fn a_base_path_that_moves_to_the_paths_changes_no_url() {
    let (within, beside) = (
        ("https://a.example/v1", "/pets"),
        ("https://a.example", "/v1/pets"),
    );
    for (old, new) in [(within, beside), (beside, within)] {
        let report = compare_urls(old, new);
        let [change] = report.changes.as_slice() else {
            panic!("{:?}", report.changes);
        };
        assert_eq!(change.rule, Rule::ServerChanged.id());
        assert_eq!(wire(&report), (Wire::Compatible, Wire::Compatible));
        // Who sets another server has to set another path of it.
        let items: Vec<&str> = change.items.iter().map(|it| it.path.as_str()).collect();
        assert_eq!((items, report.verdict.silent), (vec!["Client"], true));
    }
    let elsewhere = compare_urls(within, ("https://b.example", "/v1/pets"));
    assert_eq!(wire(&elsewhere), (Wire::Risky, Wire::Risky));
    let other = compare_urls(within, ("https://a.example/v2", "/pets"));
    assert_eq!(wire(&other), (Wire::Risky, Wire::Risky));
}

#[test]
fn equivalent_documents_are_compatible() {
    let document = edit::document();
    let equivalents = [
        ("reversed", equivalent::reversed(&document)),
        ("YAML", include_str!("diff/api.yaml").to_owned()),
        ("inlined", equivalent::inlined(&document).to_string()),
        ("wrapped", equivalent::wrapped(&document).to_string()),
    ];
    for (name, text) in equivalents {
        let report = compare_texts(&document.to_string(), &text);
        assert_eq!(
            wire(&report),
            (Wire::Compatible, Wire::Compatible),
            "{name}"
        );
        // Where a schema is described is a change of the document, but none of what is exchanged.
        let moved = Rule::SchemaMoved.id();
        let others = report.changes.iter().filter(|it| it.rule != moved);
        let others: Vec<_> = others.map(|it| (&it.path, it.title)).collect();
        assert!(others.is_empty(), "{name}: {others:?}");
    }
}

/// The rules that judge clients in use by what they used to receive, which new clients have not relied on yet.
const LOST: [Rule; 10] = [
    Rule::PropertyRemoved,
    Rule::PropertyAdded,
    Rule::PropertiesListed,
    Rule::PropertiesUnlisted,
    Rule::HeaderRemoved,
    Rule::HeaderAdded,
    Rule::ReadOnlyAdded,
    Rule::ReadOnlyRemoved,
    Rule::WriteOnlyAdded,
    Rule::WriteOnlyRemoved,
];

#[test]
fn swapped_documents_have_swapped_verdicts() {
    let document = edit::document();
    for edit in edit::all() {
        let edited = edit.applied(&document);
        let (there, back) = (compare(&document, &edited), compare(&edited, &document));
        let is_lost = |it: &&str| LOST.iter().any(|rule| rule.id() == *it);
        if !there.changes.iter().any(|it| is_lost(&it.rule)) {
            let (old, new) = wire(&back);
            assert_eq!(wire(&there), (new, old), "{}", edit.name);
        }
    }
}

#[test]
fn two_edits_are_at_least_as_severe_as_each() {
    let document = edit::document();
    let edits = edit::all();
    for (index, one) in edits.iter().enumerate() {
        // Each edit with two others; all pairs would take too long.
        for distance in [7, 31] {
            let other = &edits[(index + distance) % edits.len()];
            if !one.is_apart_from(other) {
                continue;
            }
            let both = other.applied_to(&document, &one.applied(&document));
            let found = compare(&document, &both);
            let is_enough = |it: &Edit| {
                let ((old, new), (a, b)) = (wire(&found), it.wire());
                old >= a && new >= b && found.verdict.rust >= it.rust()
            };
            let (a, b) = (&one.name, &other.name);
            assert!(is_enough(one) && is_enough(other), "{a}; {b}");
        }
    }
}

#[test]
fn a_shared_schema_is_reported_once() {
    let document = edit::document();
    let edits = edit::all();
    let edit = edits
        .iter()
        .find(|it| it.name == "A value is added to an enum");
    let report = compare(&document, &edit.expect("the edit").applied(&document));
    let [change] = report.changes.as_slice() else {
        panic!("{:?}", report.changes);
    };
    assert_eq!(change.path, "Genre");
    assert_eq!(change.reach.count, 3, "{:?}", change.reach);
}

#[test]
fn every_rule_of_a_report_is_explained() {
    let document = edit::document();
    let mut missing = Vec::new();
    for edit in edit::all() {
        let report = compare(&document, &edit.applied(&document));
        let items = report
            .changes
            .iter()
            .flat_map(|it| &it.items)
            .chain(&report.rust);
        let ids = items
            .map(|it| it.id.as_str())
            .chain(report.changes.iter().map(|it| it.id.as_str()));
        let rules = ids.map(|it| it.split('@').next().unwrap_or(it).to_owned());
        missing.extend(rules.filter(|it| codegen::explain::explain(it).is_err()));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_kind_of_changed_item_has_a_page_whose_example_shows_it() {
    for kind in ItemChange::ALL {
        let (rule, page) = (kind.rule(), kind.page());
        let title = format!("# {rule}: {}\n", kind.title());
        assert!(page.starts_with(&title), "{title}");
        let report = compare_texts(block(page, "Before:"), block(page, "After:"));
        let mut items = report.changes.iter().flat_map(|it| &it.items);
        let item = items.find(|it| it.id.starts_with(rule));
        let item = item.unwrap_or_else(|| panic!("{rule}: {:?}", report.changes));
        let silent = if item.silent {
            "; code does not notice"
        } else {
            ""
        };
        let line = format!("For this example: {}{silent}.\n", item.verdict.name());
        assert!(page.contains(&line), "{rule}: {line}");
    }
}

#[test]
fn ids_do_not_depend_on_locations() {
    let document = edit::document();
    for edit in edit::all() {
        let edited = edit.applied(&document);
        let ids =
            |it: &Report| -> Vec<String> { it.changes.iter().map(|it| it.id.clone()).collect() };
        let plain = ids(&compare(&document, &edited));
        let (old, new) = (
            equivalent::reversed(&document),
            equivalent::reversed(&edited),
        );
        let mut reversed = ids(&compare_texts(&old, &new));
        let mut sorted = plain.clone();
        sorted.sort();
        reversed.sort();
        assert_eq!(sorted, reversed, "{}", edit.name);
        sorted.dedup();
        assert_eq!(sorted.len(), plain.len(), "{}: {plain:?}", edit.name);
    }
}

/// The block of YAML after a heading.
fn block<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, rest) = page.split_once(heading).expect(heading);
    let (_, rest) = rest.split_once("```yaml\n").expect(heading);
    rest.split("```").next().unwrap_or(rest)
}

#[test]
fn every_rule_has_a_page_whose_example_shows_it() {
    let name = |it: Wire| format!("{it:?}").to_lowercase();
    for rule in Rule::ALL {
        let (id, page) = (rule.id(), rule.page());
        let title = format!("# {id}: {}\n", rule.title());
        assert!(page.starts_with(&title), "{title}");
        let report = compare_texts(block(page, "Before:"), block(page, "After:"));
        let change = report.changes.iter().find(|it| it.rule == id);
        let change = change.unwrap_or_else(|| panic!("{id}: {:?}", report.changes));
        let wire = change.verdict.wire;
        let line = format!(
            "For this example: old client with new server {}, new client with old server {}",
            name(wire.old_client_new_server),
            name(wire.new_client_old_server)
        );
        assert!(page.contains(&line), "{id}: {line}");
        assert_eq!(
            page.contains("; code does not notice."),
            change.verdict.silent,
            "{id}"
        );
    }
}

/// Compares an operation with one parameter, before and after a change of it.
fn compare_parameters(version: &str, old: &Value, new: &Value) -> Report {
    let document = |parameter: &Value| {
        serde_json::json!({
            "openapi": version,
            "info": { "title": "Things", "version": "1" },
            "servers": [{ "url": "https://things.example" }],
            "paths": { "/things": { "get": {
                "operationId": "listThings",
                "parameters": [parameter],
                "responses": { "204": { "description": "Done." } },
            } } },
            "components": { "schemas": { "Name": { "type": "string" } } },
        })
    };
    compare(&document(old), &document(new))
}

#[test]
fn keywords_without_an_effect_change_nothing() {
    let list = serde_json::json!({ "type": "array", "items": { "type": "string" } });
    let object =
        serde_json::json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let pairs = [
        serde_json::json!([
            { "name": "a", "in": "header", "schema": list },
            { "name": "a", "in": "header", "schema": list, "explode": true },
        ]),
        serde_json::json!([
            { "name": "a", "in": "query", "style": "deepObject", "schema": object, "explode": true },
            { "name": "a", "in": "query", "style": "deepObject", "schema": object },
        ]),
        serde_json::json!([
            { "name": "a", "in": "query", "schema": { "type": "integer" } },
            { "name": "a", "in": "query", "schema": { "type": "integer", "maxLength": 3, "pattern": "a" } },
        ]),
    ];
    for pair in pairs {
        let report = compare_parameters("3.0.3", &pair[0], &pair[1]);
        assert!(report.changes.is_empty(), "{pair}");
        assert!(!report.verdict.silent, "{pair}");
    }
}

#[test]
fn restrictions_of_all_schemas_of_a_value_apply() {
    let all_of = |limit: Value| {
        serde_json::json!({ "name": "a", "in": "query", "schema": {
            "allOf": [{ "type": "string", "maxLength": 10, "pattern": "a" }, limit],
        } })
    };
    let beside = |limit: u32| {
        serde_json::json!({ "name": "a", "in": "query", "schema": {
            "$ref": "#/components/schemas/Name", "maxLength": limit,
        } })
    };
    let pairs = [
        (
            all_of(serde_json::json!({})),
            all_of(serde_json::json!({ "maxLength": 5 })),
        ),
        (
            all_of(serde_json::json!({ "maxLength": 7 })),
            all_of(serde_json::json!({ "maxLength": 5 })),
        ),
        (
            all_of(serde_json::json!({})),
            all_of(serde_json::json!({ "pattern": "b" })),
        ),
        (beside(10), beside(5)),
    ];
    for (old, new) in pairs {
        let report = compare_parameters("3.1.0", &old, &new);
        assert_eq!(wire(&report), (Wire::Risky, Wire::Compatible), "{new}");
    }
}

#[test]
fn scalars_of_unions_and_null_are_compared() {
    let parameter = |schema: Value| serde_json::json!({ "name": "a", "in": "query", "content": { "application/json": { "schema": schema } } });
    let one_of = |text: Value| serde_json::json!({ "oneOf": [text, { "type": "integer" }] });
    let (risky, breaking) = (Wire::Risky, Wire::Breaking);
    let cases = [
        (
            one_of(serde_json::json!({ "type": "string" })),
            one_of(serde_json::json!({ "type": "string", "maxLength": 3 })),
            risky,
        ),
        (
            serde_json::json!({}),
            serde_json::json!({ "type": "null" }),
            breaking,
        ),
    ];
    for (old, new, expected) in cases {
        let report = compare_parameters("3.1.0", &parameter(old), &parameter(new.clone()));
        assert_eq!(wire(&report), (expected, Wire::Compatible), "{new}");
    }
}
