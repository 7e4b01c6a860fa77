//! Path templates: matches each `{name}` with a parameter.

use std::collections::{HashMap, HashSet};

use super::parameter::Declared;
use super::pass::Pass;
use super::schemas::Schemas;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Location, Name, Pair, Parameter, Route};
use crate::source::Span;

/// A path without the names of its parameters, which do not distinguish paths.
pub(super) fn template(path: &str) -> String {
    let mut parts = path.split('{');
    let mut template = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        template.push('{');
        template.push_str(part.find('}').map_or(part, |end| &part[end..]));
    }
    template
}

impl<'d> Pass<'_, 'd> {
    /// Ensures that each `{name}` of a path has a parameter, and each path parameter a `{name}`.
    pub(super) fn fit_to_path(
        &mut self,
        declared: Vec<Declared<'d>>,
        route: &Route,
        path: (&str, Span),
        method: Span,
    ) -> Vec<Parameter> {
        if route.unclosed().is_some() {
            // The path is malformed, which is already reported.
            return declared.into_iter().filter_map(|it| it.parameter).collect();
        }
        self.fit(declared, route, path, method)
    }

    fn fit(
        &mut self,
        declared: Vec<Declared<'d>>,
        route: &Route,
        path: (&str, Span),
        method: Span,
    ) -> Vec<Parameter> {
        let (path, key) = path;
        let in_query = route.query.iter().filter_map(|it| match it {
            Pair::Parameter { parameter, .. } => Some(parameter.as_str()),
            Pair::Fixed(_) | Pair::Mixed(_) => None,
        });
        let names = route.names();
        let used: HashSet<_> = in_query.chain(names.iter().copied()).collect();
        let mut open = undeclared(names, &declared);
        let meant = self.types.schemas.meant(&declared, &used, &mut open);
        let mut parameters = Vec::new();
        for (index, it) in declared.into_iter().enumerate() {
            let Some(mut parameter) = it.parameter else {
                continue;
            };
            let meant = meant.get(&index).copied();
            if meant.is_none() && (!is_in_path(&parameter) || used.contains(&*parameter.name.wire))
            {
                parameters.push(parameter);
                continue;
            }
            let message = format!("`{path}` has no `{{{}}}`", parameter.name.wire);
            let finding = Diagnostic::warning(code::INVALID, it.span, message);
            let finding = finding.second(key, "the path");
            self.types.reader.report(match meant {
                Some(name) => finding.help(format!("did you mean `{name}`? It is taken as that")),
                None => finding.help("the parameter is left out"),
            });
            if let Some(name) = meant {
                parameter.name = Name::wire(name);
                parameters.push(parameter);
            }
        }
        for name in open {
            let message = format!("the path parameter `{name}` of `{path}` is not declared");
            let finding = Diagnostic::warning(code::MISSING, method, message);
            self.types
                .reader
                .report(finding.help("it is taken as a string"));
            parameters.push(Parameter::undeclared(name, method));
        }
        parameters
    }
}

impl<'d> Schemas<'d> {
    /// Matches parameters that are not in the path, by index, with the names that they probably stand for. Removes
    /// these names from `open`.
    fn meant<'p>(
        &self,
        declared: &[Declared<'d>],
        used: &HashSet<&str>,
        open: &mut Vec<&'p str>,
    ) -> HashMap<usize, &'p str> {
        let mut meant = HashMap::new();
        let mut astray = Vec::new();
        for (index, it) in declared.iter().enumerate() {
            let Some(name) = it.name.filter(|it| !used.contains(it)) else {
                continue;
            };
            if it.parameter.as_ref().is_some_and(|it| !is_in_path(it)) {
                continue;
            }
            let near = self.document.nearest(name, open.iter().copied());
            let near = near.and_then(|near| open.iter().position(|it| *it == near));
            match near {
                // A misspelt name is not also reported as missing.
                Some(near) => drop(meant.insert(index, open.remove(near))),
                None if it.parameter.is_some() => astray.push(index),
                None => {}
            }
        }
        // A single unmatched name is that of a single unmatched parameter.
        if let ([index], [name]) = (astray.as_slice(), open.as_slice()) {
            meant.insert(*index, *name);
            open.clear();
        }
        meant
    }
}

/// The names of a path without a declared parameter, including invalid ones.
fn undeclared<'p>(mut names: Vec<&'p str>, declared: &[Declared]) -> Vec<&'p str> {
    let found = declared.iter();
    let found = found.filter(|it| it.is_wrong || it.parameter.as_ref().is_some_and(is_in_path));
    let mut found: HashSet<_> = found.filter_map(|it| it.name).collect();
    names.retain(|it| found.insert(it));
    names
}

fn is_in_path(parameter: &Parameter) -> bool {
    parameter.location == Location::Path
}
