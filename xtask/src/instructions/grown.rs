//! Documents that are several times as long as the spec.

use serde_json::{Map, Value};

/// The reference to a schema, without its name.
const SCHEMAS: &str = "#/components/schemas/";

/// The spec with its operations and schemas repeated, each time by other names, as JSON.
pub(super) fn repeated(spec: &str, times: usize) -> Result<String, String> {
    let whole: Value = serde_yaml::from_str(spec).map_err(|error| error.to_string())?;
    let mut grown = whole.clone();
    for copy in 1..times {
        let mut part = whole.clone();
        rename(&mut part, copy);
        let suffix = |name: &str| format!("{name}{copy}");
        let path = |path: &str| format!("/copy{copy}{path}");
        append(&mut grown["paths"], part["paths"].take(), path);
        append(
            &mut grown["components"]["schemas"],
            part["components"]["schemas"].take(),
            suffix,
        );
    }
    Ok(grown.to_string())
}

fn append(to: &mut Value, from: Value, name: impl Fn(&str) -> String) {
    if let (Value::Object(to), Value::Object(from)) = (to, from) {
        let renamed: Map<_, _> = from.into_iter().map(|(key, it)| (name(&key), it)).collect();
        to.extend(renamed);
    }
}

/// Gives the operations names of their own, and lets references lead to the schemas of the copy.
fn rename(value: &mut Value, copy: usize) {
    match value {
        Value::Object(object) => {
            for (key, it) in object {
                match it {
                    Value::String(text) if key == "operationId" => *text = format!("{text}{copy}"),
                    it => rename(it, copy),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| rename(it, copy)),
        Value::String(text) if text.starts_with(SCHEMAS) => *text = format!("{text}{copy}"),
        _ => {}
    }
}
