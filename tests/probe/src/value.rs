//! Values for requests: examples in the document, otherwise generated from the schemas. Only valid values are used.

use serde_json::{Map, Value, json};

use crate::convert::{is_null, names};
use crate::document::Document;
use crate::finding::Verdict;
use crate::pattern;
use crate::place::Direction;

/// The extent of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// An example, otherwise the required properties.
    Shown,
    /// All properties, otherwise an example.
    Full,
}

/// The maximum depth of optional properties, since schemas may be recursive.
const DEPTH: usize = 4;
/// The maximum depth of values.
const MOST: usize = 24;

impl Document {
    /// A value for the schema of a parameter or media type, restricted to what the schema describes.
    ///
    /// # Errors
    ///
    /// Why no value was found.
    pub(crate) fn value(
        &self,
        holder: &Value,
        pointer: &str,
        direction: Direction,
        extent: Extent,
    ) -> Result<Value, Unfound> {
        let mut shown: Vec<Value> = holder.get("example").cloned().into_iter().collect();
        for (_, example) in holder["examples"].as_object().into_iter().flatten() {
            let (example, _) = self.resolve(example, "");
            shown.extend(example.get("value").cloned());
        }
        let mut keys = ["schema", "itemSchema"].into_iter();
        let Some((key, schema)) = keys.find_map(|it| Some((it, holder.get(it)?))) else {
            return Ok(shown.into_iter().next().unwrap_or_else(|| "text".into()));
        };
        // The examples are of the whole sequence, not of an item.
        shown.retain(|_| key == "schema");
        let made = |full, examples| self.made(schema, direction, full, examples);
        let candidates = match extent {
            Extent::Shown => {
                shown.extend(made(false, true));
                shown.extend(made(false, false));
                shown.extend(made(true, false));
                shown
            }
            Extent::Full => {
                let made = [made(true, true), made(true, false)];
                let made = made.into_iter().flatten();
                made.chain(shown).collect()
            }
        };
        let validator = self.validator(&format!("{pointer}/{key}"), direction);
        let validator = validator.map_err(|why| Unfound(Verdict::Defect, why))?;
        let mut unfound = Unfound(Verdict::Untried, "its schema makes none".to_owned());
        for candidate in candidates {
            let whole = self.pruned(&candidate, schema, direction);
            let value = self.described(&whole, &[schema], None);
            let Err(error) = validator.validate(&value) else {
                return Ok(self.canonical(&value, &[schema]));
            };
            let why = format!("{}: {error}", error.instance_path());
            unfound = if validator.is_valid(&whole) {
                Unfound(Verdict::Defect, format!("{why}, but it is not described"))
            } else if unfound.0 == Verdict::Defect {
                continue;
            } else {
                Unfound(Verdict::Untried, format!("no value was found: {why}"))
            };
        }
        Err(unfound)
    }

    /// A value generated from a schema, with the required or all properties. It may be invalid.
    pub(crate) fn made(
        &self,
        schema: &Value,
        direction: Direction,
        full: bool,
        examples: bool,
    ) -> Option<Value> {
        let maker = Maker {
            document: self,
            direction,
            full,
            examples,
        };
        maker.value(&[schema], 0)
    }
}

/// Why no value was found. The document may be contradictory.
#[derive(Clone, Debug)]
pub(crate) struct Unfound(pub(crate) Verdict, pub(crate) String);

impl Unfound {
    /// Prefixes the message with what the value is for.
    pub(crate) fn of(self, what: &str) -> Self {
        Unfound(self.0, format!("{what}: {}", self.1))
    }
}

struct Maker<'d> {
    document: &'d Document,
    direction: Direction,
    full: bool,
    examples: bool,
}

impl<'d> Maker<'d> {
    /// A value for several schemas that all apply.
    fn value(&self, schemas: &[&'d Value], depth: usize) -> Option<Value> {
        if depth > MOST {
            return None;
        }
        let mut parts = self.parts(schemas);
        if self.examples {
            let shown = parts.iter().find_map(|it| {
                let several = it["examples"].as_array().and_then(|it| it.first());
                it.get("example").or(several)
            });
            if let Some(shown) = shown {
                return Some(shown.clone());
            }
        }
        if let Some(value) = listed(&parts) {
            return Some(value.clone());
        }
        // One of each set of alternatives, recursively.
        let mut tags = Map::new();
        let mut next = 0;
        while let Some(part) = parts.get(next).copied() {
            next += 1;
            for key in ["oneOf", "anyOf"] {
                let Some(alternative) = part[key].as_array().and_then(|it| selected(it, depth))
                else {
                    continue;
                };
                if is_null(alternative) {
                    return Some(Value::Null);
                }
                for it in self.parts(&[alternative]) {
                    if !parts.iter().any(|part| std::ptr::eq(*part, it)) {
                        parts.push(it);
                    }
                }
                tags.extend(self.discriminator(part, alternative));
            }
        }
        if let Some(value) = listed(&parts) {
            return Some(value.clone());
        }
        for part in parts.clone() {
            tags.extend(self.subtype(part, &mut parts));
        }
        let mut made = self.of_kind(&parts, depth)?;
        if let Value::Object(properties) = &mut made {
            properties.extend(tags);
        }
        Some(made)
    }

    /// Schemas with their references and parts.
    fn parts(&self, schemas: &[&'d Value]) -> Vec<&'d Value> {
        let mut parts: Vec<&Value> = Vec::new();
        let mut queue = schemas.to_vec();
        while let Some(schema) = queue.pop() {
            if parts.iter().any(|it| std::ptr::eq(*it, schema)) {
                continue;
            }
            parts.push(schema);
            let (target, _) = self.document.resolve(schema, "");
            if !std::ptr::eq(target, schema) {
                queue.push(target);
            }
            queue.extend(schema["allOf"].as_array().into_iter().flatten());
        }
        parts
    }

    /// Replaces a base without alternatives with one of its mapped subtypes, unless it already is one. Returns the tag
    /// property and its value.
    fn subtype(&self, base: &'d Value, parts: &mut Vec<&'d Value>) -> Option<(String, Value)> {
        let property = base["discriminator"]["propertyName"].as_str()?;
        let subtypes = self.document.subtypes(base);
        let is_part = |subtype: &Value| parts.iter().any(|it| std::ptr::eq(*it, subtype));
        let own = subtypes.iter().find(|(_, it)| is_part(it));
        let (tag, subtype) = own.or(subtypes.first())?;
        for it in self.parts(&[subtype]) {
            if !parts.iter().any(|part| std::ptr::eq(*part, it)) {
                parts.push(it);
            }
        }
        Some((property.to_owned(), self.document.tag_value(base, tag)))
    }

    /// The tag property and value of an alternative, which may not declare the property itself.
    fn discriminator(&self, part: &Value, alternative: &Value) -> Option<(String, Value)> {
        let discriminator = part.get("discriminator")?;
        let property = discriminator["propertyName"].as_str()?;
        let value = names(&self.document.json, discriminator, alternative)
            .into_iter()
            .next()?;
        Some((property.to_owned(), value))
    }

    fn of_kind(&self, parts: &[&'d Value], depth: usize) -> Option<Value> {
        let has = |key: &str| parts.iter().any(|it| it.get(key).is_some());
        let kind = parts.iter().find_map(|it| match &it["type"] {
            Value::String(kind) => Some(kind.as_str()),
            Value::Array(kinds) => {
                let kinds = kinds.iter().filter_map(Value::as_str);
                let mut kinds: Vec<_> = kinds.collect();
                kinds.sort_by_key(|it| *it == "null");
                kinds.first().copied()
            }
            _ => None,
        });
        let kind = match kind {
            Some(kind) => kind,
            None if has("properties") || has("additionalProperties") || has("required") => "object",
            None if has("items") || has("prefixItems") => "array",
            None if has("minimum") || has("maximum") => "number",
            None => "string",
        };
        match kind {
            "null" => Some(Value::Null),
            "boolean" => Some(true.into()),
            "integer" | "number" => Some(number(parts)),
            "array" => self.array(parts, depth),
            "object" => self.object(parts, depth),
            _ => string(parts),
        }
    }

    fn array(&self, parts: &[&'d Value], depth: usize) -> Option<Value> {
        let tuple = parts.iter().find_map(|it| it["prefixItems"].as_array());
        if let Some(items) = tuple {
            let items = items.iter().map(|it| self.value(&[it], depth + 1));
            return items.collect();
        }
        let least = parts.iter().find_map(|it| it["minItems"].as_u64());
        let most = parts.iter().find_map(|it| it["maxItems"].as_u64());
        let usual = u64::from(self.full && depth < DEPTH);
        let count = least.unwrap_or(0).max(usual).min(most.unwrap_or(u64::MAX));
        // A query cannot represent an empty array.
        let count = if depth == 0 && most != Some(0) {
            count.max(1)
        } else {
            count
        };
        let items: Vec<&Value> = parts.iter().filter_map(|it| it.get("items")).collect();
        if count == 0 {
            return Some(json!([]));
        }
        if items.is_empty() {
            return Some((0..count).map(|it| Value::from(it.to_string())).collect());
        }
        let item = self.value(&items, depth + 1)?;
        let items = (0..count).map(|index| match (&item, index) {
            // Make the items unique.
            (Value::String(text), 1..) => format!("{text}{index}").into(),
            (Value::Number(it), 1..) => it
                .as_i64()
                .map_or(item.clone(), |it| json!(i128::from(it) + i128::from(index))),
            _ => item.clone(),
        });
        Some(items.collect())
    }

    fn object(&self, parts: &[&'d Value], depth: usize) -> Option<Value> {
        let required = |name: &str| {
            let mut lists = parts.iter().filter_map(|it| it["required"].as_array());
            lists.any(|it| it.iter().any(|it| it == name))
        };
        let mut object = Map::new();
        let properties = parts.iter().filter_map(|it| it["properties"].as_object());
        for name in properties.flat_map(Map::keys) {
            if object.contains_key(name) {
                continue;
            }
            let described = parts.iter().filter_map(|it| it["properties"].get(name));
            let described: Vec<&Value> = described.collect();
            let left_out = self.direction.leaves_out().is_some_and(|flag| {
                let whole = self.parts(&described);
                whole.iter().any(|it| it[flag] == true)
            });
            let is_included = self.full && depth < DEPTH;
            if left_out || !(required(name) || is_included) {
                continue;
            }
            match self.value(&described, depth + 1) {
                Some(value) => {
                    object.insert(name.clone(), value);
                }
                None if required(name) => return None,
                None => {}
            }
        }
        let names = parts.iter().filter_map(|it| it["required"].as_array());
        for name in names.flatten().filter_map(Value::as_str) {
            let is_named = parts.iter().any(|it| it["properties"].get(name).is_some());
            if !is_named {
                object.insert(name.to_owned(), "text".into());
            }
        }
        let further = parts.iter().filter_map(|it| it.get("additionalProperties"));
        let further: Vec<&Value> = further.filter(|it| it.is_object()).collect();
        if object.is_empty() && !further.is_empty() && (self.full || depth == 0) {
            let value = self.value(&further, depth + 1)?;
            object.insert("key".to_owned(), value);
        }
        Some(object.into())
    }
}

/// The constant of the schemas, or the first value of their `enum`.
fn listed<'d>(parts: &[&'d Value]) -> Option<&'d Value> {
    let only = parts.iter().find_map(|it| it.get("const"));
    only.or_else(|| {
        let values = parts.iter().find_map(|it| it["enum"].as_array())?;
        values.iter().find(|it| !it.is_null()).or(values.first())
    })
}

/// One of several alternatives: the first that allows more than `null`. At greater depth, one without references, so
/// that the recursion ends.
fn selected(alternatives: &[Value], depth: usize) -> Option<&Value> {
    let ends = |it: &&Value| depth >= DEPTH && it.get("$ref").is_none();
    let found = alternatives.iter().find(ends);
    found
        .or_else(|| alternatives.iter().find(|it| !is_null(it)))
        .or(alternatives.first())
}

fn number(parts: &[&Value]) -> Value {
    let bound = |key: &str| parts.iter().find_map(|it| it[key].as_f64());
    let exclusive = |key: &str| parts.iter().any(|it| it[key] == true);
    let least = match (bound("minimum"), bound("exclusiveMinimum")) {
        (Some(it), _) if exclusive("exclusiveMinimum") => Some(it + 1.0),
        (_, Some(it)) => Some(it + 1.0),
        (it, None) => it,
    };
    let most = match (bound("maximum"), bound("exclusiveMaximum")) {
        (Some(it), _) if exclusive("exclusiveMaximum") => Some(it - 1.0),
        (_, Some(it)) => Some(it - 1.0),
        (it, None) => it,
    };
    let mut value = 1.0_f64.max(least.unwrap_or(f64::MIN));
    if let Some(step) = bound("multipleOf").filter(|it| *it > 0.0) {
        value = (value / step).ceil() * step;
    }
    let value = value.min(most.unwrap_or(f64::MAX));
    if value.fract() == 0.0 && value.abs() < 9e15 {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and small")]
        return json!(value as i64);
    }
    json!(value)
}

/// A sample string for each format; the first one is for strings without a format.
fn string(parts: &[&Value]) -> Option<Value> {
    let format = parts.iter().find_map(|it| it["format"].as_str());
    let text = match format {
        Some("date-time") => "2024-01-02T03:04:05Z",
        Some("date") => "2024-01-02",
        Some("time") => "03:04:05Z",
        Some("duration") => "P1D",
        Some("uuid") => "123e4567-e89b-12d3-a456-426614174000",
        Some("uri" | "url" | "iri" | "uri-reference") => "https://example.com/a",
        Some("email" | "idn-email") => "a@example.com",
        Some("hostname" | "idn-hostname") => "example.com",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        Some("byte") => "aGVsbG8=",
        Some("decimal") => "1.5",
        _ => "text",
    };
    let least = parts.iter().find_map(|it| it["minLength"].as_u64());
    let most = parts.iter().find_map(|it| it["maxLength"].as_u64());
    let mut text = text.to_owned();
    while least.is_some_and(|it| (text.len() as u64) < it) {
        text.push('x');
    }
    if let Some(most) = most.and_then(|it| usize::try_from(it).ok()) {
        text.truncate(most);
    }
    let Some(pattern) = parts.iter().find_map(|it| it["pattern"].as_str()) else {
        return Some(text.into());
    };
    let fits = jsonschema::validator_for(&json!({ "pattern": pattern })).ok()?;
    let lengths = |it: &String| {
        let length = it.len() as u64;
        least.is_none_or(|least| least <= length) && most.is_none_or(|most| length <= most)
    };
    let repeated = ["a", "A", "1", "0", "f", "x1", "a1"].iter();
    let repeated = repeated.flat_map(|it| (1..=64).map(|count| it.repeat(count)));
    let candidates = std::iter::once(text)
        .chain(SAMPLES.map(str::to_owned))
        .chain(repeated)
        .chain(pattern::texts(pattern));
    candidates
        .filter(lengths)
        .map(Value::from)
        .find(|it| fits.is_valid(it))
}

/// Samples for common patterns.
const SAMPLES: [&str; 14] = [
    "2024-01-02",
    "2024-01-02T03:04:05Z",
    "https://example.com/a",
    "a@example.com",
    "123e4567-e89b-12d3-a456-426614174000",
    "+15551234567",
    "12:30",
    "12:30:00",
    "en-US",
    "#ffffff",
    "1.0.0",
    "1.5",
    "a-b",
    "/a",
];
