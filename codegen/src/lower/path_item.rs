//! Path items: their keys, and the targets of their `$ref`.

use std::collections::{HashMap, HashSet};

use super::schemas::Schemas;
use super::types::Types;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::Route;
use crate::load::{Node, Property, Value};
use crate::openapi::{self, Entry, List, METHODS, Typed};
use crate::source::Span;

/// A path item and the targets of its references, nearest first.
///
/// OpenAPI does not define the meaning of siblings of a `$ref`: they are merged with the target, and the nearest takes
/// precedence.
#[derive(Clone, Debug)]
pub(super) struct PathItem<'d> {
    layers: Vec<openapi::PathItem<'d>>,
}

impl<'d> PathItem<'d> {
    /// The values of a key in all layers, nearest first.
    fn all(&self, key: &str) -> impl Iterator<Item = &'d Property> {
        let layers = self.layers.iter();
        layers.filter_map(move |it| it.node().as_object()?.property(key))
    }

    /// The servers of the nearest layer that has any.
    pub(super) fn servers(&self) -> Option<List<'d, openapi::Server<'d>>> {
        self.layers.iter().find_map(|it| it.servers())
    }

    /// The path item objects.
    pub(super) fn layers(&self) -> &[openapi::PathItem<'d>] {
        &self.layers
    }

    /// The methods, each with its operation.
    pub(super) fn operations(&self) -> impl Iterator<Item = Entry<'d, openapi::Operation<'d>>> {
        let methods = METHODS.into_iter();
        let fixed =
            methods.filter_map(|method| self.layers.iter().find_map(|it| it.operation(method)));
        let mut visited = HashSet::new();
        let additional = self.layers.iter().flat_map(|it| it.additional());
        fixed.chain(additional.filter(move |it| visited.insert(it.key)))
    }
}

/// A path item with the targets of its references. Reports contradictions between them.
pub(super) fn path_item<'d>(types: &mut Types<'d>, item: openapi::PathItem<'d>) -> PathItem<'d> {
    let mut layers = vec![item];
    // Cycles of references are detected here.
    if types.reader.resolve(item).is_some() {
        let mut last = item;
        while let Ok(Some(next)) = types.document.step(last) {
            layers.push(next);
            last = next;
        }
    }
    for layer in &layers {
        types.reader.require_object(*layer);
    }
    let item = PathItem { layers };
    let keywords = METHODS.into_iter().map(|it| it.keyword);
    for key in keywords.chain(["servers"]) {
        let mut found = item.all(key);
        let Some(first) = found.next() else {
            continue;
        };
        for second in found.filter(|it| !is_same(&it.node, &first.node)) {
            let message = format!("`{key}` is also in the path item that `$ref` names");
            overridden(types, first.key_span, second.key_span, message);
        }
    }
    parameter_conflicts(types, &item);
    item
}

fn parameter_conflicts<'d>(types: &mut Types<'d>, item: &PathItem<'d>) {
    let mut nearest: HashMap<(&str, &str), openapi::Parameter<'d>> = HashMap::new();
    for layer in &item.layers {
        let mut own = Vec::new();
        for parameter in layer.parameters().unwrap_or_default() {
            let Some(key) = types.schemas.parameter_key(parameter) else {
                continue;
            };
            let Some(near) = nearest.get(&key).copied() else {
                own.push((key, parameter));
                continue;
            };
            let target = |it| types.document.resolve(it).ok().map(|it| it.0);
            if let (Some(a), Some(b)) = (target(near), target(parameter))
                && !is_same(a.node(), b.node())
            {
                let name = key.0;
                let message = format!(
                    "the parameter `{name}` is also in the path item that `$ref` names, and differs there"
                );
                overridden(types, near.span(), parameter.span(), message);
            }
        }
        // Duplicates within a layer are reported when the parameters are read.
        nearest.extend(own);
    }
}

fn overridden(types: &mut Types, here: Span, there: Span, message: String) {
    let warning = Diagnostic::warning(code::CONFLICT, here, message);
    let warning = warning.second(there, "the other one");
    types
        .reader
        .report(warning.help("the one beside `$ref` is used: remove one of the two"));
}

/// Reports the parts of a path's key other than the template.
pub(super) fn route(types: &mut Types, key: &str, span: Span) -> Route {
    let route = Route::of(key);
    if route.fragment {
        let message = format!("the path `{key}` has a fragment, which no request carries");
        let warning = Diagnostic::warning(code::INVALID, span, message);
        let help = format!("requests go to `{}`", route.target());
        types.reader.report(warning.help(help));
    }
    if let Some(open) = route.unclosed() {
        let message = format!("`{open}` in the path `{key}` has no closing brace");
        let error = Diagnostic::error(code::INVALID, span, message);
        let help = "write the name of a path parameter as `{name}`, and a brace of the path itself as `%7B`";
        types.reader.report(error.help(help));
    }
    if route.query.is_empty() && !route.fragment && route.path != key {
        let message = format!("the path `{key}` has an empty query, which is not sent");
        let warning = Diagnostic::warning(code::INVALID, span, message);
        let help = format!("requests go to `{}`", route.path);
        types.reader.report(warning.help(help));
    }
    if !route.query.is_empty() {
        let message = format!("the path `{key}` has a query");
        let warning = Diagnostic::warning(code::INVALID, span, message);
        types.reader.report(
            warning.help("it is sent as a query: declare its names as parameters with `in: query`"),
        );
    }
    let names = route.names();
    let mut visited = HashSet::new();
    if let Some(duplicate) = names.iter().find(|it| !visited.insert(**it)) {
        let message = format!("the path `{key}` has `{{{duplicate}}}` more than once");
        let warning = Diagnostic::warning(code::INVALID, span, message);
        let help = "the value is put in each of these places: give each a name of its own";
        types.reader.report(warning.help(help));
    }
    route
}

impl<'d> Schemas<'d> {
    /// The name and location of a parameter, by which it overrides another.
    pub(super) fn parameter_key(
        &self,
        parameter: openapi::Parameter<'d>,
    ) -> Option<(&'d str, &'d str)> {
        let (parameter, _) = self.document.resolve(parameter).ok()?;
        Some((parameter.name()?.as_str(), parameter.location()?.as_str()))
    }
}

/// Whether two nodes are equal. Stops at the first difference, so that the cost is bounded by the smaller node.
fn is_same(a: &Node, b: &Node) -> bool {
    std::ptr::eq(a, b)
        || match (&a.value, &b.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) | (Value::String(a), Value::String(b)) => a == b,
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
            }
            (Value::Object(a), Value::Object(b)) => {
                let other =
                    |(key, it): (&str, &Property)| b.get(key).is_some_and(|b| is_same(&it.node, b));
                a.len() == b.len() && a.iter().all(other)
            }
            _ => false,
        }
}
