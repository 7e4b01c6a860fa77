//! The same in other words: no change.

use codegen::diff::{Report, Wire};
use serde_json::{Value, json};

use super::compare;

fn document(version: &str, operation: &Value) -> Value {
    let mut operation = operation.clone();
    operation["operationId"] = json!("addPet");
    if operation.get("responses").is_none() {
        operation["responses"] = json!({ "204": { "description": "Done." } });
    }
    let event = json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "integer" } } });
    json!({
        "openapi": version,
        "info": { "title": "Pets", "version": "1" },
        "servers": [{ "url": "https://pets.example" }],
        "paths": { "/pets": { "post": operation } },
        "components": { "schemas": { "Birth": event } },
    })
}

fn returning(version: &str, media_type: &str, media: &Value) -> Value {
    let response = json!({ "description": "Pets.", "content": { media_type: media } });
    document(version, &json!({ "responses": { "200": response } }))
}

fn taking(version: &str, media_type: &str, media: &Value) -> Value {
    let body = json!({ "required": true, "content": { media_type: media } });
    document(version, &json!({ "requestBody": body }))
}

fn found(report: &Report) -> Vec<String> {
    let changes = report.changes.iter();
    let changes = changes.map(|it| format!("{} {}", it.rule, it.path));
    changes
        .chain(report.rust.iter().map(|it| it.text.clone()))
        .collect()
}

fn assert_same(old: &Value, new: &Value) {
    for (old, new) in [(old, new), (new, old)] {
        let found = found(&compare(old, new));
        assert!(found.is_empty(), "{found:?}: {old} {new}");
    }
}

#[test]
fn encodings_of_strings_have_other_words_in_each_version() {
    let json = |version: &str, photo: Value| {
        let schema = json!({ "type": "object", "properties": { "photo": photo } });
        returning(version, "application/json", &json!({ "schema": schema }))
    };
    let byte = json("3.0.3", json!({ "type": "string", "format": "byte" }));
    let base64 = json(
        "3.1.0",
        json!({ "type": "string", "contentEncoding": "base64" }),
    );
    assert_same(&byte, &base64);
    let url = json(
        "3.1.0",
        json!({ "type": "string", "contentEncoding": "base64url" }),
    );
    assert!(!found(&compare(&byte, &url)).is_empty());
}

#[test]
fn files_have_other_words_in_each_version() {
    let binary = json!({ "type": "string", "format": "binary" });
    let part = |version: &str, photo: &Value| {
        let schema = json!({ "type": "object", "properties": { "photo": photo } });
        taking(version, "multipart/form-data", &json!({ "schema": schema }))
    };
    let octets = json!({ "contentMediaType": "application/octet-stream" });
    let text = json!({ "type": "string", "contentMediaType": "application/octet-stream" });
    for other in [json!({}), octets.clone(), text] {
        assert_same(&part("3.0.3", &binary), &part("3.1.0", &other));
    }
    for other in [
        json!({}),
        json!({ "schema": {} }),
        json!({ "schema": octets }),
    ] {
        let old = json!({ "schema": binary });
        let media = "application/octet-stream";
        assert_same(
            &taking("3.0.3", media, &old),
            &taking("3.1.0", media, &other),
        );
        assert_same(
            &returning("3.0.3", media, &old),
            &returning("3.1.0", media, &other),
        );
    }
    let report = compare(
        &part("3.0.3", &binary),
        &part("3.1.0", &json!({ "type": "string" })),
    );
    assert!(!found(&report).is_empty());
}

#[test]
fn the_encoding_by_default_may_be_written() {
    let properties = json!({
        "photo": { "type": "string", "format": "binary" },
        "name": { "type": "string" },
        "owner": { "type": "object", "properties": { "name": { "type": "string" } } },
        "ages": { "type": "array", "items": { "type": "integer" } },
    });
    let form = |media_type: &str, encoding: &Value| {
        let schema = json!({ "type": "object", "properties": properties });
        taking(
            "3.0.3",
            media_type,
            &json!({ "schema": schema, "encoding": encoding }),
        )
    };
    let usual = json!({
        "photo": { "contentType": "application/octet-stream" },
        "name": { "contentType": "text/plain" },
        "owner": { "contentType": "application/json" },
        "ages": { "contentType": "text/plain" },
    });
    let multipart = "multipart/form-data";
    assert_same(&form(multipart, &json!({})), &form(multipart, &usual));
    let styles = json!({
        "name": { "style": "form", "explode": false },
        "ages": { "style": "form", "explode": true },
    });
    let urlencoded = "application/x-www-form-urlencoded";
    assert_same(&form(urlencoded, &json!({})), &form(urlencoded, &styles));
}

#[test]
fn the_same_encoding_of_another_version_is_no_change() {
    let form = |version: &str| {
        let list = json!({ "type": "array", "items": { "type": "string" } });
        let schema = json!({ "type": "object", "properties": { "tags": list } });
        let encoding = json!({ "tags": { "style": "deepObject", "explode": true } });
        taking(
            version,
            "multipart/form-data",
            &json!({ "schema": schema, "encoding": encoding }),
        )
    };
    assert_same(&form("3.0.3"), &form("3.1.0"));
}

#[test]
fn a_header_that_a_part_requires_breaks_clients() {
    let form = |is_required: bool| {
        let schema = json!({ "type": "object", "properties": { "photo": { "type": "string", "format": "binary" } } });
        let header = json!({ "required": is_required, "schema": { "type": "string" } });
        let encoding = json!({ "photo": { "headers": { "X-Camera": header } } });
        taking(
            "3.0.3",
            "multipart/form-data",
            &json!({ "schema": schema, "encoding": encoding }),
        )
    };
    let wire = compare(&form(false), &form(true)).verdict.wire;
    let wire = (wire.old_client_new_server, wire.new_client_old_server);
    assert_eq!(wire, (Wire::Breaking, Wire::Compatible));
}

#[test]
fn values_in_a_row_may_be_described_by_either_keyword() {
    let birth = json!({ "$ref": "#/components/schemas/Birth" });
    let list = json!({ "type": "array", "items": birth });
    let lines = |media: &Value| returning("3.2.0", "application/jsonl", media);
    let each = lines(&json!({ "itemSchema": birth }));
    assert_same(&lines(&json!({ "schema": birth })), &each);
    assert_same(&lines(&json!({ "schema": list })), &each);
    let data =
        json!({ "type": "string", "contentMediaType": "application/json", "contentSchema": birth });
    let event = json!({ "type": "object", "required": ["data"], "properties": { "data": data } });
    let events = |media: &Value| returning("3.2.0", "text/event-stream", media);
    assert_same(
        &events(&json!({ "schema": birth })),
        &events(&json!({ "itemSchema": event })),
    );
    let other = lines(&json!({ "itemSchema": { "type": "string" } }));
    let report = compare(&lines(&json!({ "schema": list })), &other);
    assert_eq!(found(&report), ["type-changed POST /pets 200 body[]"]);
}

#[test]
fn an_exploded_object_is_written_like_a_form() {
    let object = json!({ "type": "object", "required": ["name"], "properties": {
        "name": { "type": "string" }, "age": { "type": "integer" },
    } });
    let content = json!({ "application/x-www-form-urlencoded": { "schema": object } });
    let whole = json!([{ "name": "q", "in": "querystring", "required": true, "content": content }]);
    let one = json!([{ "name": "filter", "in": "query", "required": true, "schema": object }]);
    let each = json!([
        { "name": "name", "in": "query", "required": true, "schema": { "type": "string" } },
        { "name": "age", "in": "query", "schema": { "type": "integer" } },
    ]);
    let taking = |parameters: &Value| document("3.2.0", &json!({ "parameters": parameters }));
    for (old, new) in [
        (&whole, &one),
        (&one, &whole),
        (&one, &each),
        (&each, &whole),
    ] {
        let report = compare(&taking(old), &taking(new));
        let rules: Vec<_> = report.changes.iter().map(|it| it.rule).collect();
        assert_eq!(rules, ["parameter-style-changed"], "{old} {new}");
        assert_eq!(report.verdict.wire.worst(), Wire::Compatible, "{old} {new}");
    }
    let mut more = one.clone();
    more.as_array_mut()
        .expect("a list")
        .push(json!({ "name": "page", "in": "query", "schema": { "type": "integer" } }));
    let report = compare(&taking(&one), &taking(&more));
    assert_eq!(found(&report), ["parameter-added POST /pets query page"]);
}

#[test]
fn each_url_for_obtaining_tokens_is_compared() {
    let flow = json!({
        "deviceAuthorizationUrl": "https://pets.example/device",
        "tokenUrl": "https://pets.example/token",
        "scopes": {},
    });
    let secured = |scheme: Value| {
        let mut document = document("3.2.0", &json!({ "security": [{ "login": [] }] }));
        document["components"]["securitySchemes"] = json!({ "login": scheme });
        document
    };
    let scheme = json!({
        "type": "oauth2",
        "oauth2MetadataUrl": "https://pets.example/metadata",
        "flows": { "deviceAuthorization": flow },
    });
    for pointer in [
        "/oauth2MetadataUrl",
        "/flows/deviceAuthorization/deviceAuthorizationUrl",
        "/flows/deviceAuthorization/tokenUrl",
    ] {
        let mut other = scheme.clone();
        *other.pointer_mut(pointer).expect(pointer) = json!("https://login.example/");
        let report = compare(&secured(scheme.clone()), &secured(other));
        let rules: Vec<_> = report.changes.iter().map(|it| it.rule).collect();
        assert_eq!(rules, ["token-url-changed"], "{pointer}");
        assert_eq!(report.verdict.wire.worst(), Wire::Risky, "{pointer}");
    }
}
