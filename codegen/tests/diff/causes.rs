//! Several edits at once: each consequence belongs to the edit that it follows from, and says what to do.

use codegen::diff::{Report, Wire};
use codegen::{Config, Source, compile_both};
use serde_json::{Value, json};

use super::{compare, compare_texts, wire};

/// A document with one operation.
fn document(path: &str, operation: &Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Pets", "version": "1" },
        "servers": [{ "url": "https://pets.example" }],
        "paths": { path: { "get": operation } },
    })
}

fn listing(parameters: &Value) -> Value {
    let responses = json!({ "204": { "description": "Done." } });
    json!({ "operationId": "listPets", "parameters": parameters, "responses": responses })
}

fn parameter(name: &str, location: &str, is_required: bool, ty: &str) -> Value {
    json!({ "name": name, "in": location, "required": is_required, "schema": { "type": ty } })
}

/// The changes with their items: `rule path: verdict`, and below it `path (advice)`.
fn summary(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    for change in &report.changes {
        let (rule, path) = (change.rule, &change.path);
        lines.push(format!("{rule} {path}: {:?}", change.verdict.rust));
        for item in &change.items {
            let advice = item.advice.as_deref().unwrap_or("nothing");
            lines.push(format!("  {} ({advice})", item.path));
        }
    }
    lines
}

#[test]
fn each_parameter_is_a_cause_of_a_changed_signature() {
    let old = json!([
        parameter("since", "query", true, "string"),
        parameter("limit", "query", false, "integer"),
    ]);
    let new = json!([
        parameter("from", "query", true, "string"),
        parameter("limit", "query", true, "integer"),
    ]);
    let report = compare(
        &document("/pets", &listing(&old)),
        &document("/pets", &listing(&new)),
    );
    let expected = [
        "required-parameter-added GET /pets query from: Major",
        "  Client::list_pets (pass `from`)",
        "parameter-became-required GET /pets query limit: Major",
        "  Client::list_pets (pass `limit`)",
        "  operations::ListPets::limit (pass it to `Client::list_pets`)",
        "required-parameter-removed GET /pets query since: Major",
        "  Client::list_pets (do not pass `since`)",
    ];
    assert_eq!(summary(&report), expected);
    assert_eq!(
        report
            .changelog()
            .unwrap_or_default()
            .matches("Client::list_pets")
            .count(),
        1
    );
}

#[test]
fn a_renamed_path_parameter_is_no_business_of_callers() {
    let old = json!([parameter("id", "path", true, "string")]);
    let new = json!([
        parameter("petId", "path", true, "string"),
        parameter("since", "query", true, "string"),
    ]);
    let report = compare(
        &document("/pets/{id}", &listing(&old)),
        &document("/pets/{petId}", &listing(&new)),
    );
    let expected = [
        "required-parameter-added GET /pets/{petId} query since: Major",
        "  Client::list_pets (pass `since`)",
        "parameter-renamed GET /pets/{petId} path petId: Patch",
    ];
    assert_eq!(summary(&report), expected);
}

#[test]
fn an_argument_that_is_sent_by_another_name_is_silent() {
    let parameters = |name: &str| json!([parameter(name, "query", true, "string")]);
    let document = |name: &str| document("/pets", &listing(&parameters(name)));
    let report = compare(&document("since"), &document("from"));
    assert!(report.verdict.silent, "{:?}", report.changes);
    let items = report.changes.iter().flat_map(|it| &it.items);
    let texts: Vec<&str> = items.map(|it| it.text.as_str()).collect();
    assert_eq!(
        texts,
        ["Client::list_pets(from): parameter query since → query from"]
    );
}

#[test]
fn a_token_url_that_follows_the_server_is_changed_by_it() {
    let document = |server: &str, title: &str, token_url: &str| {
        let mut document = document("/pets", &listing(&json!([])));
        document["servers"][0]["url"] = json!(server);
        document["paths"]["/pets"]["get"]["summary"] = json!(title);
        document["paths"]["/pets"]["get"]["security"] = json!([{ "token": [] }]);
        let flow = json!({ "tokenUrl": token_url, "scopes": {} });
        document["components"]["securitySchemes"]["token"] =
            json!({ "type": "oauth2", "flows": { "clientCredentials": flow } });
        document
    };
    let (pets, token) = ("https://pets.example", "https://pets.example/token");
    let servers = [
        ("https://animals.example", token, "server-changed"),
        (
            "https://animals.example",
            "https://animals.example/oauth",
            "token-url-changed",
        ),
    ];
    for (server, url, cause) in servers {
        for (before, after) in [
            ((pets, token), (server, url)),
            ((server, url), (pets, token)),
        ] {
            let old = document(before.0, "Lists pets.", before.1);
            let new = document(after.0, "All pets.", after.1);
            let report = compare(&old, &new);
            assert!(report.rust.is_empty(), "{:?}", report.rust);
            let of_url = report
                .changes
                .iter()
                .find(|it| it.items.iter().any(|it| it.text.contains("token URL")));
            assert_eq!(of_url.expect("a cause").rule, cause, "{url}");
        }
    }
}

#[test]
fn a_moved_operation_is_one_change() {
    let named = listing(&json!([parameter("id", "path", true, "string")]));
    let mut unnamed = named.clone();
    unnamed
        .as_object_mut()
        .expect("an object")
        .remove("operationId");
    for (operation, rust) in [(&named, "Patch"), (&unnamed, "Major")] {
        let report = compare(
            &document("/pets/{id}", operation),
            &document("/animals/{id}/all", operation),
        );
        let [change] = report.changes.as_slice() else {
            panic!("{:?}", summary(&report));
        };
        assert_eq!(change.rule, "operation-moved");
        let values = (
            change.values.before.as_deref(),
            change.values.after.as_deref(),
        );
        let expected = ("GET /pets/{id}", "GET /animals/{id}/all");
        assert_eq!(values, (Some(expected.0), Some(expected.1)));
        assert_eq!(wire(&report), (Wire::Breaking, Wire::Breaking));
        assert_eq!(format!("{:?}", report.verdict.rust), rust);
        assert_eq!(report.verdict.silent, rust == "Patch");
    }
}

#[test]
fn operations_that_are_moved_together_are_one_change() {
    let paths = |prefix: &str| {
        let all = ["pets", "owners", "toys"].map(|it| {
            let mut operation = listing(&json!([]));
            operation["operationId"] = json!(it);
            (format!("{prefix}/{it}"), json!({ "get": operation }))
        });
        let mut document = document("/", &json!({}));
        document["paths"] = Value::Object(all.into_iter().collect());
        document
    };
    let report = compare(&paths("/v1"), &paths("/v2"));
    let [change] = report.changes.as_slice() else {
        panic!("{:?}", summary(&report));
    };
    assert_eq!((change.path.as_str(), change.reach.count), ("/v2", 3));
    assert_eq!(change.items.len(), 3, "{:?}", change.items);
}

#[test]
fn methods_are_named_as_they_are_sent() {
    let document = |paths: &str| {
        format!(
            "openapi: 3.2.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n  /a:\n{paths}\n"
        )
    };
    let operation =
        |id: &str| format!("{{operationId: {id}, responses: {{'204': {{description: Done.}}}}}}");
    let lone = format!("    get: {}", operation("get"));
    let more = format!(
        "{lone}\n    additionalOperations: {{Copy: {}}}",
        operation("copy")
    );
    let (lone, more) = (document(&lone), document(&more));
    for (old, new, rule) in [
        (&lone, &more, "operation-added"),
        (&more, &lone, "operation-removed"),
    ] {
        let report = compare_texts(old, new);
        let [change] = report.changes.as_slice() else {
            panic!("{:?}", summary(&report));
        };
        assert_eq!((change.rule, change.path.as_str()), (rule, "Copy /a"));
    }
}

#[test]
fn the_name_of_a_whole_query_is_not_sent() {
    let document = |name: &str| {
        let content = json!({ "application/json": { "schema": { "type": "object" } } });
        let query =
            json!({ "name": name, "in": "querystring", "required": true, "content": content });
        let mut document = document("/pets", &listing(&json!([query])));
        document["openapi"] = json!("3.2.0");
        document
    };
    let report = compare(&document("filter"), &document("selector"));
    assert_eq!(
        summary(&report),
        ["parameter-renamed GET /pets querystring selector: Patch"]
    );
    assert_eq!(wire(&report), (Wire::Compatible, Wire::Compatible));
    assert!(!report.verdict.silent);
}

#[test]
fn each_property_is_a_cause_of_a_changed_constructor() {
    let document = |properties: &Value, required: &Value| {
        let pet = json!({ "type": "object", "properties": properties, "required": required });
        let content =
            json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } });
        let mut operation = listing(&json!([]));
        operation["requestBody"] = json!({ "required": true, "content": content });
        let mut document = document("/pets", &json!({}));
        document["paths"]["/pets"] = json!({ "put": operation });
        document["components"]["schemas"]["Pet"] = pet;
        document
    };
    let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    let report = compare(
        &document(&json!({ "ip": text, "age": number }), &json!(["ip"])),
        &document(
            &json!({ "target": number, "age": number }),
            &json!(["target", "age"]),
        ),
    );
    let expected = [
        "property-became-required Pet.age: Major",
        "  models::Pet::age (it is always present: use it directly)",
        "  models::Pet::new (pass `age`)",
        "required-property-added Pet.target: Major",
        "  models::Pet::new (pass `target`)",
        "  models::Pet::target (nothing)",
        "required-property-removed Pet.ip: Major",
        "  models::Pet::ip (nothing)",
        "  models::Pet::new (do not pass `ip`)",
    ];
    let mut found = summary(&report);
    found.retain(|it| !it.contains("models::PetBuilder"));
    assert_eq!(found, expected);
}

#[test]
fn a_form_as_the_query_is_the_same_as_parameters() {
    let names = |limit: &Value| {
        let list = json!({ "type": "array", "items": { "type": "string" } });
        json!({ "name": { "type": "string" }, "tags": list, "limit": limit })
    };
    let document = |parameters: Value| {
        let mut document = document("/pets", &listing(&parameters));
        document["openapi"] = json!("3.2.0");
        document
    };
    let form = |properties: Value| {
        let schema = json!({ "type": "object", "properties": properties, "required": ["name"] });
        let content = json!({ "application/x-www-form-urlencoded": { "schema": schema } });
        let query =
            json!({ "name": "all", "in": "querystring", "required": true, "content": content });
        document(json!([query]))
    };
    let parameters = |properties: Value| {
        let all = properties.as_object().expect("an object").iter();
        let all = all.map(|(name, schema)| {
            let mut parameter = parameter(name, "query", name == "name", "string");
            parameter["schema"] = schema.clone();
            parameter
        });
        document(all.collect())
    };
    let (limit, other) = (json!({ "type": "integer" }), json!({ "type": "boolean" }));
    let (form, same) = (form(names(&limit)), parameters(names(&limit)));
    for (old, new) in [(&form, &same), (&same, &form)] {
        let report = compare(old, new);
        let rules: Vec<&str> = report.changes.iter().map(|it| it.rule).collect();
        assert_eq!(rules, ["parameter-style-changed"]);
        assert_eq!(wire(&report), (Wire::Compatible, Wire::Compatible));
        assert!(report.rust.is_empty(), "{:?}", report.rust);
        assert!(!report.verdict.silent, "{:?}", summary(&report));
    }
    let report = compare(&form, &parameters(names(&other)));
    let rules: Vec<(&str, &str)> = report
        .changes
        .iter()
        .map(|it| (it.rule, it.path.as_str()))
        .collect();
    let expected = [
        ("type-changed", "GET /pets query limit"),
        ("parameter-style-changed", "GET /pets query"),
    ];
    assert_eq!(rules, expected);
}

#[test]
fn a_parameter_of_several_operations_is_one_change() {
    let document = |name: &str| {
        let of = |id: &str| {
            let mut operation = listing(&json!([{ "$ref": "#/components/parameters/Size" }]));
            operation["operationId"] = json!(id);
            json!({ "get": operation })
        };
        let mut document = document("/pets", &json!({}));
        document["paths"] = json!({ "/pets": of("pets"), "/toys": of("toys") });
        document["components"]["parameters"]["Size"] = parameter(name, "query", false, "integer");
        document
    };
    let report = compare(&document("page_size"), &document("size"));
    let found = report.changes.iter().map(|it| {
        let hint = it.values.hint.as_deref().unwrap_or("no hint");
        format!(
            "{} {}: {} operations, {hint}",
            it.rule, it.path, it.reach.count
        )
    });
    let found: Vec<String> = found.collect();
    let expected = [
        "parameter-removed query page_size: 2 operations, perhaps renamed to size",
        "parameter-added query size: 2 operations, perhaps renamed from page_size",
    ];
    assert_eq!(found, expected);
    let items: usize = report.changes.iter().map(|it| it.items.len()).sum();
    assert_eq!((items, report.rust.len()), (4, 0), "{:?}", report.rust);
}

#[test]
fn a_change_of_the_document_is_no_cause_of_what_the_configuration_changes() {
    let size = parameter("size", "query", false, "integer");
    let (old, new) = (listing(&json!([])), listing(&json!([size])));
    let (old, new) = (document("/pets", &old), document("/pets", &new));
    let (old, new) = (old.to_string(), new.to_string());
    let (old, new) = (Source::new("old", &*old), Source::new("new", &*new));
    let renamed = "[rename.operations]\nlistPets = \"pets\"\n";
    let renamed = Config::parse(Source::new("codegen.toml", renamed)).expect("a configuration");
    let config = Config::default();
    let report = compile_both((&old, &config), (&new, &renamed), |old, new| {
        new.changes_from(old, None)
    });
    let report = report.expect("a report");
    assert!(
        report.changes[0]
            .items
            .iter()
            .all(|it| !it.path.starts_with("Client::"))
    );
    assert!(report.rust.iter().any(|it| it.path == "Client::list_pets"));
}

#[test]
fn credentials_of_the_document_are_one_change() {
    let document = |security: &Value| {
        let of = |id: &str| {
            let mut operation = listing(&json!([]));
            operation["operationId"] = json!(id);
            json!({ "get": operation })
        };
        let mut document = document("/pets", &json!({}));
        document["paths"] = json!({ "/pets": of("pets"), "/toys": of("toys") });
        let http = |scheme: &str| json!({ "type": "http", "scheme": scheme });
        document["components"]["securitySchemes"] =
            json!({ "a": http("bearer"), "b": http("basic"), "c": http("bearer") });
        document["security"] = security.clone();
        document
    };
    let all = json!([{ "a": [] }, { "b": [] }, { "c": [] }]);
    let report = compare(
        &document(&all),
        &document(&json!([{ "a": [] }, { "c": [] }])),
    );
    let change = &report.changes[0];
    assert_eq!((change.path.as_str(), change.reach.count), ("security", 2));
    let values = (
        change.values.before.as_deref(),
        change.values.after.as_deref(),
    );
    let before = "authorization bearer, or authorization basic";
    assert_eq!(values, (Some(before), Some("authorization bearer")));
}
