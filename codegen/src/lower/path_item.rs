//! Path items: what their keys say of a request, and what a `$ref` adds to one.

use std::collections::{HashMap, HashSet};

use super::Lowering;
use super::schemas::Schemas;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Location, Name, Pair, Parameter, Route, Style};
use crate::load::{Member, Node, Value};
use crate::openapi::{self, Entry, List, METHODS, Typed};
use crate::source::Span;

/// A path item and those that it refers to, the nearest first.
///
/// OpenAPI leaves open what stands beside a `$ref`: it is merged with what the reference names, and the nearest counts.
#[derive(Clone, Debug)]
pub(super) struct PathItem<'d> {
    layers: Vec<openapi::PathItem<'d>>,
}

impl<'d> PathItem<'d> {
    /// What the item has under a key, the nearest first.
    fn all(&self, key: &str) -> impl Iterator<Item = &'d Member> {
        let layers = self.layers.iter();
        layers.filter_map(move |it| it.node().as_object()?.member(key))
    }

    /// The servers of the nearest of its objects that has some.
    pub(super) fn servers(&self) -> Option<List<'d, openapi::Server<'d>>> {
        self.layers.iter().find_map(|it| it.servers())
    }

    /// The objects that it consists of.
    pub(super) fn layers(&self) -> &[openapi::PathItem<'d>] {
        &self.layers
    }

    /// The methods, each with its operation.
    pub(super) fn operations(&self) -> impl Iterator<Item = Entry<'d, openapi::Operation<'d>>> {
        let methods = METHODS.into_iter();
        methods.filter_map(|method| self.layers.iter().find_map(|it| it.operation(method)))
    }
}

impl<'d> Lowering<'d> {
    /// A path item with what its references name; reports what they do not agree on.
    pub(super) fn path_item(&mut self, item: openapi::PathItem<'d>) -> PathItem<'d> {
        let mut layers = vec![item];
        // References without end are found here.
        if self.reader.resolve(item).is_some() {
            let mut last = item;
            while let Ok(Some(next)) = self.document.step(last) {
                layers.push(next);
                last = next;
            }
        }
        for layer in &layers {
            self.reader.require_object(*layer);
        }
        let item = PathItem { layers };
        for key in METHODS.into_iter().chain(["servers"]) {
            let mut found = item.all(key);
            let Some(first) = found.next() else {
                continue;
            };
            for second in found.filter(|it| !is_same(&it.node, &first.node)) {
                let message = format!("`{key}` is also in the path item that `$ref` names");
                self.overridden(first.key_span, second.key_span, message);
            }
        }
        self.parameter_conflicts(&item);
        item
    }

    fn parameter_conflicts(&mut self, item: &PathItem<'d>) {
        let mut nearest: HashMap<(&str, &str), openapi::Parameter<'d>> = HashMap::new();
        for layer in &item.layers {
            let mut own = Vec::new();
            for parameter in layer.parameters().unwrap_or_default() {
                let Some(key) = self.schemas.parameter_key(parameter) else {
                    continue;
                };
                let Some(near) = nearest.get(&key).copied() else {
                    own.push((key, parameter));
                    continue;
                };
                let target = |it| self.document.resolve(it).ok().map(|it| it.0);
                if let (Some(a), Some(b)) = (target(near), target(parameter))
                    && !is_same(a.node(), b.node())
                {
                    let name = key.0;
                    let message = format!(
                        "the parameter `{name}` is also in the path item that `$ref` names, and differs there"
                    );
                    self.overridden(near.span(), parameter.span(), message);
                }
            }
            // One that a layer has twice is reported where the parameters are read.
            nearest.extend(own);
        }
    }

    fn overridden(&mut self, here: Span, there: Span, message: String) {
        let warning = Diagnostic::warning(code::CONFLICT, here, message);
        let warning = warning.second(there, "the other one");
        self.reader
            .report(warning.help("the one beside `$ref` is used: remove one of the two"));
    }

    /// What the key of a path item says beside the path's template.
    pub(super) fn route(&mut self, key: &str, span: Span) -> Route {
        let route = Route::of(key);
        if route.fragment {
            let message = format!("the path `{key}` has a fragment, which no request carries");
            let warning = Diagnostic::warning(code::INVALID, span, message);
            let help = format!("requests go to `{}`", route.target());
            self.reader.report(warning.help(help));
        }
        if let Some(open) = route.unclosed() {
            let message = format!("`{open}` in the path `{key}` has no closing brace");
            let error = Diagnostic::error(code::INVALID, span, message);
            let help = "write the name of a path parameter as `{name}`, and a brace of the path itself as `%7B`";
            self.reader.report(error.help(help));
        }
        if route.query.is_empty() && !route.fragment && route.path != key {
            let message = format!("the path `{key}` has an empty query, which is not sent");
            let warning = Diagnostic::warning(code::INVALID, span, message);
            let help = format!("requests go to `{}`", route.path);
            self.reader.report(warning.help(help));
        }
        if !route.query.is_empty() {
            let message = format!("the path `{key}` has a query");
            let warning = Diagnostic::warning(code::INVALID, span, message);
            self.reader.report(
                warning.help(
                    "it is sent as a query: declare its names as parameters with `in: query`",
                ),
            );
        }
        let names = route.names();
        let mut seen = HashSet::new();
        if let Some(again) = names.iter().find(|it| !seen.insert(**it)) {
            let message = format!("the path `{key}` has `{{{again}}}` more than once");
            let warning = Diagnostic::warning(code::INVALID, span, message);
            let help = "the value is put in each of these places: give each a name of its own";
            self.reader.report(warning.help(help));
        }
        route
    }

    /// Makes those of an operation's parameters parameters of the query that stand in the query of its path.
    pub(super) fn query_of_path(
        &mut self,
        route: &Route,
        key: Span,
        parameters: &mut Vec<Parameter>,
    ) {
        for pair in &route.query {
            match pair {
                Pair::Fixed(_) => {}
                Pair::Mixed(text) => {
                    let message = format!("`{text}` in the query of a path is not supported");
                    let error = Diagnostic::error(code::UNSUPPORTED, key, message);
                    let help = "a parameter is a whole value: declare it with `in: query`";
                    self.reader.report(error.help(help));
                }
                Pair::Parameter { name, parameter } => {
                    // One that the path has too keeps its place there, and is another one in the query.
                    let stays = route.names().contains(&parameter.as_str());
                    let is_declared = into_query(parameters, name, parameter, stays);
                    if !is_declared {
                        let message =
                            format!("the parameter `{parameter}` of the path is not declared");
                        let finding = Diagnostic::warning(code::MISSING, key, message);
                        self.reader.report(finding.help("it is taken as a string"));
                        parameters.push(Parameter {
                            location: Location::Query,
                            style: FORM,
                            ..Parameter::undeclared(name, key)
                        });
                    }
                }
            }
        }
    }
}

impl<'d> Schemas<'d> {
    /// The name and the location of a parameter, by which one overrides another.
    pub(super) fn parameter_key(
        &self,
        parameter: openapi::Parameter<'d>,
    ) -> Option<(&'d str, &'d str)> {
        let (parameter, _) = self.document.resolve(parameter).ok()?;
        Some((parameter.name()?.as_str(), parameter.location()?.as_str()))
    }
}

/// The style of a parameter of the query that holds one value.
const FORM: Style = Style::Form {
    explode: false,
    reserved: false,
};

/// Makes the parameter that the query of a path names a parameter of the query, by the name that it has there; false if none
/// is declared. It stays in the path, too, if that names it.
fn into_query(parameters: &mut Vec<Parameter>, name: &str, parameter: &str, stays: bool) -> bool {
    let of = |wire: &str, location| {
        let found = |it: &Parameter| it.name.wire == *wire && it.location == location;
        parameters.iter().position(found)
    };
    let in_path = of(parameter, Location::Path);
    if of(name, Location::Query).is_some() {
        if let Some(at) = in_path.filter(|_| !stays) {
            parameters.remove(at);
        }
        return true;
    }
    let Some(mut at) = in_path.or_else(|| of(parameter, Location::Query)) else {
        return false;
    };
    if stays && in_path.is_some() {
        parameters.push(parameters[at].clone());
        at = parameters.len() - 1;
    }
    let it = &mut parameters[at];
    it.name = Name::wire(name);
    if it.location == Location::Path {
        it.location = Location::Query;
        it.style = FORM;
    }
    true
}

/// Whether two places say the same: looks no further than to the first difference, so that it costs no more than the
/// shorter of the two.
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
                    |(key, it): (&str, &Member)| b.get(key).is_some_and(|b| is_same(&it.node, b));
                a.len() == b.len() && a.iter().all(other)
            }
            _ => false,
        }
}
