//! The document as plain JSON with its references, and validation by JSON Schema.

use codegen::Noun;
use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use crate::convert::{self, ROOT, Reading};
use crate::place::Direction;
use crate::pointer::target_of;
use crate::tags::{self, Tagged};

/// A document, with what is needed to validate values.
pub(crate) struct Document {
    pub(crate) json: Value,
    pub(crate) old: bool,
    both: Registry<'static>,
    sent: Registry<'static>,
    received: Registry<'static>,
}

impl Document {
    /// Parses JSON or YAML.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let json: Value = match serde_json::from_str(text) {
            Ok(json) => json,
            Err(_) => {
                // As in YAML 1.2, where `n` is a string.
                let options = serde_yaml::options! { strict_booleans: true };
                serde_yaml::from_str_with_options(text, options).map_err(|it| it.to_string())?
            }
        };
        let old = json["openapi"]
            .as_str()
            .is_some_and(|it| it.starts_with("3.0"));
        let registry = |direction| {
            let converted = convert::document(
                &json,
                Noun::document(),
                Reading {
                    root: &json,
                    old,
                    direction,
                },
            );
            let resource = Draft::Draft202012.create_resource(converted);
            let registry = Registry::new().add(ROOT, resource);
            registry
                .and_then(jsonschema::RegistryBuilder::prepare)
                .map_err(|it| it.to_string())
        };
        Ok(Document {
            both: registry(Direction::Both)?,
            sent: registry(Direction::Sent)?,
            received: registry(Direction::Received)?,
            old,
            json,
        })
    }

    /// Follows references within the document. Returns the target and its pointer.
    pub(crate) fn resolve<'d>(&'d self, node: &'d Value, pointer: &str) -> (&'d Value, String) {
        let (mut node, mut pointer) = (node, pointer.to_owned());
        for _ in 0..32 {
            let target = node["$ref"].as_str().and_then(target_of);
            let Some(target) = target else { break };
            let Some(found) = self.json.pointer(&target) else {
                break;
            };
            (node, pointer) = (found, target);
        }
        (node, pointer)
    }

    /// The pointer of a schema's target, or of the schema itself.
    pub(crate) fn target(&self, pointer: &str) -> String {
        match self.json.pointer(pointer) {
            Some(node) => self.resolve(node, pointer).1,
            None => pointer.to_owned(),
        }
    }

    /// A validator for values of the schema at a pointer, in one direction.
    ///
    /// # Errors
    ///
    /// Why the schema is invalid.
    pub(crate) fn validator(
        &self,
        pointer: &str,
        direction: Direction,
    ) -> Result<Validator, String> {
        let schema = self
            .json
            .pointer(pointer)
            .ok_or("there is no such schema")?;
        self.judge(schema, direction)
    }

    fn judge(&self, schema: &Value, direction: Direction) -> Result<Validator, String> {
        let reading = Reading {
            root: &self.json,
            old: self.old,
            direction,
        };
        let schema = convert::document(schema, Noun::schema(), reading);
        self.build(&schema, direction)
    }

    fn is_valid(&self, value: &Value, schema: &Value, direction: Direction) -> bool {
        let judge = self.judge(schema, direction);
        judge.is_ok_and(|it| it.is_valid(value))
    }

    fn build(&self, schema: &Value, direction: Direction) -> Result<Validator, String> {
        let registry = match direction {
            Direction::Both => &self.both,
            Direction::Sent => &self.sent,
            Direction::Received => &self.received,
        };
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(registry)
            .should_validate_formats(true)
            .offline()
            .build(schema)
            .map_err(|it| it.to_string())
    }

    /// The schemas that describe a value: the schema itself, its references and parts, and its alternatives.
    pub(crate) fn parts<'d>(&'d self, schema: &'d Value) -> Vec<&'d Value> {
        self.selected_parts(schema, |_| true)
    }

    /// Like `parts`, but only with the selected alternatives, if any.
    fn selected_parts<'d>(
        &'d self,
        schema: &'d Value,
        is_selected: impl Fn(&Value) -> bool,
    ) -> Vec<&'d Value> {
        let mut parts: Vec<&Value> = Vec::new();
        let mut queue = vec![schema];
        while let Some(schema) = queue.pop() {
            if parts.iter().any(|it| std::ptr::eq(*it, schema)) {
                continue;
            }
            parts.push(schema);
            let (target, _) = self.resolve(schema, "");
            queue.push(target);
            queue.extend(schema["allOf"].as_array().into_iter().flatten());
            for key in ["anyOf", "oneOf"] {
                let alternatives = || schema[key].as_array().into_iter().flatten();
                let before = queue.len();
                queue.extend(alternatives().filter(|it| is_selected(it)));
                if queue.len() == before {
                    queue.extend(alternatives());
                }
            }
            queue.extend(self.subtypes(schema).into_iter().map(|(_, it)| it));
        }
        parts
    }

    /// Removes the properties that are not used in a direction.
    pub(crate) fn pruned(&self, value: &Value, schema: &Value, direction: Direction) -> Value {
        let Some(flag) = direction.leaves_out() else {
            return value.clone();
        };
        self.prune(value, &[schema], flag)
    }

    fn prune(&self, value: &Value, schemas: &[&Value], flag: &str) -> Value {
        let parts: Vec<&Value> = schemas.iter().flat_map(|it| self.parts(it)).collect();
        match value {
            Value::Array(items) => {
                let of_items = parts.iter().filter_map(|it| it.get("items"));
                let of_items: Vec<&Value> = of_items.collect();
                let items = items.iter().map(|it| self.prune(it, &of_items, flag));
                items.collect()
            }
            Value::Object(properties) => {
                let left = properties.iter().filter_map(|(name, it)| {
                    let described = parts.iter().filter_map(|part| part["properties"].get(name));
                    let mut described: Vec<&Value> = described.collect();
                    if described.is_empty() {
                        let further = parts.iter().filter_map(|it| it.get("additionalProperties"));
                        described.extend(further);
                    }
                    let whole = described.iter().flat_map(|it| self.parts(it));
                    let left_out = whole.into_iter().any(|it| it[flag] == true);
                    (!left_out).then(|| (name.clone(), self.prune(it, &described, flag)))
                });
                Value::Object(left.collect())
            }
            _ => value.clone(),
        }
    }

    /// Removes the properties that the schema allows but does not describe. With a direction, only those alternatives
    /// that the value matches count.
    pub(crate) fn described(
        &self,
        value: &Value,
        schemas: &[&Value],
        valid: Option<Direction>,
    ) -> Value {
        let is_selected =
            |alternative: &Value| valid.is_none_or(|it| self.is_valid(value, alternative, it));
        let parts = schemas.iter();
        let parts: Vec<&Value> = parts
            .flat_map(|it| self.selected_parts(it, is_selected))
            .collect();
        let of = |key: &str| {
            parts
                .iter()
                .filter_map(|it| it.get(key))
                .collect::<Vec<_>>()
        };
        match value {
            Value::Array(items) => {
                let of_items = of("items");
                let tuples = of("prefixItems");
                let items = items.iter().enumerate().map(|(index, it)| {
                    let tuple = tuples.iter().find_map(|it| it.get(index));
                    let described = tuple.map_or(of_items.clone(), |it| vec![it]);
                    self.described(it, &described, valid)
                });
                items.collect()
            }
            // A schema without properties is untyped.
            Value::Object(properties) if !of("properties").is_empty() => {
                let further = of("additionalProperties");
                let further: Vec<&Value> = further.into_iter().filter(|it| **it != false).collect();
                let patterns = !of("patternProperties").is_empty();
                let is_tag =
                    |part: &&Value, name: &str| part["discriminator"]["propertyName"] == *name;
                let left = properties.iter().filter_map(|(name, it)| {
                    let own = parts.iter().filter_map(|part| part["properties"].get(name));
                    let own: Vec<&Value> = own.collect();
                    if !own.is_empty() || parts.iter().any(|it| is_tag(it, name)) {
                        return Some((name.clone(), self.described(it, &own, valid)));
                    }
                    let is_described = patterns || !further.is_empty();
                    is_described.then(|| (name.clone(), self.described(it, &further, valid)))
                });
                Value::Object(left.collect())
            }
            Value::Object(properties) => {
                let further = of("additionalProperties");
                let properties = properties.iter();
                let properties =
                    properties.map(|(key, it)| (key.clone(), self.described(it, &further, valid)));
                Value::Object(properties.collect())
            }
            _ => value.clone(),
        }
    }

    /// The tags of a schema that has a discriminator, or inherits one from what it contains in `allOf`.
    pub(crate) fn tagged(&self, pointer: &str) -> Option<Tagged> {
        tags::tagged(&self.json, pointer, 0)
    }

    /// What is on the wire for a tag of a base without alternatives.
    pub(crate) fn tag_value(&self, base: &Value, tag: &str) -> Value {
        let schemas = self.json["components"]["schemas"].as_object();
        let mut named = schemas.into_iter().flatten();
        let named = named.find(|(_, it)| std::ptr::eq(*it, base));
        let tagged = named.and_then(|(name, _)| self.tagged(&tags::component(name)));
        tagged.map_or_else(|| tag.into(), |it| it.value(&self.json, tag))
    }

    /// The schemas that may replace a base without alternatives, by the values of its discriminator.
    pub(crate) fn subtypes<'d>(&'d self, base: &'d Value) -> Vec<(String, &'d Value)> {
        let has_alternatives = base.get("oneOf").is_some() || base.get("anyOf").is_some();
        if has_alternatives || base.get("discriminator").is_none() {
            return Vec::new();
        }
        let schemas = self.json["components"]["schemas"].as_object();
        let mut named = schemas.into_iter().flatten();
        let Some((name, _)) = named.find(|(_, it)| std::ptr::eq(*it, base)) else {
            return Vec::new();
        };
        let found = self.tagged(&tags::component(name)).into_iter();
        let found = found.flat_map(|it| it.tags);
        found
            .filter_map(|(tag, pointer)| Some((tag, self.json.pointer(&pointer)?)))
            .collect()
    }
}

/// Whether two values are equal as JSON: numbers by value, objects regardless of order.
pub(crate) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            if let (Some(a), Some(b)) = (a.as_i128(), b.as_i128()) {
                return a == b;
            }
            a.as_f64() == b.as_f64()
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let same = |(key, a): (&String, &Value)| b.get(key).is_some_and(|b| equal(a, b));
            a.len() == b.len() && a.iter().all(same)
        }
        _ => a == b,
    }
}

/// The JSON pointer of the first difference between two values.
pub(crate) fn difference(a: &Value, b: &Value) -> String {
    let below = |key: &str, a: Option<&Value>, b: Option<&Value>| match (a, b) {
        (Some(a), Some(b)) if equal(a, b) => None,
        (Some(a), Some(b)) => Some(format!("/{key}{}", difference(a, b))),
        (None, None) => None,
        _ => Some(format!("/{key}")),
    };
    let found = match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let mut keys = a.keys().chain(b.keys());
            keys.find_map(|it| below(it, a.get(it), b.get(it)))
        }
        (Value::Array(a), Value::Array(b)) => {
            let mut all = 0..a.len().max(b.len());
            all.find_map(|it| below(&it.to_string(), a.get(it), b.get(it)))
        }
        _ => None,
    };
    found.unwrap_or_default()
}

/// A shortened value for messages.
pub(crate) fn short(value: &Value) -> String {
    let text = json!(value).to_string();
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
