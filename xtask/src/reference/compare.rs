//! The operations of the page, compared with the table and the spec.

use super::bodies::Bodies;
use super::finding::{Edit, Finding};
use super::page;
use super::prose;
use super::skeleton::Skeletons;
use super::sketch::Sketch;
use super::spec::{Operation, Spec};
use super::table::{Documented, Line, Request};
use super::tree;
use super::way::Way;

/// The result of the comparison.
pub(crate) struct Outcome {
    pub(crate) findings: Vec<Finding>,
    /// The table of the page.
    pub(crate) table: Vec<Documented>,
}

/// An operation of the page, with its counterparts.
struct Pair<'a> {
    shown: &'a page::Operation,
    documented: Option<&'a Documented>,
    operation: Option<Operation<'a>>,
}

/// Compares the operations of a page.
pub(crate) fn compare(
    name: &str,
    shown: &[page::Operation],
    table: &[Documented],
    spec: &Spec,
) -> Outcome {
    let (host, base, line) = spec.server().unwrap_or_default();
    let pairs = pairs(shown, table, spec, &base);
    let sketch = Sketch::new(spec, shown);
    let of_spec = pairs.iter().map(|it| (it.shown, it.operation)).collect();
    let skeletons = Skeletons::new(spec, &sketch, name, of_spec);
    let mut findings = Vec::new();
    let mut new = Vec::new();
    if let Some(it) = shown.iter().find(|it| it.host.0 != host) {
        findings.push(Finding {
            line: Some(it.host.1),
            what: format!("the host is `{}`", it.host.0),
            place: None,
            edit: Some(Edit::new(line, "change the server")),
        });
    }
    for pair in &pairs {
        let path = relative(&pair.shown.path, &base);
        findings.extend(pair.operation_finding(path, &skeletons));
        if let Some(operation) = pair.operation {
            findings.extend(pair.prose(spec, operation));
            findings.extend(pair.bodies(spec, &sketch, operation));
        }
        new.push(documented(pair, spec, skeletons.id(pair.shown, path)));
    }
    for gone in table
        .iter()
        .filter(|it| !pairs.iter().any(|pair| pair.is_of(it)))
    {
        let operation = spec.operation(&gone.operation_id);
        let how = "remove it, or mark it with another source";
        findings.push(Finding {
            line: None,
            what: format!(
                "removed operation `{} {}`, which is `{}`",
                gone.method, gone.path, gone.operation_id
            ),
            place: None,
            edit: operation.map(|it| Edit::new(it.line, how)),
        });
    }
    Outcome {
        findings,
        table: new,
    }
}

/// The counterparts of each operation in the table and in the spec. An operation whose method changed, or the names of
/// its path's parameters, is still the same one.
fn pairs<'a>(
    shown: &'a [page::Operation],
    table: &'a [Documented],
    spec: &'a Spec,
    base: &str,
) -> Vec<Pair<'a>> {
    let same = |shown: &page::Operation, documented: &Documented| {
        shown.method == documented.method && shown.path == documented.path
    };
    let is_new = |it: &&page::Operation| !table.iter().any(|documented| same(it, documented));
    let is_gone = |it: &&Documented| !shown.iter().any(|shown| same(shown, it));
    let moved = |it: &page::Operation| {
        let is_near = |documented: &Documented| shape(&documented.path) == shape(&it.path);
        let mut documented = table
            .iter()
            .filter(is_gone)
            .filter(|documented| is_near(documented));
        let mut others = shown
            .iter()
            .filter(is_new)
            .filter(|other| shape(&other.path) == shape(&it.path));
        // If there are several, their counterparts are ambiguous.
        let only = documented.next().filter(|_| documented.next().is_none());
        only.filter(|_| others.next().is_some() && others.next().is_none())
    };
    let pair = |it: &'a page::Operation| {
        let documented = table
            .iter()
            .find(|documented| same(it, documented))
            .or_else(|| moved(it));
        let at = spec.at(&it.method, relative(&it.path, base));
        let operation = at.or_else(|| spec.operation(&documented?.operation_id));
        Pair {
            shown: it,
            documented,
            operation,
        }
    };
    shown.iter().map(pair).collect()
}

impl Pair<'_> {
    fn is_of(&self, documented: &Documented) -> bool {
        self.documented
            .is_some_and(|it| std::ptr::eq(it, documented))
    }

    /// The difference of the operation as a whole, if any.
    fn operation_finding(&self, path: &str, skeletons: &Skeletons<'_>) -> Option<Finding> {
        let page::Operation {
            method,
            path: whole,
            line,
            ..
        } = self.shown;
        let (what, edit) = match (self.operation, self.documented) {
            (None, documented) => {
                let what = match documented {
                    None => format!("new operation `{method} {whole}`"),
                    Some(_) => format!("the spec does not have `{method} {whole}`"),
                };
                (what, skeletons.edit(self.shown, path))
            }
            (Some(it), None) => {
                let mark = it.node.entry("x-provenance");
                let edit = match mark {
                    Some(mark) => Edit::new(
                        mark.line,
                        "the spec has it, from another source: remove the mark and its row in tests/reference/provenance.json",
                    ),
                    None => Edit::new(it.line, "the spec has it"),
                };
                (format!("new operation `{method} {whole}`"), edit)
            }
            (Some(it), Some(documented)) => self.moved(it, documented, path)?,
        };
        Some(Finding {
            line: Some(*line),
            what,
            place: None,
            edit: Some(edit),
        })
    }

    /// The difference of an operation whose method or path changed.
    fn moved(
        &self,
        it: Operation<'_>,
        documented: &Documented,
        path: &str,
    ) -> Option<(String, Edit)> {
        let page::Operation {
            method,
            path: whole,
            ..
        } = self.shown;
        let lower = method.to_ascii_lowercase();
        let edit = if it.method != lower {
            Edit::new(it.line, format!("change `{}` to `{lower}`", it.method))
        } else if it.path != path {
            let how = format!("change the path of this operation to `{path}`");
            Edit::new(it.line, how)
        } else if documented.method != *method || documented.path != *whole {
            Edit::new(it.line, "the spec has it")
        } else {
            return None;
        };
        let before = format!("`{} {}`", documented.method, documented.path);
        Some((format!("{before} is `{method} {whole}` now"), edit))
    }

    fn prose(&self, spec: &Spec, operation: Operation<'_>) -> Vec<Finding> {
        match self.documented {
            Some(documented) => prose::compare(
                spec,
                operation,
                &documented.prose,
                &self.shown.prose,
                self.shown.line,
            ),
            None => Vec::new(),
        }
    }

    fn bodies(&self, spec: &Spec, sketch: &Sketch, operation: Operation<'_>) -> Vec<Finding> {
        let mut findings = self.request(spec, sketch, operation);
        let id = operation.id;
        let success = spec.success(operation);
        let schema = success.map(|it| spec.resolve(&it.node));
        let schema = schema.and_then(|it| it.pointer("/content/application~1json/schema"));
        let documented = self.documented.map(|it| it.response.as_deref());
        let place = format!("the response of `{id}`");
        match (&self.shown.response, schema) {
            (Some(body), Some(schema)) => {
                let mut bodies = bodies(spec, sketch, Way::Response, place);
                let old = documented.and_then(|it| tree::parse(it?, 0).ok());
                bodies.compare(old.as_ref(), &body.node, schema);
                findings.extend(bodies.findings);
            }
            (None, None) => {}
            (shown, _) => {
                let (is, how) = match shown {
                    Some(_) => ("a body", "change it to 200, with a body"),
                    None => ("no content", "change it to 204, without a body"),
                };
                findings.push(Finding {
                    line: Some(self.shown.response_line),
                    what: format!("{place} has {is}"),
                    place: None,
                    edit: Some(Edit::new(success.map_or(operation.line, |it| it.line), how)),
                });
            }
        }
        findings
    }

    fn request(&self, spec: &Spec, sketch: &Sketch, operation: Operation<'_>) -> Vec<Finding> {
        let place = format!("the request of `{}`", operation.id);
        let body = spec.request(operation);
        let listed = operation.node.entry("requestBody");
        let content = body.and_then(|it| it.get("content"));
        let documented = self.documented.and_then(|it| it.request.as_ref());
        let Some(shown) = &self.shown.request else {
            let Some(listed) = listed else {
                return Vec::new();
            };
            let edit = Edit::new(
                listed.line,
                "remove the body, or mark it with another source",
            );
            return vec![found(self.shown.line, format!("{place} has no body"), edit)];
        };
        let media = &shown.content_type;
        let Some(described) = content.and_then(|it| it.entry(media)) else {
            let first = content.and_then(|it| it.entries().first());
            let (line, how) = match first {
                Some(it) => (
                    it.line,
                    format!("change the media type, which is `{}`", it.key),
                ),
                None => (operation.line, "add a `requestBody`".to_owned()),
            };
            let what = format!("{place} is `{media}`");
            return vec![found(shown.line, what, Edit::new(line, how))];
        };
        let mut findings = Vec::new();
        if let Some(it) = documented.filter(|it| it.content_type != *media) {
            let what = format!("{place} is `{media}`, and was `{}`", it.content_type);
            let edit = Edit::new(described.line, "the spec has it");
            findings.push(found(shown.line, what, edit));
        }
        let is_json = media == "application/json";
        if let Some(schema) = described.node.get("schema").filter(|_| is_json) {
            let mut bodies = bodies(spec, sketch, Way::Request, place);
            let old = documented.and_then(|it| tree::parse(&it.body, 0).ok());
            bodies.compare(old.as_ref(), &shown.body.node, schema);
            findings.extend(bodies.findings);
        } else if let Some(it) = documented.filter(|it| it.body != shown.body.text) {
            let what = format!("{place} is {}, and was {}", shown.body.text, it.body);
            let edit = Edit::new(described.line, "check it");
            findings.push(found(shown.body.node.line, what, edit));
        }
        findings
    }
}

/// A difference at a line of the page, and the edit that it needs.
fn found(line: usize, what: String, edit: Edit) -> Finding {
    Finding {
        line: Some(line),
        what,
        place: None,
        edit: Some(edit),
    }
}

fn bodies<'a>(spec: &'a Spec, sketch: &'a Sketch, way: Way, place: String) -> Bodies<'a> {
    Bodies {
        spec,
        sketch,
        way,
        place,
        findings: Vec::new(),
    }
}

/// The row of the table.
fn documented(pair: &Pair<'_>, spec: &Spec, id: String) -> Documented {
    let shown = pair.shown;
    let parameters = pair
        .operation
        .map(|it| spec.parameters(it).collect::<Vec<_>>());
    let prose: Vec<Line> = prose::lines(&shown.prose, &parameters.unwrap_or_default());
    Documented {
        operation_id: pair.operation.map_or(id, |it| it.id.to_owned()),
        method: shown.method.clone(),
        path: shown.path.clone(),
        prose,
        request: shown.request.as_ref().map(|it| Request {
            content_type: it.content_type.clone(),
            body: it.body.text.clone(),
        }),
        response: shown.response.as_ref().map(|it| it.text.clone()),
    }
}

/// A path without the names of its parameters.
fn shape(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|it| if it.starts_with('{') { "{}" } else { it });
    segments.collect::<Vec<_>>().join("/")
}

fn relative<'p>(path: &'p str, base: &str) -> &'p str {
    path.strip_prefix(base).unwrap_or(path)
}
