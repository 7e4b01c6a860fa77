//! `spec/interop.yaml` as plain data, with access by location.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::read;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The spec.
#[derive(Debug)]
pub struct Spec {
    root: Value,
}

/// An operation of the spec.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    /// Its `operationId`.
    pub id: &'a str,
    /// HTTP method, in lower case.
    pub method: &'a str,
    /// The path with its `{parameters}`, relative to the server's URL.
    pub path: &'a str,
    /// The operation object.
    pub node: &'a Value,
}

/// The schema and example of a body.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    /// The location, for messages.
    pub place: &'a str,
    /// Media type.
    pub media: &'a str,
    /// The unresolved schema.
    pub schema: &'a Value,
    /// The example, if any.
    pub example: Option<&'a Value>,
}

impl Spec {
    /// Reads the spec.
    ///
    /// # Panics
    /// If the file cannot be read or is not YAML.
    #[must_use]
    pub fn load() -> Self {
        let path = "spec/interop.yaml";
        let root =
            serde_yaml::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self { root }
    }

    /// Another document, for tests of what reads the spec.
    #[must_use]
    pub fn of(root: Value) -> Self {
        Self { root }
    }

    /// The whole document.
    #[must_use]
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// All operations, in document order.
    #[must_use]
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, item) in entries(&self.root["paths"]) {
            for (method, node) in entries(item).filter(|(key, _)| METHODS.contains(key)) {
                let id = node["operationId"].as_str().unwrap_or_default();
                operations.push(Operation {
                    id,
                    method,
                    path,
                    node,
                });
            }
        }
        operations
    }

    /// The operation with this `operationId`.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<Operation<'_>> {
        self.operations()
            .into_iter()
            .find(|operation| operation.id == id)
    }

    /// Resolves a node that may be a `$ref`.
    ///
    /// # Panics
    /// If the `$ref` does not resolve.
    #[must_use]
    pub fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
            return node;
        };
        let target = reference
            .strip_prefix('#')
            .and_then(|pointer| self.root.pointer(pointer));
        self.resolve(target.unwrap_or_else(|| panic!("{reference} points nowhere")))
    }

    /// The node at a place, resolving every `$ref` on the way.
    ///
    /// A place starts with an `operationId`, a schema name, or a key of the document, followed by keys after `/` and
    /// properties of a schema after `.`: `createCloud/responses/400`, `Cloud.generation`. In an array, a key is the
    /// `name` of an item or its index; `json` is the schema of the JSON content; `.*` is the value of a map.
    #[must_use]
    pub fn find(&self, place: &str) -> Option<&Value> {
        let steps = place.replace('.', "/.");
        let mut steps = steps.split('/');
        let first = steps.next()?;
        let start = match self.operation(first) {
            Some(operation) => operation.node,
            None => self.root["components"]["schemas"]
                .get(first)
                .or_else(|| self.root.get(first))?,
        };
        steps.try_fold(start, |node, step| self.step(node, step))
    }

    fn step<'a>(&'a self, node: &'a Value, step: &str) -> Option<&'a Value> {
        let found = match (node, step) {
            (_, "json") => node.get("content")?.get("application/json")?.get("schema"),
            (_, ".*") => node.get("additionalProperties"),
            (Value::Array(items), _) => match step.parse::<usize>() {
                Ok(index) => items.get(index),
                Err(_) => items.iter().find(|item| self.resolve(item)["name"] == step),
            },
            _ => match step.strip_prefix('.') {
                Some(property) => properties(self, node).get(property).copied(),
                None => node.get(step),
            },
        };
        found.map(|found| self.resolve(found))
    }
}

impl<'a> Operation<'a> {
    /// Its parameters.
    pub fn parameters(self, spec: &'a Spec) -> impl Iterator<Item = &'a Value> {
        items(&self.node["parameters"]).map(|parameter| spec.resolve(parameter))
    }

    /// The request body.
    #[must_use]
    pub fn request(self, spec: &'a Spec) -> Option<Body<'a>> {
        bodies("request", spec.resolve(&self.node["requestBody"])).next()
    }

    /// The responses by status.
    pub fn responses(self, spec: &'a Spec) -> impl Iterator<Item = (&'a str, &'a Value)> {
        entries(&self.node["responses"]).map(|(status, response)| (status, spec.resolve(response)))
    }

    /// All request and response bodies.
    #[must_use]
    pub fn bodies(self, spec: &'a Spec) -> Vec<Body<'a>> {
        let responses = self
            .responses(spec)
            .flat_map(|(status, response)| bodies(status, response));
        self.request(spec).into_iter().chain(responses).collect()
    }
}

fn bodies<'a>(place: &'a str, node: &'a Value) -> impl Iterator<Item = Body<'a>> {
    let content = entries(&node["content"]);
    content.map(move |(media, content)| Body {
        place,
        media,
        schema: &content["schema"],
        example: content.get("example"),
    })
}

/// The properties of a schema, those of its `allOf` included, not yet resolved.
#[must_use]
pub fn properties<'a>(spec: &'a Spec, schema: &'a Value) -> BTreeMap<&'a str, &'a Value> {
    let schema = spec.resolve(schema);
    let mut all: BTreeMap<_, _> = items(&schema["allOf"])
        .flat_map(|part| properties(spec, part))
        .collect();
    all.extend(entries(&schema["properties"]));
    all
}

/// The entries of an object; none when the node is absent.
pub fn entries(node: &Value) -> impl Iterator<Item = (&str, &Value)> {
    node.as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
}

/// The items of an array; empty if the node is absent.
pub fn items(node: &Value) -> impl Iterator<Item = &Value> {
    node.as_array().into_iter().flatten()
}
