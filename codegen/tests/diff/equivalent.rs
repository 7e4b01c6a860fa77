//! Equivalent forms of a document.

use serde_json::Value;

/// JSON with all keys in the opposite order.
pub fn reversed(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let entries = object.iter().rev();
            let entries =
                entries.map(|(key, it)| format!("{}:{}", Value::from(&**key), reversed(it)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(reversed).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}

/// Replaces references to schemas with their targets, except those in a union, whose names are tags.
pub fn inlined(document: &Value) -> Value {
    let mut inlined = document.clone();
    visit(&mut inlined, &mut |value| {
        let target = value.get("$ref").and_then(Value::as_str);
        let target = target.filter(|it| it.starts_with("#/components/schemas/"));
        if let Some(target) = target.and_then(|it| document.pointer(&it[1..])) {
            *value = target.clone();
        }
    });
    inlined
}

/// Puts each reference to a schema in an `allOf`, except those in a union.
pub fn wrapped(document: &Value) -> Value {
    let mut wrapped = document.clone();
    visit(&mut wrapped, &mut |value| {
        let target = value.get("$ref").and_then(Value::as_str);
        if target.is_some_and(|it| it.starts_with("#/components/schemas/")) {
            *value = serde_json::json!({"allOf": [value.clone()]});
        }
    });
    wrapped
}

fn visit(value: &mut Value, f: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Object(object) => {
            for (key, it) in object {
                if key != "oneOf" {
                    visit(it, f);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| visit(it, f)),
        _ => {}
    }
    f(value);
}
