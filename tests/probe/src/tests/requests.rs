//! Requests: targets, queries and forms.

use serde_json::{Value, json};

use super::document;
use crate::call::Args;
use crate::check::Check;
use crate::operation::operations;
use crate::server::Received;

/// A request of the only operation of a document.
struct Sent<'s> {
    version: &'s str,
    path: &'s str,
    operation: Value,
    parameters: &'s [(&'s str, &'s str, Value)],
    body: Option<Value>,
}

impl Sent<'_> {
    fn get<'s>(
        path: &'s str,
        operation: Value,
        parameters: &'s [(&'s str, &'s str, Value)],
    ) -> Sent<'s> {
        Sent {
            version: "3.1.0",
            path,
            operation,
            parameters,
            body: None,
        }
    }

    /// The mismatches of a request.
    fn wrong(&self, target: &str, content_type: Option<&str>, body: &str) -> Vec<String> {
        let method = if self.body.is_some() { "post" } else { "get" };
        let paths = json!({ self.path: { method: self.operation } });
        let document = document(self.version, paths, json!({}));
        let operations = operations(&document);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let header = content_type.map(|it| ("content-type".to_owned(), it.to_owned()));
        let received = Received {
            method: method.to_uppercase(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: header.into_iter().collect(),
            body: body.to_owned().into(),
        };
        let parameters = self.parameters.iter();
        let parameters = parameters
            .map(|(place, name, value)| (((*place).to_owned(), (*name).to_owned()), value.clone()));
        let args = Args {
            parameters: parameters.collect(),
            body: self.body.clone(),
            ..Args::default()
        };
        let check = Check {
            document: &document,
            operation: &operations[0],
            args: &args,
            received: &received,
            wrong: Vec::new(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime
            .expect("a runtime")
            .block_on(check.run(content_type))
    }
}

fn parameter(place: &str, name: &str) -> Value {
    json!({ "in": place, "name": name, "required": place == "path" })
}

#[test]
fn encoding_the_fragment_or_query_of_a_path_key_is_a_violation() {
    let operation = json!({ "parameters": [parameter("path", "id")] });
    let given = [("path", "id", json!("a"))];
    let file = Sent::get("/files/{id}#add_shared_link", operation.clone(), &given);
    assert_eq!(file.wrong("/files/a", None, ""), Vec::<String>::new());
    assert_eq!(file.wrong("/files/a%23add_shared_link", None, "").len(), 1);
    let message = Sent::get("/messages/{id}?beta=true", operation, &given);
    assert_eq!(
        message.wrong("/messages/a?beta=true", None, ""),
        Vec::<String>::new()
    );
    assert!(
        !message
            .wrong("/messages/a%3Fbeta=true", None, "")
            .is_empty()
    );
    assert_eq!(message.wrong("/messages/a", None, "").len(), 1);
}

#[test]
fn a_parameter_may_have_the_value_of_the_path_key() {
    let operation = json!({ "parameters": [parameter("query", "beta")] });
    for (value, target, wrong) in [
        ("true", "/messages?beta=true", 0),
        ("false", "/messages?beta=false", 0),
        ("false", "/messages?beta=true", 1),
    ] {
        let given = [("query", "beta", json!(value))];
        let message = Sent::get("/messages?beta=true", operation.clone(), &given);
        assert_eq!(message.wrong(target, None, "").len(), wrong, "{target}");
    }
}

#[test]
fn encoded_delimiters_are_data() {
    let id = json!({ "in": "path", "name": "id", "required": true, "style": "simple" });
    let tags = json!({ "in": "query", "name": "tags", "explode": false });
    let given = [
        ("path", "id", json!(["a", "b,c"])),
        ("query", "tags", json!(["x", "y"])),
    ];
    let sent = Sent::get("/{id}", json!({ "parameters": [id, tags] }), &given);
    assert_eq!(
        sent.wrong("/a,b%2Cc?tags=x,y", None, ""),
        Vec::<String>::new()
    );
    assert_eq!(sent.wrong("/a,b,c?tags=x,y", None, "").len(), 1);
    assert_eq!(sent.wrong("/a,b%2Cc?tags=x%2Cy", None, "").len(), 2);
}

#[test]
fn lists_in_exploded_objects_are_repeated_pairs() {
    let given = [(
        "query",
        "page",
        json!({ "size": 2, "sort": ["a,desc", "b"] }),
    )];
    let operation = json!({ "parameters": [parameter("query", "page")] });
    let sent = Sent::get("/a", operation, &given);
    let right = "/a?size=2&sort=a%2Cdesc&sort=b";
    assert_eq!(sent.wrong(right, None, ""), Vec::<String>::new());
    assert!(
        !sent
            .wrong("/a?size=2&sort=%5B%22a%2Cdesc%22%2C%22b%22%5D", None, "")
            .is_empty()
    );
    assert!(
        !sent
            .wrong("/a?size=2&sort=b&sort=a%2Cdesc", None, "")
            .is_empty()
    );
    assert!(!sent.wrong("/a?size=2", None, "").is_empty());
}

#[test]
fn lists_in_forms_are_not_json() {
    let content =
        json!({ "application/x-www-form-urlencoded": { "schema": { "type": "object" } } });
    let sent = Sent {
        body: Some(json!({ "tags": ["a", "b"], "page": { "sort": ["c"] } })),
        ..Sent::get("/a", json!({ "requestBody": { "content": content } }), &[])
    };
    let wrong = |body| sent.wrong("/a", Some("application/x-www-form-urlencoded"), body);
    // An object without a style is JSON.
    let right = "tags=a&tags=b&page=%7B%22sort%22%3A%5B%22c%22%5D%7D";
    assert_eq!(wrong(right), Vec::<String>::new());
    let whole_list = "tags=%5B%22a%22%2C%22b%22%5D&page=%7B%22sort%22%3A%5B%22c%22%5D%7D";
    assert_eq!(wrong(whole_list).len(), 2);
    assert_eq!(wrong("tags=a&tags=b&sort=c").len(), 2);
}

#[test]
fn properties_of_one_name_in_exploded_objects_have_no_order() {
    let given = [(
        "query",
        "filter",
        json!({ "a": { "name": "x" }, "b": { "name": "y" } }),
    )];
    let operation = json!({ "parameters": [parameter("query", "filter")] });
    let sent = Sent::get("/a", operation, &given);
    for right in ["/a?name=x&name=y", "/a?name=y&name=x"] {
        assert_eq!(sent.wrong(right, None, ""), Vec::<String>::new());
    }
    assert!(!sent.wrong("/a?name=x&name=x", None, "").is_empty());
}

/// A multipart form of parts with name, file name, media type and body.
fn form(parts: &[(&str, Option<&str>, Option<&str>, &str)]) -> String {
    let mut text = String::new();
    for (name, file, content_type, body) in parts {
        text.push_str(&format!(
            "--b\r\ncontent-disposition: form-data; name=\"{name}\""
        ));
        let file = file.map(|it| format!("; filename=\"{it}\""));
        text.push_str(&file.unwrap_or_default());
        let content_type = content_type.map(|it| format!("\r\ncontent-type: {it}"));
        text.push_str(&content_type.unwrap_or_default());
        text.push_str(&format!("\r\n\r\n{body}\r\n"));
    }
    text + "--b--\r\n"
}

/// The mismatches of a form with one property.
fn wrong_part(
    version: &str,
    schema: Value,
    encoding: Value,
    value: Value,
    parts: &[(Option<&str>, Option<&str>, &str)],
) -> Vec<String> {
    let media = json!({
        "schema": { "type": "object", "properties": { "it": schema } },
        "encoding": { "it": encoding },
    });
    let body = json!({ "content": { "multipart/form-data": media } });
    let sent = Sent {
        version,
        body: Some(json!({ "it": value })),
        ..Sent::get("/a", json!({ "requestBody": body }), &[])
    };
    let parts: Vec<_> = parts
        .iter()
        .map(|(file, of, body)| ("it", *file, *of, *body))
        .collect();
    sent.wrong("/a", Some("multipart/form-data; boundary=b"), &form(&parts))
}

#[test]
fn every_schema_of_a_file_is_recognized() {
    let binary = json!({ "type": "string", "format": "binary" });
    let of_3_0 = [
        binary.clone(),
        json!({ "allOf": [binary.clone()] }),
        json!({ "oneOf": [binary.clone()], "nullable": true }),
    ];
    let of_3_1 = [
        json!({ "anyOf": [binary.clone(), { "type": "null" }] }),
        json!({ "type": "string", "contentMediaType": "application/octet-stream" }),
        json!({ "type": ["string", "null"], "contentEncoding": "binary" }),
        json!({}),
    ];
    let cases = of_3_0.map(|it| ("3.0.3", it)).into_iter();
    for (version, schema) in cases.chain(of_3_1.map(|it| ("3.1.0", it))) {
        let wrong = |file, of| {
            let parts = [(file, of, "text")];
            wrong_part(version, schema.clone(), json!({}), json!("text"), &parts)
        };
        let octets = Some("application/octet-stream");
        assert_eq!(wrong(Some("a"), octets), Vec::<String>::new(), "{schema}");
        assert_eq!(wrong(None, octets).len(), 1, "{schema}");
        assert_eq!(wrong(None, None).len(), 1, "{schema}");
    }
}

#[test]
fn nullable_lists_are_a_part_for_each_item() {
    let list = json!({ "type": "array", "items": { "type": "string" } });
    for schema in [list.clone(), json!({ "anyOf": [list, { "type": "null" }] })] {
        let wrong =
            |parts: &[_]| wrong_part("3.1.0", schema.clone(), json!({}), json!(["a", "b"]), parts);
        assert_eq!(
            wrong(&[(None, None, "a"), (None, None, "b")]),
            Vec::<String>::new()
        );
        assert!(!wrong(&[(None, Some("application/json"), "[\"a\",\"b\"]")]).is_empty());
    }
}

#[test]
fn union_scalars_are_not_quoted() {
    let schema = json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] });
    let wrong = |of, body| {
        wrong_part(
            "3.1.0",
            schema.clone(),
            json!({}),
            json!("a"),
            &[(None, of, body)],
        )
    };
    assert_eq!(wrong(None, "a"), Vec::<String>::new());
    assert_eq!(wrong(Some("text/plain"), "a"), Vec::<String>::new());
    assert_eq!(wrong(Some("application/json"), "\"a\"").len(), 2);
}

#[test]
fn a_part_has_the_media_type_of_its_encoding() {
    let (object, encoding) = (
        json!({ "type": "object" }),
        json!({ "contentType": "image/png, image/*" }),
    );
    let file = |of| {
        let binary = json!({ "type": "string", "format": "binary" });
        wrong_part(
            "3.0.3",
            binary,
            encoding.clone(),
            json!("a"),
            &[(Some("f"), Some(of), "a")],
        )
    };
    assert_eq!(file("image/gif"), Vec::<String>::new());
    assert_eq!(file("application/octet-stream").len(), 1);
    let json = |of| {
        wrong_part(
            "3.0.3",
            object.clone(),
            json!({}),
            json!({ "a": 1 }),
            &[(None, of, "{\"a\":1}")],
        )
    };
    assert_eq!(json(Some("application/json")), Vec::<String>::new());
    assert_eq!(json(None).len(), 1);
    assert_eq!(json(Some("text/plain")).len(), 1);
}

#[test]
fn multipart_without_a_boundary_has_no_parts() {
    let content = json!({ "multipart/mixed": { "schema": { "type": "object" } } });
    let sent = Sent {
        body: Some(json!({ "a": "b" })),
        ..Sent::get("/a", json!({ "requestBody": { "content": content } }), &[])
    };
    assert_eq!(
        sent.wrong("/a", Some("multipart/mixed"), "{\"a\":\"b\"}")
            .len(),
        1
    );
}
