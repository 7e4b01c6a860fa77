//! The examples and defaults of a document, each with its schema.

use codegen::Noun;
use serde_json::Value;

use crate::document::Document;
use crate::place::Direction;
use crate::pointer::token;
use crate::variants::tagged_schemas;
use crate::walk::walk;

/// An example or default value.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// Its JSON pointer.
    pub(crate) pointer: String,
    /// The JSON pointer of its schema, before references are followed.
    pub(crate) schema: String,
    /// The value.
    pub(crate) value: Value,
}

impl Example {
    /// Whether it can be used in a direction, depending on where its schema is.
    pub(crate) fn travels(&self, direction: Direction) -> bool {
        let holds = |keys: &[&str]| keys.iter().any(|it| self.schema.contains(it));
        match direction {
            Direction::Both => true,
            Direction::Sent => !holds(&["/responses/", "/headers/"]),
            Direction::Received => !holds(&["/requestBody/", "/requestBodies/", "/parameters/"]),
        }
    }
}

/// All examples and defaults of a document.
pub(crate) fn examples(document: &Document) -> Vec<Example> {
    let mut found = Vec::new();
    let holders = [Noun::parameter(), Noun::header(), Noun::media_type()];
    walk(&document.json, &mut |noun, pointer, node| {
        let is_text = noun == Noun::media_type() && !is_json(pointer);
        if noun == Noun::schema() {
            of_schema(pointer, node, &mut found);
        } else if holders.contains(&noun) && node.get("schema").is_some() && !is_text {
            of_holder(document, pointer, node, &mut found);
        }
    });
    found
}

/// Whether the examples of a media type are JSON; others are text in a format that the schema does not define.
fn is_json(pointer: &str) -> bool {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    let name = name.split(';').next().unwrap_or_default();
    name.ends_with("json") || name == "*~1*"
}

fn of_schema(pointer: &str, node: &Value, found: &mut Vec<Example>) {
    let mut add = |key: String, value: &Value| {
        found.push(Example {
            pointer: format!("{pointer}/{key}"),
            schema: pointer.to_owned(),
            value: value.clone(),
        });
    };
    for key in ["example", "default"] {
        if let Some(value) = node.get(key) {
            add(key.to_owned(), value);
        }
    }
    for (index, value) in node["examples"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        add(format!("examples/{index}"), value);
    }
}

/// The examples next to a schema, in the object that contains it.
fn of_holder(document: &Document, pointer: &str, node: &Value, found: &mut Vec<Example>) {
    let schema = format!("{pointer}/schema");
    if let Some(value) = node.get("example") {
        found.push(Example {
            pointer: format!("{pointer}/example"),
            schema: schema.clone(),
            value: value.clone(),
        });
    }
    for (name, example) in node["examples"].as_object().into_iter().flatten() {
        let place = format!("{pointer}/examples/{}", token(name));
        let (example, place) = document.resolve(example, &place);
        if let Some(value) = example.get("dataValue").or(example.get("value")) {
            found.push(Example {
                pointer: format!("{place}/value"),
                schema: schema.clone(),
                value: value.clone(),
            });
        }
    }
}

/// The JSON pointers of the schemas that have examples or a discriminator, and of the schemas that they refer to.
///
/// # Errors
///
/// If the text is neither JSON nor YAML.
pub fn shown(text: &str) -> Result<std::collections::BTreeSet<String>, String> {
    let document = Document::read(text)?;
    let mut pointers = std::collections::BTreeSet::new();
    for example in examples(&document) {
        let target = document.target(&example.schema);
        pointers.extend([example.schema, target]);
    }
    pointers.extend(tagged_schemas(&document).into_iter().map(|(it, _)| it));
    Ok(pointers)
}
