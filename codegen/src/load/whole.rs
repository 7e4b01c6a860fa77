//! The document as a single JSON value, with the path items, parameters, bodies and responses of other files inlined.

use serde_json::{Map, Value as Json};

use super::{Document, Node, Value};

/// How deep references within other files are followed.
const DEPTH: usize = 5;

impl Document {
    /// The document as JSON, for readers that support only a single file.
    pub fn whole(&self) -> Json {
        let mut json = self.root().to_json();
        let paths = self.root().get("paths").and_then(Node::as_object);
        for (path, property) in paths.into_iter().flat_map(super::Object::iter) {
            json["paths"][path] = self.path_item(&property.node);
        }
        json
    }

    fn path_item(&self, node: &Node) -> Json {
        let mut item = self.in_place(node, 0);
        let Some(object) = item.as_object_mut() else {
            return item;
        };
        for (key, it) in node.as_object().into_iter().flat_map(super::Object::iter) {
            if let Some(parameters) = it.node.get("parameters") {
                object[key]["parameters"] = self.parameters(parameters);
            }
            if let Some(body) = it.node.get("requestBody") {
                object[key]["requestBody"] = self.in_place(body, 0);
            }
            let responses = it.node.get("responses").and_then(Node::as_object);
            for (status, it) in responses.into_iter().flat_map(super::Object::iter) {
                object[key]["responses"][status] = self.in_place(&it.node, 0);
            }
            if key == "parameters" {
                let beside = self.parameters(&it.node);
                let own = object.get(key).and_then(Json::as_array);
                let count = beside.as_array().map_or(0, Vec::len);
                let further = own.into_iter().flatten().skip(count).cloned();
                let all = beside.as_array().into_iter().flatten().cloned();
                object.insert(key.to_owned(), all.chain(further).collect());
            }
        }
        item
    }

    fn parameters(&self, node: &Node) -> Json {
        let listed = node.as_array().unwrap_or_default().iter();
        listed.map(|it| self.in_place(it, 0)).collect()
    }

    /// Replaces a reference to another file with its target. Siblings of the reference take precedence.
    fn in_place(&self, node: &Node, depth: usize) -> Json {
        match self.step(node) {
            Ok(Some((target, name))) if !name.starts_with('#') && depth < DEPTH => {
                let found = self.all_in_place(target, depth + 1);
                beside(node.to_json(), found)
            }
            _ => node.to_json(),
        }
    }

    /// Inlines a value of another file, including all references within, since they would not resolve in the document.
    fn all_in_place(&self, node: &Node, depth: usize) -> Json {
        match &node.value {
            Value::Array(items) => items
                .iter()
                .map(|it| self.all_in_place(it, depth))
                .collect(),
            Value::Object(object) => match self.step(node) {
                Ok(Some((_, name))) if name.starts_with('#') => {
                    beside(node.to_json(), serde_json::json!({ "$ref": name }))
                }
                Ok(Some(_)) => self.in_place(node, depth),
                _ => {
                    let properties = object.iter();
                    let properties = properties.map(|(key, it)| {
                        let value = self.all_in_place(&it.node, depth);
                        (key.to_owned(), value)
                    });
                    properties.collect()
                }
            },
            _ => node.to_json(),
        }
    }
}

/// Merges the siblings of a reference into its target. Lists are concatenated, siblings first.
fn beside(node: Json, target: Json) -> Json {
    let (Json::Object(mut near), Json::Object(far)) = (node, target) else {
        return Json::Null;
    };
    near.remove("$ref");
    let mut all: Map<String, Json> = far;
    for (key, value) in near {
        match (all.get_mut(&key), value) {
            (Some(Json::Array(far)), Json::Array(mut near)) if key == "parameters" => {
                near.append(far);
                *far = near;
            }
            (_, value) => drop(all.insert(key, value)),
        }
    }
    all.into()
}
