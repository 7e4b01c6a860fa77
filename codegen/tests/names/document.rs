//! A document in which everything that has a name has each of some names.

use serde_json::{Map, Value, json};

/// How many arguments a function may have before clippy counts them.
const FEW: usize = 5;

/// Each kind of name, with each of the names.
#[expect(
    clippy::too_many_lines,
    reason = "it is one document, read from top to bottom"
)]
pub(crate) fn document(names: &[String]) -> Value {
    let tokens: Vec<String> = names.iter().filter(|it| is_token(it)).cloned().collect();
    let identifiers: Vec<String> = tokens.iter().filter(|it| is_plain(it)).cloned().collect();
    let mut paths = Map::new();
    let mut add = |path: String, method: &str, operation: Value| {
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[method] = operation;
    };
    // Tags, operations, schemas, and arguments that are named after what they send.
    for (index, name) in names.iter().enumerate() {
        let schema = reference(name);
        let body = json!({"content": {"application/x-www-form-urlencoded": {"schema": schema}}});
        add(
            format!("/each/{index}"),
            "post",
            json!({
                "operationId": name, "tags": [name], "requestBody": body,
                "parameters": [query("q", false)],
                "responses": {
                    "200": {
                        "description": "All of it.",
                        "headers": {"X-One": {"schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": schema}}
                    },
                    "400": {"description": "Wrong.", "content": {"application/json": {"schema": schema}}},
                    "404": {"description": "Gone.", "content": {"application/json": {"schema": reference("Wrong")}}}
                }
            }),
        );
        let list = json!({"type": "array", "items": schema});
        let body = json!({"required": true, "content": {"application/json": {"schema": list}}});
        add(
            format!("/each/{index}"),
            "put",
            json!({"operationId": format!("list {index}"), "tags": ["Lists"], "requestBody": body, "responses": done()}),
        );
    }
    // Optional parameters, of a request for a value, for pages, for bytes or events, and for a response in lines.
    let every: Vec<Value> = names.iter().map(|it| query(it, false)).collect();
    let stream = |media: &str| {
        json!({"description": "S.", "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            media: {"schema": reference("Wrong")}
        }})
    };
    let list = json!({"type": "array", "items": reference("Wrong")});
    let list = json!({"description": "Some.", "content": {"application/json": {"schema": {"type": "object", "properties": {"items": list}}}}});
    for (path, responses) in [
        ("value", done()),
        ("pages", json!({"200": list})),
        ("events", json!({"200": stream("text/event-stream")})),
        ("lines", json!({"200": stream("application/x-ndjson")})),
    ] {
        add(
            format!("/query/{path}"),
            "get",
            json!({"operationId": format!("query {path}"), "parameters": every, "responses": responses}),
        );
    }
    let location = |names: &[String], place: &str| -> Vec<Value> {
        let all = names.iter();
        all.map(|it| json!({"name": it, "in": place, "schema": {"type": "string"}}))
            .collect()
    };
    for place in ["header", "cookie"] {
        add(
            format!("/optional/{place}"),
            "get",
            json!({"operationId": format!("in {place}"), "parameters": location(&tokens, place), "responses": done()}),
        );
    }
    // One name in all places.
    for (index, name) in tokens.iter().enumerate().step_by(7) {
        let parameters = ["query", "header", "cookie"]
            .map(|it| json!({"name": name, "in": it, "schema": {"type": "string"}}));
        add(
            format!("/places/{index}"),
            "get",
            json!({"operationId": format!("places {index}"), "parameters": parameters, "responses": done()}),
        );
    }
    // Arguments.
    for (index, few) in names.chunks(FEW).enumerate() {
        let parameters: Vec<Value> = few.iter().map(|it| query(it, true)).collect();
        add(
            format!("/required/{index}"),
            "get",
            json!({"operationId": format!("required {index}"), "parameters": parameters, "responses": done()}),
        );
    }
    for (index, few) in identifiers.chunks(2).enumerate() {
        let parameters: Vec<Value> = few
            .iter()
            .map(|it| json!({"name": it, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        let path: Vec<String> = few.iter().map(|it| format!("{{{it}}}")).collect();
        add(
            format!("/path/{index}/{}", path.join("/")),
            "get",
            json!({"operationId": format!("path {index}"), "parameters": parameters, "responses": done()}),
        );
    }
    // Headers of a response, media types, and parts of forms.
    let headers: Map<String, Value> = tokens
        .iter()
        .map(|it| (it.clone(), json!({"schema": {"type": "string"}})))
        .collect();
    add(
        "/headers".to_owned(),
        "get",
        json!({"operationId": "headers of all names", "responses": {"204": {"description": "Done.", "headers": headers}}}),
    );
    let media: Map<String, Value> = tokens
        .iter()
        .flat_map(|it| {
            [
                format!("application/{it}"),
                format!("text/{it}"),
                format!("application/{it}+json"),
            ]
        })
        .map(|it| (it, json!({"schema": {"type": "string"}})))
        .collect();
    add(
        "/media".to_owned(),
        "post",
        json!({"operationId": "media", "requestBody": {"required": true, "content": media}, "responses": done()}),
    );
    let form = |required: &[String]| json!({"required": true, "content": {"multipart/form-data": {"schema": object(names, required)}}});
    for (index, few) in names.chunks(FEW).enumerate() {
        let body = json!({"required": true, "content": {"multipart/form-data": {"schema": object(few, few)}}});
        add(
            format!("/parts/{index}"),
            "post",
            json!({"operationId": format!("parts {index}"), "requestBody": body, "responses": done()}),
        );
    }
    add(
        "/parts".to_owned(),
        "post",
        json!({"operationId": "parts", "requestBody": form(&[]), "responses": done()}),
    );
    let xml =
        json!({"required": true, "content": {"application/xml": {"schema": reference("Holder")}}});
    add(
        "/xml".to_owned(),
        "post",
        json!({"operationId": "send xml", "requestBody": xml, "responses": done()}),
    );
    add(
        "/union".to_owned(),
        "get",
        json!({"operationId": "union", "responses": {"200": {"description": "One.", "content": {
            "application/json": {"schema": reference("Union")}}}}}),
    );
    // Nothing but methods and paths.
    for path in [
        "/-",
        "/external-users",
        "/external/users",
        "/external_users",
        "/v1/{id}",
        "/v1/by/id",
        "/v1/{id}/",
    ] {
        add(path.to_owned(), "get", json!({"responses": done()}));
    }
    // The names of schemas are those of the table, and some that hold all of them.
    let mut schemas: Map<String, Value> = names
        .iter()
        .map(|it| (it.clone(), json!({"type": "object", "properties": {"kind": {"type": "string"}, "text": {"type": "string"}}})))
        .collect();
    schemas.insert(
        "Wrong".to_owned(),
        json!({"type": "object", "properties": {"why": {"type": "string"}}}),
    );
    schemas.insert(
        "Values".to_owned(),
        json!({"type": "string", "enum": names}),
    );
    schemas.insert(
        "Union".to_owned(),
        json!({
            "oneOf": names.iter().map(|it| reference(it)).collect::<Vec<_>>(),
            "discriminator": {"propertyName": "kind"}
        }),
    );
    let mut holder = object(names, &[]);
    holder["properties"]["holds values"] = reference("Values");
    for (index, few) in names.chunks(FEW).enumerate() {
        let name = format!("Required {index}");
        holder["properties"][&name] = object(few, few);
    }
    holder["additionalProperties"] = json!({"type": "string"});
    // Types without a name, which are named after their location.
    let nested = names.iter().step_by(5);
    let nested: Map<String, Value> = nested
        .map(|it| (it.clone(), object(&["a".to_owned()], &[])))
        .collect();
    holder["properties"]["nested"] = json!({"type": "object", "properties": nested});
    schemas.insert("Holder".to_owned(), holder);
    let keys: Map<String, Value> = names
        .iter()
        .enumerate()
        .map(|(index, it)| {
            (
                it.clone(),
                json!({"type": "apiKey", "in": "header", "name": format!("X-Key-{index}")}),
            )
        })
        .collect();
    let variables: Map<String, Value> = identifiers
        .iter()
        .map(|it| (it.clone(), json!({"default": "a"})))
        .collect();
    let url: Vec<String> = identifiers.iter().map(|it| format!("{{{it}}}")).collect();
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Every kind of name", "version": "1", "description": "Code:\n\n```make\nall:\n\techo\n```\n\n\tindented"},
        "servers": [{"url": format!("https://api.example/{}", url.join("/")), "variables": variables}],
        "tags": names.iter().map(|it| json!({"name": it})).collect::<Vec<_>>(),
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": keys},
        "security": names.iter().map(|it| json!({it: []})).collect::<Vec<_>>()
    })
}

fn query(name: &str, required: bool) -> Value {
    json!({"name": name, "in": "query", "required": required, "schema": {"type": "string"}})
}

fn object(names: &[String], required: &[String]) -> Value {
    let properties = names
        .iter()
        .map(|it| (it.clone(), json!({"type": "string"})));
    json!({"type": "object", "required": required, "properties": properties.collect::<Map<_, _>>()})
}

fn reference(name: &str) -> Value {
    let pointer = name.replace('~', "~0").replace('/', "~1");
    let escaped: String = pointer
        .bytes()
        .map(|it| {
            if it.is_ascii_alphanumeric() || b"_-.~".contains(&it) {
                char::from(it).to_string()
            } else {
                format!("%{it:02X}")
            }
        })
        .collect();
    json!({"$ref": format!("#/components/schemas/{escaped}")})
}

fn done() -> Value {
    json!({"204": {"description": "Done."}})
}

/// Whether HTTP takes a name, as that of a header or of a media type.
fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&it))
}

/// Whether a name may be in a template.
fn is_plain(name: &str) -> bool {
    name.bytes()
        .all(|it| it.is_ascii_alphanumeric() || b"_-.".contains(&it))
}
