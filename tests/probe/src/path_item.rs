//! Path items: the operations of their methods, also through `$ref`.

use serde_json::Value;

use crate::document::Document;
use crate::pointer::{target_of, token};

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The method of each operation as it is sent, the operation, and its pointer. The nearest of several counts.
pub(crate) fn by_method<'d>(layers: &[(&'d Value, String)]) -> Vec<(String, &'d Value, String)> {
    let mut found: Vec<(String, &Value, String)> = Vec::new();
    for (item, pointer) in layers {
        let fixed = METHODS.iter().filter_map(|method| {
            let pointer = format!("{pointer}/{method}");
            Some((method.to_uppercase(), item.get(method)?, pointer))
        });
        let additional = item["additionalOperations"]
            .as_object()
            .into_iter()
            .flatten();
        let additional = additional.map(|(method, node)| {
            let pointer = format!("{pointer}/additionalOperations/{}", token(method));
            (method.clone(), node, pointer)
        });
        for operation in fixed.chain(additional) {
            if found.iter().all(|it| it.0 != operation.0) {
                found.push(operation);
            }
        }
    }
    found
}

/// A path item and the targets of its references.
pub(crate) fn layers<'d>(
    document: &'d Document,
    item: &'d Value,
    pointer: &str,
) -> Vec<(&'d Value, String)> {
    let mut layers = vec![(item, pointer.to_owned())];
    while let Some((item, _)) = layers.last()
        && layers.len() < 32
    {
        let target = item["$ref"].as_str().and_then(target_of);
        let found = target.and_then(|it| Some((document.json.pointer(&it)?, it)));
        match found {
            Some(found) => layers.push(found),
            None => break,
        }
    }
    layers
}
