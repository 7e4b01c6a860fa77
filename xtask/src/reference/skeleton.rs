//! A new operation → YAML to paste into the spec. `TODO` marks what the page does not specify, or specifies in the
//! vendor's prose.

use super::finding::Edit;
use super::page::{self, Body};
use super::prose;
use super::sketch::{self, Sketch, plain};
use super::spec::{self, Operation, Parameter, Spec};
use super::tree::{Node, Value};
use super::way::Way;
use super::yaml::Yaml;

/// Writes skeletons of operations.
pub(crate) struct Skeletons<'a> {
    spec: &'a Spec,
    sketch: &'a Sketch,
    /// The name of the page, for comments.
    page: &'a str,
    /// The operations of the page, each with that of the spec.
    shown: Vec<(&'a page::Operation, Option<Operation<'a>>)>,
}

/// An operation that the spec lacks.
struct NewOperation<'a> {
    shown: &'a page::Operation,
    /// The path, relative to the server's URL.
    path: &'a str,
    id: String,
}

impl<'a> Skeletons<'a> {
    pub(crate) fn new(
        spec: &'a Spec,
        sketch: &'a Sketch,
        page: &'a str,
        shown: Vec<(&'a page::Operation, Option<Operation<'a>>)>,
    ) -> Self {
        Skeletons {
            spec,
            sketch,
            page,
            shown,
        }
    }

    /// The name of an operation in the style of the spec: `listThings`, `createThing`, `countThings`.
    pub(crate) fn id(&self, shown: &page::Operation, path: &str) -> String {
        let is_parameter = |it: &&str| it.starts_with('{');
        let segments: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        let mut names = segments.iter().rev().filter(|it| !is_parameter(it));
        let (last, before) = (names.next(), names.next());
        let pascal = |it: Option<&&str>| it.map(|it| pascal(it)).unwrap_or_default();
        let (last, before) = (pascal(last), pascal(before));
        let one = singular(&last);
        let is_one = segments.last().is_some_and(is_parameter);
        let is_list = shown.response.as_ref().is_some_and(|it| is_list(&it.node));
        let id = match shown.method.as_str() {
            "GET" if last == "Count" || last == "Search" => {
                format!("{}{before}", last.to_ascii_lowercase())
            }
            "GET" if is_one => format!("find{one}"),
            "GET" if is_list => format!("list{last}"),
            "GET" => format!("get{last}"),
            // An action on one object, such as `/schedules/{id}/run`.
            "POST"
                if segments.iter().rev().nth(1).is_some_and(is_parameter)
                    && !last.ends_with('s') =>
            {
                format!("{}{}", last.to_ascii_lowercase(), singular(&before))
            }
            "POST" => format!("create{one}"),
            "DELETE" if !is_one => format!("delete{last}"),
            "DELETE" => format!("delete{one}"),
            _ => format!("update{one}"),
        };
        let is_free = |it: &str| self.spec.operation(it).is_none();
        if is_free(&id) {
            return id;
        }
        let mut numbers = 2..;
        let long = format!("{id}Of{before}");
        if is_free(&long) {
            return long;
        }
        numbers
            .find_map(|it| Some(format!("{id}{it}")).filter(|it| is_free(it)))
            .unwrap_or(id)
    }

    /// The position at which to insert an operation, and its YAML.
    pub(crate) fn edit(&self, shown: &page::Operation, path: &str) -> Edit {
        let new = NewOperation {
            shown,
            path,
            id: self.id(shown, path),
        };
        let paths = self.spec.paths();
        let own = paths.iter().find(|it| it.key == path);
        let before = self.shown.iter().take_while(|(it, _)| it.line < shown.line);
        let before = before.filter_map(|(_, it)| it.as_ref()).last();
        let before = before.and_then(|it| paths.iter().find(|item| item.key == it.path));
        let after = own.or(before).or(paths.last());
        let line = after.map_or(1, |it| self.spec.end(it.line));
        let mut yaml = Yaml::at(if own.is_some() { 4 } else { 2 });
        if own.is_some() {
            self.operation(&mut yaml, &new);
        } else {
            yaml.line(&format!("{path}:"));
            yaml.nested(|yaml| self.operation(yaml, &new));
        }
        Edit {
            yaml: Some(yaml.text()),
            ..Edit::new(
                line,
                "insert after this line, behind a blank one, and replace each TODO",
            )
        }
    }

    fn operation(&self, yaml: &mut Yaml, new: &NewOperation<'_>) {
        yaml.line(&format!("{}:", new.shown.method.to_ascii_lowercase()));
        yaml.nested(|yaml| {
            yaml.line(&format!("operationId: {}", new.id));
            if let Some(tag) = self.tag(new.path) {
                yaml.line("tags:");
                yaml.nested(|yaml| yaml.line(&format!("- {}", plain(tag))));
            }
            yaml.line("summary: TODO");
            yaml.line("description: TODO");
            self.parameters(yaml, new);
            if let Some(request) = &new.shown.request {
                self.request(yaml, request);
            }
            self.responses(yaml, new);
        });
    }

    /// The tag of the operation whose path has most in common with a path.
    fn tag(&self, path: &str) -> Option<&'a str> {
        let common = |other: &str| {
            let segments = path.split('/').zip(other.split('/'));
            segments.take_while(|(a, b)| a == b).count()
        };
        // If there are several, the first is used.
        let operations: Vec<_> = self.spec.operations().collect();
        let near = operations.iter().rev().max_by_key(|it| common(it.path))?;
        near.node.pointer("/tags/0")?.text()
    }

    fn parameters(&self, yaml: &mut Yaml, new: &NewOperation<'_>) {
        let mut inner = Yaml::at(0);
        let names = new
            .path
            .split('/')
            .filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'));
        let names: Vec<&str> = names.collect();
        for name in &names {
            inner.item(|yaml| self.path_parameter(yaml, new.path, name));
        }
        let existing = self.existing_lines();
        let first = new.shown.prose.first().map(|(_, line)| *line);
        let mut unknown = Vec::new();
        for (text, line) in &new.shown.prose {
            match existing.iter().find(|(it, _)| it == text) {
                Some((_, it)) if names.contains(&it.name) => {}
                Some((_, it)) => inner.item(|yaml| sketch::example(yaml, it.listed)),
                None if names.iter().any(|it| prose::names(text, it)) => {}
                // The description comes first.
                None if Some(*line) == first => {}
                None => unknown.push(*line),
            }
        }
        for line in unknown {
            let page = self.page;
            yaml.line(&format!(
                "# {page}:{line} may be about a parameter: then add it, in this order."
            ));
        }
        if !inner.text().is_empty() {
            yaml.line("parameters:");
            yaml.nested(|yaml| yaml.append(&inner));
        }
    }

    /// The lines of the page about parameters of operations in the spec, each with its parameter.
    fn existing_lines(&self) -> Vec<(&'a str, Parameter<'a>)> {
        let mut existing = Vec::new();
        for (shown, operation) in &self.shown {
            let parameters = operation.map(|it| self.spec.parameters(it).collect::<Vec<_>>());
            let parameters = parameters.unwrap_or_default();
            let named = prose::named(&shown.prose, &parameters);
            for ((text, _), name) in shown.prose.iter().zip(named) {
                let parameter = parameters.iter().find(|it| Some(it.name) == name);
                existing.extend(parameter.map(|it| (text.as_str(), *it)));
            }
        }
        existing
    }

    /// A parameter of the path: that of another operation on the same object, or a new one.
    fn path_parameter(&self, yaml: &mut Yaml, path: &str, name: &str) {
        let within = format!("{{{name}}}");
        let prefix = path
            .find(&within)
            .map_or(path, |it| &path[..it + within.len()]);
        let mut others = self
            .spec
            .operations()
            .filter(|it| it.path.starts_with(prefix));
        let existing = others.find_map(|it| self.spec.parameters(it).find(|it| it.name == name));
        if let Some(it) = existing {
            return sketch::example(yaml, it.listed);
        }
        yaml.line(&format!("name: {}", plain(name)));
        yaml.line("in: path");
        yaml.line("required: true");
        yaml.line("description: TODO");
        yaml.line("x-provenance: 'inferred: the page has it in the path, and prints no type.'");
        let is_id = name == "id" || name.ends_with("_id");
        let example = if is_id {
            "123e4567-e89b-12d3-a456-426614174000"
        } else {
            "text"
        };
        yaml.line(&format!("example: {example}"));
        yaml.line("schema:");
        yaml.nested(|yaml| {
            yaml.line("type: string");
            if is_id {
                yaml.line("format: uuid");
            }
        });
    }

    fn request(&self, yaml: &mut Yaml, request: &page::Request) {
        yaml.line("requestBody:");
        yaml.nested(|yaml| {
            yaml.line("description: TODO");
            yaml.line("required: true");
            self.content(yaml, Way::Request, &request.content_type, &request.body);
        });
    }

    fn content(&self, yaml: &mut Yaml, way: Way, media: &str, body: &Body) {
        yaml.line("content:");
        yaml.nested(|yaml| {
            yaml.line(&format!("{media}:"));
            yaml.nested(|yaml| {
                yaml.line("schema:");
                yaml.nested(|yaml| {
                    if body.node.get("data").is_some() {
                        self.envelope(yaml, way, &body.node);
                    } else {
                        self.sketch.schema(yaml, way, "", &body.node);
                    }
                });
                sketch::keyed(yaml, "example", &body.node);
            });
        });
    }

    /// The object around `data`.
    fn envelope(&self, yaml: &mut Yaml, way: Way, example: &Node) {
        yaml.line("type: object");
        yaml.line(
            "x-provenance: 'inferred: `data` is required, because every documented body has it.'",
        );
        yaml.line("required: [data]");
        yaml.line("properties:");
        yaml.nested(|yaml| {
            for it in example.entries() {
                yaml.append(&self.sketch.property(way, &it.key, &it.node, 0));
            }
            let (key, schema) = if is_list(example) {
                ("paging", "Paging")
            } else {
                ("error", "ErrorType")
            };
            let is_shown = example.get(key).is_some();
            if way == Way::Response && !is_shown && self.spec.has_schema(schema) {
                yaml.line(&format!("{key}:"));
                yaml.nested(|yaml| yaml.line(&format!("$ref: '#/components/schemas/{schema}'")));
            }
        });
    }

    fn responses(&self, yaml: &mut Yaml, new: &NewOperation<'_>) {
        let response = new.shown.response.as_ref();
        yaml.line("responses:");
        yaml.nested(|yaml| {
            yaml.line(if response.is_some() {
                "'200':"
            } else {
                "'204':"
            });
            yaml.nested(|yaml| match (self.same_response(response), response) {
                (Some(reference), _) => yaml.line(&format!("$ref: '{reference}'")),
                (None, Some(body)) => {
                    yaml.line("description: TODO");
                    self.content(yaml, Way::Response, "application/json", body);
                }
                (None, None) => yaml.line("description: TODO"),
            });
            let failures: &[&str] = if new.path.contains('{') {
                &["401", "404"]
            } else {
                &["401"]
            };
            for status in failures {
                let responses = self
                    .spec
                    .operations()
                    .filter_map(|it| it.node.get("responses"));
                let existing = responses
                    .filter_map(|it| it.get(status))
                    .find(|it| spec::reference(it).is_some());
                if let Some(existing) = existing {
                    yaml.line(&format!("'{status}':"));
                    yaml.nested(|yaml| sketch::example(yaml, existing));
                }
            }
        });
    }

    /// The reference to the response of another operation for which the page shows the same.
    fn same_response(&self, response: Option<&Body>) -> Option<&'a str> {
        let text = |it: Option<&'_ Body>| it.map(|it| it.text.clone());
        self.shown.iter().find_map(|(shown, operation)| {
            let is_same = text(shown.response.as_ref()) == text(response);
            let operation = operation.filter(|_| is_same)?;
            let success = self.spec.success(operation)?;
            spec::reference(&success.node)
        })
    }
}

fn is_list(body: &Node) -> bool {
    body.get("data")
        .is_some_and(|it| matches!(it.value, Value::Array(_)))
}

fn pascal(segment: &str) -> String {
    let words = segment.split(|it: char| !it.is_ascii_alphanumeric());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|it| it.to_ascii_uppercase())
            .into_iter()
            .chain(letters)
            .collect::<String>()
    };
    words.map(capital).collect()
}

fn singular(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}
