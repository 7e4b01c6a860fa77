//! An example body, compared with the one that the table has, and with its schema.

use serde_json::Value as Json;

use super::finding::{Edit, Finding};
use super::shape::{Shape, format_of, is_enum_value};
use super::sketch::Sketch;
use super::spec::Spec;
use super::tree::{Node, Value};
use super::way::Way;

/// A comparison of one body.
pub(crate) struct Bodies<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) sketch: &'a Sketch,
    pub(crate) way: Way,
    /// The name of the body, such as "the response of `findCloud`".
    pub(crate) place: String,
    pub(crate) findings: Vec<Finding>,
}

/// The position of a value.
#[derive(Clone)]
struct At<'a> {
    /// The path from the nearest named schema, as in `tests/reference/provenance.json`.
    path: String,
    /// The schema; `None` if the spec has none, or allows any value.
    schema: Option<&'a Node>,
    /// The line of the spec that a finding leads to.
    line: usize,
}

impl<'a> Bodies<'a> {
    /// Compares a body with the table's, if the table has it, and with its schema.
    pub(crate) fn compare(&mut self, old: Option<&Node>, new: &Node, schema: &'a Node) {
        let at = self.at(String::new(), Some(schema), schema.line);
        self.value(Some(old.unwrap_or(new)), new, &at);
    }

    /// A position. A named schema begins a new path.
    fn at(&self, path: String, schema: Option<&'a Node>, line: usize) -> At<'a> {
        let name = schema.and_then(|it| self.spec.name(it));
        At {
            path: name.map_or(path, str::to_owned),
            schema: schema
                .filter(|it| self.spec.keyword(it, "type").is_some() || self.has_properties(it)),
            line,
        }
    }

    fn has_properties(&self, schema: &Node) -> bool {
        ["properties", "items", "additionalProperties"]
            .iter()
            .any(|it| self.spec.keyword(schema, it).is_some())
    }

    fn found(&mut self, line: usize, what: String, edit: Option<Edit>) {
        self.findings.push(Finding {
            line: Some(line),
            what,
            place: Some(self.place.clone()),
            edit,
        });
    }

    fn value(&mut self, old: Option<&Node>, new: &Node, at: &At<'a>) {
        if new.is_null() {
            if old.is_some_and(|it| !it.is_null()) {
                let what = format!("`{}` is `null` now", at.path);
                let edit = Edit::new(
                    at.line,
                    "check the schema: the page does not show it any more",
                );
                self.found(new.line, what, Some(edit));
            }
            return;
        }
        if old.is_some_and(Node::is_null) {
            let what = format!("`{}` is not `null` any more", at.path);
            let edit = Edit::new(
                at.line,
                "compare the schema with the page, and remove marks that the page replaces",
            );
            self.found(new.line, what, Some(edit));
            return self.value(None, new, at);
        }
        if self.mismatches(new, at) {
            return;
        }
        match (&new.value, old) {
            (Value::Object(_), _) => self.object(old, new, at),
            (Value::Array(items), _) => self.array(old, items, at),
            (Value::Scalar(it), old) => self.scalar(old, it, new.line, at),
        }
    }

    /// Whether the value is not of the schema's type, which is reported.
    fn mismatches(&mut self, new: &Node, at: &At<'a>) -> bool {
        let Some(schema) = at.schema else {
            return false;
        };
        let (shape, ty) = (Shape::of(new), self.spec.keyword(schema, "type"));
        let Some(ty) = ty.filter(|it| it.text().is_some_and(|it| !shape.is(it))) else {
            return false;
        };
        let what = format!("`{}` is of the type `{}`", at.path, shape.name());
        let described = ty.text().unwrap_or_default();
        let edit = Edit::new(
            ty.line,
            format!("change the type, which is `{described}` here"),
        );
        self.found(new.line, what, Some(edit));
        true
    }

    fn array(&mut self, old: Option<&Node>, items: &[Node], at: &At<'a>) {
        let schema = at.schema.and_then(|it| self.spec.keyword(it, "items"));
        let at = self.at(
            format!("{}[]", at.path),
            schema,
            schema.map_or(at.line, |it| it.line),
        );
        let before = old.map_or(&[][..], Node::items);
        let has_base = |items: &[Node]| items.len() > 1 && items[0].is_null();
        if old.is_some() && has_base(before) != has_base(items) {
            let line = items.first().map_or(0, |it| it.line);
            let edit = Edit::new(
                at.line,
                "`null` stands for a base of the items that the page does not show",
            );
            let what = format!(
                "`{}` has {} `null` before it",
                at.path,
                if has_base(items) { "a" } else { "no" }
            );
            self.found(line, what, Some(edit));
        }
        for (index, item) in items.iter().enumerate().filter(|(_, it)| !it.is_null()) {
            // Without a counterpart, an item is like the others.
            let like = before
                .get(index)
                .filter(|it| !it.is_null())
                .or(before.last());
            self.value(like, item, &at);
        }
    }

    fn object(&mut self, old: Option<&Node>, new: &Node, at: &At<'a>) {
        let mut before = None;
        for entry in new.entries() {
            let previous = old.map(|it| it.get(&entry.key));
            let is_new = previous.is_some_and(|it| it.is_none());
            let place = self.property(at, &entry.key);
            match place {
                Place::Property(inner) => {
                    let (path, line) = (inner.path.clone(), inner.line);
                    let inner = self.at(path, inner.schema, line);
                    if is_new {
                        self.shown(&entry.key, entry.line, &inner, at);
                    }
                    self.direction(at, &entry.key, entry.line);
                    self.value(previous.flatten(), &entry.node, &inner);
                }
                Place::Anything => {
                    let inner = self.at(dotted(&at.path, &entry.key), None, at.line);
                    if is_new {
                        self.found(entry.line, format!("new field `{}`", inner.path), None);
                    } else {
                        self.value(previous.flatten(), &entry.node, &inner);
                    }
                }
                Place::Nowhere => self.added(entry.line, &entry.key, &entry.node, before, at),
            }
            before = Some(entry.key.as_str());
        }
        let gone = old.map_or(&[][..], Node::entries).iter();
        for entry in gone.filter(|it| new.get(&it.key).is_none()) {
            let line = match self.property(at, &entry.key) {
                Place::Property(it) => Some(it.line),
                _ => None,
            };
            let path = dotted(&at.path, &entry.key);
            let how = "remove it, or mark it with another source";
            let edit = line.map(|it| Edit::new(it, how));
            self.found(new.line, format!("`{path}` is not shown any more"), edit);
        }
    }

    /// Where the spec has a property.
    fn property(&self, at: &At<'a>, name: &str) -> Place<'a> {
        let Some(schema) = at.schema else {
            return Place::Anything;
        };
        let path = dotted(&at.path, name);
        if let Some(it) = self.spec.property(schema, name) {
            return Place::Property(At {
                path,
                schema: Some(&it.node),
                line: it.line,
            });
        }
        match self.spec.keyword(schema, "additionalProperties") {
            Some(it) if it.is_true() => Place::Anything,
            Some(it) if !it.entries().is_empty() => Place::Property(At {
                path: format!("{}.*", at.path),
                schema: Some(it),
                line: it.line,
            }),
            _ => Place::Nowhere,
        }
    }

    /// A field that the table does not have, but the spec does.
    fn shown(&mut self, key: &str, line: usize, inner: &At<'a>, at: &At<'a>) {
        let how = match inner
            .schema
            .and_then(|it| self.spec.resolve(it).get("x-provenance"))
        {
            Some(_) => {
                "the spec has it, from another source: remove the mark of what the page shows"
            }
            None => "the spec has it",
        };
        let edit = Edit::new(inner.line, how);
        self.found(
            line,
            format!("new field `{}`", dotted(&at.path, key)),
            Some(edit),
        );
    }

    /// A field that the spec does not have.
    fn added(&mut self, line: usize, key: &str, node: &Node, before: Option<&str>, at: &At<'a>) {
        let what = format!("new field `{}`", dotted(&at.path, key));
        let Some(schema) = at.schema else {
            return self.found(line, what, None);
        };
        let neighbour = before.and_then(|it| self.spec.property(schema, it));
        let (after, how, column) = match neighbour {
            Some(it) => {
                let how = format!("insert after `{}`", it.key);
                (self.spec.end(it.line), how, self.spec.column(it.line))
            }
            None => {
                let parts = self.spec.parts(schema);
                let properties = parts.iter().find_map(|it| it.entry("properties"));
                let line = properties.map_or(schema.line, |it| it.line);
                let deeper = if properties.is_some() { 2 } else { 0 };
                let how = "insert into the properties".to_owned();
                (line, how, self.spec.column(line) + deeper)
            }
        };
        let yaml = self.sketch.property(self.way, key, node, column);
        let edit = Edit {
            yaml: Some(yaml.text()),
            ..Edit::new(after, how)
        };
        self.found(line, what, Some(edit));
    }

    /// Reports a property that the spec only allows in the other direction.
    fn direction(&mut self, at: &At<'a>, key: &str, line: usize) {
        let keyword = match self.way {
            Way::Request => "readOnly",
            Way::Response => "writeOnly",
        };
        let property = at.schema.and_then(|it| self.spec.property(it, key));
        let mark = property.and_then(|it| it.node.entry(keyword));
        if let Some(mark) = mark.filter(|it| it.node.is_true()) {
            let what = format!(
                "`{}` is shown, though it is `{keyword}`",
                dotted(&at.path, key)
            );
            let edit = Edit::new(mark.line, format!("remove `{keyword}`"));
            self.found(line, what, Some(edit));
        }
    }

    fn scalar(&mut self, old: Option<&Node>, new: &Json, line: usize, at: &At<'a>) {
        let path = &at.path;
        let values = at.schema.and_then(|it| self.spec.keyword(it, "enum"));
        let values = values.map_or(&[][..], Node::items);
        if let Some(last) = values.last()
            && !values.iter().any(|it| it.json() == *new)
        {
            let edit = Edit::new(last.line, "add it to the enum");
            return self.found(line, format!("new value {new} of `{path}`"), Some(edit));
        }
        let described = at.schema.and_then(|it| self.spec.keyword(it, "format"));
        let described = described.and_then(Node::text).unwrap_or_default();
        let format = format_of(new).unwrap_or_default();
        let is_format = |it: &str| ["uuid", "date-time"].contains(&it);
        if at.schema.is_some() && format != described && (is_format(format) || is_format(described))
        {
            let how = match (format, described) {
                ("", _) => format!("remove `format: {described}`"),
                (_, "") => format!("add `format: {format}`"),
                _ => format!("change the format, which is `{described}` here"),
            };
            let what = match format {
                "" => format!("`{path}` is not of the format `{described}`"),
                _ => format!("`{path}` is of the format `{format}`"),
            };
            return self.found(line, what, Some(Edit::new(at.line, how)));
        }
        if let Some(old) = old.map(Node::json).filter(|it| it != new) {
            let how = if values.is_empty() && is_enum_value(new) {
                "the spec allows it; it may be the first value of an enum"
            } else {
                "the spec allows it"
            };
            let what = format!("`{path}` is {new}, and was {old}");
            self.found(line, what, Some(Edit::new(at.line, how)));
        }
    }
}

/// Where the spec has a property.
enum Place<'a> {
    Property(At<'a>),
    /// The object may have any property.
    Anything,
    Nowhere,
}

fn dotted(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}
